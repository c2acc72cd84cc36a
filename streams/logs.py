"""Reading a topic from outside the stream: all of it up to now, or live from now on, without the second copies."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition

from processors.wire.envelope import unframed
from streams.settings import Settings
from streams.topics import DLQ, admin

# An id comes twice only within the last commits of a worker that died; so many ids back are remembered.
_REMEMBERED = 100_000


@dataclass(frozen=True, slots=True)
class Entry:
    """One record of a topic: where it stands and what it holds."""

    partition: int
    offset: int
    timestamp: int
    key: bytes | None
    value: bytes | None
    headers: tuple[tuple[str, bytes | None], ...]

    def header(self, name: str) -> str | None:
        """A header as text; None where it is missing."""
        return next(
            (data.decode("utf8", "replace") for known, data in self.headers if known == name and data is not None), None
        )


async def everything(settings: Settings, topic: str) -> AsyncIterator[Entry]:
    """All records a topic holds at the time of the call, partition by partition. `topic` is the name without prefix."""
    name = settings.topic(topic)
    async with AIOKafkaConsumer(
        **settings.client(), client_id="tocsin-read", isolation_level="read_committed"
    ) as consumer:
        for place in await partitions(settings, name):
            end = (await consumer.end_offsets([place]))[place]
            consumer.assign([place])
            await consumer.seek_to_beginning(place)
            while await consumer.position(place) < end:
                for record in (await consumer.getmany(place, timeout_ms=500)).get(place, ()):
                    if record.offset < end:
                        yield entry(record)


async def live(settings: Settings, topic: str, from_start: bool = False) -> AsyncIterator[Entry]:
    """Records of a topic as they come, each id once, for ever."""
    name = settings.topic(topic)
    seen: dict[str, None] = {}
    async with AIOKafkaConsumer(
        **settings.client(), client_id="tocsin-watch", fetch_max_wait_ms=100, isolation_level="read_committed"
    ) as consumer:
        places = await partitions(settings, name)
        consumer.assign(places)
        await (consumer.seek_to_beginning if from_start else consumer.seek_to_end)(*places)
        async for record in consumer:
            found = entry(record)
            ident = found.header("ce_id")
            if ident is not None:
                if ident in seen:
                    continue
                seen[ident] = None
                if len(seen) > _REMEMBERED:
                    del seen[next(iter(seen))]
            yield found


async def partitions(settings: Settings, name: str) -> list[TopicPartition]:
    """The partitions of a topic by its name on the broker. Raises UnknownTopic when there is none."""
    async with admin(settings) as client:
        (found,) = await client.describe_topics([name])
    if found["error_code"]:
        raise UnknownTopic(f"there is no topic {name}; make the topics first: tocsin topics create")
    return sorted(TopicPartition(name, part["partition"]) for part in found["partitions"])


class UnknownTopic(LookupError):
    """The broker does not have the topic; the message says what to do."""


def entry(record: ConsumerRecord) -> Entry:
    # A dead letter's value is whatever came: its frame, if it has one, belongs to it.
    dead = record.value is None or record.topic.endswith(DLQ)
    value = record.value if dead else unframed(record.value)
    return Entry(record.partition, record.offset, record.timestamp, record.key, value, tuple(record.headers))
