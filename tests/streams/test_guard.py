"""The faults of Faust that guard.py works around. A test that fails here says: upstream changed, look again."""

import asyncio
import inspect
from collections import defaultdict
from importlib.metadata import version
from pathlib import Path
from types import SimpleNamespace

import faust
import pytest
from aiokafka import AIOKafkaConsumer
from faust.tables.manager import TableManager
from faust.transport.drivers import aiokafka as driver
from faust.transport.producer import ProducerBuffer
from faust.types import TP
from faust.types.tuples import ConsumerMessage
from intervaltree import IntervalTree

from streams import app as stream
from streams.guard import Consumer
from streams.settings import Settings

PLACE = TP("news.items.v1", 0)


@pytest.fixture
def consumer(tmp_path: Path) -> Consumer:
    made = stream.make(Settings(tables="memory", data=tmp_path)).consumer
    assert isinstance(made, Consumer)
    return made


def event(consumer: Consumer, offset: int, generation: int = 0) -> faust.Event:
    message = ConsumerMessage(
        topic=PLACE.topic, partition=PLACE.partition, offset=offset, timestamp=0.0, timestamp_type=0, headers=[],
        key=None, value=b"", checksum=None, tp=PLACE, generation_id=generation,
    )  # fmt: skip
    message.incref()
    consumer.track_message(message)
    return faust.Event(consumer.app, None, b"", [], message)


def test_the_version_that_was_examined() -> None:
    assert version("faust-streaming") == "0.15.3"


def test_upstream_steps_over_an_open_offset() -> None:
    # Issue 606: 3 is committed, 3 is still in work, 4 and 5 are done; upstream commits 6 and 3 is lost after a crash.
    state = SimpleNamespace(
        _acked={PLACE: [4, 5]}, _gap=defaultdict(IntervalTree), _committed_offset={PLACE: 3},
        _acked_index=defaultdict(set),
    )  # fmt: skip
    assert driver.Consumer._new_offset(state, PLACE) == 6


def test_ours_commits_what_was_settled_and_nothing_else(consumer: Consumer) -> None:
    first, second = event(consumer, 3), event(consumer, 4)
    second.ack()
    assert consumer._filter_committable_offsets(consumer._filter_tps_with_pending_acks()) == {}
    consumer.settle(first)
    assert consumer._filter_committable_offsets(consumer._filter_tps_with_pending_acks()) == {PLACE: 4}


def test_what_is_in_work_keeps_a_rebalance_waiting_and_settling_lets_go(consumer: Consumer) -> None:
    open_one = event(consumer, 7)
    assert open_one.message in consumer.unacked
    consumer.settle(open_one)
    assert not consumer.unacked


def test_an_offset_of_an_earlier_generation_is_not_settled(consumer: Consumer) -> None:
    late = event(consumer, 9, generation=4)
    consumer.app.consumer_generation_id = 5
    consumer.settle(late)
    assert consumer.settled == {}
    assert not consumer.unacked


def test_upstream_acknowledges_in_the_finally_of_its_iterator() -> None:
    # So a cancelled or raising body acknowledges what it did not do; our agents iterate with noack().
    source = inspect.getsource(faust.Stream._py_aiter)
    assert "finally:\n" in source
    assert "last_stream_to_ack = event.ack()" in source.split("yield value", 1)[1]


async def test_upstream_gives_up_flushing_after_a_tenth_of_a_second(tmp_path: Path) -> None:
    buffer = ProducerBuffer()
    buffer.app = stream.make(Settings(tables="memory", data=tmp_path))
    buffer.put(SimpleNamespace())  # nobody sends it
    buffer._started.set()
    await asyncio.wait_for(buffer.flush(), 2)
    assert buffer.size == 1


def test_upstream_produces_without_idempotence() -> None:
    producer = SimpleNamespace(app=SimpleNamespace(in_transaction=False))
    assert driver.Producer._settings_extra(producer) == {}


def test_upstream_only_warns_of_a_failed_delivery() -> None:
    source = inspect.getsource(faust.Topic._on_published)
    assert "logger.warning" in source
    assert "raise" not in source.replace("message.set_exception", "")


def test_upstream_pauses_a_second_before_its_tables() -> None:
    assert "await self.sleep(1.0)" in inspect.getsource(TableManager.on_start)


def test_the_private_doors_that_the_tables_use() -> None:
    from faust.stores.rocksdb import Store

    assert list(inspect.signature(Store._db_for_partition).parameters) == ["self", "partition"]
    assert list(inspect.signature(Store.set_persisted_offset).parameters) == ["self", "tp", "offset"]
    assert Store.offset_key


class Sought:
    """Stands in for the broker: what the group has committed, and where it was asked to read again."""

    def __init__(self, consumer: Consumer, committed: int, monkeypatch: pytest.MonkeyPatch) -> None:
        self.asked: list[int] = []

        async def first(place: TP, offset: int) -> int:
            return committed

        async def seek(partitions: dict[TP, int]) -> None:
            self.asked += partitions.values()

        monkeypatch.setattr(consumer, "_first", first)
        monkeypatch.setattr(consumer, "seek_wait", seek)


@pytest.mark.parametrize(
    ("arriving", "taken", "sought"),
    [
        pytest.param([5, 6, 7], [5, 6, 7], [], id="in order"),
        pytest.param([7, 8, 5, 6, 7, 8], [5, 6, 7, 8], [5], id="a rebalance threw two away: they come again"),
        pytest.param([5, 9, 9, 10], [5, 9, 10], [6], id="the log has a gap: asked once, believed the second time"),
        pytest.param([5, 9, 8, 9], [5, 8, 9], [6], id="part of the gap is real"),
        pytest.param([5, 5, 4, 6], [5, 6], [], id="what was taken does not come twice"),
    ],
)
async def test_records_are_taken_in_the_order_of_the_log(
    consumer: Consumer, monkeypatch: pytest.MonkeyPatch, arriving: list[int], taken: list[int], sought: list[int]
) -> None:
    broker = Sought(consumer, 5, monkeypatch)
    assert [n for n in arriving if await consumer.in_sequence(event(consumer, n))] == taken
    assert broker.asked == sought


async def test_a_partition_that_does_not_come_back_is_asked_for_again(
    consumer: Consumer, monkeypatch: pytest.MonkeyPatch
) -> None:
    broker = Sought(consumer, 5, monkeypatch)
    assert not await consumer.in_sequence(event(consumer, 7))
    monkeypatch.setattr("streams.guard._CHASE", 0.0)
    await consumer.chase()
    assert broker.asked == [5, 5]


async def test_what_was_taken_is_forgotten_with_the_partition(
    consumer: Consumer, monkeypatch: pytest.MonkeyPatch
) -> None:
    Sought(consumer, 5, monkeypatch)
    assert await consumer.in_sequence(event(consumer, 5))
    await consumer.on_partitions_revoked({PLACE})
    assert await consumer.in_sequence(event(consumer, 5))


class Waiting(Sought):
    """Stands in for the broker as above; it holds records up to `end`, and one partition is this worker's."""

    def __init__(self, consumer: Consumer, end: int, monkeypatch: pytest.MonkeyPatch) -> None:
        super().__init__(consumer, 0, monkeypatch)

        async def highwaters(*places: TP) -> dict[TP, int]:
            return dict.fromkeys(places, end)

        monkeypatch.setattr(consumer, "highwaters", highwaters)
        monkeypatch.setattr(consumer, "assignment", lambda: {PLACE})


async def test_what_waits_unread_is_read_again_a_few_times(consumer: Consumer, monkeypatch: pytest.MonkeyPatch) -> None:
    # Faust threw away 5 to 8 and nothing comes behind them.
    broker = Waiting(consumer, 9, monkeypatch)
    consumer._next[PLACE] = 5
    for asked in ([], [5], [5, 5], [5, 5, 5], [5, 5, 5]):
        await consumer._look()
        assert broker.asked == asked
    for _ in range(12):
        await consumer._look()
    assert broker.asked == [5, 5, 5, 5]


async def test_what_is_read_or_in_work_is_not_read_again(consumer: Consumer, monkeypatch: pytest.MonkeyPatch) -> None:
    broker = Waiting(consumer, 9, monkeypatch)
    for due in (5, 7, 9, 9, 9):
        consumer._next[PLACE] = due
        await consumer._look()
    consumer._next[PLACE] = 8
    in_work = event(consumer, 8)
    for _ in range(3):
        await consumer._look()
    assert broker.asked == []
    in_work.ack()
    await consumer._look()
    await consumer._look()
    assert broker.asked == [8]


async def test_a_partition_that_nobody_committed_is_read_from_its_begin(
    consumer: Consumer, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Upstream seeks only where something was committed; elsewhere the reading goes on behind what it threw away.
    source = inspect.getsource(AIOKafkaConsumer.seek_to_committed)
    assert "if offset and offset > 0:" in source
    other = TP(PLACE.topic, 1)
    broker = Sought(consumer, 0, monkeypatch)

    async def committed() -> dict[TP, int | None]:
        return {PLACE: None, other: 12}

    async def earliest(*places: TP) -> dict[TP, int]:
        return dict.fromkeys(places, 3)

    monkeypatch.setattr(consumer, "seek_to_committed", committed)
    monkeypatch.setattr(consumer, "earliest_offsets", earliest)
    monkeypatch.setattr(consumer, "assignment", lambda: {PLACE, other})
    await consumer.perform_seek()
    assert broker.asked == [3]
    assert consumer._begin == {PLACE: 3, other: 12}


def test_upstream_takes_what_a_rebalance_left_for_read(consumer: Consumer) -> None:
    assert "DROPPED MESSAGE" in inspect.getsource(driver.Consumer._drain_messages)
    consumer._read_offset[PLACE] = 9
    consumer._read_offset.update({PLACE: 9})
    assert consumer._read_offset[PLACE] is None
