"""Bars in seconds of a processor that hold on a slow machine, or on one whose other core is busy."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

# Seconds that `_steps` takes where the bars were set, one core of some 2.8 GHz with the other one idle.
NOMINAL = 0.015


def _steps() -> None:
    total = 0
    for number in range(200_000):
        total += number


def slowness() -> float:
    """How many times slower than nominal this machine is now, at least 1."""
    begin = time.process_time()
    _steps()
    return max(1.0, (time.process_time() - begin) / NOMINAL)


@contextmanager
def within(seconds: float, what: object = "") -> Iterator[None]:
    """Assert that a block takes less than so many seconds of this process, on a machine of nominal speed.

    How fast the machine is now is asked of a slow block only: it takes longer than most of what is measured.
    """
    begin = time.process_time()
    yield
    spent = time.process_time() - begin
    if spent >= seconds:
        allowed = seconds * max(slowness() for _ in range(5))
        assert spent < allowed, f"{what}: {spent:.2f} s of the processor, {allowed:.2f} s were allowed"
