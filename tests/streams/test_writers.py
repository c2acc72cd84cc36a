"""The ways out of a partition: who had it before is turned away, by the broker or by what this worker knows."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from aiokafka import TopicPartition

from streams.publisher import Outgoing
from streams.settings import Settings
from streams.topics import ENRICHED, ITEMS, create
from streams.writers import AcknowledgedWriter, Fenced, TransactionalWriter
from tests.streams.harness import reading, settings

PLACE = TopicPartition("items", 0)


async def nothing_open() -> tuple[TopicPartition, ...]:
    return ()


@pytest.mark.kafka
async def test_a_former_owner_that_wakes_up_late_is_turned_away(kafka: str, tmp_path: Path) -> None:
    chosen = settings(kafka, tmp_path, partitions=1)
    await create(chosen)
    place = TopicPartition(chosen.topic(ITEMS), 0)

    def output(number: int) -> list[Outgoing]:
        return [Outgoing(chosen.topic(ENRICHED), b"k", b"%d" % number, partition=0)]

    row = [Outgoing(chosen.topic(f"{chosen.group}-items-changelog"), b"row", b"1", partition=0)]
    former, owner = (TransactionalWriter(chosen, place, nothing_open) for _ in range(2))
    try:
        await former.start()
        assert await former.commit(output(1), row, 1) == 1
        assert await former.commit(output(2), [], 2) is None
        await owner.start()
        with pytest.raises(Fenced):
            await former.commit(output(3), row, 3)
        with pytest.raises(Fenced):
            await former.commit(output(4), row, 4)
        await owner.commit(output(5), row, 5)
    finally:
        await former.stop()
        await owner.stop()
    async with reading(chosen) as reader:
        assert [record.value for record in await reader.records(ENRICHED)] == [b"1", b"2", b"5"]
        assert await reader.client.committed(place) == 5


class Tape:
    """A publisher without Kafka; `then` happens after each delivery."""

    def __init__(self, then: Any = lambda: None) -> None:
        self.delivered: list[list[Outgoing]] = []
        self.then = then

    async def deliver(self, records: Sequence[Outgoing]) -> tuple[int, ...]:
        self.delivered.append(list(records))
        self.then()
        return tuple(range(len(records)))


OUTPUT, ROW = Outgoing("enriched", b"k", b"said"), Outgoing("changelog", b"row", b"1")


@pytest.mark.parametrize(
    ("checks", "delivered", "committed"),
    [
        pytest.param([], [[OUTPUT], [ROW]], [7], id="ours all along: outputs, rows, offset"),
        pytest.param([False], [], [], id="not ours: nothing is written"),
        pytest.param([True, False], [[OUTPUT]], [], id="taken away after the outputs: no row, no offset"),
        pytest.param([True, True, False], [[OUTPUT], [ROW]], [], id="taken away after the rows: no offset"),
    ],
)
async def test_at_least_once_writes_only_while_the_partition_is_ours(
    checks: list[bool], delivered: list[list[Outgoing]], committed: list[int]
) -> None:
    offsets: list[int] = []
    answers = iter(checks)

    async def commit(place: TopicPartition, offset: int) -> None:
        offsets.append(offset)

    tape: Any = Tape()
    writer = AcknowledgedWriter(Settings(), PLACE, tape, commit, lambda place: next(answers, True))
    if False in checks:
        with pytest.raises(Fenced):
            await writer.commit([OUTPUT], [ROW], 7)
    else:
        assert await writer.commit([OUTPUT], [ROW], 7) == 1
    assert (tape.delivered, offsets) == (delivered, committed)
