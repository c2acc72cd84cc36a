"""Hanging transactions: the mark of their end is missing in a partition, and readers of committed records wait there.

The broker may leave the marks of a transaction out that ends while a partition has no leader, as in the moment in which
a broker without replicas is stopped (KAFKA-20734; KIP-664 has the name). What was sent is committed all the same, and
the next mark of the same transactional id ends it: whoever writes transactions begins with that where one is open.
"""

import asyncio
from collections.abc import Iterable
from contextlib import AsyncExitStack
from time import monotonic

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition

from streams.settings import Settings
from streams.topics import OUTPUTS, TABLES, admin, changelog

# Seconds after which a transaction that stays open where it was is taken to hang: ours last a fraction of one.
_OPEN = 10.0


def written(settings: Settings) -> list[str]:
    """The topics that workers write to, as the broker names them."""
    return [*map(settings.topic, OUTPUTS), *(changelog(table, settings) for table in TABLES)]


async def mark(producer: AIOKafkaProducer, places: Iterable[TopicPartition], group: str | None = None) -> None:
    """A transaction without records over some partitions and a group's offsets.

    Its marks end there what hangs of the producer's transactional id, and nothing of others. They are written when this
    returns. Raises KafkaError.
    """
    # The broker takes the second when the marks of the first are written.
    for _ in range(2):
        await producer.begin_transaction()
        for place in places:
            producer._txn_manager.maybe_add_partition_to_txn(place)
        # aiokafka adds a group only to commit offsets: here what was committed is to show.
        while group is not None and not await producer._sender._do_add_offsets_to_txn(group):
            pass
        await producer.commit_transaction()


class OpenTransactions:
    """Which partitions of some topics (names on the broker) have an open transaction."""

    def __init__(self, settings: Settings, names: Iterable[str]) -> None:
        self._settings, self._names = settings, list(names)
        self._stack = AsyncExitStack()
        self._alone = asyncio.Lock()
        self._since: dict[tuple[TopicPartition, int], float] = {}
        self._told: set[tuple[TopicPartition, int]] = set()

    async def start(self) -> None:
        """Reach the broker. Raises KafkaConnectionError."""
        async with AsyncExitStack() as stack:
            self._admin = await stack.enter_async_context(admin(self._settings))
            self._committed, self._all = [
                await stack.enter_async_context(
                    AIOKafkaConsumer(**self._settings.client(), client_id="tocsin-transactions", isolation_level=level)
                )
                for level in ("read_committed", "read_uncommitted")
            ]
            self._stack = stack.pop_all()

    async def stop(self) -> None:
        """Give the connections back."""
        await self._stack.aclose()

    async def places(self) -> dict[TopicPartition, int]:
        """The partitions that have one, with the offset that readers of committed records get to.

        Raises KafkaError where the broker cannot be asked.
        """
        async with self._alone:
            topics = await self._admin.describe_topics(self._names)
            places = [
                TopicPartition(topic["topic"], part["partition"])
                for topic in topics
                for part in topic["partitions"]
                if part["leader"] >= 0
            ]
            stable, end = [await client.end_offsets(places) for client in (self._committed, self._all)]
        return {place: stable[place] for place in places if stable[place] < end[place]}

    async def hanging(self) -> list[TopicPartition]:
        """Those where one hangs, each told once; to be asked every few seconds. Raises KafkaError."""
        now = monotonic()
        self._since = {one: self._since.get(one, now) for one in (await self.places()).items()}
        self._told &= self._since.keys()
        new = {one for one, begun in self._since.items() if now - begun >= _OPEN} - self._told
        self._told |= new
        return sorted(place for place, _ in new)


def named(places: Iterable[TopicPartition]) -> str:
    """Partitions in words."""
    return ", ".join(f"{place.topic}/{place.partition}" for place in places)
