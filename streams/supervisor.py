"""Several workers on one machine: processes that are started again when they die, and end with their parent."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass

from streams.exits import FOR_A_PERSON
from streams.settings import Settings

# A worker that dies sooner than this waits before its next start, twice as long each time, so that a broken broker is
# not hammered.
_SOON = 10.0
_PAUSE, _LONGEST_PAUSE = 1.0, 60.0
PARENT = "TOCSIN_PARENT"


@dataclass
class _Worker:
    """One worker: its process, since when it runs, how often in a row it died soon, and when it may start again."""

    process: subprocess.Popen[bytes]
    begun: float
    failures: int = 0
    resting_until: float | None = None
    alone: bool = False


def _start(settings: Settings, number: int, log_level: str, alone: bool = False) -> subprocess.Popen[bytes]:
    own = settings.model_copy(
        update={
            "instance": settings.instance if alone or settings.instance == "auto" else f"{settings.instance}-{number}",
            "health_port": settings.health_port + number if settings.health_port is not None else None,
        }
    )
    command = [sys.executable, "-m", "streams.cli", "worker", "--log-level", log_level]
    return subprocess.Popen(command, env={**os.environ, **own.environment(), PARENT: str(os.getpid())})  # noqa: S603


def pause(failures: int) -> float:
    """Seconds before the next start of a worker that died soon so many times in a row.

    >>> [pause(n) for n in range(9)]
    [0.0, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 60.0, 60.0]
    """
    return min(_PAUSE * 2 ** (failures - 1), _LONGEST_PAUSE) if failures else 0.0


def _look(worker: _Worker, settings: Settings, number: int, log_level: str) -> int:
    """Start a worker again when it ended and may; returns its status when a person must look first, else 0."""
    now = time.monotonic()
    if worker.resting_until is not None:
        if now >= worker.resting_until:
            worker.process = _start(settings, number, log_level, worker.alone)
            worker.begun, worker.resting_until = now, None
        return 0
    ended = worker.process.poll()
    if ended is None:
        return 0
    if ended in FOR_A_PERSON:
        return ended
    worker.failures = worker.failures + 1 if now - worker.begun < _SOON else 0
    worker.resting_until = now + pause(worker.failures)
    sys.stderr.write(f"tocsin: worker {number} ended with {ended}; starting it again in {pause(worker.failures):g} s\n")
    return 0


def supervise(settings: Settings, count: int, log_level: str) -> int:
    """Keep `count` workers alive until SIGTERM or SIGINT; returns the exit status.

    Each has all of the settings and its own health port, counted up; where there are several, also its own instance
    name (and so its own partitions, back at once after a restart) and its own state stores. A worker that says that
    a person must look stops them all.
    """
    asked = False

    def ask(*_: object) -> None:
        nonlocal asked
        asked = True

    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, ask)
    alone = count == 1
    workers = [
        _Worker(_start(settings, number, log_level, alone), time.monotonic(), alone=alone) for number in range(count)
    ]
    code = 0
    try:
        while not asked and code == 0:
            time.sleep(0.2)
            codes = [_look(worker, settings, number, log_level) for number, worker in enumerate(workers) if not asked]
            code = next((one for one in codes if one), 0)
    finally:
        for worker in workers:
            if worker.process.poll() is None:
                worker.process.terminate()
        for worker in workers:
            worker.process.wait()
    return code
