"""Items whose dates are not taken at their word, told to the operator: counted each, named once a provider and day."""

import logging
from datetime import date, datetime

from prometheus_client import Counter

log = logging.getLogger("tocsin")

AHEAD = Counter(
    "tocsin_items_ahead", "Items dated further ahead than is believed: a producer's clock is wrong", registry=None
)
LATE = Counter(
    "tocsin_items_late",
    "Unknown items too old to tell anything: enriched, not remembered",
    registry=None,
)
_PROVIDERS = 1000  # of whom it is known that they were named today


class Misdated:
    """Says of each provider once a day of the stream that its items come with dates like these."""

    def __init__(self) -> None:
        self._named: dict[tuple[str, str], date] = {}

    def ahead(self, key: str, provider: str, when: datetime, now: datetime) -> None:
        """An item that moved no time."""
        AHEAD.inc()
        if self._first("ahead", provider, now):
            log.warning("%.200r is dated %s while the stream is at %s: taken as news, but it moves no "
                        "time; is the clock of %.100r wrong? (later ones are counted in tocsin_items_ahead_total)",
                        key, when.isoformat(), now.isoformat(), provider)  # fmt: skip

    def late(self, key: str, provider: str, now: datetime) -> None:
        """An item that told nothing because of its age."""
        LATE.inc()
        if self._first("late", provider, now):
            log.warning("%.200r of %.100r is too old for a stream that is at %s: its enriched record is said, and "
                        "nothing is told of it; archives go in the order of their dates, or into tocsin replay "
                        "(later ones are counted in tocsin_items_late_total)",
                        key, provider, now.isoformat())  # fmt: skip

    def _first(self, what: str, provider: str, now: datetime) -> bool:
        if self._named.get((what, provider)) == now.date():
            return False
        if len(self._named) >= _PROVIDERS:
            self._named.clear()
        self._named[what, provider] = now.date()
        return True
