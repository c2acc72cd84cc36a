"""What stays in the table of items: by the items' time, whatever the turns and the restarts."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest

from processors.skim import skim
from processors.wire import parse
from schemas import EnrichedItem, NewsItem
from streams import app as stream
from streams.arrivals import Arrivals
from streams.misdated import AHEAD, LATE
from streams.settings import Settings
from streams.tables import Table
from streams.turn import Turn
from tests.processors.memory.stories import attack
from tests.streams.wire import Tape, item

QUIET = {"headline": "Council adjourns", "body_text": "The council of the district adjourned until next week."}
START = datetime(2027, 3, 1, 8, tzinfo=UTC)


def read(news: NewsItem) -> EnrichedItem:
    """A reading that knows a bomb when it sees one."""
    return skim(news).model_copy(update={"events": (attack(),) if "Bomb" in skim(news).item.headline else ()})


class Shelf:
    """A table's rows of one partition, without Faust."""

    topic = "shelf"

    def __init__(self) -> None:
        self.kept: dict[bytes, bytes] = {}

    def read(self, partition: int, key: bytes) -> bytes | None:
        return self.kept.get(key)

    def rows(self, partition: int, prefix: bytes = b"", end: bytes | None = None) -> Iterator[tuple[bytes, bytes]]:
        yield from [(k, v) for k, v in self.kept.items() if k.startswith(prefix) and (end is None or k < end)]


class Desk:
    """Arrivals over a shelf; `write` ends a turn, `restart` begins a generation that knows only the rows."""

    def __init__(self) -> None:
        self.shelf = Shelf()
        self.generation = self.position = 0
        self.said: list[tuple[str, int]] = []
        self.restart()

    def restart(self) -> None:
        self.generation += 1
        self.turn = Turn(cast("Any", None), cast("Any", Tape()), Settings())
        self.arrivals = Arrivals(cast("Table", self.shelf), self.turn, read)

    def send(self, number: int | str, day: float, version: int = 1, **more: Any) -> str:
        when = (START + timedelta(days=day)).isoformat()
        news = parse(item(number, version, versioncreated=when, **more))
        step = self.arrivals.arrive(news, 0, self.generation, self.position)
        self.position += 1
        self.said.append((step.verdict, len(step.mentions)))
        return step.verdict

    def leap(self, day: float) -> None:
        """An archive goes on after a year: three items that agree."""
        for n in range(3):
            self.send(f"leap-{n}", day, **QUIET)

    def write(self) -> None:
        for (_, _, key), value in self.turn._rows.items():
            if value is None:
                self.shelf.kept.pop(key, None)
            else:
                self.shelf.kept[key] = value
        self.turn._rows.clear()

    def items(self) -> set[str]:
        self.write()
        return {key.decode().rsplit(":", 1)[-1] for key in self.shelf.kept if not key.startswith(b"\x00")}


def test_an_item_that_tells_nothing_leaves_after_a_month_and_one_that_does_after_the_outcomes() -> None:
    desk = Desk()
    desk.send("attack", 0)
    desk.send("quiet", 0, **QUIET)
    desk.send("b", 30.5, **QUIET)
    assert desk.items() == {"attack", "quiet", "b"}
    desk.send("c", 31.5, **QUIET)
    assert desk.items() == {"attack", "b", "c"}
    desk.leap(399)
    assert desk.items() == {"attack", "leap-0", "leap-1", "leap-2"}
    desk.send("d", 402, **QUIET)
    assert desk.items() == {"d", "leap-0", "leap-1", "leap-2"}
    assert len(desk.shelf.kept) == 9, "the time, and each item with its day"


def test_whoever_is_heard_of_again_stays() -> None:
    desk = Desk()
    for day in (0, 20, 40):
        desk.send("kept", day, version=day + 1, **QUIET)
        assert desk.send("kept", day, version=day + 1, **QUIET) == "redelivery"
    desk.send("listed", 40, **QUIET)
    desk.send("x", 65, **QUIET)
    assert desk.send("listed", 40, **QUIET) == "redelivery", "which renews it"
    desk.send("y", 90, **QUIET)
    assert desk.items() == {"listed", "x", "y"}
    assert desk.send("listed", 40, **QUIET) == "redelivery"


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
    plain, other = Desk(), Desk()
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
    assert other.shelf.kept == plain.shelf.kept


def test_the_operator_hears_of_a_wrong_clock_once_a_day_and_reads_the_number(caplog: pytest.LogCaptureFixture) -> None:
    desk, before = Desk(), AHEAD._value.get()
    desk.send("a", 0)
    for n in range(5):
        desk.send(f"wrong-{n}", 30_000)
        desk.send(f"right-{n}", 0.1)
    desk.send("b", 1)
    desk.send("wrong", 30_000)
    assert AHEAD._value.get() - before == 6
    first, second = [r.getMessage() for r in caplog.records]
    assert "urn:test:wrong-0" in first
    assert "2109" in first
    assert "is the clock of 'test' wrong?" in second


def test_the_operator_hears_of_an_archive_out_of_order(caplog: pytest.LogCaptureFixture) -> None:
    desk, before = Desk(), LATE._value.get()
    desk.send("new", 60)
    assert [desk.send(f"old-{n}", n) for n in range(3)] == ["late"] * 3
    assert desk.said[1:] == [("late", 0)] * 3
    assert desk.items() == {"new"}
    assert LATE._value.get() - before == 3
    (said,) = [r.getMessage() for r in caplog.records]
    assert "urn:test:old-0" in said


def test_the_table_of_an_earlier_build_is_read() -> None:
    desk = Desk()
    desk.send("a", 0, **QUIET)
    desk.write()
    desk.shelf.kept[b"\x00time"] = START.isoformat().encode()
    desk.shelf.kept[b"test:urn:test:a"] = re.sub(rb',"at":"[^"]*"', b"", desk.shelf.kept[b"test:urn:test:a"])
    desk.restart()
    assert desk.send("a", 0, **QUIET) == "redelivery"
    desk.leap(500)
    assert desk.send("a", 0, **QUIET) == "redelivery", "it bears no date, so nothing is over"


@pytest.mark.parametrize("kind", ["memory", "rocksdb"])
async def test_the_rows_before_a_key(tmp_path: Path, kind: str) -> None:
    chosen = Settings(tables=kind, data=tmp_path, partitions=1)
    table = Table(stream.make(chosen), "items", chosen)
    for n, name in enumerate((b"a", b"\x00k/2", b"\x00k/10", b"\x00k/1", b"\x00j", b"\x00l")):
        table.write(0, name, b"1", n)
    assert {key for key, _ in table.rows(0, b"\x00k/", b"\x00k/2")} == {b"\x00k/1", b"\x00k/10"}
    assert {key for key, _ in table.rows(0, b"\x00k/")} == {b"\x00k/1", b"\x00k/10", b"\x00k/2"}
    turn = Turn(cast("Any", None), cast("Any", Tape()), chosen)
    turn.keep(table, 0, b"\x00k/1", None)
    turn.keep(table, 0, b"\x00k/11", b"1")
    turn.keep(table, 0, b"\x00k/9", b"1")
    assert sorted(key for key, _ in turn.rows(table, 0, b"\x00k/", b"\x00k/2")) == [b"\x00k/10", b"\x00k/11"]
