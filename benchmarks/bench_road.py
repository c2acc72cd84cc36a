"""The road with no reading: items a second through one worker on a real Kafka. Bar: 400.

Kafka, the worker and the producer share this machine's cores. Items, enriched records, mentions and both tables'
changelogs are all acknowledged by the broker; only the reading is left out.
"""

import asyncio
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from aiokafka import AIOKafkaConsumer, TopicPartition

from processors.wire import parse
from streams.broker import local_broker
from streams.publisher import Outgoing, Publisher
from streams.settings import Settings
from streams.topics import ENRICHED, ITEMS, MENTIONS, create

ITEMS_SENT = 4000
BAR = 400
WORDS = "The council met on Tuesday and adjourned without a decision on the budget of the district. " * 20


def item(number: int) -> bytes:
    """An item of 300 words."""
    return json.dumps(
        {
            "uri": f"urn:bench:{number}",
            "version": "1",
            "versioncreated": f"2021-03-{1 + number // 400:02}T{number // 20 % 24:02}:00:00Z",
            "headline": f"Council {number} adjourns",
            "body_text": WORDS,
        }
    ).encode()


async def main() -> None:
    """One worker process, all items already on the topic; timed from the first to the last commit."""
    with local_broker() as broker, tempfile.TemporaryDirectory() as data:
        settings = Settings(broker=broker, group="bench", prefix="bench.", data=Path(data), reading="none")
        await create(settings)
        async with Publisher(settings) as publisher:
            begun = time.perf_counter()
            for first in range(0, ITEMS_SENT, 500):
                batch = [item(n) for n in range(first, first + 500)]
                await publisher.deliver([Outgoing(settings.topic(ITEMS), parse(i).key.encode(), i) for i in batch])
            print(f"published       {ITEMS_SENT / (time.perf_counter() - begun):8,.0f} items/s", flush=True)
        own = {"BROKER": broker, "GROUP": "bench", "PREFIX": "bench.", "DATA": data, "READING": "none"}
        command = [sys.executable, "-m", "streams.cli", "worker"]
        environment = {"PATH": "/usr/bin", **{f"TOCSIN_{name}": value for name, value in own.items()}}
        worker = subprocess.Popen(command, env=environment)  # noqa: ASYNC220 (before anything is waited for)
        try:
            rate, drained = await watch(settings)
        finally:
            worker.terminate()
            worker.wait()
        print(f"through         {rate:8,.0f} items/s   {rate / BAR:.1f} times the bar of {BAR}")
        print(f"mentions folded {drained:8,.2f} s after the last item")


async def watch(settings: Settings) -> tuple[float, float]:
    """Items a second between the first commit seen and the last, and the seconds until the mentions were folded too."""
    client = AIOKafkaConsumer(**settings.client(), group_id=settings.group_id, enable_auto_commit=False)
    await client.start()
    places = {
        topic: [TopicPartition(settings.topic(topic), p) for p in range(settings.partitions)]
        for topic in (ITEMS, MENTIONS, ENRICHED)
    }

    async def committed(topic: str) -> int:
        return sum([await client.committed(place) or 0 for place in places[topic]])

    async def end(topic: str) -> int:
        return sum((await client.end_offsets(places[topic])).values())

    try:
        first = (0.0, 0)
        while (count := await committed(ITEMS)) < ITEMS_SENT:
            if count and not first[1]:
                first = (time.perf_counter(), count)
            await asyncio.sleep(0.02)
        last = time.perf_counter()
        assert await end(ENRICHED) >= ITEMS_SENT  # the marks of transactions count too
        while await committed(MENTIONS) < await end(MENTIONS):  # noqa: ASYNC110 (the broker has no event for it)
            await asyncio.sleep(0.02)
        return (ITEMS_SENT - first[1]) / (last - first[0]), time.perf_counter() - last
    finally:
        await client.stop()


if __name__ == "__main__":
    asyncio.run(main())
