"""One batch, one commit, whatever goes wrong in between; one record, whole or not at all."""

import asyncio
import json
from itertools import pairwise
from pathlib import Path
from time import monotonic
from typing import Any

import orjson
import pytest

from processors.memory import partition as memory_module
from processors.memory.records import Mention
from processors.skim import skim
from schemas import EnrichedItem, NewsItem
from streams.exits import CANNOT_STORE
from streams.publisher import Outgoing, Undelivered
from streams.topics import ALERTS, DLQ, ENRICHED, EVENTS, MENTIONS
from streams.unpacking import UNREADABLE
from streams.writers import Fenced, Refused
from tests.streams.tape import bench, record
from tests.streams.wire import item


async def test_outputs_rows_and_offset_are_one_commit(tmp_path: Path) -> None:
    async with bench(tmp_path) as wire:
        await wire.send(item(1), item(2), item(3))
        outputs, rows, offset = wire.writer.commits[0]
        assert {one.topic for one in outputs} == {ENRICHED, MENTIONS}
        assert {row.topic for row in rows} == {"tocsin-items-changelog"}
        assert wire.task.store.get(b"test:urn:test:3") is not None
        assert offset == 3 == wire.log.group


async def test_a_long_burst_is_committed_in_parts(tmp_path: Path) -> None:
    async with bench(tmp_path, burst=2) as wire:
        await wire.send(*(item(n) for n in range(5)))
        assert [offset for _, _, offset in wire.writer.commits] == [2, 4, 5]


async def test_offsets_without_records_are_committed_too(tmp_path: Path) -> None:
    async with bench(tmp_path) as wire:
        await wire.send(item(1))
        wire.log.beyond = 2  # the marks of a transaction
        await wire.drained()
        assert wire.log.group == 3
        assert wire.task.lag == 0


@pytest.mark.parametrize("after", [False, True], ids=["before it took effect", "after it took effect"])
@pytest.mark.parametrize(
    "error",
    # The last: a client that gives a request up cancels what waits for it; nobody asked the task to end.
    [Undelivered("away"), Fenced("another"), ValueError("a bug"), asyncio.CancelledError()],
)
async def test_a_commit_that_fails_is_begun_anew_and_said_once(
    tmp_path: Path, error: BaseException, after: bool
) -> None:
    async with bench(tmp_path) as wire:
        wire.writer.after = after
        wire.writer.fails = {0: error, 1: error}
        await wire.send(item(1), item(2))
        assert [key for key, _ in wire.keys(ENRICHED)] == [b"test:urn:test:1", b"test:urn:test:2"]
        assert wire.writer.starts > 1
        assert not wire.stopped


def mention(number: int = 1, **more: Any) -> bytes:
    span = {"field": "body", "begin": 0, "end": 4, "text": "Two people were killed in Karachi."}
    event = {"event": "ASSAULT", "mode": "explosives", "quad": 4, "modality": "asserted", "trigger": span,
             "evidence": span, "place": {"name": "Karachi", "country": "PAK", "resolution": 4, "basis": "stated"},
             "date": "2027-03-12", "date_precision": "day", "confidence": 0.9,
             "toll": {"killed": {"min": 2, "max": 2, "text": span}}}  # fmt: skip
    report = {"key": f"t:{number}", "version": "1", "provider": "t", "origin": f"o{number}",
              "published": "2027-03-12T01:00:00Z", "toll": event["toll"]}  # fmt: skip
    cause = {"uri": f"urn:{number}", "version": "1", "position": number}
    return orjson.dumps({"mention_id": f"mn-{number}", "key": "theatre:south-asia", "action": "assert", "seq": [number, 0],
                         "at": "2027-03-12T01:00:00Z", "cause": cause, "report": report, "event": event,
                         "headline": "Bomb kills two in Karachi market", **more})  # fmt: skip


async def test_a_mention_that_breaks_the_memory_costs_nothing_of_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The open batch's first mention made the event: the third must join it, not make it again."""
    step = memory_module.PartitionMemory._step

    def broken(self: Any, row: Mention) -> Any:
        found = step(self, row)
        if row.mention_id == "mn-2":
            raise ZeroDivisionError("half way")
        return found

    monkeypatch.setattr(memory_module.PartitionMemory, "_step", broken)
    async with bench(tmp_path, MENTIONS) as wire:
        await wire.send(mention(1), mention(2), mention(3))
        (dead,) = wire.on(DLQ)
        assert dead.value == mention(2)
        alerts = [json.loads(one.value or b"") for one in wire.on(ALERTS)]
        assert [one["transition"] for one in alerts if one["rule"] == "attack"] == ["created"]
        last = json.loads(wire.on(EVENTS)[-1].value or b"")
        assert [report["key"] for report in last["reports"]] == ["t:1", "t:3"]


async def test_a_batch_that_is_not_committed_leaves_no_trace_in_the_memory(tmp_path: Path) -> None:
    async with bench(tmp_path, MENTIONS) as wire:
        await wire.send(mention(1))
        wire.writer.fails = {wire.writer.calls: Undelivered("away")}
        await wire.send(mention(2))
        assert [json.loads(one.value or b"")["revision"] for one in wire.on(EVENTS)] == [1, 2]


async def test_an_item_that_cannot_be_read_at_the_end_of_its_embargo_costs_no_other_and_can_be_put_back(
    tmp_path: Path,
) -> None:
    broken = True

    def read(news: NewsItem) -> EnrichedItem:
        if broken and news.uri == "urn:test:secret":
            raise ZeroDivisionError("in the reading")
        return skim(news)

    async with bench(tmp_path, read=read) as wire:
        await wire.send(item("secret", embargoeduntil="2027-03-12T08:00:00Z"))
        await wire.send(item("other", 9), item("another", 10))
        (dead,) = wire.on(DLQ)
        assert json.loads(dead.value or b"")["uri"] == "urn:test:secret"
        broken = False
        await wire.send(item("secret", embargoeduntil="2027-03-12T08:00:00Z"))  # put back
        assert [key.rsplit(b":", 1)[1] for key, _ in wire.keys(ENRICHED)] == [b"other", b"another", b"secret"]


async def test_what_is_too_large_for_its_topic_is_a_dead_letter_and_nothing_else(tmp_path: Path) -> None:
    def read(news: NewsItem) -> EnrichedItem:
        found = skim(news)
        if news.uri == "urn:test:large":
            return found.model_copy(update={"item": found.item.model_copy(update={"body": "x" * 9_000_000})})
        return found

    async with bench(tmp_path, read=read) as wire:
        await wire.send(item(1), item("large"), item(2))
        (dead,) = wire.on(DLQ)
        headers = dict(dead.headers)
        assert (headers["dlq_stage"], dead.value) == (b"delivery", item("large"))
        assert b"at most 8388608 bytes" in headers["dlq_expected"]
        assert wire.task.store.get(b"test:urn:test:large") is None
        assert len(wire.on(ENRICHED)) == 2


async def test_a_record_that_fails_three_times_is_given_up_and_the_stream_goes_on(tmp_path: Path) -> None:
    def refuses(outputs: list[Outgoing]) -> Exception | None:
        return (
            Refused("never") if any((one.key or b"").endswith(b":4") for one in outputs if one.topic != DLQ) else None
        )

    async with bench(tmp_path) as wire:
        wire.writer.refuses = refuses
        await wire.send(*(item(n) for n in range(8)))
        (dead,) = wire.on(DLQ)
        assert dead.value == item(4)
        assert dict(dead.headers)["dlq_stage"] == b"circuit"
        assert [key for key, _ in wire.keys(ENRICHED)] == [b"test:urn:test:%d" % n for n in range(8) if n != 4]
        assert not wire.stopped


async def test_a_disk_that_takes_no_rows_ends_the_worker_with_its_own_status(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with bench(tmp_path) as wire:
        await wire.send(item(1))

        def full(rows: Any, offset: int) -> None:
            raise OSError("the state store cannot be written: no space left")

        monkeypatch.setattr(wire.task.store, "apply", full)
        await wire.send(item(2))
        assert wire.stopped[0][1] == CANNOT_STORE


HOSTILE = (
    pytest.param(item(uri="urn:\u0000embargo/x:1"), (), id="a key of the table's own"),
    pytest.param(item(uri="urn:" + "x" * 5000), (), id="a key of kilobytes"),
    pytest.param(item(uri="urn:\u001b]52;c;aGk=\u0007"), (), id="a key that speaks to terminals"),
    pytest.param(item(5), [("ce_id", None), ("content-type", None)], id="headers without a value"),
    pytest.param(item(5), [("tracestate", b"x" * 4_000_000)], id="a trace of megabytes"),
    pytest.param(item(5), [("traceparent", b"x")] * 10_000, id="ten thousand headers"),
    pytest.param(b"[" * 6_000_000, (), id="a value above the limit of the dead letters"),
    pytest.param(b'{"uri": "urn:test:5", "altids": {"itemid": "' + b"x" * 1_900_000 + b'"}}', (), id="a long alt id"),
    pytest.param(None, (), id="no value"),
    pytest.param(b"\x00", (), id="half a frame"),
)


@pytest.mark.parametrize(("payload", "headers"), HOSTILE)
async def test_whatever_comes_is_answered_and_its_neighbours_are_read(
    tmp_path: Path, payload: Any, headers: Any
) -> None:
    async with bench(tmp_path) as wire:
        await wire.send(item(1))
        await wire.send(payload, headers=headers, key=b"k" * 100_000)
        await wire.send(item(2))
        keys = [key for key, _ in wire.keys(ENRICHED)]
        assert keys[0] == b"test:urn:test:1"
        assert keys[-1] == b"test:urn:test:2"
        assert len(keys) + len(wire.on(DLQ)) == 3
        for one in (*wire.on(DLQ), *wire.on(ENRICHED), *wire.on(MENTIONS)):
            assert one.size < 5 * 1024 * 1024
        assert wire.writer.starts == 1
        assert not wire.stopped


async def test_a_batch_that_cannot_be_unpacked_is_a_dead_letter(tmp_path: Path) -> None:
    async with bench(tmp_path) as wire:
        await wire.send(item(1))
        await wire.send(None, headers=[(UNREADABLE, b"batch: found more, expected less")])
        await wire.send(item(2))
        assert len(wire.on(ENRICHED)) == 2
        (dead,) = wire.on(DLQ)
        assert dict(dead.headers)["dlq_reason"] == b"batch: found more, expected less"


async def test_a_fetch_that_never_comes_is_tried_less_often_and_then_given_up(tmp_path: Path) -> None:
    async with bench(tmp_path) as wire:
        await wire.send(item(1))
        asked = []

        async def getmany(*_: object, **__: object) -> None:
            asked.append(monotonic())
            raise RuntimeError("no such fetch")

        wire.log.getmany = getmany  # type: ignore[assignment, method-assign]
        async with asyncio.timeout(20):
            while not wire.stopped:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        pauses = [b - a for a, b in pairwise(asked)]
        assert pauses[-1] > 4 * pauses[0]


async def test_a_log_that_went_back_is_read_from_where_it_begins(tmp_path: Path) -> None:
    async with bench(tmp_path) as wire:
        await wire.send(*(item(n) for n in range(5)))
        wire.log.records.clear()
        wire.log.at = 0
        wire.log.records.append(record(wire.log.place, 0, item(9)))
        async with asyncio.timeout(20):
            while (b"test:urn:test:9", True) not in wire.keys(ENRICHED):  # noqa: ASYNC110
                await asyncio.sleep(0.01)


async def test_what_cannot_be_reverted_is_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with bench(tmp_path) as wire:
        await wire.send(item(1))

        def revert(_: object) -> None:
            raise RuntimeError("a bug")

        monkeypatch.setattr(wire.task.state, "revert", revert)
        wire.writer.fails = {wire.writer.calls: Fenced("another")}
        await wire.send(item(2))
        assert len(wire.on(ENRICHED)) == 2
