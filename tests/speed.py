"""Bars in seconds of a processor that hold on a slow machine, or on one whose other core is busy."""

import time
from collections.abc import Callable
from typing import TypeVar

# Seconds that `_steps` takes where the bars were set, one core of some 2.8 GHz with the other one idle.
NOMINAL = 0.015
TRIES = 3  # the quickest counts, as with timeit: what else a machine does only ever adds
Result = TypeVar("Result")


def _steps() -> None:
    total = 0
    for number in range(200_000):
        total += number


def slowness() -> float:
    """How many times slower than nominal this machine is now, at least 1."""
    begin = time.process_time()
    _steps()
    return max(1.0, (time.process_time() - begin) / NOMINAL)


def within(seconds: float, work: Callable[[], Result], what: object = "") -> Result:
    """What some work gives, which must take less than so many seconds of this process on a machine of nominal speed.

    Slow work is done anew, and how fast the machine is asked of it only.
    """
    spent = []
    for _ in range(TRIES):
        begin = time.process_time()
        result = work()
        spent.append(time.process_time() - begin)
        if spent[-1] < seconds:
            break
    if min(spent) >= seconds:
        allowed = seconds * max(slowness() for _ in range(5))
        assert min(spent) < allowed, f"{what}: {min(spent):.2f} s of the processor, {allowed:.2f} s were allowed"
    return result
