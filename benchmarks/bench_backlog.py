"""A worker that comes back to a backlog, then live items at half the rate it worked that off, under both guarantees.

Bars: one process answers all, never ends, and its memory stays flat. No reading; Kafka, worker, producer and subscriber
share this machine's cores. Latency: from the sending of an item until a read_committed subscriber has its record.

usage: python -m benchmarks.bench_backlog [ITEMS]
"""

import asyncio
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

from benchmarks.bench_road import item
from benchmarks.listening import committed_records
from processors.wire import parse
from streams.broker import local_broker
from streams.publisher import Outgoing, Publisher
from streams.settings import Settings
from streams.topics import ENRICHED, ITEMS, create

LIVE = 20.0  # seconds of live items


class Run:
    """One worker under one guarantee."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.sent: dict[bytes, float] = {}
        self.late: list[float] = []
        self.memory: list[float] = []
        self.heard = 0

    async def send(self, publisher: Publisher, numbers: range) -> None:
        batch = [item(number) for number in numbers]
        keys = [parse(one).key.encode() for one in batch]
        now = time.perf_counter()
        self.sent |= dict.fromkeys(keys, now)
        topic = self.settings.topic(ITEMS)
        await publisher.deliver([Outgoing(topic, key, one) for key, one in zip(keys, batch, strict=True)])

    async def listen(self) -> None:
        async for record in committed_records(self.settings, ENRICHED):
            self.heard += 1
            if record.key in self.sent:
                self.late.append(time.perf_counter() - self.sent.pop(record.key))

    async def weigh(self, worker: psutil.Process) -> None:
        while True:
            self.memory.append(worker.memory_info().rss / 2**20)
            await asyncio.sleep(1)

    async def until(self, count: int) -> None:
        while self.heard < count:  # noqa: ASYNC110 (the topic has no event for it)
            await asyncio.sleep(0.02)


async def measure(broker: str, guarantee: str, items: int) -> None:
    with tempfile.TemporaryDirectory() as data:
        settings = Settings(
            broker=broker, group=guarantee, prefix=f"{guarantee}.", data=Path(data), reading="none", guarantee=guarantee
        )
        await create(settings)
        run = Run(settings)
        command = [sys.executable, "-m", "streams.cli", "worker"]
        async with Publisher(settings) as publisher:
            for first in range(0, items, 500):
                await run.send(publisher, range(first, min(first + 500, items)))
            listener = asyncio.create_task(run.listen())
            environment = {"PATH": "/usr/bin", **settings.environment()}
            worker = subprocess.Popen(command, env=environment)  # noqa: ASYNC220 (nothing else is to be done meanwhile)
            scales = asyncio.create_task(run.weigh(psutil.Process(worker.pid)))
            try:
                await run.until(1)
                begun, before = time.perf_counter(), run.heard
                await run.until(items)
                rate = (items - before) / (time.perf_counter() - begun)
                drained = len(run.memory)
                run.late.clear()
                step = max(1, int(rate / 2 / 20))
                first, since = items, time.perf_counter()
                while time.perf_counter() - since < LIVE:
                    await run.send(publisher, range(first, first + step))
                    first += step
                    await asyncio.sleep(max(0.0, since + (first - items) / (rate / 2) - time.perf_counter()))
                await run.until(first)
                assert worker.poll() is None, "the worker ended"
            finally:
                for job in (listener, scales):
                    job.cancel()
                worker.terminate()
                worker.wait()
        late = sorted(run.late)
        print(
            f"{guarantee:<13} {items:,} waiting: {rate:,.0f} items/s; then {first - items:,} live at half of that: "
            f"{statistics.median(late) * 1000:.0f} ms median, {late[int(len(late) * 0.99)] * 1000:.0f} ms p99; "
            f"memory {run.memory[min(5, drained - 1)]:.0f} MB early, {run.memory[drained - 1]:.0f} MB drained, "
            f"{max(run.memory):.0f} MB at most",
            flush=True,
        )


async def main(items: int) -> None:
    with local_broker() as broker:
        for guarantee in ("exactly_once", "at_least_once"):
            await measure(broker, guarantee, items)


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000))
