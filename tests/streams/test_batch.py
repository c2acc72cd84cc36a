"""The order of the promises, at every point where a worker can die."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import faust
import pytest
from streams.guard import Consumer
from streams.tables import Table
from streams.turn import Turn

from streams import app as stream
from streams.publisher import Outgoing, Undelivered
from streams.settings import Settings
from tests.streams.test_guard import event
from tests.streams.wire import Tape


class Feed:
    """A stream of events, handed over in bursts: the channel is empty at the end of each."""

    def __init__(self, *bursts: list[faust.Event]) -> None:
        self._bursts = bursts
        self._left = 0
        self.channel = SimpleNamespace(queue=SimpleNamespace(empty=lambda: self._left == 0))

    def noack(self) -> "Feed":
        return self

    async def events(self) -> AsyncIterator[faust.Event]:
        for burst in self._bursts:
            for number, one in enumerate(burst, 1):
                self._left = len(burst) - number
                yield one


class Bench:
    """A turn over a tape, with the table and the consumer it works on."""

    def __init__(self, data: Path, fails: int | None = None, **settings: Any) -> None:
        chosen = Settings(tables="memory", data=data, **settings)
        app = stream.make(chosen)
        assert isinstance(app.consumer, Consumer)
        self.consumer: Consumer = app.consumer
        self.tape = Tape(fails)
        self.table = Table(app, "items", chosen)
        self.turn = Turn(app, self.tape, chosen)

    async def run(self, *bursts: int) -> None:
        """Each event says one record and keeps one row."""
        offset, feed = 0, []
        for length in bursts:
            feed.append([event(self.consumer, offset + n) for n in range(length)])
            offset += length
        async for one in self.turn.over(Feed(*feed)):
            if one is not None:
                at = str(one.message.offset).encode()
                self.turn.say(Outgoing("out", at, b"said"))
                self.turn.keep(self.table, 0, b"row", at)

    def settled(self) -> list[int]:
        return list(self.consumer.settled.values())


async def test_outputs_then_changelog_then_rows_then_offsets(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    await bench.run(3)
    outputs, rows = bench.tape.batches
    assert [(r.topic, r.key) for r in outputs] == [("out", b"0"), ("out", b"1"), ("out", b"2")]
    assert [(r.topic, r.key, r.value, r.partition) for r in rows] == [("tocsin-items-changelog", b"row", b"2", 0)]
    assert bench.table.read(0, b"row") == b"2"
    assert bench.settled() == [3]


@pytest.mark.parametrize(
    ("fails", "rows", "settled"),
    [
        pytest.param(0, None, [], id="outputs refused: nothing believed, nothing settled"),
        pytest.param(1, None, [], id="changelog refused: nothing believed, nothing settled"),
        pytest.param(2, b"1", [2], id="the second turn refused: the first stands"),
        pytest.param(3, b"1", [2], id="its changelog refused: the first stands"),
    ],
)
async def test_what_was_not_acknowledged_leaves_no_trace(
    tmp_path: Path, fails: int, rows: bytes | None, settled: list[int]
) -> None:
    bench = Bench(tmp_path, fails)
    with pytest.raises(Undelivered):
        await bench.run(2, 2)
    assert bench.table.read(0, b"row") == rows
    assert bench.settled() == settled


async def test_a_row_is_recalled_as_the_open_turn_leaves_it(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.turn.keep(bench.table, 0, b"row", b"new")
    assert bench.turn.recall(bench.table, 0, b"row") == b"new"
    bench.turn.keep(bench.table, 0, b"row", None)
    assert bench.turn.recall(bench.table, 0, b"row") is None
    assert bench.turn.recall(bench.table, 1, b"row") is None


async def test_a_long_burst_is_delivered_in_parts(tmp_path: Path) -> None:
    bench = Bench(tmp_path, burst=2)
    await bench.run(5)
    assert [len(batch) for batch in bench.tape.batches if batch[0].topic == "out"] == [2, 2, 1]


async def test_a_turn_does_not_wait_for_what_a_rebalance_took_away(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    feed = Feed([event(bench.consumer, 0)])
    feed.channel.queue.empty = lambda: False  # announced, and never handed over
    idle = feed.events

    async def hanging() -> AsyncIterator[faust.Event]:
        async for one in idle():
            yield one
        await asyncio.sleep(30)

    feed.events = hanging  # type: ignore[method-assign]
    async for one in bench.turn.over(feed):
        if one is None:
            break
    assert bench.settled() == [1]


async def test_a_turn_that_was_cancelled_is_delivered_before_what_comes_next(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    deliver, held = bench.tape.deliver, asyncio.Event()

    async def slow(records: Any) -> tuple[int, ...]:
        await held.wait()
        return await deliver(records)

    bench.tape.deliver = slow  # type: ignore[method-assign]
    work = asyncio.create_task(bench.run(2))
    await asyncio.sleep(0.05)
    work.cancel()
    with pytest.raises(asyncio.CancelledError):
        await work
    assert bench.settled() == []
    held.set()
    await bench.turn.close()
    assert [r.key for r in bench.tape.on("out")] == [b"0", b"1"]
    assert bench.settled() == [2]
