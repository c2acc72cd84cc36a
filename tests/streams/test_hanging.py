"""Transactions whose end is missing in a partition, as a broker that is stopped may leave them: they are ended."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiokafka import AIOKafkaProducer, TopicPartition
from aiokafka.errors import KafkaError

from streams import hanging, writers
from streams.broker import local_broker
from streams.hanging import OpenTransactions, written
from streams.publisher import Outgoing, Publisher
from streams.settings import Settings
from streams.topics import DLQ, ENRICHED, ITEMS, create
from streams.worker import running
from tests.streams.harness import Reader, publish, reading, settings
from tests.streams.wire import item

pytestmark = [pytest.mark.kafka, pytest.mark.timeout(120)]


@pytest.fixture(scope="module")
def trusting() -> Iterator[str]:
    """A broker that takes records of a transaction for partitions that were never added to it."""
    with local_broker(properties={"transaction.partition.verification.enable": "false"}) as address:
        yield address


@pytest.fixture
def unmarked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Topics whose partitions the broker is not told of, so that no mark of a transaction comes into them."""
    topics: list[str] = []
    send = writers._send

    async def told(producer: AIOKafkaProducer, record: Outgoing) -> "asyncio.Future[object]":
        if record.topic in topics:
            producer._txn_manager._txn_partitions.add(TopicPartition(record.topic, 0))
        return await send(producer, record)

    monkeypatch.setattr(writers, "_send", told)
    return topics


async def left_open(chosen: Settings, reader: Reader, unmarked: list[str]) -> None:
    """One item, of which the enriched record hangs."""
    unmarked.append(chosen.topic(ENRICHED))
    await publish(chosen, [item(1)])
    transactions = OpenTransactions(chosen, written(chosen))
    await transactions.start()
    try:
        async with asyncio.timeout(30):
            while list(await transactions.places()) != [TopicPartition(chosen.topic(ENRICHED), 0)]:  # noqa: ASYNC110
                await asyncio.sleep(0.05)
    finally:
        await transactions.stop()
    unmarked.clear()
    assert await reader.records(ENRICHED) == []


async def said(reader: Reader) -> int:
    """How many enriched records a reader of committed records sees, once it sees any."""
    async with asyncio.timeout(30):
        while not (found := await reader.records(ENRICHED)):  # noqa: ASYNC110
            await asyncio.sleep(0.1)
    return len(found)


async def test_a_worker_ends_what_hangs_of_its_own(
    trusting: str, tmp_path: Path, unmarked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hanging, "_OPEN", 1.0)
    look, given_up = OpenTransactions.hanging, [asyncio.CancelledError(), KafkaError()]

    async def hard_to_ask(transactions: OpenTransactions) -> list[TopicPartition]:
        if given_up:
            raise given_up.pop()
        return await look(transactions)

    monkeypatch.setattr(OpenTransactions, "hanging", hard_to_ask)
    chosen = settings(trusting, tmp_path, partitions=1)
    await create(chosen)
    async with reading(chosen) as reader, running(chosen, clock=None):
        await left_open(chosen, reader, unmarked)
        assert await said(reader) == 1
        await publish(chosen, [item(2)])
        await reader.drained()
        assert len(await reader.records(ENRICHED)) == 2


async def test_a_worker_ends_at_its_start_what_hangs_of_the_last(
    trusting: str, tmp_path: Path, unmarked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hanging, "_OPEN", 1000.0)
    chosen = settings(trusting, tmp_path, partitions=1)
    await create(chosen)
    async with reading(chosen) as reader:
        async with running(chosen, clock=None):
            await left_open(chosen, reader, unmarked)
        async with running(chosen, clock=None):
            assert await said(reader) == 1


async def test_a_publisher_ends_at_its_start_what_hangs_of_the_last(trusting: str, tmp_path: Path) -> None:
    chosen = settings(trusting, tmp_path, partitions=1)
    await create(chosen)
    topic = chosen.topic(ITEMS)
    async with Publisher(chosen, transactions="feeds") as publisher:
        assert publisher._producer is not None
        async with publisher._producer.transaction():
            manager = publisher._producer._txn_manager
            manager._txn_partitions.add(TopicPartition(topic, 0))
            await (await publisher._producer.send(topic, b"1"))
            await (await publisher._producer.send(chosen.topic(DLQ), b"1"))
    async with reading(chosen) as reader:
        assert await reader.records(ITEMS) == []
        async with Publisher(chosen, transactions="feeds"):
            assert len(await reader.records(ITEMS)) == 1
