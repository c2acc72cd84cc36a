"""From an item on its topic to the alerts it causes: a real Kafka, one worker, items at a third of the rate it reads.

The feed is that of `bench_reading` (mixed news where the measuring sets are present, else the sample wire), each item
published as it is sent. Latency: from the sending of an item until a read_committed subscriber has an alert that it
caused, of attacks and outcomes alike. Kafka, worker, producer and subscriber share this machine's cores.
Bar: p99 under 300 ms.
"""

import asyncio
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.bench_reading import feed
from benchmarks.listening import committed_records
from processors.wire import parse
from streams.broker import local_broker
from streams.publisher import Outgoing, Publisher
from streams.reader import reader
from streams.settings import Settings
from streams.topics import ALERTS, ENRICHED, ITEMS, create

WARM, SECONDS, PATIENCE, BAR_MS = 60, 60.0, 30.0, 300


def fresh(lines: list[bytes]) -> Iterator[bytes]:
    """The items over and over, each with an id of its own and published now."""
    for number, line in enumerate(lines * 100):
        row = json.loads(line)
        row |= {"uri": f"urn:bench:{number}", "versioncreated": datetime.now(UTC).isoformat()}
        yield json.dumps(row).encode()


def rate(lines: list[bytes]) -> float:
    """Items a second that one core reads."""
    read_many = reader(Settings())
    for line in lines[:WARM]:
        read_many([parse(line)])
    some = lines[:: max(1, len(lines) // 100)]
    begun = time.process_time()
    for line in some:
        read_many([parse(line)])
    return len(some) / (time.process_time() - begun)


async def listen(settings: Settings, topic: str, heard: dict[str, float]) -> None:
    """Note in `heard` when the first record of a topic that each item caused was there to be read."""
    async for record in committed_records(settings, topic):
        told = json.loads(record.value)
        heard.setdefault(told["item"]["uri"] if topic == ENRICHED else told["cause"]["uri"], time.perf_counter())


async def main() -> None:
    lines = [line for pair in zip(feed()[:250], feed()[250:], strict=False) for line in pair] or feed()
    asked = rate(lines) / 3
    with local_broker() as broker, tempfile.TemporaryDirectory() as data:
        settings = Settings(broker=broker, group="alerts", prefix="alerts.", data=Path(data))
        await create(settings)
        read: dict[str, float] = {}
        rung: dict[str, float] = {}
        sent: dict[str, float] = {}
        worker = subprocess.Popen(  # noqa: ASYNC220 (before anything is waited for)
            [sys.executable, "-m", "streams.cli", "worker"], env={"PATH": "/usr/bin", **settings.environment()}
        )
        listeners = [
            asyncio.create_task(listen(settings, topic, heard)) for topic, heard in ((ENRICHED, read), (ALERTS, rung))
        ]
        try:
            async with Publisher(settings) as publisher:
                feeder = fresh(lines)

                async def send(count: int, apart: float) -> None:
                    since = time.perf_counter()
                    for number in range(count):
                        line = next(feeder)
                        one = parse(line)
                        sent[one.uri] = time.perf_counter()
                        await publisher.deliver([Outgoing(settings.topic(ITEMS), one.key.encode(), line)])
                        await asyncio.sleep(max(0.0, since + (number + 1) * apart - time.perf_counter()))

                await send(WARM, 0.0)
                # Not every item has a record: some are withheld.
                begun = time.perf_counter()
                while len(read) < WARM and time.perf_counter() - begun < PATIENCE:  # noqa: ASYNC110 (topics have no event)
                    await asyncio.sleep(0.05)
                warm = set(sent)
                await send(int(SECONDS * asked), 1 / asked)
                await asyncio.sleep(3)
        finally:
            for one in listeners:
                one.cancel()
            worker.terminate()
            worker.wait()
    print(f"{asked:.1f} items/s for {SECONDS:.0f} s, a third of what one core reads")
    for name, heard in (("records", read), ("alerts", rung)):
        late = sorted(1000 * (at - sent[uri]) for uri, at in heard.items() if uri in sent and uri not in warm)
        if not late:
            print(f"{name:<8} none: the sample wire tells its few stories while the worker warms up")
            continue
        high = ", ".join(f"{late[int(len(late) * share)]:.0f} ms p{share:.0%}".rstrip("%") for share in (0.95, 0.99))
        print(f"{name:<8} {len(late):,}: {statistics.median(late):.0f} ms median, {high}, {late[-1]:.0f} ms at most")
    print(f"bar: p99 of alerts under {BAR_MS} ms")
    missing = len(set(sent) - set(read))
    print(f"items without a record: {missing}")


if __name__ == "__main__":
    asyncio.run(main())
