"""Several workers on one machine: processes that are started again when they die, and end with their parent."""

import os
import signal
import subprocess
import sys
import time

from streams.exits import FOR_A_PERSON
from streams.settings import Settings

# A worker that dies sooner than this waits before its next start, so that a broken broker is not hammered.
_SOON = 10.0
_PAUSE = 2.0
PARENT = "TOCSIN_PARENT"


def _start(settings: Settings, number: int, log_level: str) -> subprocess.Popen[bytes]:
    own = settings.model_copy(
        update={
            "instance": f"{settings.instance}-{number}",
            "health_port": settings.health_port + number if settings.health_port is not None else None,
        }
    )
    command = [sys.executable, "-m", "streams.cli", "worker", "--log-level", log_level]
    return subprocess.Popen(command, env={**os.environ, **own.environment(), PARENT: str(os.getpid())})  # noqa: S603


def supervise(settings: Settings, count: int, log_level: str) -> int:
    """Keep `count` workers alive until SIGTERM or SIGINT; returns the exit status.

    Each has its own instance name (and so its own partitions, back at once after a restart), its own tables and
    its own health port, counted up. A worker that says the feed is broken stops them all: a person must look.
    """
    asked = False

    def ask(*_: object) -> None:
        nonlocal asked
        asked = True

    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, ask)
    workers = {number: (_start(settings, number, log_level), time.monotonic()) for number in range(count)}
    code = 0
    try:
        while not asked and code == 0:
            time.sleep(0.2)
            for number, (process, begun) in workers.items():
                ended = process.poll()
                if ended in FOR_A_PERSON:
                    code = ended
                elif ended is not None and not asked:
                    sys.stderr.write(f"tocsin: worker {number} ended with {ended}; starting it again\n")
                    time.sleep(_PAUSE if time.monotonic() - begun < _SOON else 0)
                    workers[number] = (_start(settings, number, log_level), time.monotonic())
    finally:
        for process, _ in workers.values():
            if process.poll() is None:
                process.terminate()
        for process, _ in workers.values():
            process.wait()
    return code
