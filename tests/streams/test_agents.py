"""The agents one record at a time, with a tape for a broker."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from processors.memory.ticks import tick
from processors.skim import skim
from schemas import EnrichedItem, NewsItem
from streams import exits
from streams.envelope import ident
from streams.topics import DLQ, ENRICHED, MENTIONS
from tests.streams.tape import bench
from tests.streams.wire import item

TRACE = b"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


async def test_an_item_becomes_an_enriched_record_and_mentions_with_headers(tmp_path: Path) -> None:
    async with bench(tmp_path) as wire:
        await wire.send(item(1), headers=[("traceparent", TRACE), ("ce_id", b"feed-1")])
        (enriched,) = wire.on(ENRICHED)
        mentions = wire.on(MENTIONS)
    assert enriched.key is not None
    assert json.loads(enriched.value or b"")["item"]["key"] == enriched.key.decode()
    headers = dict(enriched.headers)
    assert headers["content-type"] == b"application/json"
    assert headers["ce_type"] == b"tocsin.news.enriched.v1"
    assert headers["ce_correlationid"] == enriched.key == headers["ce_subject"]
    assert headers["ce_causationid"] == b"feed-1"
    assert headers["ce_time"] == b"2027-03-12T01:00:00Z"
    assert headers["traceparent"] == TRACE
    assert mentions
    assert all(dict(m.headers)["traceparent"] == TRACE for m in mentions)


async def test_the_same_input_gives_the_same_ids_in_another_process(tmp_path: Path) -> None:
    seen = []
    for _ in range(2):
        async with bench(tmp_path) as wire:
            await wire.send(item(1))
            seen.append(
                [(r.topic, r.key, r.value, r.headers) for outputs, _, _ in wire.writer.commits for r in outputs]
            )
    assert seen[0] == seen[1]


async def test_versions_redeliveries_and_kills(tmp_path: Path) -> None:
    async with bench(tmp_path) as wire:
        await wire.send(item(1, 1))
        await wire.send(item(1, 3))
        await wire.send(item(1, 3))  # again
        await wire.send(item(1, 2))  # late
        key = wire.on(ENRICHED)[0].key
        assert wire.keys(ENRICHED) == [(key, True), (key, True)]
        await wire.send(item(1, 4, pubstatus="canceled"))
        assert wire.keys(ENRICHED)[2:] == [(key, False)]


@pytest.mark.parametrize("payload", [b"{no json", b"", b"[]", b'{"headline": "no uri"}', b"\xff\xfe", None])
async def test_bad_input_is_answered_with_its_own_bytes_and_a_reason(tmp_path: Path, payload: bytes | None) -> None:
    async with bench(tmp_path) as wire:
        await wire.send(payload, headers=[("feed", b"x"), ("dlq_reason", b"of an earlier time")], key=b"as sent")
        await wire.send(item(2))
        (dead,) = wire.on(DLQ)
        assert len(wire.on(ENRICHED)) == 1
    assert (dead.key, dead.value) == (b"as sent", payload)
    headers = dict(dead.headers)
    assert headers["feed"] == b"x"
    assert headers["dlq_topic"] == b"news.items.v1"
    assert (headers["dlq_partition"], headers["dlq_offset"]) == (b"0", b"0")
    assert headers["dlq_reason"] != b"of an earlier time"
    assert len(headers["dlq_reason"]) > 5
    assert headers["dlq_stage"]
    assert headers["dlq_error"].startswith(b"Malformed")


async def test_an_item_that_breaks_the_reading_is_answered_and_the_next_is_read(tmp_path: Path) -> None:
    def read(news: NewsItem) -> EnrichedItem:
        if news.uri.endswith(":1"):
            raise ZeroDivisionError("in the reading")
        return skim(news)

    async with bench(tmp_path, read=read) as wire:
        await wire.send(item(1))
        await wire.send(item(2))
        (dead,) = wire.on(DLQ)
        assert dict(dead.headers)["dlq_error"] == b"ZeroDivisionError: in the reading"
        assert dead.value == item(1)
        assert len(wire.on(ENRICHED)) == 1
        assert not wire.stopped


async def test_too_many_dead_letters_in_a_row_stop_the_worker(tmp_path: Path) -> None:
    async with bench(tmp_path, dead_letters_in_a_row=3) as wire:
        for payload in (b"{", b"{", item(1), b"{", b"{"):
            await wire.send(payload)
        assert not wire.stopped
        await wire.send(b"{")
        ((reason, code),) = wire.stopped[:1]
    assert code == exits.BROKEN_FEED
    assert "3 dead letters in a row" in reason


async def test_nothing_leaves_before_its_embargo_and_the_streams_time_ends_it(tmp_path: Path) -> None:
    async with bench(tmp_path) as wire:
        await wire.send(item("secret", embargoeduntil="2027-03-12T08:00:00Z"))
        await wire.send(item("other", 7))
        assert [key.endswith(b"other") for key, _ in wire.keys(ENRICHED)] == [True]
        await wire.send(item("another", 9))
        assert [key.rsplit(b":", 1)[1] for key, _ in wire.keys(ENRICHED)] == [b"other", b"another", b"secret"]


async def test_live_an_embargo_ends_by_the_brokers_stamp_on_an_item_or_on_a_tick(tmp_path: Path) -> None:
    def stamp(hour: float) -> float:
        return datetime(2027, 3, 12, tzinfo=UTC).timestamp() + hour * 3600

    async with bench(tmp_path, clock=lambda: datetime(2027, 3, 12, 9, tzinfo=UTC)) as wire:
        for name in ("one", "two"):
            until = "2027-03-12T08:00:00Z" if name == "one" else "2027-03-12T08:30:00Z"
            await wire.send(item(name, embargoeduntil=until), stamp=stamp(1))
        await wire.send(item("early", 10), stamp=stamp(7))
        await wire.send(tick(datetime(2027, 3, 12, 11, tzinfo=UTC)), stamp=stamp(7.9))
        assert [key.rsplit(b":", 1)[1] for key, _ in wire.keys(ENRICHED)] == [b"early"]
        await wire.send(item("later", 8), stamp=stamp(8.1))
        assert [key.rsplit(b":", 1)[1] for key, _ in wire.keys(ENRICHED)] == [b"early", b"later", b"one"]
        await wire.send(tick(datetime(2027, 3, 12, 8, 45, tzinfo=UTC)), stamp=stamp(8.6))
        assert [key.rsplit(b":", 1)[1] for key, _ in wire.keys(ENRICHED)][3:] == [b"two"]
        assert not wire.on(DLQ)


async def test_a_mention_that_is_no_mention_is_answered(tmp_path: Path) -> None:
    async with bench(tmp_path, MENTIONS) as wire:
        await wire.send(b'{"action": "assert"}', key=b"theatre:unplaced")
        (dead,) = wire.on(DLQ)
    assert dict(dead.headers)["dlq_stage"] == b"memory"
    assert dead.value == b'{"action": "assert"}'


@pytest.mark.parametrize(
    ("one", "other"),
    [((b"ab", b"c"), (b"a", b"bc")), ((None, b"x"), (b"", b"x")), (("t", "k", "c", None), ("t", "k", "c", b""))],
)
def test_ids_tell_their_parts_apart(one: tuple[Any, ...], other: tuple[Any, ...]) -> None:
    assert ident(*one) == ident(*one)
    assert ident(*one) != ident(*other)
