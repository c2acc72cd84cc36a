"""What a worker says of itself. That it answers over HTTP is proved with a real worker in test_compose."""

from types import SimpleNamespace
from typing import Any, cast

import pytest
from aiokafka import TopicPartition

from streams.health import Positions
from streams.partitions import Partitions
from streams.store import MemoryStore

PLACE = TopicPartition("items", 2)


def partitions(**changed: Any) -> Partitions:
    own = {"assigned": True, "unknown": set(), "tasks": {}, "longest_pause": 0.0, **changed}
    made = Partitions.__new__(Partitions)
    for name, value in own.items():
        setattr(made, name, value)
    return made


def task(live: bool = True, lag: int | None = 0) -> Any:
    return SimpleNamespace(live=live, committed=7, lag=lag, store=MemoryStore())


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, "up"),
        ({"assigned": False}, "starting"),
        ({"tasks": {PLACE: task()}}, "up"),
        ({"tasks": {PLACE: task(), "other": task(live=False)}}, "recovering"),
        ({"unknown": {PLACE}}, "misconfigured"),
    ],
)
def test_state(changed: dict[str, Any], said: str) -> None:
    assert partitions(**changed).state == said


@pytest.mark.parametrize("lag", [3, 0, None])
def test_lag_is_what_was_not_answered(lag: int | None) -> None:
    made = cast("Partitions", partitions(tasks={PLACE: task(lag=lag)}))
    told = {
        metric.name: [(sample.labels, sample.value) for sample in metric.samples]
        for metric in Positions(made).collect()
    }
    labels = {"topic": "items", "partition": "2"}
    assert told["tocsin_settled_offset"] == [(labels, 7.0)]
    assert told["tocsin_lag_records"] == ([] if lag is None else [(labels, lag)])
