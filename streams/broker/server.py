"""A real Apache Kafka of our own: started, waited for, and gone again on every way out."""

import random
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from threading import Thread

from streams.broker import archive, cache, jars
from streams.broker.config import Node, format_storage, properties_text
from streams.broker.error import BrokerUnavailable
from streams.broker.java import find_java
from streams.broker.program import SERVES, Program

PATIENCE = 90  # seconds until it must serve
GRACE = 20.0  # seconds for an orderly stop when the data is to survive
TRAINING = 120.0  # seconds for writing the class-data archive at the end of a training start
# Below the ports that the kernel hands out for outgoing connections, so that none takes it before Kafka does.
PORTS = range(20000, 32768)


@contextmanager
def local_broker(
    port: int | None = None,
    data: Path | str | None = None,
    java: str | None = None,
    users: Mapping[str, str] | None = None,
    properties: Mapping[str, str] | None = None,
    ended: Callable[[str], None] | None = None,
) -> Iterator[str]:
    """Yield `HOST:PORT` of a single-node Kafka that serves; it is stopped at the end, whichever way that comes.

    `port`: this one, else a free one. `data`: a folder that is kept and may be started from again, by one broker at a
    time; without it everything is removed. `java`: see find_java. `users`: name -> password; the listener then wants
    SASL_PLAINTEXT with PLAIN. `properties`: Kafka's own settings, over ours. `ended` is called, in a thread, with the
    reason when Kafka ends before it is asked to.
    Safe in any thread; two at once do not meet. Raises BrokerUnavailable.
    """
    program = archive.quickened(Program(find_java(java), jars.class_path()), _train)
    with ExitStack() as stack:
        if data:
            home, scratch, grace = Path(data).absolute(), None, GRACE
            held = _hold(home, stack)
        else:
            home = scratch = stack.enter_context(_scratch())
            held, grace = None, 0.0
        node = partial(Node, home / "data", users=users or {}, properties=properties or {})
        yield stack.enter_context(_serving(program, node, scratch, grace, port, held, ended))


def _train(program: Program) -> None:
    """Start and stop a broker once; Java then writes the archive that its options ask for."""
    with _scratch() as home, _serving(program, partial(Node, home / "data"), home, TRAINING):
        pass


@contextmanager
def _scratch() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="tocsin-kafka-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _hold(home: Path, stack: ExitStack) -> int:
    """Hold a data folder for as long as `stack` lives; one that a broker is just leaving is waited for."""
    try:
        home.mkdir(parents=True, exist_ok=True)
        return stack.enter_context(cache.held(home / "broker.lock", patience=3))
    except TimeoutError:
        raise BrokerUnavailable(f"{home} is in use by another broker") from None
    except OSError as error:
        raise BrokerUnavailable(f"{home} cannot be used ({error.strerror})") from error


@contextmanager
def _serving(
    program: Program,
    node_on: Callable[[int, int], Node],
    scratch: Path | None,
    grace: float,
    port: int | None = None,
    held: int | None = None,
    ended: Callable[[str], None] | None = None,
) -> Iterator[str]:
    """Yield the address of a node on free ports; `grace` 0 ends it at once, more lets it end in order."""
    keeper = None
    try:
        for attempt in range(3):
            chosen = port or _free_port()
            node = node_on(chosen, _free_port(but=chosen))
            log, config = node.data.with_name("broker.log"), node.data.with_name("server.properties")
            format_storage(node.data)
            config.touch(mode=0o600)  # it may hold passwords
            config.write_text(properties_text(node), encoding="utf8")
            log.write_bytes(b"")
            keeper = _start(program.command(config), grace, log, scratch, held)
            if _serves(keeper, log):
                break
            if port or attempt == 2:
                raise BrokerUnavailable(f"port {node.port} is taken by another program")
        if ended:
            Thread(target=_watch, args=(keeper, log, ended), daemon=True).start()
        yield node.address
    finally:
        if keeper is not None:
            _stop(keeper, grace)


def _watch(keeper: subprocess.Popen[bytes], log: Path, ended: Callable[[str], None]) -> None:
    """Tell when the keeper ends although its standard input, which is how it is asked to, is still open."""
    code = keeper.wait()
    if keeper.stdin and not keeper.stdin.closed:
        said = log.read_text(encoding="utf8", errors="replace") if log.exists() else ""
        ended(f"Kafka ended with exit code {code}; {_kept(said)}")


def _free_port(but: int | None = None) -> int:
    for port in random.SystemRandom().sample(PORTS, 50):
        if port == but:
            continue
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise BrokerUnavailable("no free port was found")


def _start(
    command: list[str], grace: float, log: Path, scratch: Path | None, held: int | None
) -> subprocess.Popen[bytes]:
    # -I -S: the keeper needs the standard library only, and starts in half the time.
    keeper = [sys.executable, "-I", "-S", str(Path(__file__).with_name("keeper.py"))]
    return subprocess.Popen(  # noqa: S603
        [*keeper, str(grace), str(log), str(scratch or ""), *command],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        # A session of its own: Ctrl-C at a terminal reaches us alone, and we stop Kafka when we no longer need it.
        start_new_session=True,
        pass_fds=() if held is None else (held,),
    )


def _serves(keeper: subprocess.Popen[bytes], log: Path) -> bool:
    """Wait until the node serves; False when its port was taken. Raises BrokerUnavailable when it fails otherwise."""
    deadline = time.monotonic() + PATIENCE
    while True:
        ended = keeper.poll() is not None
        said = log.read_text(encoding="utf8", errors="replace")
        if SERVES in said:
            return True
        if ended and ("BindException" in said or "Address already in use" in said):
            return False
        if ended or time.monotonic() > deadline:
            why = f"Kafka ended with exit code {keeper.returncode}" if ended else f"it did not serve in {PATIENCE} s"
            raise BrokerUnavailable(f"{why}; {_kept(said)}")
        time.sleep(0.02)


def _kept(said: str) -> str:
    """Keep the log of a broker that failed beyond the end of its folder; returns what to tell of it."""
    kept = cache.folder() / "kafka-failed.log"
    kept.write_text(said, encoding="utf8")
    lines = [line.strip() for line in said.splitlines()]
    # The cause is told by the exception, not by Kafka's "Exiting due to fatal exception".
    causes = [line for line in lines if "Exception: " in line or "Error: " in line] or lines or ["nothing"]
    return f"its log says: {causes[-1][:300]} (all of it: {kept})"


def _stop(keeper: subprocess.Popen[bytes], grace: float) -> None:
    """Tell the keeper that nobody needs Kafka any more, and wait until it is gone."""
    if keeper.stdin:
        keeper.stdin.close()
    try:
        keeper.wait(grace + 10)
    except subprocess.TimeoutExpired:
        keeper.kill()
        keeper.wait()
