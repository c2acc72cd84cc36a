"""The task of one input partition: it takes records, has them answered, and commits all that they led to.

Whatever goes wrong, the task begins anew from what the broker has committed: it fences whoever else may write, reads
its table up to the end, and goes on behind the committed offset. Only a disk that takes no rows ends the worker.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from time import monotonic
from typing import Protocol

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.errors import IllegalStateError, KafkaError

from processors.memory.formats import NewerFormat
from streams import measures, tracing
from streams.batch import Batch
from streams.changelog import restore
from streams.exits import CANNOT_STORE, UNDELIVERED
from streams.publisher import Outgoing, Undelivered, ending
from streams.settings import Settings
from streams.store import Store
from streams.topics import changelog
from streams.writers import Fenced, Refused, Writer

log = logging.getLogger("tocsin")

_IDLE = 0.5  # seconds without a record before time is let go on
_FINISHING = 5.0  # seconds that a batch gets to finish when its partition is taken away
_FIRST_PAUSE, _LONGEST_PAUSE = 0.2, 10.0
_TRIES = 3  # failures of one record before it is answered with a dead letter unread
_FAULTS = 8  # failures in a row to begin at all, for another reason than the broker, before the worker gives up


class State(Protocol):
    """What an agent remembers of one partition beside the rows of its store: a function of those rows."""

    async def load(self, committed: int | None) -> None:
        """Make it anew of the rows where it is not up to them; `committed` is the group's offset in the input."""

    def enter(self, key: bytes, value: bytes | None) -> None:
        """A row came from the changelog."""

    def revert(self, keys: Iterable[bytes]) -> None:
        """These rows are not written after all: be as the store says."""

    def reset(self) -> None:
        """The store begins anew."""


class PartitionTask:
    """One partition of one input topic, for as long as this worker has it."""

    def __init__(
        self, place: TopicPartition, consumer: AIOKafkaConsumer, writer: Writer, store: Store, state: State,
        table: str, settings: Settings, answer: Callable[[Batch], Awaitable[None]], stop: Callable[[str, int], object],
    ) -> None:  # fmt: skip
        self.place, self.store, self.state = place, store, state
        self.live = False
        self.committed = 0
        self._consumer, self._writer, self._settings = consumer, writer, settings
        self._answer, self._stop = answer, stop
        self._changelog = TopicPartition(changelog(table, settings), place.partition)
        self._owned = asyncio.Event()
        self._resting = asyncio.Event()
        self._resting.set()
        self._begun = False
        self._generation = 0
        self._batch: Batch | None = None
        self._failures: Counter[int] = Counter()
        self._condemned: dict[int, str] = {}
        self._alone_until = -1
        self._runner: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin, or go on in a new generation of the group: from what is committed, with what is known."""
        self._begun = False
        self._generation += 1
        self._owned.set()
        if self._runner is None:
            self._runner = asyncio.create_task(self._run(), name=f"{self.place.topic}/{self.place.partition}")

    def renew(self) -> None:
        """Begin anew after the batch in work, with what is known."""
        self._begun = False

    async def suspend(self) -> None:
        """Take nothing more until started again; what is in work is finished, if it can be soon."""
        self._owned.clear()
        self.live = False
        try:
            async with asyncio.timeout(_FINISHING):
                await self._resting.wait()
        except TimeoutError:
            # The next owner turns it away, wherever it is.
            log.warning("%s: its batch was not done in time when the partition was taken away", self.place)

    async def close(self) -> None:
        """End for good."""
        await self.suspend()
        if self._runner is not None:
            self._runner.cancel()
            await asyncio.gather(self._runner, return_exceptions=True)
        await self._writer.stop()
        self.store.close()

    async def _run(self) -> None:
        pause, faults = _FIRST_PAUSE, 0
        while True:
            try:
                await self._owned.wait()
                if not self._begun:
                    await self._begin()
                await self._step()
                # Not before: what fails in each step, however well it begins, must be tried less and less often.
                pause, faults = _FIRST_PAUSE, 0
                continue
            except asyncio.CancelledError:
                if ending():
                    raise
                measures.BEGUN_ANEW.labels("broker").inc()
                log.warning("%s/%s: a request was given up; beginning anew", self.place.topic, self.place.partition)
            except Fenced as why:
                measures.BEGUN_ANEW.labels("fenced").inc()
                log.warning("%s/%s: %s; beginning anew", self.place.topic, self.place.partition, why)
            except (Undelivered, KafkaError, TimeoutError, IllegalStateError) as error:
                measures.BEGUN_ANEW.labels("broker").inc()
                log.warning("%s/%s: %r; beginning anew", self.place.topic, self.place.partition, error)
            except NewerFormat as error:
                log.error("%s/%s: %s; it waits for a worker of that release",
                          self.place.topic, self.place.partition, error)  # fmt: skip
            except OSError as error:
                self._stop(str(error), CANNOT_STORE)
            except Exception as error:
                measures.BEGUN_ANEW.labels("fault").inc()
                faults += 1
                log.exception("%s/%s: beginning anew", self.place.topic, self.place.partition)
                if not self._blame(error) and faults >= _FAULTS:
                    self._stop(f"{type(error).__name__}: {error}", UNDELIVERED)
            self._undo()
            await asyncio.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)

    def _undo(self) -> None:
        self.live, self._begun = False, False
        if self._batch is not None:
            try:
                self.state.revert(self._batch.rows)
            except Exception:
                # Made anew of the rows at the next beginning.
                log.exception("%s/%s: what it knows is given up", self.place.topic, self.place.partition)
                self.state.reset()
            tracing.end(self._batch.spans, committed=False)
            self._batch = None
        self._resting.set()

    def _blame(self, error: Exception) -> bool:
        """Whether a failure is of the records in work: they are tried one by one, and given up one by one."""
        if self._batch is None or not self._batch.records:
            return False
        first, last = self._batch.records[0].offset, self._batch.records[-1].offset
        self._alone_until = max(self._alone_until, last)
        if first == last:
            self._failures[first] += 1
            if self._failures[first] >= _TRIES:
                self._condemned[first] = f"failed {_TRIES} times: {type(error).__name__}: {error}"
        return True

    async def _begin(self) -> None:
        """Be the only writer, have all rows, and stand behind the committed offset."""
        generation = self._generation
        async with asyncio.timeout(self._settings.delivery_timeout):
            await self._writer.start()
            # After the writer: a transaction that a former owner left open is decided by now.
            committed = await self._consumer.committed(self.place)
        if await restore(self._settings, self._changelog, self.store, self.state.enter):
            self.state.reset()
        await self.state.load(committed)
        begin = (await self._consumer.beginning_offsets([self.place]))[self.place]
        end = (await self._consumer.end_offsets([self.place]))[self.place]
        self.committed = begin if committed is None else min(max(committed, begin), end)
        if committed is not None and self.committed != committed:
            log.error("%s/%s: the group stands at %s and the log reaches from %s to %s; what lay between is lost to "
                      "retention, or the topic was made anew: reading from %s",
                      self.place.topic, self.place.partition, committed, begin, end, self.committed)  # fmt: skip
        if committed is not None and committed > end:
            self.committed = begin
        # Not when the partition went away and came back meanwhile: what was asked is of before.
        if self._owned.is_set() and generation == self._generation:
            self._consumer.seek(self.place, self.committed)
            self._begun = self.live = True

    async def _step(self) -> None:
        """One batch, or time that goes on without one."""
        records = await self._take()
        if not self._owned.is_set():
            return
        self._resting.clear()
        since = monotonic()
        batch = self._batch = Batch(self.place, records, self.store, self.state, condemned=self._condemned)
        await self._answer(batch)
        await batch.done
        offset = records[-1].offset + 1 if records else await self._consumer.position(self.place)
        if records or batch.outputs or batch.rows or offset > self.committed:
            rows = [Outgoing(self._changelog.topic, key, value, partition=self.place.partition)
                    for key, value in batch.rows.items()]  # fmt: skip
            reached = await self._writer.commit(batch.outputs, rows, offset)
            self.committed = offset
            if reached is not None:
                self.store.apply(batch.rows, reached)
            self._forgive(offset)
        measures.committed(batch, since, self._settings)
        tracing.end(batch.spans, committed=True)
        self._batch = None
        self._resting.set()
        if batch.halt is not None:
            self._stop(*batch.halt)

    def _forgive(self, offset: int) -> None:
        for known in (self._failures, self._condemned):
            for old in [at for at in known if at < offset]:
                del known[old]

    async def _take(self) -> list[ConsumerRecord]:
        most = 1 if self.committed <= self._alone_until else self._settings.burst
        found = await self._consumer.getmany(self.place, timeout_ms=int(_IDLE * 1000), max_records=most)
        records: list[ConsumerRecord] = found.get(self.place, [])
        if records and records[0].offset < self.committed:
            # An unclean election or a lost disk: what is there now is other than what was read.
            raise Fenced(f"the log went back from {self.committed} to {records[0].offset}")
        return records

    @property
    def lag(self) -> int | None:
        """Records in the log that are not committed yet, as of the last fetch; None when nothing was fetched yet."""
        end = self._consumer.highwater(self.place) if self.live else None
        return None if end is None else max(0, end - self.committed)


__all__ = ["PartitionTask", "Refused", "State"]
