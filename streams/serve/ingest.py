"""From the topics into the tables: one process folds, in batches, and says so when a batch is written."""

import asyncio
import fcntl
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic, time_ns

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError
from sqlalchemy import Connection, Engine, select, text
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, StatementError

from streams.logs import Entry, entry, partitions
from streams.serve import metrics, tables
from streams.serve.database import FOLDING_LOCK, empty, settle
from streams.serve.fold import READ, Folded, advance, fold
from streams.settings import Settings
from streams.tracing import Tracing, end

log = logging.getLogger("tocsin")

_BATCH = 500
_WAIT_MS = 40
_COMMIT = 2.0  # the group's offsets are for people who look at its lag; the tables hold what counts
_MEASURE = 1.0
_LOOK = 30.0  # seconds between two looks for new partitions
Routing = Callable[[Connection, Folded], None]
Batch = list[tuple[str, Entry]]


class OtherTopics(RuntimeError):
    """The tables were read from topics that are not these; the message says what to do."""


class Ingest:
    """Reads the output topics with a group of its own and folds them into the database.

    `state` is waiting (another process folds into this database), reading (not yet where the topics ended when it
    began) or up. `wrote` is called in the event loop after every batch that is committed; `route` within its
    transaction.
    """

    def __init__(
        self,
        settings: Settings,
        engine: Engine,
        route: Routing,
        wrote: Callable[[], None],
        traces: Tracing | None = None,
    ) -> None:
        self._settings, self._traces = settings, traces
        self._engine = engine
        self._route = route
        self._wrote = wrote
        self._names = {settings.topic(topic): topic for topic in READ}
        self.state = "waiting"
        # Whether to empty the tables first: only by who folds, since another who does would go on where it was.
        self.rebuild = False

    async def run(self) -> None:
        """Fold until cancelled. Raises OtherTopics, UnknownTopic."""
        while True:
            with _folding_right(self._engine) as mine:
                if mine:
                    if self.rebuild:
                        await asyncio.to_thread(empty, self._engine)
                        self.rebuild = False
                    await self._fold()
            await asyncio.sleep(1.0)

    async def _fold(self) -> None:
        self.state = "reading"
        consumer = AIOKafkaConsumer(
            **self._settings.client(), client_id="tocsin-serve", group_id=f"{self._settings.group_id}-serve",
            enable_auto_commit=False, auto_offset_reset="earliest", isolation_level="read_committed",
            fetch_max_wait_ms=_WAIT_MS, max_partition_fetch_bytes=8 * 1024 * 1024,
        )  # fmt: skip
        try:
            await consumer.start()
            ends = await self._begin(consumer)
            looked = committed = measured = monotonic()
            while True:
                found = await consumer.getmany(timeout_ms=_WAIT_MS, max_records=_BATCH)
                batch = [(self._names[place.topic], entry(record)) for place in found for record in found[place]]
                if batch:
                    await self._write(batch)
                    self._wrote()
                if self.state != "up" or monotonic() - measured > _MEASURE:
                    measured = monotonic()
                    await self._measure(consumer, ends)
                if monotonic() - committed > _COMMIT:
                    committed = monotonic()
                    with suppress(KafkaError):
                        await consumer.commit()
                if monotonic() - looked > _LOOK:
                    looked = monotonic()
                    await self._grow(consumer)
        finally:
            with suppress(KafkaError):
                await consumer.stop()

    async def _begin(self, consumer: AIOKafkaConsumer) -> dict[TopicPartition, int]:
        places = [place for name in self._names for place in await partitions(self._settings, name)]
        consumer.assign(places)
        ends: dict[TopicPartition, int] = await consumer.end_offsets(places)
        read = await asyncio.to_thread(positions, self._engine)
        for place in places:
            next_offset = read.get((self._names[place.topic], place.partition))
            if next_offset is None:
                await consumer.seek_to_beginning(place)
            elif next_offset > ends[place]:
                raise OtherTopics(
                    f"the tables are read up to offset {next_offset} of {place.topic}/{place.partition}, which ends at"
                    f" {ends[place]}: they are of other topics; read these anew with: tocsin serve --rebuild"
                )
            else:
                consumer.seek(place, next_offset)
        return ends

    async def _grow(self, consumer: AIOKafkaConsumer) -> None:
        known = consumer.assignment()
        places = [place for name in self._names for place in await partitions(self._settings, name)]
        fresh = set(places) - known
        if not fresh:
            return
        reached = {place: await consumer.position(place) for place in known}
        consumer.assign(places)
        for place in places:
            consumer.seek(place, reached.get(place, 0))

    async def _write(self, batch: Batch) -> None:
        """Write a batch, again and again while the database does not answer: nothing is passed over."""
        pause, begun = 0.2, time_ns()
        while True:
            try:
                folded = await asyncio.to_thread(self._commit, batch)
            except (OperationalError, InterfaceError) as error:
                log.warning("the database does not take a batch, trying again: %s", error.orig or error)
                metrics.DATABASE_ERRORS.inc()
                await asyncio.sleep(pause)
                pause = min(10.0, pause * 2)
                continue
            except StatementError as error:
                # A row that the database will never take. One by one, so that it keeps no other waiting.
                if len(batch) > 1:
                    for record in batch:
                        await self._write([record])
                    return
                folded = await asyncio.to_thread(self._pass_over, batch, error)
            metrics.batch_written(batch, folded)
            if self._traces is not None:
                end([self._span(self._traces, topic, record, begun) for topic, record in batch], committed=True)
            return

    def _span(self, traces: Tracing, topic: str, record: Entry, begun: int) -> object:
        """In the trace of the item behind a record: that it is in the tables."""
        headers = {name: value for name, value in record.headers if value is not None}
        return traces.begin(self._settings.topic(topic), record, headers, begun)

    def _commit(self, batch: Batch) -> Folded:
        with self._engine.begin() as connection:
            folded = fold(connection, batch)
            self._route(connection, folded)
            return folded

    def _pass_over(self, batch: Batch, error: Exception) -> Folded:
        ((topic, record),) = batch
        log.error("%s/%s at %s is not taken by the database: %s", topic, record.partition, record.offset, error)
        with self._engine.begin() as connection:
            advance(connection, batch)
        return Folded(unfit=1)

    async def _measure(self, consumer: AIOKafkaConsumer, ends: dict[TopicPartition, int]) -> None:
        behind = False
        for place in consumer.assignment():
            reached = await consumer.position(place)
            behind = behind or reached < ends.get(place, 0)
            high = consumer.highwater(place)
            metrics.LAG.labels(self._names[place.topic], str(place.partition)).set(max(0, (high or reached) - reached))
        if not behind and self.state != "up":
            await asyncio.to_thread(settle, self._engine)
            self.state = "up"


async def ends_of(settings: Settings, topic: str) -> dict[int, int]:
    """Where each partition of a topic ends now. Raises UnknownTopic."""
    places = await partitions(settings, settings.topic(topic))
    async with AIOKafkaConsumer(**settings.client(), client_id="tocsin-serve-ends") as consumer:
        return {place.partition: end for place, end in (await consumer.end_offsets(places)).items()}


def positions(engine: Engine) -> dict[tuple[str, int], int]:
    """How far the tables are read: (topic without prefix, partition) -> the next offset."""
    with engine.connect() as connection:
        return {(row.topic, row.partition): row.next_offset for row in connection.execute(select(tables.positions))}


@contextmanager
def _folding_right(engine: Engine) -> Iterator[bool]:
    """Whether this process is the one that folds into a database, for the length of a block."""
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            try:
                yield bool(connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": FOLDING_LOCK}))
            finally:
                with suppress(DBAPIError):
                    connection.execute(text("SELECT pg_advisory_unlock_all()"))
        return
    if not engine.url.database or engine.url.database == ":memory:":
        yield True
        return
    with Path(f"{engine.url.database}.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
