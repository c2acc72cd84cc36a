"""A real Apache Kafka of our own: started, waited for, and gone again on every way out."""

import random
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from streams.broker import archive, cache, jars
from streams.broker.config import Node, format_storage, properties
from streams.broker.error import BrokerUnavailable
from streams.broker.java import Java, find_java

MEMORY = ("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:+ExitOnOutOfMemoryError")
# Only what is wrong is logged, and the one line that says that it serves.
LOGGING = (
    "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
    "-Dorg.slf4j.simpleLogger.log.kafka.server.KafkaRaftServer=info",
    "-Dorg.slf4j.simpleLogger.showDateTime=true",
    "-Dorg.slf4j.simpleLogger.dateTimeFormat=HH:mm:ss.SSS",
)
SERVES = "Kafka Server started"
PATIENCE = 90  # seconds until it must serve
GRACE = 20  # seconds for an orderly stop when the data is to survive
# Below the ports that the kernel hands out for outgoing connections, so that none takes it before Kafka does.
PORTS = range(20000, 32768)


@contextmanager
def local_broker(
    port: int | None = None,
    data: Path | str | None = None,
    java: str | None = None,
    users: Mapping[str, str] | None = None,
) -> Iterator[str]:
    """Yield `HOST:PORT` of a single-node Kafka that serves; it is stopped at the end, whichever way that comes.

    `port`: this one, else a free one. `data`: a folder that is kept and may be started from again (one broker at a
    time); without it everything is removed. `java`: see find_java. `users`: name -> password; the listener then wants
    SASL_PLAINTEXT with PLAIN. Safe in any thread; two at once do not meet. Raises BrokerUnavailable.
    """
    found = find_java(java)
    class_path = jars.class_path()
    faster = archive.ready(found, class_path, _train)
    with _serving(found, class_path, faster, port, Path(data) if data else None, users or {}) as address:
        yield address


@contextmanager
def _serving(
    java: Java,
    class_path: str,
    options: tuple[str, ...],
    port: int | None,
    data: Path | None,
    users: Mapping[str, str],
    orderly: bool = False,
) -> Iterator[str]:
    """One broker. `orderly`: let Java end by itself even when nothing of the data is kept."""
    scratch = None if data else Path(tempfile.mkdtemp(prefix="tocsin-kafka-"))
    home = scratch or (data or Path()).absolute()
    home.mkdir(parents=True, exist_ok=True)
    keeper = None
    try:
        for attempt in range(3):
            node = Node(home / "data", port or _free_port(), _free_port(), users)
            log = _prepare(node, home)
            command = [str(java.program), *MEMORY, *LOGGING, *options, "-cp", class_path, "kafka.Kafka"]
            grace = GRACE if data or orderly else 0
            keeper = _start([*command, str(home / "server.properties")], grace, log, scratch)
            try:
                _wait(keeper, log)
                break
            except _PortTaken:
                if port or attempt == 2:
                    raise BrokerUnavailable(f"port {node.port} is taken by another program") from None
        yield node.address
    finally:
        if keeper is not None:
            _stop(keeper)
        if scratch:
            shutil.rmtree(scratch, ignore_errors=True)


class _PortTaken(Exception):
    pass


def _free_port() -> int:
    for port in random.SystemRandom().sample(PORTS, 50):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise BrokerUnavailable("no free port was found")


def _prepare(node: Node, home: Path) -> Path:
    """Write what the node reads; returns where it logs."""
    format_storage(node.data)
    config = home / "server.properties"
    config.touch(mode=0o600)  # it may hold passwords
    config.write_text(properties(node), encoding="utf8")
    log = home / "broker.log"
    log.write_bytes(b"")
    return log


def _start(command: list[str], grace: float, log: Path, scratch: Path | None) -> subprocess.Popen[bytes]:
    keeper = Path(__file__).with_name("keeper.py")
    # -I -S: the keeper needs the standard library only, and starts in half the time.
    wrapped = [sys.executable, "-I", "-S", str(keeper), str(grace), str(log), str(scratch or ""), *command]
    # A session of its own: Ctrl-C at a terminal must reach us alone, we stop Kafka when we no longer need it.
    return subprocess.Popen(wrapped, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, start_new_session=True)  # noqa: S603


def _wait(keeper: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        ended = keeper.poll() is not None
        said = log.read_text(encoding="utf8", errors="replace") if log.exists() else ""
        if SERVES in said:
            return
        if ended and ("BindException" in said or "Address already in use" in said):
            raise _PortTaken
        if ended or time.monotonic() > deadline:
            why = f"Kafka ended with exit code {keeper.returncode}" if ended else f"it did not serve in {PATIENCE} s"
            raise BrokerUnavailable(f"{why}; {_kept(log, said)}")
        time.sleep(0.02)


def _kept(log: Path, said: str) -> str:
    """Keep the log of a broker that failed past the end of its folder; returns what to tell of it."""
    kept = cache.folder() / "kafka-failed.log"
    kept.write_text(said, encoding="utf8")
    last = next((line for line in reversed(said.splitlines()) if "ERROR" in line or "rror:" in line), "it says nothing")
    return f"its log says: {last.strip()[:300]} (all of it: {kept})"


def _stop(keeper: subprocess.Popen[bytes]) -> None:
    """Tell the keeper that nobody needs Kafka any more, and wait until it is gone."""
    if keeper.stdin:
        keeper.stdin.close()
    try:
        keeper.wait(GRACE + 10)
    except subprocess.TimeoutExpired:
        keeper.kill()
        keeper.wait()


def _train(java: Java, class_path: str, options: tuple[str, ...]) -> None:
    """Start and stop a broker once, with options that make Java note what it loaded."""
    with _serving(java, class_path, options, None, None, {}, orderly=True):
        pass
