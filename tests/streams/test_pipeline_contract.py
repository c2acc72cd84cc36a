"""What the road promises, on librdkafka's mock and on a real Kafka: the mock is only as good as it is honest."""

import json
from collections import defaultdict
from pathlib import Path

import pytest

from schemas import Failure
from streams.dead_letters import dead_letter
from streams.publisher import Publisher
from streams.redrive import redrive
from streams.settings import Settings
from streams.topics import ALERTS, DLQ, ENRICHED, create
from tests.streams.harness import key_of, publish, reading, settings, through
from tests.streams.wire import item

TRACE = (("traceparent", b"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"),)


@pytest.fixture(params=["mock_kafka", pytest.param("kafka", marks=pytest.mark.kafka)])
async def road(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    if request.param == "mock_kafka":
        return settings(request.getfixturevalue(request.param), tmp_path, guarantee="at_least_once")
    chosen = settings(request.getfixturevalue(request.param), tmp_path)
    await create(chosen)
    return chosen


@pytest.fixture
async def long_road(kafka: str, tmp_path: Path) -> Settings:
    """For what is not the broker's matter and takes the mock half a minute: it knows no static members."""
    chosen = settings(kafka, tmp_path)
    await create(chosen)
    return chosen


async def test_versions_of_an_item_stay_in_order_whatever_comes_between(road: Settings) -> None:
    feed = [item(number, version) for version in range(1, 6) for number in range(20)]
    await publish(road, feed)
    async with reading(road) as reader:
        await through(road, reader)
        said = defaultdict(list)
        for record in await reader.records(ENRICHED):
            said[record.key].append(int(json.loads(record.value)["item"]["version"]))
    assert said == {key_of(item(number)): [1, 2, 3, 4, 5] for number in range(20)}


async def test_every_input_ends_as_a_record_or_as_a_dead_letter_with_its_bytes(road: Settings) -> None:
    good, bad = [item(n) for n in range(30)], [b"{broken %d" % n for n in range(10)]
    await publish(road, [payload for pair in zip(good, bad * 3, strict=True) for payload in pair], TRACE)
    async with reading(road) as reader:
        await through(road, reader)
        enriched, dead = await reader.records(ENRICHED), await reader.records(DLQ)
    assert {r.key for r in enriched} == {key_of(payload) for payload in good}
    assert sorted(r.value for r in dead) == sorted(bad * 3)
    assert all(dict(r.headers)["traceparent"] == TRACE[0][1] for r in (*enriched, *dead))
    assert all(dict(r.headers)["dlq_topic"] == b"news.items.v1" for r in dead)


async def test_a_redelivery_says_nothing_and_a_kill_is_a_real_tombstone(road: Settings) -> None:
    await publish(road, [item(1), item(1), item(2), item(1, 2, pubstatus="canceled"), item(1)])
    async with reading(road) as reader:
        await through(road, reader)
        records = [(r.key, r.value is None) for r in await reader.records(ENRICHED)]
    one, two = key_of(item(1)), key_of(item(2))
    assert sorted(records) == sorted([(one, False), (two, False), (one, True)])


@pytest.mark.kafka
async def test_a_worker_goes_on_where_it_was_and_knows_what_it_knew(long_road: Settings) -> None:
    async with reading(long_road) as reader:
        await publish(long_road, [item(n) for n in range(10)])
        await through(long_road, reader)
        # Another machine: nothing of the tables but their changelog.
        moved = long_road.model_copy(update={"instance": "two", "data": long_road.data / "elsewhere"})
        await publish(long_road, [item(n) for n in range(12)])
        await through(moved, reader)
        records = [r.key for r in await reader.records(ENRICHED)]
    assert sorted(records) == sorted(key_of(item(n)) for n in range(12))


async def test_an_attack_rings_once_however_often_it_is_told(road: Settings) -> None:
    told = road.model_copy(update={"reading": "full"})
    await publish(told, [item(1), item(1), item(1, 2)])
    async with reading(told) as reader:
        await through(told, reader)
        alerts = [json.loads(r.value) for r in await reader.records(ALERTS)]
    assert [(a["rule"], a["transition"]) for a in alerts] == [("attack", "created")]
    assert alerts[0]["cause"]["uri"] == "urn:test:1"
    assert alerts[0]["record"]["toll"]["killed"]["min"] == 2


@pytest.mark.kafka
async def test_rocksdb_keeps_the_rows_over_a_restart(long_road: Settings) -> None:
    kept = long_road.model_copy(update={"tables": "rocksdb"})
    async with reading(kept) as reader:
        await publish(kept, [item(n) for n in range(10)])
        await through(kept, reader)
        await publish(kept, [item(n) for n in range(10)] + [item(3, 2)])
        await through(kept, reader)
        records = [r.key for r in await reader.records(ENRICHED)]
    assert len(records) == 11


async def test_a_dead_letter_is_put_back_once_and_read(road: Settings) -> None:
    """Two letters: one of an item that an earlier release could not read, one that no release can."""
    await publish(road, [b"{broken"])
    why = Failure(stage="reading", reason="the reading failed on this item")
    healed = dead_letter(
        road.topic(DLQ), why, None, source="news.items.v1", partition=0, offset=7, key=key_of(item(1)), value=item(1),
        headers=[("feed", b"x")],
    )  # fmt: skip
    async with reading(road) as reader, Publisher(road) as publisher:
        await through(road, reader)
        await publisher.deliver([healed])
        assert await redrive(road) == 2
        assert await redrive(road) == 0
        await through(road, reader)
        enriched, dead = await reader.records(ENRICHED), await reader.records(DLQ)
    assert [r.key for r in enriched] == [key_of(item(1))]
    assert sorted(r.value for r in dead) == sorted([b"{broken", item(1), b"{broken"])
