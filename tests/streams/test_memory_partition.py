"""The memory of a partition, built anew from its rows when a worker starts."""

import asyncio
import time

from benchmarks.bench_limits import card_row, held
from streams.memory_partition import MemoryPartition
from streams.store import MemoryStore
from tests.speed import TRIES, slowness

CARDS = 50_000  # with 1.7 million handles
HELD = 0.06  # seconds of this thread: the index breathes after 0.02


def test_building_the_index_of_a_full_catalogue_never_holds_the_loop() -> None:
    store = MemoryStore()
    store.apply(dict(map(card_row, range(CARDS))), 1)
    longest = 1.0
    for _ in range(TRIES):
        state = MemoryPartition(store)
        longest = min(longest, asyncio.run(held(state.load(0), time.thread_time)))
        assert state.memory.catalogue.handles > 1_500_000
        if longest < HELD:
            break
    assert longest < HELD * slowness(), f"the loop was held for {longest:.3f} s"
