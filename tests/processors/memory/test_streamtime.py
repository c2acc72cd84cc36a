"""Wrong clocks: what one item may say of the time, what several may, and what follows for embargoes and retention."""

from datetime import datetime, timedelta

import pytest

from processors.memory.streamtime import LEAP, StreamTime, after
from tests.processors.memory.stories import START, Feed, attack

FAR = datetime.fromisoformat("2099-01-01T00:00:00+00:00")
END = datetime.fromisoformat("9999-12-31T23:59:59+00:00")


def days(time: StreamTime) -> float | None:
    return None if time.now is None else (time.now - START) / timedelta(days=1)


def at(day: float | datetime | None) -> datetime | None:
    return START + timedelta(days=day) if isinstance(day, int | float) else day


@pytest.mark.parametrize(
    ("dated", "ends"),
    [
        ((0, 1, 0.5), 1),
        ((0, 70), 70),  # a story that rests for two months
        ((0, 250), 250),  # and one that rests for a winter and a summer
        ((0, 365), 0),  # a date a year off is a slip
        ((0, FAR, 1), 1),
        ((0, FAR, FAR, 1, FAR, FAR), 1),  # never three in a row
        ((0, 400, 401, 402), 400),  # an archive with a gap: at the third it is believed, and goes on from there
        ((0, 400, 401, 402, 403), 403),
        ((0, FAR, 400, 401), 400),  # the oldest witness
        ((FAR, 0, 1), 1),  # the first item is the wrong one
        ((END, END, END, 0), 0),
        ((0, END, END, END, END, 1), 1),  # no clock shows that year
        ((None, 0, None), 0),
    ],
)
def test_the_time_of_an_archive(dated: tuple[float | datetime | None, ...], ends: float) -> None:
    time = StreamTime()
    for n, when in enumerate(dated):
        time = after(time, f"item-{n}", at(when))
    assert days(time) == ends


@pytest.mark.parametrize(
    ("items", "ends"),
    [
        (((0, 0), (1, 1)), 1),
        (((0, 0), (1.02, 1)), 1.02),  # a clock that is half an hour fast is taken at its word
        (((0, 0), (1.1, 1)), 0),  # one of an hour and more is not
        (((0.04, 0), (0.08, 0)), 0.04),  # nor do two take it step by step
        (((FAR, 0),), 0),
        (((FAR, 0), (FAR, 1), (1, 2)), 1),
        (((5, 700), (6, 701)), 6),  # an old archive through a live worker has its own time
        (((0, 0), (9, 1), (10, 1), (9.5, 1), (11, 1)), 1 + 1 / 24),  # three agree, and lead no further than the broker
        (((0, 0), (FAR, 1), (FAR, 1), (FAR, 1), (2, 2)), 2),
        (((0, 0), (9, 1), (1, 1), (9, 1), (1, 1), (9, 1)), 1),  # one agency's clock among others
        (((None, 3), (None, 4)), 3),
    ],
)
def test_the_time_of_a_live_stream(items: tuple[tuple[float | datetime | None, float], ...], ends: float) -> None:
    time = StreamTime()
    for n, (when, arrived) in enumerate(items):
        time = after(time, f"item-{n}", at(when), at(arrived))
    assert days(time) == pytest.approx(ends)


def test_one_item_sent_three_times_is_one_witness() -> None:
    time = after(StreamTime(), "a", START)
    for _ in range(5):
        time = after(time, "b", FAR)
    assert time.now == START


@pytest.mark.parametrize("live", [True, False])
@pytest.mark.parametrize("dated", [FAR, END, START + LEAP + timedelta(days=2)])
def test_a_wrong_clock_frees_no_embargo_forgets_nothing_and_is_news_all_the_same(live: bool, dated: datetime) -> None:
    def now(minutes: float = 10) -> datetime | None:
        return feed.clock + timedelta(minutes=minutes) if live else None

    feed = Feed()
    assert feed.tell("a", says=[attack(killed=3)], arrived=now())[0][0] == "created"
    until = feed.clock + timedelta(hours=5)
    assert feed.tell("secret", says=[attack("Lima", killed=1)], embargoed_until=until, arrived=now()) == []
    told = feed.tell("wrong", says=[attack("Dasht", killed=2)], dated=dated, arrived=now())
    assert [t[0] for t in told] == ["created"]
    assert feed.alerts[0]["at"] < "2031-03-05"
    assert feed.alerts[0]["record"]["reports"][0]["published"] < "2031-03-05"
    assert feed.tell("a", 2, [attack(killed=4)], arrived=now())[0][0] == "updated"
    assert feed.tell("wrong", 2, [attack("Dasht", killed=5)], arrived=now())[0][0] == "updated"
    assert feed.tell("b", minutes=300, arrived=now(300))[0][0] == "created", "the embargo ends in its time"


def test_a_later_version_of_an_item_with_a_wrong_clock_and_no_version_is_taken() -> None:
    feed = Feed()
    feed.tell("x")
    feed.tell("a", says=[attack(killed=3)], dated=FAR)
    assert [t[0] for t in feed.tell("a", says=[attack(killed=4)])] == ["updated"]


def test_an_embargo_waits_live_for_the_brokers_clock_whatever_the_items_say() -> None:
    feed = Feed()
    until = START + timedelta(hours=3)
    for n in range(4):
        feed.tell(f"fast-{n}", dated=START + timedelta(hours=9 + n), arrived=START + timedelta(minutes=n))
    assert feed.stream.time.now == START + timedelta(hours=1, minutes=2)
    assert feed.tell("secret", says=[attack(killed=1)], embargoed_until=until, arrived=START + timedelta(hours=1)) == []
    assert feed.tell("x", arrived=START + timedelta(hours=2)) == []
    assert [t[0] for t in feed.tell("y", arrived=START + timedelta(hours=3))] == ["created"]


def test_a_feed_with_a_wrong_year_silences_no_other_and_ends_nothing() -> None:
    feed = Feed()
    assert feed.tell("a", says=[attack(killed=3)], arrived=feed.clock)[0][0] == "created"
    for n in range(8):
        feed.tell(f"bad-{n}", dated=feed.clock + timedelta(days=365), arrived=feed.clock)
    told = feed.tell("b", says=[attack("Lima", killed=30)], arrived=feed.clock + timedelta(minutes=5))
    assert [t[0] for t in told] == ["created"]
    assert feed.tell("a", 2, [attack(killed=4)], arrived=feed.clock + timedelta(minutes=10))[0][0] == "updated"
