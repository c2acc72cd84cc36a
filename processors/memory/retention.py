"""How long the memory keeps what: by the items' time, never by the clock."""

from datetime import date
from itertools import islice

from processors.memory.records import Clock, EventState, OutcomeState, Row

DAYS = {"event": 30, "outcome": 400, "card:": 7, "gone:": 7, "notice:": 7, "moved:": 30, "claim:": 60}
_PREFIXES = tuple(kind for kind in DAYS if kind.endswith(":"))
# Cards kept in one partition, and words and identifiers by which they are found: some 100 bytes of memory each.
CARDS, HANDLES = 200_000, 4_000_000
AT_ONCE = 50  # rows forgotten at one mention, so that no mention waits for a whole day to be swept
SURE = 5  # rows that must be young: one item that is dated in the far future must not empty the memory


class Retention:
    """The rows by the day that they were last spoken of; a function of the rows alone."""

    def __init__(self) -> None:
        self._day: dict[str, tuple[str, int]] = {}
        self._rows: dict[str, dict[int, dict[str, None]]] = {kind: {} for kind in DAYS}
        self.notices: dict[str, None] = {}
        self._cards = 0
        self._swept = 0  # a day at which nothing is left to forget

    def enter(self, key: str, row: Row | None) -> None:
        """A row was written (None: deleted)."""
        if key.startswith("notice:"):
            self.notices.pop(key, None)
            if row is not None:
                self.notices[key] = None
        before, now = self._day.get(key), _place(key, row)
        if before == now:
            return
        if before is not None:
            kind, day = before
            self._cards -= kind == "card:"
            bucket = self._rows[kind][day]
            del self._day[key], bucket[key]
            if not bucket:
                del self._rows[kind][day]
        if now is not None:
            kind, day = now
            self._cards += kind == "card:"
            if day < self._swept - DAYS[kind]:
                self._swept = 0
            self._day[key] = now
            self._rows[kind].setdefault(day, {})[key] = None

    def due(self, at: str | None, handles: int = 0) -> list[str]:
        """The rows to forget at a time, oldest first, no more than AT_ONCE; `handles` are those of all cards."""
        if at is None:
            return []
        today = _ordinal(at)
        if today <= self._swept and self._cards <= CARDS and handles <= HANDLES:
            return []
        found = self._surplus(handles)
        if found:
            return found
        for kind, buckets in self._rows.items():
            if buckets and (oldest := min(buckets)) < today - DAYS[kind] and len(found) < AT_ONCE:
                if not self._sure(today):
                    return []
                found += sorted(buckets[oldest])[: AT_ONCE - len(found)]
        if not found:
            self._swept = today
        return found

    def _surplus(self, handles: int) -> list[str]:
        """The oldest cards above what is kept: whoever sends items must not fill the memory."""
        many = self._cards - CARDS if handles <= HANDLES else min(AT_ONCE, self._cards)
        buckets = self._rows["card:"]
        return list(islice(buckets[min(buckets)], min(AT_ONCE, many))) if many > 0 else []

    def _sure(self, today: int) -> bool:
        young = sum(len(b) for buckets in self._rows.values() for day, b in buckets.items() if abs(day - today) <= 1)
        return young >= SURE


def _place(key: str, row: Row | None) -> tuple[str, int] | None:
    """The kind of a row and the day that it was last spoken of; None where it has none."""
    if row is None or isinstance(row, Clock):
        return None
    if isinstance(row, EventState | OutcomeState):
        return (row.what, _ordinal(row.last_at)) if row.last_at else None
    return key[: key.index(":") + 1], _ordinal(row.at)


def _ordinal(value: str) -> int:
    return date.fromisoformat(value[:10]).toordinal()
