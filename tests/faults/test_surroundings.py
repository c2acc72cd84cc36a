"""What happens around a worker: a broker out of reach, a full disk, clocks that jump, logs that end early, upgrades.

Each in its short form; `FAULTS=long` (`make faults`) keeps the broker away for a minute.
"""

import asyncio
import contextlib
import os
import resource
import signal
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil
import pytest
from aiokafka import TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.admin.records_to_delete import RecordsToDelete

from streams.broker import local_broker
from streams.exits import CANNOT_STORE
from streams.topics import ALERTS, DLQ, ENRICHED, ITEMS, create
from streams.worker import running
from tests.faults.crew import Worker, progress, publish_slowly
from tests.faults.feed import feed
from tests.faults.ledger import balance
from tests.streams.harness import key_of, publish, reading, settings, through
from tests.streams.wire import item

pytestmark = [pytest.mark.kafka, pytest.mark.slow, pytest.mark.timeout(600)]
LONG = os.environ.get("FAULTS") == "long"


@contextlib.contextmanager
def frozen_listener(port: int) -> Iterator[None]:
    """Whoever listens on a port answers nothing: connections stay open and requests wait, as behind a broken network."""
    listening = [c for c in psutil.net_connections("tcp") if c.laddr.port == port and c.status == psutil.CONN_LISTEN]
    process = next(c.pid for c in listening if c.pid)
    os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(process, signal.SIGCONT)


async def test_a_broker_out_of_reach_and_deliveries_that_time_out_lose_nothing(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    chosen = settings(f"127.0.0.1:{port}", tmp_path)
    payloads = feed(400, 4)
    with local_broker(port, tmp_path / "kafka"), contextlib.ExitStack() as stack:
        await create(chosen)
        # Shorter than the broker is away, so that transactions are given up in the middle.
        worker = Worker(chosen, "w0", delivery_timeout=4.0)
        stack.callback(worker.process.kill)
        await publish_slowly(chosen, payloads[:200], 1.0)
        async with reading(chosen) as reader:
            await progress(reader, 200)
        with frozen_listener(port):
            await asyncio.sleep(60 if LONG else 9)
        await publish_slowly(chosen, payloads[200:], 1.0)
        async with reading(chosen) as reader:
            await reader.drained(300)
            assert worker.process.poll() is None, "it lived through it"
            assert await asyncio.to_thread(worker.stop) == 0
            found = await balance(reader, payloads)
    assert found.whole, (found.lost[:5], found.twice[:5], found.contradictory[:5])


async def test_a_full_disk_ends_the_worker_with_its_status_and_loses_nothing(kafka: str, tmp_path: Path) -> None:
    chosen = settings(kafka, tmp_path)
    payloads = feed(400, 5)
    await create(chosen)
    worker = Worker(chosen, "w0")
    try:
        # No file of it may grow above this: what a full disk does to a store's log.
        resource.prlimit(worker.process.pid, resource.RLIMIT_FSIZE, (48 * 1024, resource.RLIM_INFINITY))
        await publish_slowly(chosen, payloads, 1.0)
        assert await asyncio.to_thread(worker.process.wait, 120) == CANNOT_STORE
        worker.start()  # there is room again
        async with reading(chosen) as reader:
            await reader.drained(300)
            assert await asyncio.to_thread(worker.stop) == 0
            found = await balance(reader, payloads)
    finally:
        worker.process.kill()
    assert found.whole, (found.lost[:5], found.twice[:5], found.contradictory[:5])


async def test_a_clock_that_jumps_moves_no_news(kafka: str, tmp_path: Path) -> None:
    chosen = settings(kafka, tmp_path, partitions=1)
    await create(chosen)
    jumps = [timedelta(0), timedelta(days=-2), timedelta(days=400), timedelta(days=-4000), timedelta(0)]
    looked = 0

    def clock() -> datetime:
        nonlocal looked
        looked += 1
        return datetime.now(UTC) + jumps[looked // 3 % len(jumps)]

    async with reading(chosen) as reader:
        async with running(chosen, clock=clock):
            for n in range(6):
                await publish(chosen, [item(f"{n}-{part}") for part in range(5)])
                await reader.drained()
                await asyncio.sleep(0.6)  # ticks are looked for when nothing comes
            while looked <= len(jumps) * 3:  # noqa: ASYNC110 (every jump must be seen, and nothing tells of it)
                await asyncio.sleep(0.1)
            # A version and a kill of an item that came before the clock went astray.
            await publish(chosen, [item("0-0", 2), item("0-0", 3, pubstatus="canceled")])
            await reader.drained()
        said = await reader.records(ENRICHED)
        assert len(said) == 32
        assert said[-1].value is None, "the item was known after all that"
        assert not await reader.records(DLQ)
        assert not await reader.records(ALERTS)  # nothing was read, so nothing rings


async def test_what_retention_took_before_it_was_read_is_passed_by_and_said(
    kafka: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    chosen = settings(kafka, tmp_path, partitions=1)
    await create(chosen)
    async with reading(chosen) as reader:
        await publish(chosen, [item(n) for n in range(5)])
        await through(chosen, reader)
        await publish(chosen, [item(n) for n in range(5, 10)])
        place = TopicPartition(chosen.topic(ITEMS), 0)
        end = (await reader.client.end_offsets([place]))[place]
        admin = AIOKafkaAdminClient(bootstrap_servers=kafka)
        await admin.start()
        await admin.delete_records({place: RecordsToDelete(before_offset=end)})
        await admin.close()
        await publish(chosen, [item(n) for n in range(10, 15)])
        await through(chosen, reader)
        said = {record.key for record in await reader.records(ENRICHED)}
    assert said == {key_of(item(n)) for n in (*range(5), *range(10, 15))}
    assert "lost to retention" in caplog.text


async def test_a_running_group_is_upgraded_worker_by_worker(kafka: str, tmp_path: Path) -> None:
    """The old release leaves alone what the new one wrote, waits, and is replaced; nothing is lost or said twice."""
    chosen = settings(kafka, tmp_path)
    payloads = feed(600, 6)
    await create(chosen)
    crew = [Worker(chosen, "w0"), Worker(chosen, "w1")]
    try:
        async with reading(chosen) as reader:
            await publish_slowly(chosen, payloads[:200], 2.0)
            await progress(reader, 200)
            for number, worker in enumerate(crew):
                worker.process.terminate()
                assert await asyncio.to_thread(worker.process.wait, 60) == 0
                worker.module = "tests.faults.next_release"
                worker.start()
                await publish_slowly(chosen, payloads[200 * (number + 1) : 200 * (number + 2)], 2.0)
            await reader.drained(300)
            codes = [await asyncio.to_thread(worker.stop) for worker in crew]
            found = await balance(reader, payloads)
    finally:
        for worker in crew:
            worker.process.kill()
    assert codes == [0, 0]
    assert found.whole, (found.lost[:5], found.twice[:5], found.contradictory[:5])
