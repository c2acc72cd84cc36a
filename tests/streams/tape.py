"""One partition's task with a tape for a broker: what was committed stands in `commits`."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiokafka import ConsumerRecord, TopicPartition

from processors.skim import skim
from streams import app as stream
from streams import partition_task
from streams.agents import Pipeline, declare
from streams.item_partition import ItemPartition
from streams.memory_partition import MemoryPartition
from streams.partition_task import PartitionTask
from streams.publisher import Outgoing
from streams.readers import Reading
from streams.settings import Settings
from streams.store import MemoryStore
from streams.topics import ITEMS, MENTIONS


def record(place: TopicPartition, offset: int, value: bytes | None, **more: Any) -> ConsumerRecord:
    key, headers, stamp = more.get("key", b"k"), more.get("headers") or (), more.get("stamp", 0)
    return ConsumerRecord(
        topic=place.topic, partition=place.partition, offset=offset, timestamp=int(stamp * 1000), timestamp_type=1,
        key=key, value=value, checksum=None, serialized_key_size=0, serialized_value_size=0, headers=tuple(headers),
    )  # fmt: skip


class Log:
    """Stands in for the consumer: the records of one partition, and what the group has committed."""

    def __init__(self, place: TopicPartition) -> None:
        self.place, self.records = place, []  # type: ignore[var-annotated]
        self.group: int | None = None
        self.at = self.begin = 0
        self.beyond = 0  # offsets at the end that hold no record

    @property
    def end(self) -> int:
        return (self.records[-1].offset + 1 if self.records else self.begin) + self.beyond

    async def committed(self, place: TopicPartition) -> int | None:
        return self.group

    async def beginning_offsets(self, places: Sequence[TopicPartition]) -> dict[TopicPartition, int]:
        return {self.place: self.begin}

    async def end_offsets(self, places: Sequence[TopicPartition]) -> dict[TopicPartition, int]:
        return {self.place: self.end}

    def seek(self, place: TopicPartition, offset: int) -> None:
        self.at = offset

    async def position(self, place: TopicPartition) -> int:
        return self.at

    def highwater(self, place: TopicPartition) -> int:
        return self.end

    async def getmany(self, place: TopicPartition, timeout_ms: int, max_records: int) -> dict[TopicPartition, Any]:
        found = [r for r in self.records if r.offset >= self.at][:max_records]
        if not found:
            self.at = max(self.at, self.end)
            await asyncio.sleep(0.01)
            return {}
        self.at = found[-1].offset + 1
        return {place: found}


class TapeWriter:
    """Stands in for the transactions: number `fails` raises `error`, before or after it took effect."""

    def __init__(self, log: Log) -> None:
        self.log = log
        self.starts = 0
        self.calls = 0
        self.commits: list[tuple[list[Outgoing], list[Outgoing], int]] = []
        self.fails: dict[int, BaseException] = {}
        self.refuses: Any = lambda outputs: None
        self.after = False
        self.changelog: list[Outgoing] = []

    async def start(self) -> None:
        self.starts += 1

    async def commit(self, outputs: Sequence[Outgoing], rows: Sequence[Outgoing], offset: int) -> int | None:
        self.calls += 1
        error = self.fails.get(self.calls - 1) or self.refuses(outputs)
        if error and not self.after:
            raise error
        self.commits.append((list(outputs), list(rows), offset))
        self.changelog += rows
        self.log.group = offset
        if error:
            raise error
        return len(self.changelog) if rows else None

    async def stop(self) -> None:
        pass


class Here:
    """Readers in this process."""

    def __init__(self, read: Any) -> None:
        self._read = read
        self.asked = 0

    async def read(self, items: Sequence[Any]) -> list[Reading]:
        found: list[Reading] = []
        for item in items:
            self.asked += 1
            try:
                found.append(self._read(item))
            except Exception as error:
                found.append(error)
        return found


class Bench:
    """An agent, its task and its tape; `send` returns when all that was sent is answered."""

    def __init__(self, task: PartitionTask, log: Log, writer: TapeWriter, stopped: list[tuple[str, int]]) -> None:
        self.task, self.log, self.writer, self.stopped = task, log, writer, stopped

    async def send(self, *values: bytes | None, **more: Any) -> None:
        for value in values:
            self.log.records.append(record(self.log.place, self.log.end, value, **more))
        await self.drained()

    async def drained(self) -> None:
        async with asyncio.timeout(20):
            while not self.stopped and not (self.task.live and self.task.committed >= self.log.end):  # noqa: ASYNC110
                await asyncio.sleep(0.005)

    def on(self, topic: str) -> list[Outgoing]:
        """What was committed to a topic."""
        return [one for outputs, _, _ in self.writer.commits for one in outputs if one.topic == topic]

    def keys(self, topic: str) -> list[tuple[bytes | None, bool]]:
        return [(one.key, one.value is not None) for one in self.on(topic)]


@asynccontextmanager
async def bench(
    data: Path,
    topic: str = ITEMS,
    read: Any = skim,
    clock: Any = None,
    writer: Any = None,
    traces: Any = None,
    **more: Any,
) -> AsyncIterator[Bench]:
    settings = Settings(tables="memory", data=data, partitions=1, readers=0, **more)
    place = TopicPartition(topic, 0)
    log = Log(place)
    tape = writer or TapeWriter(log)
    tape.log = log
    store, stopped = MemoryStore(), []  # type: ignore[var-annotated]
    app = stream.make(settings)
    pipeline = Pipeline(
        settings, Here(read), clock=clock, stop=lambda why, code: stopped.append((why, code)), tracing=traces
    )  # type: ignore[arg-type]
    agents = dict(zip((ITEMS, MENTIONS), declare(app, pipeline), strict=True))

    async def restore(settings: Settings, place: TopicPartition, store: Any, enter: Any) -> bool:
        for n, row in enumerate(tape.changelog):
            if n >= store.offset:
                store.apply({row.key: row.value}, n + 1)
                enter(row.key, row.value)
        return False

    state: Any = ItemPartition(store) if topic == ITEMS else MemoryPartition(store)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(partition_task, "restore", restore)
        patch.setattr(partition_task, "_FIRST_PAUSE", 0.01)
        await app.start()
        app.flow_control.resume()
        task = PartitionTask(
            place, log, tape, store, state, {ITEMS: "items", MENTIONS: "memory"}[topic], settings,
            agents[topic].channel.put, pipeline.stop,
        )  # fmt: skip
        task.start()
        try:
            yield Bench(task, log, tape, stopped)
        finally:
            await task.close()
            await app.stop()
