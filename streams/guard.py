"""Faust's faults, worked around. Each has a test that fails when Faust changes, so that we look again.

Pinned to faust-streaming 0.15.3:

- Commit (issue 606): Faust commits what was acknowledged *or skipped*, and steps over one open offset. It also
  acknowledges in the `finally` of its iterators, so a cancelled or raising agent acknowledges what it did not do.
  Here only `settle` moves the offset that is committed.
- Order: around a rebalance Faust hands over records fetched before it, whose predecessors it has thrown away, and
  drops records as already read that were not. `in_sequence` takes records in the order of the log or not at all.
- Silence: around a rebalance Faust also throws away what it has fetched, and then seeks only where the group has
  committed something. Of a partition that nobody has committed yet, or when nothing comes behind what was thrown
  away, no later record tells. `perform_seek` seeks everywhere, and `_look` asks the broker what waits unread.
- Producing: a failed delivery is a warning, the producer is not idempotent, and the flush before a commit gives up
  after 0.1 s without progress. Nothing of ours goes through Faust's producer: see publisher.py and tables.py.
- Start: the table manager sleeps one second for agents that we declare before the start.
"""

import logging
import os
import sys
import time
from collections import defaultdict
from collections.abc import Iterable
from contextlib import suppress
from typing import Any, NoReturn

import faust
from aiokafka.errors import IllegalStateError, KafkaError
from faust.exceptions import ConsumerNotStarted
from faust.tables.manager import TableManager
from faust.transport.drivers import aiokafka as driver
from faust.types import TP
from mode import Seconds, Service
from mode.utils.futures import notify

log = logging.getLogger("tocsin")

# sysexits.h: EX_SOFTWARE, EX_DATAERR. A supervisor restarts after the first and leaves the second to a person.
UNDELIVERED = 70
BROKEN_FEED = 65


def stop_hard(reason: str, code: int = UNDELIVERED) -> NoReturn:
    """End the process at once. Nothing is committed or flushed: what was open is delivered again after the start."""
    sys.stderr.write(f"tocsin: {reason}; stopping without committing\n")
    sys.stderr.flush()
    os._exit(code)


# Seconds between two attempts to read a partition again.
_CHASE = 2.0
# Seconds between two looks for records that wait while none comes. Their partition is read again at once a few times,
# then every so many looks: at the end of a log there may be offsets that hold no record (transaction markers).
_LOOK = 4.0
_TRIES, _SELDOM = 3, 15


class _Forgetful(defaultdict[TP, None]):
    """A mapping to None whatever is put in."""

    def __missing__(self, key: TP) -> None:
        return None

    def __setitem__(self, key: TP, value: object) -> None:
        pass

    def update(self, *args: object, **kwargs: object) -> None:
        pass


class Consumer(driver.Consumer):
    """A consumer that commits what was settled, and nothing else.

    Events of one partition are settled in the order of their offsets (agents run with concurrency 1), so
    the newest settled offset is the whole of what must be known.
    """

    def on_init(self) -> None:
        super().on_init()
        self.settled: dict[TP, int] = {}
        self._begin: dict[TP, int] = {}
        self._next: dict[TP, int] = {}
        self._beyond: dict[TP, int] = {}
        self._sought: dict[TP, float] = {}
        self._waiting: dict[TP, tuple[int, int, int]] = {}
        # Faust skips what it thinks it has read already; around a seek it is wrong, and here in_sequence knows.
        self._read_offset: Any = _Forgetful()

    def settle(self, event: faust.Event) -> None:
        """Everything this event led to is acknowledged: its offset may be committed.

        Not so after a rebalance: the partition's owner, who may be this worker, gets the record again.
        """
        message = event.message
        if message.generation_id == self.app.consumer_generation_id:
            self.settled[message.tp] = message.offset + 1
        event.ack()

    async def in_sequence(self, event: faust.Event) -> bool:
        """Whether a record is the next of its partition, counted from what the group has committed.

        A record that is not is let go, and the partition is read again from where it should be. Offsets may be
        missing in a log (transaction markers, retention): when reading again leads past the same place, so it is.
        """
        message = event.message
        place, offset = message.tp, message.offset
        if message.generation_id != self.app.consumer_generation_id:
            event.ack()
            return False
        due = self._next.get(place)
        if due is None:
            due = await self._first(place, offset)
        beyond = self._beyond.get(place)
        if offset == due or (beyond is not None and due < offset <= beyond):
            self._next[place] = offset + 1
            self._beyond.pop(place, None)
            return True
        event.ack()
        self._next[place] = due
        if offset > due and beyond is None:
            log.warning("%s/%s: %s came where %s was due; reading again", place.topic, place.partition, offset, due)
            self._beyond[place] = offset
        await self.chase()
        return False

    async def chase(self) -> None:
        """Read again from where partitions should be; again and again, since a rebalance may undo it."""
        now = time.monotonic()
        for place in list(self._beyond):
            if now - self._sought.get(place, 0.0) > _CHASE:
                self._sought[place] = now
                await self._read_from({place: self._next[place]})

    async def _read_from(self, places: dict[TP, int]) -> None:
        with suppress(IllegalStateError, ConsumerNotStarted, TimeoutError):
            await self.seek_wait(places)

    async def perform_seek(self) -> None:
        """Go where the group's reading of every partition begins, also where it has not begun."""
        await super().perform_seek()
        inputs = self._inputs()
        begun = {place: offset for place in inputs if (offset := self._committed_offset[place])}
        fresh = inputs - begun.keys()
        first = dict(await self.earliest_offsets(*fresh)) if fresh else {}
        self._begin |= begun | first
        await self._read_from(first)

    def _inputs(self) -> set[TP]:
        return {place for place in self.assignment() if not self._is_changelog_tp(place)}

    @Service.task
    async def _look_for_unread(self) -> None:
        while not self.should_stop:
            await self.sleep(_LOOK)
            with suppress(IllegalStateError, ConsumerNotStarted, TimeoutError, KafkaError):
                await self._look()

    async def _look(self) -> None:
        """Find partitions whose records waited since the last look while none of them came, and read those again."""
        if self.app.rebalancing or self.app.in_recovery:
            return self._waiting.clear()
        generation, places = self.app.consumer_generation_id, self._inputs()
        ends = await self.highwaters(*places) if places else {}
        if generation != self.app.consumer_generation_id:
            return self._waiting.clear()
        busy = {message.tp for message in self.unacked}
        for place, end in ends.items():
            if place in busy:
                self._waiting.pop(place, None)
                continue
            due = self._next.get(place, self._begin.get(place, end))
            known, waiting, tries = self._waiting.get(place, (due, due, 0))
            if due != known:
                waiting, tries = due, 0
            tries += due < waiting
            if due < waiting and (tries <= _TRIES or tries % _SELDOM == 0):
                level = logging.WARNING if tries <= _TRIES else logging.INFO
                log.log(level, "%s/%s: nothing comes from %s on; reading again", place.topic, place.partition, due)
                self.resume_partitions({place})
                await self._read_from({place: due})
            self._waiting[place] = (due, end, tries)
        return None

    async def _first(self, place: TP, offset: int) -> int:
        """Where the group's reading of a partition begins."""
        if place in self._begin:
            return self._begin[place]
        try:
            thread: Any = self._thread
            committed = await thread.call_thread(thread._ensure_consumer().committed, place)
            if committed is not None:
                return int(committed)
            return int((await self.earliest_offsets(place)).get(place, offset))
        except ConsumerNotStarted:
            return offset

    def ack(self, message: Any) -> bool:
        """Let go of a message; says nothing about its offset."""
        message.acked = True
        self._unacked_messages.discard(message)
        notify(self._waiting_for_ack)
        return True

    def _filter_tps_with_pending_acks(self, topics: Any = None) -> Any:
        return (tp for tp in self.settled if topics is None or tp in topics or tp.topic in topics)

    def _filter_committable_offsets(self, tps: Iterable[TP]) -> dict[TP, int]:
        return {tp: self.settled[tp] for tp in tps if self._should_commit(tp, self.settled[tp])}

    async def on_partitions_revoked(self, revoked: set[TP]) -> None:
        await super().on_partitions_revoked(revoked)
        # After the last commit of this generation: the next owner, who may be this worker, starts from the broker's.
        self._forget(revoked)

    async def on_partitions_assigned(self, assigned: set[TP], generation_id: int = 0) -> None:
        # What was in work while the partitions were taken away may have been entered behind that.
        self._forget(assigned)
        await super().on_partitions_assigned(assigned, generation_id)

    def _forget(self, places: set[TP]) -> None:
        for place in places:
            for known in (self.settled, self._begin, self._next, self._beyond, self._sought, self._waiting):
                known.pop(place, None)


class Tables(TableManager):
    """Tables without the pause at the start."""

    async def sleep(self, n: Seconds) -> None:
        """Not at all: every agent and table is there before the app starts."""


class App(faust.App):
    """A Faust app with the consumer above."""

    def _new_transport(self) -> Any:
        transport: Any = super()._new_transport()
        transport.Consumer = Consumer
        return transport
