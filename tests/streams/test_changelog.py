"""A state store and its changelog on a real Kafka: what is read, and when it is read anew."""

import time
from pathlib import Path

import pytest
from aiokafka import AIOKafkaProducer, TopicPartition

from streams.changelog import restore
from streams.settings import Settings
from streams.store import MemoryStore
from streams.topics import changelog, create

pytestmark = pytest.mark.kafka


async def test_a_store_goes_on_where_it_ended_and_begins_anew_after_a_long_rest(kafka: str, tmp_path: Path) -> None:
    settings = Settings(broker=kafka, prefix="rest.", partitions=1, data=tmp_path)
    await create(settings)
    place = TopicPartition(changelog("items", settings), 0)
    store, heard = MemoryStore(), []

    async def read() -> bool:
        heard.clear()
        return await restore(settings, place, store, lambda key, value: heard.append(key))

    async with AIOKafkaProducer(bootstrap_servers=kafka) as producer:
        for key in (b"a", b"b"):
            await producer.send_and_wait(place.topic, b"1", key, 0)
        assert not await read()
        assert heard == [b"a", b"b"]
        # Deleted while the store rested, and by now the log has forgotten even that.
        await producer.send_and_wait(place.topic, b"1", b"c", 0)
        store.rows[b"gone"] = b"1"
        assert not await read()
        assert heard == [b"c"]
        assert b"gone" in store.rows
        store.written = time.time() - 13 * 3600
        assert await read()
        assert heard == [b"a", b"b", b"c"]
        assert store.rows == {b"a": b"1", b"b": b"1", b"c": b"1"}
