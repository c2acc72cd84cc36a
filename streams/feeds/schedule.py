"""When a feed is asked again: its own wishes, the server's, and patience with those that fail."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from processors.wire.found import Manners

# Nobody waits longer than this for a feed to come back, whatever it or its server asks for.
_LONGEST = 24 * 3600.0
_SLOWEST_RETRY = 3600.0
_DAYS = "monday tuesday wednesday thursday friday saturday sunday".split()


def pause(
    every: float, manners: Manners, failures: int, wait: float | None, now: datetime, spread: Callable[[], float]
) -> float:
    """Seconds until the next visit. `spread` gives 0..1; `wait` is a Retry-After; `failures` are those in a row.

    >>> noon = datetime(2026, 11, 21, 12, tzinfo=UTC)
    >>> pause(60, Manners(), 0, None, noon, lambda: 0.5)
    60.0
    >>> pause(60, Manners(ttl=10), 0, None, noon, lambda: 0.5)
    600.0
    >>> pause(60, Manners(), 3, None, noon, lambda: 0.5)
    480.0
    >>> pause(60, Manners(skip_hours=(12, 13)), 0, None, noon, lambda: 0.0)
    7200.0
    """
    seconds = max(every, min((manners.ttl or 0) * 60, _LONGEST))
    if failures:
        seconds = max(seconds, min(every * 2.0 ** min(failures, 20), max(every, _SLOWEST_RETRY)))
    # All feeds of a list start together, and would come back together.
    seconds *= 0.9 + 0.2 * spread()
    if wait:
        seconds = max(seconds, min(wait, _LONGEST))
    return _awake(now + timedelta(seconds=seconds), now, manners, spread)


def _awake(then: datetime, now: datetime, manners: Manners, spread: Callable[[], float]) -> float:
    """The first hour from then on in which the feed wants visitors."""
    hours, days = set(manners.skip_hours), set(manners.skip_days)
    asleep = (len(hours) >= 24) or len(days & set(_DAYS)) >= 7
    moved = then.astimezone(UTC)
    for _ in range(0 if asleep else 24 * 8):
        if moved.hour not in hours and _DAYS[moved.weekday()] not in days:
            break
        moved = (moved + timedelta(hours=1)).replace(minute=0, second=0, microsecond=0) + timedelta(
            seconds=60 * spread()
        )
    return (moved - now).total_seconds()
