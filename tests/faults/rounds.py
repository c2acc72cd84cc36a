"""Rounds of faults over a feed that flows, and the ledger at the end."""

import asyncio
import random
import time
from collections.abc import Callable

from streams.settings import Settings
from streams.topics import create
from tests.faults.crew import FAULTS, Worker, progress, publish_slowly
from tests.faults.feed import feed
from tests.faults.ledger import Balance, balance
from tests.streams.harness import reading


async def rounds(
    chosen: Settings, workers: int, count: int, seed: int, plan: list[str], tell: Callable[[str], None] = print
) -> tuple[Balance, list[float], list[int]]:
    """Send `count` items through `workers` workers while the faults of a plan happen to them in turn.

    Returns the balance, the seconds to the first commit after each fault, and the exit statuses of the workers.
    """
    await create(chosen)
    named = {fault.__name__: fault for fault in FAULTS}
    payloads, chance = feed(count, seed), random.Random(seed)
    crew = [Worker(chosen, f"w{number}") for number in range(workers)]
    recoveries: list[float] = []
    async with reading(chosen) as reader:
        begun = time.monotonic()
        flow = asyncio.create_task(publish_slowly(chosen, payloads, 8.0 * len(plan)))
        try:
            for number, name in enumerate(plan):
                await progress(reader, 90)
                await asyncio.sleep(chance.random())
                await named[name](crew[number % workers])
                recoveries.append(await progress(reader, 90) if not flow.done() else 0.0)
                tell(f"round {number + 1:>2}: {name:<8} committing again after {recoveries[-1]:.1f} s")
            await flow
            await reader.drained(300)
        finally:
            flow.cancel()
            codes = [await asyncio.to_thread(worker.stop) for worker in crew]
        found = await balance(reader, payloads, chosen.guarantee == "exactly_once")
        tell(f"{count} items, {len(plan)} faults, {workers} workers, {time.monotonic() - begun:.0f} s: {found}")
        return found, recoveries, codes
