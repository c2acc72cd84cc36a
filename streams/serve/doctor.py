"""What is wrong with a deployment, in plain words: Kafka, topics, workers, the tables, deliveries."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Literal

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaConnectionError, KafkaError
from sqlalchemy import Engine, func, select
from sqlalchemy.exc import SQLAlchemyError

from streams.logs import partitions
from streams.serve import tables
from streams.serve.database import open_engine, shape
from streams.serve.fold import READ
from streams.serve.ingest import positions
from streams.serve.notify.tables import deliveries, endpoints
from streams.serve.service import Exposed, check, database_url
from streams.settings import Settings
from streams.topics import DLQ, ITEMS, MENTIONS, TOPICS, admin, describe
from streams.unreached import Tried

_LATE = 1000
_LETTERS = 50


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: how it is, and what to do where it is not well."""

    grade: Literal["good", "worth a look", "wrong"]
    text: str


def good(text: str) -> Finding:
    return Finding("good", text)


async def examine(settings: Settings) -> AsyncIterator[Finding]:
    """Everything that can be seen from here, one finding after the other; what cannot be reached ends its part."""
    tried = Tried()
    try:
        async for finding in _kafka(settings):
            yield finding
    except KafkaConnectionError as error:
        yield Finding("wrong", f"{tried.said(settings.where, error)}: is it up, and is TOCSIN_BROKER right?")
    except KafkaError as error:
        yield Finding("wrong", f"Kafka at {settings.where} refuses: {error!r}")
    engine: Engine | None = None
    try:
        engine = open_engine(database_url(settings))
        for finding in await asyncio.to_thread(_database, engine):
            yield finding
        yield await _behind(settings, engine)
    except (SQLAlchemyError, OSError) as error:
        yield Finding("wrong", f"the database does not answer: {str(error).splitlines()[0]}")
    except (KafkaError, LookupError):
        pass  # said above
    finally:
        if engine is not None:
            engine.dispose()
    try:
        check(settings)
    except Exposed as error:
        yield Finding("wrong", str(error))


async def _kafka(settings: Settings) -> AsyncIterator[Finding]:
    async with admin(settings) as client:
        cluster = await client.describe_cluster()
    yield good(f"Kafka answers at {settings.where}, {len(cluster['brokers'])} broker(s)")
    found = {topic["topic"]: topic for topic in await describe(settings)}
    missing = [name for name, topic in found.items() if not topic["partitions"]]
    if missing:
        yield Finding("wrong", f"topics are missing: {', '.join(missing)}; make them: tocsin topics create")
        return
    counts = {topic["partitions"] for topic in found.values()}
    if len(counts) > 1:
        yield Finding(
            "wrong", f"topics have different numbers of partitions ({sorted(counts)}); workers cannot join them"
        )
    for topic in TOPICS:
        has = found[settings.topic(topic.name)]["config"]
        wrong = {
            k: has.get(k)
            for k, v in topic.settings().items()
            if k == "cleanup.policy" and set(v.split(",")) != set((has.get(k) or "").split(","))
        }
        if wrong:
            yield Finding(
                "wrong", f"{topic.name} has cleanup.policy {wrong['cleanup.policy']}, expected {topic.cleanup}"
            )
    if not missing and len(counts) == 1:
        yield good(f"all {len(found)} topics are there, {counts.pop()} partitions each")
    async for finding in _workers(settings):
        yield finding


async def _workers(settings: Settings) -> AsyncIterator[Finding]:
    async with AIOKafkaConsumer(**settings.client(), client_id="tocsin-doctor", group_id=None) as consumer:
        behind = 0
        async with admin(settings) as client:
            done = await client.list_consumer_group_offsets(settings.group_id)
            (group,) = (await client.describe_consumer_groups([settings.group_id]))[0].groups
        for name in (ITEMS, MENTIONS):
            for place in await partitions(settings, settings.topic(name)):
                end = (await consumer.end_offsets([place]))[place]
                start = (await consumer.beginning_offsets([place]))[place]
                known = done.get(TopicPartition(place.topic, place.partition))
                behind += max(0, end - max(start, known.offset if known and known.offset >= 0 else start))
        letters = 0
        for place in await partitions(settings, settings.topic(DLQ)):
            letters += (await consumer.end_offsets([place]))[place] - (await consumer.beginning_offsets([place]))[place]
    members = len(group[5]) if len(group) > 5 else 0
    if not members:
        yield Finding(
            "wrong", f"no worker is in the group {settings.group_id}: nothing is read; start one: tocsin worker"
        )
    elif behind > _LATE:
        yield Finding(
            "worth a look", f"{members} worker(s), {behind} records behind: more workers, up to the partitions, help"
        )
    else:
        yield good(f"{members} worker(s), {behind} records behind")
    if letters > _LETTERS:
        yield Finding("worth a look", f"{letters} dead letters: tocsin dlq list says why")
    else:
        yield good(f"{letters} dead letters")


def _database(engine: Engine) -> list[Finding]:
    have, want = shape(engine)
    where = engine.url.render_as_string(hide_password=True)
    if have is None:
        return [Finding("worth a look", f"no tables in {where} yet: tocsin serve makes them")]
    if have != want:
        return [
            Finding(
                "wrong", f"the tables in {where} have revision {have}, this release wants {want}: restart tocsin serve"
            )
        ]
    found = [good(f"the tables in {where} are of this release")]
    with engine.connect() as connection:
        events, alerts = (
            connection.scalar(select(func.count()).select_from(t)) for t in (tables.events, tables.alerts)
        )
        found.append(good(f"{events} events and {alerts} alerts in the tables"))
        for row in connection.execute(select(endpoints).where(endpoints.c.state != "active")):
            found.append(
                Finding("wrong", f"endpoint {row.endpoint} is disabled: {row.why}; tocsin notify enable {row.endpoint}")
            )
        waiting = connection.scalar(
            select(func.count()).where(deliveries.c.state == "pending", deliveries.c.attempts > 0)
        )
        if waiting:
            found.append(
                Finding("worth a look", f"{waiting} deliveries failed and wait for another attempt: tocsin notify log")
            )
    return found


async def _behind(settings: Settings, engine: Engine) -> Finding:
    read = await asyncio.to_thread(positions, engine)
    behind = 0
    async with AIOKafkaConsumer(**settings.client(), client_id="tocsin-doctor") as consumer:
        for topic in READ:
            for place in await partitions(settings, settings.topic(topic)):
                end = (await consumer.end_offsets([place]))[place]
                start = (await consumer.beginning_offsets([place]))[place]
                behind += max(0, end - max(start, read.get((topic, place.partition), 0)))
    # The marks of transactions take offsets too, so a little behind is nothing.
    if behind > _LATE:
        return Finding("wrong", f"the tables are {behind} records behind their topics: is tocsin serve running?")
    return good("the tables are up with their topics")
