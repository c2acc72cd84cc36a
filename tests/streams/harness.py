"""What a test of the stream needs: topics of its own on a broker, items in, records out."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition

from processors.wire import Malformed, parse
from streams.hanging import OpenTransactions, written
from streams.publisher import Outgoing, Publisher
from streams.settings import Settings
from streams.topics import ITEMS, MENTIONS
from streams.worker import running


def settings(broker: str, data: Path, **more: Any) -> Settings:
    """Settings with names that no other test has."""
    name = f"t{secrets.token_hex(4)}"
    # A static member that is gone holds its partitions for a session: short, so that tests are.
    brief = {"session_timeout": 6.0, "heartbeat_interval": 1.0}
    own = {"prefix": f"{name}.", "group": name, "instance": "one", "data": data, "reading": "none", "tables": "memory"}
    return Settings(broker=broker, **{**own, **brief, **more})


def key_of(payload: bytes) -> bytes:
    try:
        return parse(payload).key.encode()
    except Malformed:
        return b"bad"


async def publish(chosen: Settings, payloads: Iterable[bytes], headers: tuple[tuple[str, bytes], ...] = ()) -> None:
    async with Publisher(chosen) as publisher:
        await publisher.deliver([Outgoing(chosen.topic(ITEMS), key_of(p), p, headers) for p in payloads])


@dataclass
class Reader:
    """Reads whole topics and the group's offsets."""

    chosen: Settings
    client: AIOKafkaConsumer

    def places(self, topic: str) -> list[TopicPartition]:
        """The partitions of a topic."""
        return [TopicPartition(self.chosen.topic(topic), p) for p in range(self.chosen.partitions)]

    async def records(self, topic: str) -> list[ConsumerRecord]:
        """All records of a topic, each partition in order."""
        places = self.places(topic)
        ends = await self.client.end_offsets(places)
        found: list[ConsumerRecord] = []
        self.client.assign(places)
        await self.client.seek_to_beginning(*places)
        for place in places:
            while await self.client.position(place) < ends[place]:
                found += (await self.client.getmany(place, timeout_ms=500)).get(place, ())
        return found

    async def lag(self, topic: str) -> int:
        """Records of a topic that the group has not committed."""
        places = self.places(topic)
        # Committed first: what a record led to is in the log before its offset is committed.
        done = [await self.client.committed(place) or 0 for place in places]
        ends = await self.client.end_offsets(places)
        return sum(ends.values()) - sum(done)

    async def drained(self, patience: float = 60.0) -> None:
        """Wait until the group has committed all items, and all mentions that came of them, and no output is open."""
        transactions = OpenTransactions(self.chosen, written(self.chosen))
        await transactions.start()
        try:
            async with asyncio.timeout(patience):
                # The broker has no event for it.
                while await self.lag(ITEMS) or await self.lag(MENTIONS) or await transactions.places():  # noqa: ASYNC110
                    await asyncio.sleep(0.05)
        finally:
            await transactions.stop()


@asynccontextmanager
async def reading(chosen: Settings) -> AsyncIterator[Reader]:
    # In the group only to ask for its offsets: it subscribes to nothing, so it is no member.
    client = AIOKafkaConsumer(
        **chosen.client(), group_id=chosen.group_id, enable_auto_commit=False, fetch_max_wait_ms=50,
        auto_offset_reset="earliest", isolation_level="read_committed",
    )  # fmt: skip
    await client.start()
    try:
        yield Reader(chosen, client)
    finally:
        await client.stop()


async def through(chosen: Settings, reader: Reader, until: Callable[[], Any] | None = None) -> None:
    """Run a worker in this process until all is drained."""
    async with running(chosen, clock=None):
        await (until() if until else reader.drained())
