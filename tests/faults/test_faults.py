"""The short form of the fault suite: workers and brokers that fail while items flow; afterwards the books balance."""

import asyncio
import contextlib
import socket
from pathlib import Path

import pytest
from aiokafka import AIOKafkaProducer
from confluent_kafka import Producer

from streams.broker import local_broker
from streams.publisher import Outgoing, Publisher
from streams.topics import DLQ, ENRICHED, ITEMS, create
from streams.unpacking import UNPACKED
from tests.faults.crew import Worker, progress, publish_slowly
from tests.faults.feed import feed
from tests.faults.ledger import balance
from tests.faults.rounds import rounds
from tests.streams.harness import key_of, publish, reading, settings, through
from tests.streams.wire import item

pytestmark = [pytest.mark.kafka, pytest.mark.slow, pytest.mark.timeout(280)]

# One of each that takes its time; all of them in turn are the long form's (`make faults`).
PLANS = {
    1: ["killed", "stopped", "paused", "killed", "killed"],
    2: ["killed", "frozen", "away", "stopped", "killed"],
}


@pytest.mark.parametrize("workers", PLANS)
async def test_workers_that_fail_while_items_flow_lose_nothing_and_say_nothing_twice(
    kafka: str, tmp_path: Path, workers: int
) -> None:
    found, _, codes = await rounds(settings(kafka, tmp_path), workers, 1000, workers, PLANS[workers])
    assert found.whole, (found.lost[:5], found.twice[:5], found.contradictory[:5])
    assert codes == [0] * workers


async def test_at_least_once_says_the_same_again_and_loses_nothing(kafka: str, tmp_path: Path) -> None:
    chosen = settings(kafka, tmp_path, guarantee="at_least_once")
    found, _, _ = await rounds(chosen, 1, 600, 5, ["killed", "stopped", "killed"])
    assert found.whole, (found.lost[:5], found.twice[:5], found.contradictory[:5])


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
        worker = Worker(chosen, "w0")
        stack.callback(worker.process.kill)
        await publish_slowly(chosen, payloads[:300], 1.0)
        async with reading(chosen) as reader:
            await progress(reader)
        await asyncio.to_thread(first.close)
        await asyncio.sleep(4)
        stack.enter_context(local_broker(port, tmp_path / "kafka"))
        await publish_slowly(chosen, payloads[300:], 1.0)
        async with reading(chosen) as reader:
            await reader.drained(150)
            assert worker.process.poll() is None, "it lived through it"
            assert await asyncio.to_thread(worker.stop) == 0
            found = await balance(reader, payloads)
    assert found.whole, (found.lost[:5], found.twice[:5], found.contradictory[:5])


async def test_a_backlog_is_worked_off_and_what_comes_live_is_answered(kafka: str, tmp_path: Path) -> None:
    """More records waiting than any buffer holds, then live ones: one process answers all and does not end."""
    chosen = settings(kafka, tmp_path)
    await create(chosen)
    async with reading(chosen) as reader:
        await publish(
            chosen, [item(n, headline=f"Council {n} adjourns", body_text="It adjourned.") for n in range(3000)]
        )

        async def live() -> None:
            for n in range(100):
                await publish(chosen, [item(f"live-{n}", headline="Council adjourns", body_text="It adjourned.")])
                await asyncio.sleep(0.02)
            await reader.drained(200)

        await through(chosen, reader, live)
        assert len({r.key for r in await reader.records(ENRICHED)}) == 3100


@pytest.mark.parametrize("codec", ["gzip", "snappy", "lz4", "zstd"])
async def test_every_codec_of_kafka_is_read(kafka: str, tmp_path: Path, codec: str) -> None:
    chosen = settings(kafka, tmp_path, partitions=1)
    await create(chosen)
    producer = Producer({"bootstrap.servers": kafka, "compression.type": codec, "linger.ms": 200})
    for n in range(20):
        producer.produce(chosen.topic(ITEMS), item(n), key=key_of(item(n)), headers=[("ce_id", None)])
    producer.flush()
    async with reading(chosen) as reader:
        await through(chosen, reader)
        assert len(await reader.records(ENRICHED)) == 20


async def test_a_batch_that_unpacks_to_too_much_is_a_dead_letter_and_those_beside_it_are_read(
    kafka: str, tmp_path: Path
) -> None:
    chosen = settings(kafka, tmp_path, partitions=1)
    await create(chosen)
    packing = {"compression_type": "zstd", "max_request_size": 2 * UNPACKED, "max_batch_size": 2 * UNPACKED}
    async with AIOKafkaProducer(bootstrap_servers=kafka, **packing) as producer:
        for payload in (item(1), b" " * (UNPACKED + 1), item(2)):
            await producer.send_and_wait(chosen.topic(ITEMS), payload)
    async with reading(chosen) as reader:
        await through(chosen, reader)
        assert {r.key for r in await reader.records(ENRICHED)} == {key_of(item(1)), key_of(item(2))}
        (dead,) = await reader.records(DLQ)
        assert b"when it is unpacked" in dict(dead.headers)["dlq_reason"]


async def test_a_record_that_has_neither_key_nor_value_is_a_dead_letter(kafka: str, tmp_path: Path) -> None:
    chosen = settings(kafka, tmp_path, partitions=1)
    await create(chosen)
    producer = Producer({"bootstrap.servers": kafka})
    for payload in (item(1), None, item(2)):
        producer.produce(chosen.topic(ITEMS), payload)
    producer.flush()
    async with reading(chosen) as reader:
        await through(chosen, reader)
        assert {r.key for r in await reader.records(ENRICHED)} == {key_of(item(1)), key_of(item(2))}
        assert [(dead.key, dead.value) for dead in await reader.records(DLQ)] == [(None, b"")]


async def test_what_a_producer_took_back_never_was_and_its_marks_are_no_lag(kafka: str, tmp_path: Path) -> None:
    chosen = settings(kafka, tmp_path, partitions=1)
    await create(chosen)
    async with AIOKafkaProducer(bootstrap_servers=kafka, transactional_id=f"up-{chosen.group}") as producer:
        for number in range(10):
            await producer.begin_transaction()
            for part in range(5):
                payload = item(f"{number}-{part}")
                await producer.send(chosen.topic(ITEMS), payload, key=key_of(payload))
            await (producer.abort_transaction() if number % 2 else producer.commit_transaction())
    async with reading(chosen) as reader:
        await through(chosen, reader)  # until the group has committed all, marks included
        said = {r.key for r in await reader.records(ENRICHED)}
    assert said == {key_of(item(f"{n}-{part}")) for n in range(0, 10, 2) for part in range(5)}


async def test_a_topic_made_anew_goes_on_with_what_was_known(kafka: str, tmp_path: Path) -> None:
    from aiokafka.admin import AIOKafkaAdminClient

    chosen = settings(kafka, tmp_path, partitions=1)
    await create(chosen)
    async with reading(chosen) as reader:
        await publish(chosen, [item(n) for n in range(5)])
        await through(chosen, reader)
        admin = AIOKafkaAdminClient(bootstrap_servers=kafka)
        await admin.start()
        await admin.delete_topics([chosen.topic(ITEMS)])
        await admin.close()
        await asyncio.sleep(2)
        await create(chosen)
        async with Publisher(chosen) as publisher:
            kill = item(3, 2, pubstatus="canceled")
            await publisher.deliver([Outgoing(chosen.topic(ITEMS), key_of(kill), kill)])
        await through(chosen, reader)
        assert [r.value for r in await reader.records(ENRICHED)][-1] is None
        assert not await reader.records(DLQ)
