"""The partitions that this worker has: one consumer for the group, one task for each partition."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from datetime import datetime
from types import TracebackType
from typing import Any

from aiokafka import AIOKafkaConsumer, ConsumerRebalanceListener, TopicPartition
from aiokafka.coordinator.assignors.range import RangePartitionAssignor
from aiokafka.errors import KafkaError

from processors.memory.rules import Rule
from streams import unpacking
from streams.batch import Batch
from streams.exits import CANNOT_STORE, UNDELIVERED
from streams.hanging import OpenTransactions, named, written
from streams.item_partition import ItemPartition
from streams.measures import HANGING, LOOP_DELAY
from streams.memory_partition import MemoryPartition
from streams.partition_task import PartitionTask, State
from streams.publisher import Publisher, ending
from streams.settings import Settings
from streams.store import open_store
from streams.topics import ITEMS, MENTIONS, TABLES
from streams.writers import AcknowledgedWriter, TransactionalWriter, Writer

log = logging.getLogger("tocsin")

_LOOK = 3.0  # seconds between two looks at open transactions
_ASK = 1.0  # seconds until the group is asked again whether this worker is still of it
_PULSE = 0.05  # seconds between two beats by which it is seen how long the event loop stands still


class Partitions(ConsumerRebalanceListener):  # type: ignore[misc]
    """All that this worker has of the group's partitions, from the first assignment to the end.

    `answer` puts a batch where its agent takes it; `stop` ends the process: why, and its status.
    """

    def __init__(
        self, settings: Settings, answer: dict[str, Callable[[Batch], Awaitable[Any]]], rules: tuple[Rule, ...] | None,
        publisher: Publisher, stop: Callable[[str, int], Any], dawn: datetime | None = None,
    ) -> None:  # fmt: skip
        self.settings = settings
        self.tasks: dict[TopicPartition, PartitionTask] = {}
        self.assigned = False
        self.unknown: set[TopicPartition] = set()
        self.longest_pause = 0.0
        self._answer, self._rules, self._publisher, self._stop = answer, rules, publisher, stop
        self._dawn = dawn
        self._beat = time.monotonic()
        self._lost = False
        self._consumer = self._make()
        self._transactions = OpenTransactions(settings, written(settings))
        self._jobs: list[asyncio.Task[None]] = []

    def _make(self) -> AIOKafkaConsumer:
        settings = self.settings
        unpacking.install()
        return AIOKafkaConsumer(
            **settings.client(),
            client_id=f"{settings.group_id}-{settings.instance}",
            group_id=settings.group_id,
            group_instance_id=settings.instance,
            partition_assignment_strategy=(RangePartitionAssignor,),
            isolation_level="read_committed",
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            session_timeout_ms=int(settings.session_timeout * 1000),
            heartbeat_interval_ms=int(settings.heartbeat_interval * 1000),
            rebalance_timeout_ms=60_000,
            max_poll_interval_ms=600_000,
            fetch_max_wait_ms=100,
            max_partition_fetch_bytes=4 * 1024 * 1024,
            metadata_max_age_ms=60_000,
        )

    async def __aenter__(self) -> "Partitions":
        await self._consumer.start()
        try:
            await self._transactions.start()
        except BaseException:
            await self._consumer.stop()
            raise
        self._consumer.subscribe([self.settings.topic(ITEMS), self.settings.topic(MENTIONS)], listener=self)
        self._jobs = [asyncio.create_task(job) for job in (self._pulse(), self._watch_transactions())]
        for job in self._jobs:
            job.add_done_callback(self._ended)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for job in self._jobs:
            job.cancel()
        await asyncio.gather(*(task.close() for task in self.tasks.values()), return_exceptions=True)
        self.tasks.clear()
        for stop in (self._consumer.stop, self._transactions.stop):
            with suppress(Exception):
                async with asyncio.timeout(10):
                    await stop()

    async def on_partitions_revoked(self, revoked: Iterable[TopicPartition]) -> None:
        """The group is being shared out anew: nothing more is taken until it is."""
        self.assigned = False
        await asyncio.gather(*(task.suspend() for task in self.tasks.values()))

    async def on_partitions_assigned(self, assigned: Iterable[TopicPartition]) -> None:
        """These are ours now. What is known of those that were ours before is kept."""
        known = {place for place in assigned if place.partition < self.settings.partitions}
        self.unknown = set(assigned) - known
        for place in self.unknown:
            log.error("%s has a partition %s and the settings know %s: it is not read; set partitions to what the "
                      "broker has", place.topic, place.partition, self.settings.partitions)  # fmt: skip
            self._consumer.pause(place)
        gone = [place for place in self.tasks if place not in known]
        await asyncio.gather(*(self.tasks.pop(place).close() for place in gone))
        self._lost = False
        try:
            for place in sorted(known):
                task = self.tasks.get(place) or self._task(place)
                self.tasks[place] = task
                task.start()
        except OSError as error:
            self._stop(str(error), CANNOT_STORE)
        self.assigned = True

    def _task(self, place: TopicPartition) -> PartitionTask:
        settings = self.settings
        table = next(name for name, topic in TABLES.items() if settings.topic(topic) == place.topic)
        store = open_store(settings, table, place.partition)
        state: State = (
            ItemPartition(store, dawn=self._dawn) if table == "items" else MemoryPartition(store, self._rules)
        )
        return PartitionTask(
            place, self._consumer, self._writer(place), store, state, table, settings, self._answer[table], self._stop
        )

    def _writer(self, place: TopicPartition) -> Writer:
        if self.settings.guarantee == "exactly_once":
            return TransactionalWriter(self.settings, place, self._transactions.places)
        return AcknowledgedWriter(self.settings, place, self._publisher, self._commit, self._owns)

    async def _commit(self, place: TopicPartition, offset: int) -> None:
        await self._consumer.commit({place: offset})

    def _owns(self, place: TopicPartition) -> bool:
        """Whether a partition is this worker's for all it knows; not if it slept longer than the group waits."""
        if time.monotonic() - self._beat > self.settings.session_timeout / 2:
            self._lost = True
        return not self._lost and self.assigned and place in self._consumer.assignment()

    async def _pulse(self) -> None:
        """See how long the event loop stands still."""
        while True:
            await asyncio.sleep(_PULSE)
            now = time.monotonic()
            pause = now - self._beat - _PULSE
            self.longest_pause = max(self.longest_pause, pause)
            LOOP_DELAY.observe(max(0.0, pause))
            self._beat = now
            if pause > self.settings.session_timeout / 2:
                self._lost = True
            if self._lost:
                await self._ask_group()
                self._beat = time.monotonic()
            self._hear_errors()

    async def _watch_transactions(self) -> None:
        """Begin anew where a transaction hangs: if it is of one of our writers, that ends it."""
        while True:
            await asyncio.sleep(_LOOK)
            try:
                places = await self._transactions.hanging()
            except asyncio.CancelledError:
                # Else a request that the client gave up: the next look may be answered.
                if ending():
                    raise
                continue
            except (KafkaError, OSError):
                continue
            except Exception as error:
                log.warning("open transactions cannot be looked for: %r", error)
                continue
            if places:
                HANGING.inc(len(places))
                log.warning("a transaction in %s has no end, and readers of committed records wait; beginning anew, "
                            "which ends it if it is ours", named(places))  # fmt: skip
                for task in self.tasks.values():
                    task.renew()

    def _hear_errors(self) -> None:
        """Take what the group's coordination has to complain of.

        aiokafka waits until somebody does before it joins the group again, and while the partitions are taken away
        no task asks for records, which would be the other way to hear it.
        """
        coordinator = self._consumer._coordinator
        try:
            coordinator.check_errors()
        except KafkaError as error:
            log.warning("the group's coordination: %r", error)
        except Exception as error:
            self._stop(f"the group's coordination ended: {error!r}", UNDELIVERED)

    async def _ask_group(self) -> None:
        """Whether the partitions are still ours after a long sleep; nothing is written until the group says so.

        Where it does not answer it is asked again: it may still count this worker a member, and then deals out nothing
        anew.
        """
        try:
            async with asyncio.timeout(self.settings.session_timeout):
                self._lost = not await self._consumer._coordinator._do_heartbeat()
        except asyncio.CancelledError:
            # Else a request that the client gave up.
            if ending():
                raise
        except (KafkaError, OSError) as error:
            log.warning("the group does not answer after a long sleep: %r", error)
        if self._lost:
            await asyncio.sleep(_ASK)

    def _ended(self, job: asyncio.Task[None]) -> None:
        """A watch that ended by itself, and what it watched would go unseen: the worker begins anew."""
        if not job.cancelled() and (error := job.exception()) is not None:
            self._stop(f"a watch of this worker ended: {error!r}", UNDELIVERED)

    @property
    def state(self) -> str:
        """In a word: `starting` (not in its group yet), `recovering` (reading tables back), `misconfigured` or `up`.

        A worker that has no partitions because there are more workers than partitions is up: it waits to take over.
        """
        if not self.assigned:
            return "starting"
        if self.unknown:
            return "misconfigured"
        return "up" if all(task.live for task in self.tasks.values()) else "recovering"

    def settled(self, topic: str) -> int:
        """Offsets committed by this worker in the partitions that it has of a topic (name without prefix), summed."""
        return sum(task.committed for place, task in self.tasks.items() if place.topic == self.settings.topic(topic))
