"""What stays in the table of items: by the items' time, whatever the turns and the restarts."""

import asyncio
import re
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from aiokafka import TopicPartition

from processors.memory.items import remember
from processors.skim import skim
from processors.wire import parse
from schemas import EnrichedItem, NewsItem
from streams.batch import Batch, Stage
from streams.item_partition import ItemPartition, digest_of
from streams.logs import Entry
from streams.misdated import AHEAD, LATE
from streams.readings import Readings
from streams.redrive import fitting, original
from streams.settings import Settings
from streams.store import MemoryStore, Store, open_store
from streams.timer import Timer
from tests.processors.memory.stories import attack
from tests.speed import within
from tests.streams.wire import item

QUIET = {"headline": "Council adjourns", "body_text": "The council of the district adjourned until next week."}
START = datetime(2027, 3, 1, 8, tzinfo=UTC)


def read(news: NewsItem) -> EnrichedItem:
    """A reading that knows a bomb when it sees one."""
    return skim(news).model_copy(update={"events": (attack(),) if "Bomb" in skim(news).item.headline else ()})


PLACE = TopicPartition("news.items.v1", 0)


class Feed:
    """A partition's items over a store; `write` ends a batch, `restart` begins with nothing but the rows."""

    def __init__(self) -> None:
        self.store = MemoryStore()
        self.position = 0
        self.said: list[tuple[str, int]] = []
        self.restart()

    def restart(self) -> None:
        self.batch = Batch(PLACE, (), self.store, None, done=cast("Any", None))
        self.items_of = ItemPartition(self.store)
        asyncio.run(self.items_of.load(0))

    def send(self, number: int | str, day: float, version: int = 1, **more: Any) -> str:
        when = (START + timedelta(days=day)).isoformat()
        news = parse(item(number, version, versioncreated=when, **more))
        stage = Stage(self.batch)
        step = self.items_of.arrive(news, digest_of(news), self.position, stage, read)
        stage.join()
        self.position += 1
        self.said.append((step.verdict, len(step.mentions)))
        return step.verdict

    def leap(self, day: float) -> None:
        """An archive goes on after a year: three items that agree."""
        for n in range(3):
            self.send(f"leap-{n}", day, **QUIET)

    def write(self) -> None:
        self.store.apply(self.batch.rows, self.position)
        self.batch.rows.clear()

    def items(self) -> set[str]:
        self.write()
        return {key.decode().rsplit(":", 1)[-1] for key in self.store.rows if not key.startswith(b"\x00")}


def test_an_item_that_tells_nothing_leaves_after_a_month_and_one_that_does_after_the_outcomes() -> None:
    feed_ = Feed()
    feed_.send("attack", 0)
    feed_.send("quiet", 0, **QUIET)
    feed_.send("b", 30.5, **QUIET)
    assert feed_.items() == {"attack", "quiet", "b"}
    feed_.send("c", 31.5, **QUIET)
    assert feed_.items() == {"attack", "b", "c"}
    feed_.leap(399)
    assert feed_.items() == {"attack", "leap-0", "leap-1", "leap-2"}
    feed_.send("d", 402, **QUIET)
    assert feed_.items() == {"d", "leap-0", "leap-1", "leap-2"}
    assert len(feed_.store.rows) == 9, "the time, and each item with its day"


def test_whoever_is_heard_of_again_stays() -> None:
    feed_ = Feed()
    for day in (0, 20, 40):
        feed_.send("kept", day, version=day + 1, **QUIET)
        assert feed_.send("kept", day, version=day + 1, **QUIET) == "redelivery"
    feed_.send("listed", 40, **QUIET)
    feed_.send("x", 65, **QUIET)
    assert feed_.send("listed", 40, **QUIET) == "redelivery", "which renews it"
    feed_.send("y", 90, **QUIET)
    assert feed_.items() == {"listed", "x", "y"}
    assert feed_.send("listed", 40, **QUIET) == "redelivery"


def feed() -> list[tuple[Any, float, int, dict[str, Any]]]:
    """Items over four months, with late versions, kills and redeliveries inside and beyond the retention."""
    sent: list[tuple[Any, float, int, dict[str, Any]]] = []
    for n in range(120):
        sent.append((f"q{n}", n, 1, QUIET))
        if n % 4 == 0:
            sent.append((f"a{n}", n, 1, {}))
        if n % 7 == 3 and n > 40:
            sent.append((f"q{n - 20}", n, 2, QUIET))
            sent.append((f"q{n - 40}", n - 40, 1, QUIET))
            sent.append((f"a{(n - 30) // 4 * 4}", n, 2, {"pubstatus": "canceled"}))
    sent += [(f"z{n}", 600 + n, 1, QUIET) for n in range(15)]
    return sent


@pytest.mark.parametrize("every", [1, 3, 17, 1000])
@pytest.mark.parametrize("restarts", [(), (50,), (90, 130, 160)])
def test_neither_turns_nor_restarts_change_what_is_kept_or_said(every: int, restarts: tuple[int, ...]) -> None:
    plain, other = Feed(), Feed()
    for n, (number, day, version, more) in enumerate(feed()):
        plain.send(number, day, version, **more)
        plain.write()
        if n in restarts:
            other.write()
            other.restart()
        other.send(number, day, version, **more)
        if n % every == 0:
            other.write()
    assert other.said == plain.said
    assert other.items() == plain.items() == {f"z{n}" for n in range(15)}
    assert other.store.rows == plain.store.rows


def test_the_operator_hears_of_a_wrong_clock_once_a_day_and_reads_the_number(caplog: pytest.LogCaptureFixture) -> None:
    feed_, before = Feed(), AHEAD._value.get()
    feed_.send("a", 0)
    for n in range(5):
        feed_.send(f"wrong-{n}", 30_000)
        feed_.send(f"right-{n}", 0.1)
    feed_.send("b", 1)
    feed_.send("wrong", 30_000)
    assert AHEAD._value.get() - before == 6
    first, second = [r.getMessage() for r in caplog.records]
    assert "urn:test:wrong-0" in first
    assert "2109" in first
    assert "is the clock of 'test' wrong?" in second


def test_the_operator_hears_of_an_archive_out_of_order(caplog: pytest.LogCaptureFixture) -> None:
    feed_, before = Feed(), LATE._value.get()
    feed_.send("new", 60)
    assert [feed_.send(f"old-{n}", n) for n in range(3)] == ["late"] * 3
    assert feed_.said[1:] == [("late", 0)] * 3
    assert feed_.items() == {"new"}
    assert LATE._value.get() - before == 3
    (said,) = [r.getMessage() for r in caplog.records]
    assert "urn:test:old-0" in said


def test_the_table_of_an_earlier_build_is_read() -> None:
    feed_ = Feed()
    feed_.send("a", 0, **QUIET)
    feed_.write()
    feed_.store.rows[b"\x00time"] = START.isoformat().encode()
    feed_.store.rows[b"test:urn:test:a"] = re.sub(rb',"at":"[^"]*"', b"", feed_.store.rows[b"test:urn:test:a"])
    feed_.restart()
    assert feed_.send("a", 0, **QUIET) == "redelivery"
    feed_.leap(500)
    assert feed_.send("a", 0, **QUIET) == "redelivery", "it bears no date, so nothing is over"


@pytest.mark.parametrize("kind", ["memory", "rocksdb"])
def test_the_rows_before_a_key(tmp_path: Path, kind: str) -> None:
    store = open_store(Settings(tables=kind, data=tmp_path), "items", 0)
    keys = (b"a", b"\x00k/2", b"\x00k/10", b"\x00k/1", b"\x00j", b"\x00l")
    store.apply(dict.fromkeys(keys, b"1"), 6)
    assert {key for key, _ in store.scan(b"\x00k/", b"\x00k/2")} == {b"\x00k/1", b"\x00k/10"}
    assert {key for key, _ in store.scan(b"\x00k/")} == {b"\x00k/1", b"\x00k/10", b"\x00k/2"}
    assert {key for key, _ in store.scan()} == set(keys)
    stage = Stage(Batch(PLACE, (), store, None, done=cast("Any", None)))
    stage.put(b"\x00k/1", None)
    stage.put(b"\x00k/11", b"1")
    stage.put(b"\x00k/9", b"1")
    assert sorted(key for key, _ in stage.scan(b"\x00k/", b"\x00k/2")) == [b"\x00k/10", b"\x00k/11"]
    store.close()


def test_a_store_on_disk_is_there_after_a_restart_with_how_far_it_reaches(tmp_path: Path) -> None:
    chosen = Settings(tables="rocksdb", data=tmp_path)
    store: Store = open_store(chosen, "items", 3)
    store.apply({b"a": b"1", b"b": b"2"}, 7)
    store.apply({b"b": None}, 9)
    with pytest.raises(OSError, match="in use by another worker"):
        open_store(chosen, "items", 3)
    store.close()
    store = open_store(chosen, "items", 3)
    assert (dict(store.scan()), store.offset) == ({b"a": b"1"}, 9)
    store.clear()
    assert (dict(store.scan()), store.offset) == ({}, 0)
    store.close()


def test_after_the_topic_is_made_anew_what_comes_is_younger_than_all_that_came() -> None:
    feed_ = Feed()
    stage = Stage(feed_.batch)
    assert [feed_.items_of.position(n, stage) for n in (0, 1, 2)] == [0, 1, 2]
    stage.join()
    feed_.write()
    feed_.restart()
    assert feed_.items_of.position(3, Stage(feed_.batch)) == 3
    feed_.restart()
    asyncio.run(feed_.items_of.load(None))  # the group's offsets went with the topic
    assert feed_.items_of.position(0, Stage(feed_.batch)) == 3
    feed_.items_of.revert(())  # nor is it forgotten when the batch fails
    assert feed_.items_of.position(0, Stage(feed_.batch)) == 3


def test_offsets_without_a_record_do_not_count() -> None:
    feed_ = Feed()
    stage = Stage(feed_.batch)
    assert [feed_.items_of.position(n, stage) for n in (0, 2, 5)] == [0, 1, 2]
    feed_.items_of.undo(stage)  # a dead letter is a record too
    assert [feed_.items_of.position(n, stage) for n in (5, 6)] == [2, 3]
    # The batch fails, and all of it comes again.
    feed_.items_of.revert(())
    stage = Stage(feed_.batch)
    assert [feed_.items_of.position(n, stage) for n in (0, 2, 5)] == [0, 1, 2]
    stage.join()
    feed_.write()
    feed_.restart()
    assert [feed_.items_of.position(n, Stage(feed_.batch)) for n in (5, 9)] == [2, 3]


async def test_many_versions_are_looked_up_without_looking_at_each() -> None:
    class Here:
        async def read(self, items: Sequence[NewsItem]) -> list[EnrichedItem]:
            return [skim(one) for one in items]

    items = [parse(item(n)) for n in range(3000)]
    found = Readings(cast("Any", Here()))
    await found.prefetch(items)
    told = within(3, lambda: [found(parse(item(n))).item.key for n in range(3000)], "most of it is parsing")
    assert told == [one.key for one in items]


def test_a_year_that_is_wrong_keeps_no_row_for_ever() -> None:
    now = datetime(2027, 3, 1, tzinfo=UTC)
    news = parse(item(1)).model_copy(update={"version_created": datetime(2900, 1, 1, tzinfo=UTC)})
    ends = remember(news, "d", at=now).ends()
    assert ends is not None
    assert ends.year < 2030


def test_a_clock_set_back_does_not_silence_the_timer() -> None:
    now = [START + timedelta(days=2)]
    timer = Timer(Settings(), lambda: now[0])

    class Waiting:
        def wants(self, clock: datetime) -> datetime:
            return clock

    assert timer.look(0, cast("ItemPartition", Waiting())) is not None
    assert timer.look(0, cast("ItemPartition", Waiting())) is None
    now[0] = START
    assert timer.look(0, cast("ItemPartition", Waiting())) is not None


@pytest.mark.parametrize("count", [b"x", b"-1", b"", b"9" * 30])
def test_a_count_of_returns_from_outside_is_no_fault(count: bytes) -> None:
    made = original(Entry(0, 0, 0, None, b"{", (("redriven", count),)), Settings())
    assert dict(made.headers)["redriven"] == b"1"


def test_what_its_topic_does_not_take_is_not_put_back() -> None:
    assert fitting(Entry(0, 0, 0, None, b"x" * (5 * 1024 * 1024), ()), Settings()) is None
    assert fitting(Entry(0, 0, 0, None, b"x", ()), Settings()) is not None


def test_a_store_knows_when_it_was_written(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    store = open_store(settings, "items", 0)
    assert store.written == 0
    store.apply({b"a": b"1"}, 3)
    store.close()
    again = open_store(settings, "items", 0)
    assert again.offset == 3
    assert time.time() - again.written < 60
    again.close()
