"""The timer: on a feed that is silent, time goes on by ticks in the items' own log."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta

from faust.exceptions import ConsumerNotStarted

from processors.memory.ticks import KEY, tick
from streams.arrivals import Arrivals
from streams.envelope import ident
from streams.guard import App
from streams.publisher import Outgoing
from streams.settings import Settings
from streams.topics import ITEMS
from streams.turn import Turn

Clock = Callable[[], datetime]

_LOOK = 0.5  # seconds between two looks
# So long a tick may be on its way before another is sent; no more come where worker and broker differ on the time.
_PATIENCE = timedelta(seconds=5)


class Timer:
    """Says ticks into the partitions that this worker has, through its open turn.

    A tick is an input like any other: whatever it sets off is set off when it is read back, so that the log alone
    says what happened, and a worker that reads it again says the same. Two workers that have a partition in turn
    may both send one; the second moves nothing.
    """

    def __init__(self, app: App, settings: Settings, turn: Turn, arrivals: Arrivals, clock: Clock) -> None:
        self._app = app
        self._settings = settings
        self._turn = turn
        self._arrivals = arrivals
        self._clock = clock
        self._next = 0.0
        self._sent: dict[int, datetime] = {}

    def look(self) -> None:
        """Send the ticks that are wanted now; looks no more than twice a second."""
        if time.monotonic() < self._next:
            return
        self._next = time.monotonic() + _LOOK
        now = self._clock()
        for partition in self._partitions():
            at = self._arrivals.wants(partition, self._app.consumer_generation_id, now)
            if at is not None and now - self._sent.get(partition, now - _PATIENCE) >= _PATIENCE:
                self._sent[partition] = now
                self._turn.say(self._record(partition, at))

    def _partitions(self) -> list[int]:
        app = self._app
        if app.rebalancing or app.in_recovery:
            return []
        try:
            return sorted(p.partition for p in app.consumer.assignment() if p.topic == self._settings.topic(ITEMS))
        except ConsumerNotStarted:
            return []

    def _record(self, partition: int, at: datetime) -> Outgoing:
        stamp = at.isoformat().replace("+00:00", "Z")
        headers = {
            "content-type": "application/json", "ce_specversion": "1.0", "ce_id": ident(KEY, str(partition), stamp),
            "ce_source": "/tocsin/timer", "ce_type": "tocsin.tick", "ce_subject": KEY, "ce_time": stamp,
        }  # fmt: skip
        pairs = tuple((name, text.encode()) for name, text in headers.items())
        return Outgoing(self._settings.topic(ITEMS), KEY.encode(), tick(at), pairs, partition)
