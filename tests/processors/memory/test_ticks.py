"""Time that goes on without items: when a tick is wanted, what is one, and what follows from it."""

from datetime import datetime, timedelta

import orjson
import pytest

from processors.memory.streamtime import StreamTime
from processors.memory.ticks import tick, tick_time, wanted
from tests.processors.memory.stories import START, Feed, attack, paper


def at(hours: float | None) -> datetime | None:
    return None if hours is None else START + timedelta(hours=hours)


@pytest.mark.parametrize(
    ("now", "heard", "embargo", "clock", "says"),
    [
        (None, None, None, 5, None),  # nothing ever came
        (0, 0, None, 0.9, None),  # the hour is not over
        (0, 0, None, 1.1, 1.1),
        (0, 0.2, None, 1.1, 1.1),  # the item was under way for a while
        (0.5, 0.5, 0.7, 0.6, None),
        (0.5, 0.5, 0.7, 0.8, 0.8),
        (-9000, 0, None, 0.5, None),  # an old archive goes on from where it ends
        (-9000, 0, None, 2.5, -8997.5),
        (-9000, 0, 0.4, 0.5, -8999.5),
        (0, None, None, 7, None),  # of a replay
    ],
)
def test_when_a_tick_is_wanted_and_what_it_says(
    now: float | None, heard: float | None, embargo: float | None, clock: float, says: float | None
) -> None:
    time = StreamTime(now=at(now), heard=at(heard))
    assert wanted(time, at(embargo), START + timedelta(hours=clock)) == at(says)


@pytest.mark.parametrize(
    "value",
    [b"", b"{}", b'{"tick": 7}', b'{"tick": "soon"}', b'{"tick": "2031-03-04T09:00:00"}', b'{"tick": ', b'{"tick": null}',
     b'{"tick": "2031-03-04T09:00:00Z", "uri": "urn:x:1"}', b'{"tick": "2031-03-04T09:00:00Z"' + b" " * 99 + b"}",
     b'{"uri": "urn:x:1", "headline": "{\\"tick\\"}"}', b'{"ticks": "2031-03-04T09:00:00Z"}'],
)  # fmt: skip
def test_what_is_no_tick(value: bytes) -> None:
    assert tick_time(value) is None


def test_a_tick_is_read_as_it_was_written() -> None:
    assert tick_time(tick(START)) == START
    assert orjson.loads(tick(START)) == {"tick": "2031-03-04T09:00:00Z"}


def test_an_overdue_paper_and_an_embargo_are_said_at_a_tick() -> None:
    feed = Feed()
    feed.tell("plan", says=[paper("expected")])
    feed.tell("secret", says=[attack(killed=3)], embargoed_until=START + timedelta(hours=30))
    told = []
    for hours in (20, 29, 31, 39, 40, 47):  # the meeting ends at midnight of the first day, 15 hours on
        for output in feed.stream.tick(START + timedelta(hours=hours)):
            if output.topic == "alerts" and output.value:
                told.append((hours, output.value["transition"], output.value["rule"], output.value["cause"]["uri"]))
    assert told == [(31, "created", "attack", "secret"), (39, "created", "overdue", "tocsin:tick")]


def test_a_tick_of_a_wrong_clock_moves_nothing() -> None:
    feed = Feed()
    feed.tell("plan", says=[paper("expected")], arrived=START)
    for hours in (1, 2, 3, 4):
        assert feed.stream.tick(START + timedelta(days=9000 + hours), START + timedelta(hours=hours)) == []
    assert feed.stream.time.now == START + timedelta(minutes=10)
