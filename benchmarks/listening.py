"""A subscriber of a whole topic, as benchmarks time one: committed records only, as soon as they are there."""

from collections.abc import AsyncIterator

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition

from streams.settings import Settings


async def committed_records(settings: Settings, topic: str) -> AsyncIterator[ConsumerRecord]:
    """The records of all partitions of a topic from the beginning on, without end; `topic` has no prefix."""
    client = AIOKafkaConsumer(
        **settings.client(), isolation_level="read_committed", auto_offset_reset="earliest", fetch_max_wait_ms=20
    )
    async with client:
        client.assign([TopicPartition(settings.topic(topic), number) for number in range(settings.partitions)])
        async for record in client:
            yield record
