"""What a hostile producer and a restart cost the memory.

Bars: 1.5 GB after 1,000,000 items of unique keys; serving within 20 s of a restart with 200,000 live rows, the event
loop never held for more than 250 ms.

usage: python -m benchmarks.bench_limits [ITEMS [ROWS]]
"""

import asyncio
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
from aiokafka import TopicPartition

from benchmarks.bench_memory import mention
from processors.memory.formats import read_mention
from processors.memory.keys import CATALOGUE
from processors.memory.partition import everywhere
from processors.memory.records import Mention, encode
from streams.batch import Batch, Stage
from streams.memory_partition import MemoryPartition
from streams.store import DiskStore

START = datetime(2031, 3, 1, tzinfo=UTC)
PLACE = TopicPartition("news.mentions.v1", 0)
FOLDED = 1000


def peak() -> float:
    """The most memory that this process ever had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def filing(number: int) -> Mention:
    """What the catalogue hears of an item with long identifiers and a headline like no other."""
    uri = f"urn:newsml:flood.example:2031:{number:012}:{'x' * 100}"
    at = (START + timedelta(seconds=number / 20)).isoformat()
    ids = [f"alt-{number}-{n}" for n in range(8)]
    card = {"item": f"flood:{uri}", "uri": uri, "ids": ids, "slug": f"SLUG-{number}",
            "provider": "flood", "headline": " ".join(f"word{number}w{n}" for n in range(20)), "version": "1",
            "status": "usable", "told": []}  # fmt: skip
    return read_mention(
        orjson.dumps(
            {"mention_id": f"card:flood:{uri}", "key": CATALOGUE, "action": "file", "seq": [number, 0], "at": at,
             "cause": {"uri": uri, "version": "1", "position": number}, "card": card}
        )
    )  # fmt: skip


async def flood(folder: Path, items: int) -> None:
    store = DiskStore(folder / "flood")
    state = MemoryPartition(store)
    await state.load(0)
    spent, since = [], time.process_time()
    for number in range(0, items, 100):
        batch = Batch(PLACE, (), store, state)
        for one in range(number, min(number + 100, items)):
            stage = Stage(batch)
            state.fold(filing(one), everywhere, stage)
            stage.join()
        store.apply(batch.rows, number)
        if number % 50_000 == 0 and number:
            now = time.process_time()
            spent.append((now - since) / 50)
            since = now
            print(f"  {number:>9,} items: {peak():.0f} MB, {spent[-1]:.3f} ms an item", flush=True)
    print(f"a flood of {items:,} items with unique keys: {peak():.0f} MB at most (before it {BEFORE:.0f} MB)")
    store.close()


def card_row(number: int) -> tuple[bytes, bytes]:
    """The row of a card, as the memory's table has it."""
    card = filing(number)
    row = {**orjson.loads(encode(card))["card"], "seq": card.seq, "position": number, "at": card.at, "notices": []}
    return b"card:" + row["item"].encode(), orjson.dumps({**row, "format": 1})


async def held(work: Coroutine[Any, Any, None], clock: Callable[[], float]) -> float:
    """How long some work holds the event loop at most, in seconds of a clock."""
    longest = 0.0

    async def pulse() -> None:
        nonlocal longest
        while True:
            since = clock()
            await asyncio.sleep(0)
            longest = max(longest, clock() - since)

    beat = asyncio.create_task(pulse())
    await asyncio.sleep(0)
    await work
    beat.cancel()
    return longest


async def restart(folder: Path, live: int) -> None:
    """Rows of 1,000 events that were folded, each many times over under other names and days, and cards."""
    store = DiskStore(folder / "restart")
    state = MemoryPartition(store)
    await state.load(0)
    chance, made = random.Random(7), {}
    for number in range(FOLDED):
        batch = Batch(PLACE, (), store, state)
        stage = Stage(batch)
        state.fold(mention(number, number, chance), everywhere, stage)
        made |= {k: v for k, v in stage.rows.items() if v and k.startswith(b"ev-")}
    copies = live // 2 // len(made)
    rows: dict[bytes, bytes | None] = {}
    for copy in range(copies):
        for number, (key, value) in enumerate(made.items()):
            mark = b"%03d-%05d" % (copy, number)
            rows[b"ev-" + mark] = value.replace(key, b"ev-" + mark).replace(b'"mn-', b'"mn-%03d-' % copy)
        store.apply(rows, copy)
        rows = {}
    for number in range(live - copies * len(made)):
        key, value = card_row(number)
        rows[key] = value
    store.apply(rows, copies + 1)
    store.close()
    store = DiskStore(folder / "restart")
    state = MemoryPartition(store)

    since, used = time.perf_counter(), time.process_time()
    longest = await held(state.load(0), time.perf_counter)
    took, cpu = time.perf_counter() - since, time.process_time() - used
    print(f"a restart with {live:,} rows: serving after {took:.1f} s ({cpu:.1f} s of this processor), "
          f"the loop held for {longest * 1000:.0f} ms at most, {peak():.0f} MB")  # fmt: skip
    store.close()


BEFORE = peak()

if __name__ == "__main__":
    items = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    live = int(sys.argv[2]) if len(sys.argv) > 2 else 200_000
    with tempfile.TemporaryDirectory() as scratch:
        # The flood first: the peak of a process is never taken back.
        asyncio.run(flood(Path(scratch), items))
        asyncio.run(restart(Path(scratch), live))
