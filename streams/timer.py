"""The timer: on a feed that is silent, time goes on by ticks in the items' own log."""

from collections.abc import Callable
from datetime import datetime, timedelta

from processors.memory.ticks import KEY, tick
from streams.envelope import ident
from streams.item_partition import ItemPartition
from streams.publisher import Outgoing
from streams.settings import Settings
from streams.topics import ITEMS

Clock = Callable[[], datetime]

# So long a tick may be on its way before another is sent; no more come where worker and broker differ on the time.
_PATIENCE = timedelta(seconds=5)


class Timer:
    """Says which tick a silent partition needs.

    A tick is an input like any other: whatever it sets off is set off when it is read back, so that the log alone
    says what happened, and a worker that reads it again says the same. Two workers that have a partition in turn
    may both send one; the second moves nothing.
    """

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self._settings = settings
        self._clock = clock
        self._sent: dict[int, datetime] = {}

    def look(self, partition: int, state: ItemPartition) -> Outgoing | None:
        """The tick that a partition needs now, or None; asked while no record comes."""
        now = self._clock()
        at = state.wants(now)
        if at is None or abs(now - self._sent.get(partition, now - _PATIENCE)) < _PATIENCE:
            return None
        self._sent[partition] = now
        return self._record(partition, at)

    def _record(self, partition: int, at: datetime) -> Outgoing:
        stamp = at.isoformat().replace("+00:00", "Z")
        headers = {
            "content-type": "application/json", "ce_specversion": "1.0", "ce_id": ident(KEY, str(partition), stamp),
            "ce_source": "/tocsin/timer", "ce_type": "tocsin.tick", "ce_subject": KEY, "ce_time": stamp,
        }  # fmt: skip
        pairs = tuple((name, text.encode()) for name, text in headers.items())
        return Outgoing(self._settings.topic(ITEMS), KEY.encode(), tick(at), pairs, partition)
