"""A silent feed on a real Kafka: a worker lets time go on, and the log it leaves says the same again."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from aiokafka import AIOKafkaProducer

from processors.memory.ticks import tick_time
from streams.replay import fresh, replay
from streams.settings import Settings
from streams.topics import ALERTS, ITEMS, create
from streams.worker import running
from tests.streams.harness import Reader, publish, reading, settings
from tests.streams.wire import FLASH

WAIT = 4.0  # seconds of embargo

pytestmark = [pytest.mark.kafka, pytest.mark.slow]


def ninjs(uri: str, when: datetime, **more: Any) -> bytes:
    return orjson.dumps({"uri": uri, "version": "1", "pubstatus": "usable", "language": "en",
                         "versioncreated": when.isoformat(), **more})  # fmt: skip


def feed(now: datetime) -> list[bytes]:
    """Two items of the hour before: a diary of a meeting that ended days ago, and a flash under embargo."""
    when = now.replace(minute=0, second=0, microsecond=0) - timedelta(seconds=1)
    day = (now - timedelta(days=3)).date().isoformat()
    plan = ninjs("urn:test:plan", when, type="event", headline="Leaders of the African Union meet in Addis Ababa",
                 body_text="ADDIS ABABA - Leaders of the African Union are expected to adopt a joint declaration at their summit.",
                 eventDetails={"dates": {"startDate": day, "endDate": day}})  # fmt: skip
    flash = ninjs("urn:test:secret", when, headline="Bomb kills two in Karachi market", body_text=FLASH,
                  embargoeduntil=(now + timedelta(seconds=WAIT)).isoformat())  # fmt: skip
    return [plan, flash]


def told(values: list[bytes | None]) -> set[tuple[str, str, str]]:
    alerts = [orjson.loads(value) for value in values if value]
    return {(a["alert_id"].split(":")[0], a["transition"], a["cause"]["uri"]) for a in alerts}


async def heard(reader: Reader, count: int) -> list[bytes | None]:
    async with asyncio.timeout(30):
        while len(found := [r.value for r in await reader.records(ALERTS)]) < count:  # noqa: ASYNC110
            await asyncio.sleep(0.2)
    return found


async def given_up(chosen: Settings, values: list[bytes]) -> None:
    """Send items in a transaction that is aborted."""
    async with AIOKafkaProducer(**chosen.client(), transactional_id="upstream") as producer:
        await producer.begin_transaction()
        for value in values:
            await producer.send_and_wait(chosen.topic(ITEMS), value)
        await producer.abort_transaction()


async def test_what_falls_due_on_a_silent_feed_is_said_and_said_again_by_its_log(kafka: str, tmp_path: Path) -> None:
    chosen = settings(kafka, tmp_path, partitions=1, reading="full")
    await create(chosen)
    now = datetime.now(UTC)
    async with reading(chosen) as reader:
        # What was given up, and the marks of it, have offsets and are no items: the log replayed counts the same.
        await given_up(chosen, feed(now))
        await publish(chosen, feed(now))
        async with running(chosen):
            await reader.drained()
        early = await reader.records(ALERTS)
        assert all(
            record.timestamp / 1000 >= now.timestamp() + 2 for record in early if b'"attack"' in (record.value or b"")
        )
        await asyncio.sleep(2)
        # Another worker, to which no item ever came.
        async with running(chosen.model_copy(update={"data": tmp_path / "other"})):
            live = await heard(reader, 2)
            await reader.drained()
        times = [r.timestamp / 1000 for r in await reader.records(ALERTS) if b'"rule":"attack"' in (r.value or b"")]
        log = [record.value or b"" for record in await reader.records(ITEMS)]
    assert told(live) == {("overdue", "created", "tocsin:tick"), ("attack", "created", "urn:test:secret")}
    assert min(times) >= now.timestamp() + WAIT
    assert 1 <= sum(tick_time(value) is not None for value in log) <= 4
    with fresh(kafka, chosen) as again:
        said = [s.value async for s in replay(log, again, [ALERTS])]
    assert sorted(v for v in said if v) == sorted(v for v in live if v)
