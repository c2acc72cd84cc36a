"""What watches beside the tasks of a worker: it goes on after any fault, or the worker says so and ends."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest
from aiokafka import TopicPartition
from aiokafka.errors import KafkaError

from streams import partitions
from streams.exits import UNDELIVERED
from streams.partitions import Partitions
from streams.publisher import Publisher
from streams.settings import Settings
from tests.streams.harness import settings

PLACE = TopicPartition("items", 0)


@pytest.fixture
def stopped(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """Why the worker was asked to end; nothing waits in these tests."""
    for pause in ("_LOOK", "_ASK", "_PULSE"):
        monkeypatch.setattr(partitions, pause, 0.001)
    return []


@asynccontextmanager
async def watching(chosen: Settings, stopped: list[tuple[str, int]], job: str) -> AsyncIterator[Partitions]:
    """The partitions of a worker that has no broker, with one of its watches at work."""
    found = Partitions(chosen, {}, (), Publisher(chosen), lambda why, status: stopped.append((why, status)))
    consumer, running = found._consumer, asyncio.create_task(getattr(found, job)())
    running.add_done_callback(found._ended)
    try:
        yield found
    finally:
        running.cancel()
        await asyncio.gather(running, consumer.stop(), return_exceptions=True)


async def test_open_transactions_are_looked_for_after_any_fault(
    tmp_path: Path, stopped: list[tuple[str, int]], caplog: pytest.LogCaptureFixture
) -> None:
    faults: list[BaseException] = [asyncio.CancelledError(), KafkaError(), OSError(), ValueError("a strange answer")]
    found, asked = asyncio.Event(), 0

    async def hanging() -> list[TopicPartition]:
        nonlocal asked
        asked += 1
        if faults:
            raise faults.pop()
        found.set()
        return []

    async with watching(settings("nowhere:9092", tmp_path), stopped, "_watch_transactions") as watched:
        watched._transactions.hanging = hanging  # type: ignore[method-assign]
        async with asyncio.timeout(10):
            await found.wait()
    assert stopped == []
    assert [record.message for record in caplog.records if "looked for" in record.message] == [
        "open transactions cannot be looked for: ValueError('a strange answer')"
    ]


async def test_after_a_long_sleep_the_group_is_asked_until_it_answers(
    tmp_path: Path, stopped: list[tuple[str, int]]
) -> None:
    answers: list[BaseException | bool] = [True, False, KafkaError(), OSError(), asyncio.CancelledError()]

    async def heartbeat() -> bool:
        assert not watched._owns(PLACE), "written to while nobody knows whose it is"
        answer = answers.pop()
        if isinstance(answer, BaseException):
            raise answer
        return answer

    async with watching(settings("nowhere:9092", tmp_path), stopped, "_pulse") as watched:
        watched._consumer = SimpleNamespace(
            assignment=lambda: {PLACE},
            _coordinator=SimpleNamespace(_do_heartbeat=heartbeat, check_errors=lambda: None),
        )
        watched.assigned = True
        watched._beat -= watched.settings.session_timeout
        assert not watched._owns(PLACE)
        async with asyncio.timeout(10):
            while not watched._owns(PLACE):  # noqa: ASYNC110
                await asyncio.sleep(0.001)
    assert (answers, stopped) == ([], [])


async def test_a_watch_that_ends_by_itself_ends_the_worker(tmp_path: Path, stopped: list[tuple[str, int]]) -> None:
    async def heartbeat() -> bool:
        raise ValueError("a strange answer")

    async with watching(settings("nowhere:9092", tmp_path), stopped, "_pulse") as watched:
        watched._consumer = SimpleNamespace(_coordinator=SimpleNamespace(_do_heartbeat=heartbeat))
        watched._lost = True
        async with asyncio.timeout(10):
            while not stopped:  # noqa: ASYNC110
                await asyncio.sleep(0.001)
    assert stopped == [("a watch of this worker ended: ValueError('a strange answer')", UNDELIVERED)]
