"""What a worker says of itself. That it answers over HTTP is proved with a real worker in test_compose."""

from types import SimpleNamespace
from typing import Any, cast

import pytest
from faust.types import TP

from streams.guard import App
from streams.health import Positions, state

UP: dict[str, Any] = {
    "should_stop": False,
    "started": True,
    "rebalancing_count": 1,
    "rebalancing": False,
    "in_recovery": False,
    "consumer": SimpleNamespace(settled={}),
}


def app(**changed: Any) -> App:
    return cast(App, SimpleNamespace(**{**UP, **changed}))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, "up"),
        ({"started": False}, "starting"),
        ({"rebalancing_count": 0}, "starting"),
        ({"rebalancing": True}, "starting"),
        ({"in_recovery": True}, "recovering"),
        ({"should_stop": True}, "stopping"),
        ({"should_stop": True, "in_recovery": True}, "stopping"),
    ],
)
def test_state(changed: dict[str, Any], said: str) -> None:
    assert state(app(**changed)) == said


@pytest.mark.parametrize(("end", "lag"), [(10, 3.0), (7, 0.0), (5, 0.0), (None, None)])
def test_lag_is_what_was_not_answered(end: int | None, lag: float | None) -> None:
    consumer = SimpleNamespace(settled={TP("items", 2): 7}, highwater=lambda _: end)
    told = {
        metric.name: [(sample.labels, sample.value) for sample in metric.samples]
        for metric in Positions(app(consumer=consumer)).collect()
    }
    labels = {"topic": "items", "partition": "2"}
    assert told["tocsin_settled_offset"] == [(labels, 7.0)]
    assert told["tocsin_lag_records"] == ([] if lag is None else [(labels, lag)])
