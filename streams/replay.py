"""An archive through a fresh stream: the same worker as ever, one partition, and everything it said, in order."""

import asyncio
import secrets
import tempfile
import time
from collections.abc import AsyncGenerator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from aiokafka import AIOKafkaConsumer, TopicPartition

from processors.wire import Malformed, parse
from streams.dead_letters import OWN
from streams.envelope import SEQUENCE
from streams.partitions import Partitions
from streams.publisher import Outgoing, Publisher
from streams.settings import Settings
from streams.topics import ITEMS, MENTIONS, admin, create, planned
from streams.worker import running

_POLL = 0.02
_BATCH = 500
_PATIENCE = 300  # seconds without any progress


class Stuck(RuntimeError):
    """The worker stopped before the stream was drained."""


@dataclass(frozen=True, slots=True)
class OutputRecord:
    """One record that the stream put out. `topic` is the name without prefix; `why` are the dlq_* headers."""

    topic: str
    key: str | None
    value: bytes | None
    why: dict[str, str]


@contextmanager
def fresh(broker: str, settings: Settings) -> Iterator[Settings]:
    """Settings of a stream of its own on a broker: names no one has, one partition, so that order is file order.

    What the worker keeps on disk is gone when the context ends.
    """
    name = f"replay-{secrets.token_hex(4)}"
    with tempfile.TemporaryDirectory(prefix=f"tocsin-{name}-", ignore_cleanup_errors=True) as data:
        yield settings.model_copy(update=_own(broker, name, Path(data)))


def _own(broker: str, name: str, data: Path) -> dict[str, object]:
    return {
        "broker": broker,
        "prefix": f"{name}.",
        "group": name,
        "instance": "replay",
        "partitions": 1,
        "replication": 1,
        "tables": "memory",
        "dead_letters_in_a_row": 0,
        "data": data,
    }


async def replay(
    lines: Iterable[bytes], settings: Settings, topics: Sequence[str], declare: bool = True
) -> AsyncGenerator[OutputRecord, None]:
    """Send every line that is not blank as one item, wait until all of it was answered, and yield what was said.

    Records come topic by topic, each topic in order; the same lines give the same records. The clock is not
    asked: what is under embargo at the end of the lines stays unsaid. `declare` False: the broker makes topics
    itself when they are used (librdkafka's mock). Raises Stuck, KafkaError, Undelivered.
    """
    if declare:
        await create(settings)
    else:
        # It knows no transactions to speak of.
        settings = settings.model_copy(update={"guarantee": "at_least_once"})
    count, dawn = await _publish(lines, settings)
    reader = AIOKafkaConsumer(
        **settings.client(),
        client_id="tocsin-replay",
        fetch_max_wait_ms=50,
        isolation_level="read_committed",
    )
    await reader.start()
    try:
        async with running(settings, clock=None, dawn=dawn) as partitions:
            await _drained(partitions, reader, settings, count)
            for topic in topics:
                for said in await _read(reader, settings, topic):
                    yield said
    finally:
        await reader.stop()


async def remove(settings: Settings) -> None:
    """Take the stream's topics off a broker that others use too."""
    async with admin(settings) as client:
        await client.delete_topics([topic.name for topic in planned(settings)])


async def _publish(lines: Iterable[bytes], settings: Settings) -> tuple[int, datetime | None]:
    """Send the lines; returns how many there were, and the date of the first item that has one."""
    count, batch, dawn = 0, [], None
    async with Publisher(settings, "tocsin-replay") as publisher:
        for line in lines:
            if not line.strip():
                continue
            key, when = _key(line)
            dawn = dawn or when
            batch.append(Outgoing(settings.topic(ITEMS), key, line.rstrip(b"\r\n"), partition=0))
            count += 1
            if len(batch) >= _BATCH:
                await publisher.deliver(batch)
                batch = []
        await publisher.deliver(batch)
    return count, dawn


def _key(line: bytes) -> tuple[bytes | None, datetime | None]:
    try:
        item = parse(line)
    except Malformed:
        return None, None
    return item.key.encode(), item.version_created or item.first_created


async def _drained(partitions: Partitions, reader: AIOKafkaConsumer, settings: Settings, count: int) -> None:
    """Wait until every item, and every mention that came of one, is settled."""
    mentions = TopicPartition(settings.topic(MENTIONS), 0)
    known, since = -1, time.monotonic()
    while True:
        now = partitions.settled(ITEMS) + partitions.settled(MENTIONS)
        if now != known:
            known, since = now, time.monotonic()
        elif time.monotonic() - since > _PATIENCE:
            raise Stuck(
                f"the worker has come no further for {_PATIENCE} s: {partitions.state}, {known} records answered"
            )
        if partitions.settled(ITEMS) >= count:
            done = partitions.settled(MENTIONS)
            # Asked after `done` was taken: a mention that leads to others is settled after they are in the log.
            if done >= (await reader.end_offsets([mentions]))[mentions]:
                return
        await asyncio.sleep(_POLL)


async def _read(reader: AIOKafkaConsumer, settings: Settings, topic: str) -> list[OutputRecord]:
    place = TopicPartition(settings.topic(topic), 0)
    end = (await reader.end_offsets([place]))[place]
    reader.assign([place])
    await reader.seek_to_beginning(place)
    found = []
    while await reader.position(place) < end:
        for record in (await reader.getmany(place, timeout_ms=1000)).get(place, ()):
            headers = {name: data.decode("utf8", "replace") for name, data in record.headers if data}
            why = {name: text for name, text in headers.items() if name.startswith(OWN)}
            key = None if record.key is None else record.key.decode("utf8", "replace")
            found.append((_order(headers, why), OutputRecord(topic, key, record.value, why)))
    # Two agents write to the enriched records and the dead letters, each in order, but not in step with each other.
    return [said for _, said in sorted(found, key=lambda pair: pair[0])]


def _order(headers: dict[str, str], why: dict[str, str]) -> tuple[int, str]:
    agent = "mentions" if why.get("dlq_topic", "").endswith(MENTIONS) else headers.get("ce_source", "")
    at = headers.get(SEQUENCE) or why.get("dlq_offset", "")
    return int(at) if at.isdecimal() else -1, agent
