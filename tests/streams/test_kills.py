"""Workers killed at random moments, a broker stopped under them: afterwards the books are balanced."""

import asyncio
import contextlib
import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest
from aiokafka import ConsumerRecord

from streams.broker import local_broker
from streams.publisher import Outgoing, Publisher
from streams.settings import Settings
from streams.topics import ALERTS, DLQ, ENRICHED, EVENTS, ITEMS, MENTIONS, create
from tests.streams.roads import Reader, key_of, reading, settings
from tests.streams.wire import item

pytestmark = [pytest.mark.kafka, pytest.mark.slow, pytest.mark.timeout(280)]

# One attack in each, so that every one of them must ring exactly once.
CITIES = (
    "Karachi", "Kabul", "Baghdad", "Mogadishu", "Lagos", "Bogota", "Manila", "Istanbul", "Cairo", "Nairobi",
    "Madrid", "London", "Paris", "Jakarta", "Dhaka", "Lima",
)  # fmt: skip


def feed(count: int, seed: int) -> list[bytes]:
    """A mixed feed: flashes of attacks, plain items, later versions, redeliveries, kills and broken lines."""
    chance = random.Random(seed)
    made: list[bytes] = []
    for number in range(count):
        kind = chance.random()
        if number < len(CITIES):
            city = CITIES[number]
            text = f"{city.upper()}, March 12 - A bomb in a market in {city} killed five people on Friday, police said."
            made.append(item(f"flash-{number}", headline=f"Bomb kills five in {city} market", body_text=text))
        elif kind < 0.05:
            made.append(b'{"broken": %d' % number)
        elif kind < 0.10:
            made.append(chance.choice(made))
        else:
            text = f"The council of district {number} discussed its budget and adjourned until next week."
            made.append(item(f"plain-{number}", headline=f"District {number} council adjourns", body_text=text))
            if kind < 0.30:
                made.append(item(f"plain-{number}", 2, headline=f"District {number} adjourns again", body_text=text))
            if kind < 0.15:
                made.append(item(f"plain-{number}", 3, headline="Killed", body_text=text, pubstatus="canceled"))
    return made[:count]


class Worker:
    """A worker process that can be killed and started again."""

    def __init__(self, chosen: Settings, instance: str) -> None:
        own = {
            "BROKER": chosen.broker, "PREFIX": chosen.prefix, "GROUP": chosen.group, "DATA": str(chosen.data),
            "INSTANCE": instance, "TABLES": "rocksdb", "PARTITIONS": str(chosen.partitions), "READING": "full",
            "SESSION_TIMEOUT": "12", "HEARTBEAT_INTERVAL": "1", "DELIVERY_TIMEOUT": "15",
        }  # fmt: skip
        self._environment = {**os.environ, **{f"TOCSIN_{name}": value for name, value in own.items()}}
        self._log = (chosen.data / f"{instance}.log").open("ab")
        self.codes: list[int] = []
        self.start()

    def start(self) -> None:
        self._begun = time.monotonic()
        command = [sys.executable, "-m", "streams.cli", "worker"]
        self.process = subprocess.Popen(command, env=self._environment, stderr=self._log, stdout=self._log)

    def revive(self) -> None:
        """Start it again when it ended by itself."""
        if (code := self.process.poll()) is not None:
            self.codes.append(code)
            self.start()

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()
        self.start()

    def stop(self) -> int:
        # When all was drained before the last kill, the worker after it may not yet have come to hear signals.
        time.sleep(max(0.0, self._begun + 3 - time.monotonic()))
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(30)
        finally:
            self.process.kill()
            self._log.close()


async def publish_slowly(chosen: Settings, payloads: list[bytes], seconds: float) -> None:
    async with Publisher(chosen) as publisher:
        for begin in range(0, len(payloads), 20):
            batch = payloads[begin : begin + 20]
            await publisher.deliver([Outgoing(chosen.topic(ITEMS), key_of(p), p) for p in batch])
            await asyncio.sleep(seconds * 20 / len(payloads))


async def reconcile(reader: Reader, payloads: list[bytes]) -> None:
    """Every input has its record or its dead letter, and no id stands over two contents."""
    said = {topic: await reader.records(topic) for topic in (ENRICHED, MENTIONS, EVENTS, ALERTS, DLQ)}
    contents: dict[Any, set[Any]] = defaultdict(set)
    for topic, records in said.items():
        for record in records:
            contents[topic, dict(record.headers).get("ce_id", record.value)].add((record.key, record.value))
    assert not {name: found for name, found in contents.items() if len(found) > 1}

    bad = {payload for payload in payloads if key_of(payload) == b"bad"}
    assert {record.value for record in said[DLQ]} == bad

    wanted, newest = defaultdict(list), {}
    for payload in dict.fromkeys(payload for payload in payloads if payload not in bad):
        fields = json.loads(payload)
        version = None if fields["pubstatus"] == "canceled" else fields["version"]
        wanted[key_of(payload)].append(version)
    for record in said[ENRICHED]:
        newest[record.key] = version_of(record)
    assert newest == {key: versions[-1] for key, versions in wanted.items()}
    assert once(said[ENRICHED]) == wanted

    alerts = [json.loads(record.value) for record in unique(said[ALERTS])]
    created = Counter(a["alert_id"] for a in alerts if a["transition"] == "created")
    assert set(created.values()) == {1}
    # How many flashes the reading takes for attacks is not this test's matter; that most ring is.
    assert len(created) > len(CITIES) // 2


def version_of(record: ConsumerRecord) -> str | None:
    return None if record.value is None else json.loads(record.value)["item"]["version"]


def unique(records: list[ConsumerRecord]) -> list[ConsumerRecord]:
    """The records as a subscriber has them, who drops an id that came before."""
    seen: dict[bytes, ConsumerRecord] = {}
    for record in records:
        seen.setdefault(dict(record.headers)["ce_id"], record)
    return list(seen.values())


def once(records: list[ConsumerRecord]) -> dict[bytes, list[str | None]]:
    """What was said of every item, in order, each thing once."""
    found: dict[bytes, list[str | None]] = defaultdict(list)
    for record in unique(records):
        found[record.key].append(version_of(record))
    return found


@pytest.mark.parametrize(("workers", "kills", "seed"), [(1, 10, 1), (2, 12, 2)])
async def test_workers_killed_while_items_flow_lose_nothing_and_say_nothing_twice_differently(
    kafka: str, tmp_path: Path, workers: int, kills: int, seed: int
) -> None:
    chosen = settings(kafka, tmp_path)
    await create(chosen)
    payloads = feed(2000, seed)
    chance = random.Random(seed)
    crew = [Worker(chosen, f"w{number}") for number in range(workers)]
    async with reading(chosen) as reader:
        flow = asyncio.create_task(publish_slowly(chosen, payloads, 4.0 * kills))
        try:
            for number in range(kills):
                await progress(reader)
                await asyncio.sleep(chance.random())
                crew[number % workers].kill()
            await flow
            await reader.drained(90)
        finally:
            flow.cancel()
            codes = [worker.stop() for worker in crew]
        assert codes == [0] * workers
        await reconcile(reader, payloads)


async def progress(reader: Reader, patience: float = 40.0) -> None:
    """Wait until the group has committed something more."""
    async with asyncio.timeout(patience):
        before = await committed(reader)
        while await committed(reader) == before:  # noqa: ASYNC110 (the broker has no event for it)
            await asyncio.sleep(0.05)


async def committed(reader: Reader) -> int:
    return sum([await reader.client.committed(place) or 0 for place in reader.places(ITEMS)])


async def test_a_broker_stopped_and_started_loses_nothing(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    chosen = settings(f"127.0.0.1:{port}", tmp_path)
    payloads = feed(600, 3)
    with contextlib.ExitStack() as stack:
        first = stack.enter_context(contextlib.ExitStack())
        first.enter_context(local_broker(port, tmp_path / "kafka"))
        await create(chosen)
        crew = [Worker(chosen, "w0")]
        stack.callback(lambda: [worker.process.kill() for worker in crew])
        await publish_slowly(chosen, payloads[:300], 1.0)
        async with reading(chosen) as reader:
            await progress(reader)
        await asyncio.to_thread(first.close)
        await asyncio.sleep(4)
        stack.enter_context(local_broker(port, tmp_path / "kafka"))
        await publish_slowly(chosen, payloads[300:], 1.0)
        async with reading(chosen) as reader:
            drained = asyncio.create_task(reader.drained(120))
            while not drained.done():
                crew[0].revive()
                await asyncio.sleep(0.5)
            await drained
            assert crew[0].stop() == 0
            # It lived through it, or ended saying that it could not keep its promise.
            assert set(crew[0].codes) <= {70}
            await reconcile(reader, payloads)
