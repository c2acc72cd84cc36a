"""What waits: for the morning, for a minute with room, for the digest ahead of it; and none of it is lost or told twice."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from itertools import count
from typing import Any

import pytest
from sqlalchemy import Engine, select

from streams.serve.database import empty
from streams.serve.fold import fold
from streams.serve.notify import log as book
from streams.serve.notify.endpoints import Endpoint
from streams.serve.notify.formats import FORMS, digest, mail, sentence, told
from streams.serve.notify.routing import register, route
from streams.serve.notify.tables import endpoints
from streams.topics import ALERTS
from tests.streams.serve.conftest import Said, entry
from tests.streams.serve.test_notify import ALERT, ring, rows

NIGHT = datetime(2026, 3, 1, 23, tzinfo=UTC)
MORNING = NIGHT + timedelta(hours=8)
DESK = Endpoint("desk", "webhook", "http://x", quiet=(time(22), time(7)))
FEW = Endpoint("few", "webhook", "http://x", per_minute=1)


@pytest.fixture
def offsets() -> Iterator[int]:
    return count()


def alert(name: Any, transition: str = "created", severity: str = "Moderate", **more: Any) -> dict[str, Any]:
    summary = f"alert {name}, {transition}"
    return {
        **ALERT,
        "alert_id": f"a-{name}",
        "transition": transition,
        "severity": severity,
        "summary": summary,
        **more,
    }


def tell(engine: Engine, endpoint: Endpoint, now: datetime, offsets: Iterator[int], *alerts: dict[str, Any]) -> None:
    """These alerts reach the tables and are routed, one after the other."""
    with engine.begin() as connection:
        register(connection, [endpoint], {0: 0}, now)
        batch = [(ALERTS, entry(next(offsets), "a", json.dumps(one).encode(), topic="x")) for one in alerts]
        route(connection, fold(connection, batch), [endpoint], lambda: now)


def due(engine: Engine, endpoint: Endpoint, now: datetime) -> list[str]:
    return [row["record"]["summary"].split(": ")[0] for row in book.due(engine, endpoint.name, now)]


def deliver(engine: Engine, endpoint: Endpoint, now: datetime) -> list[dict[str, Any]]:
    """Settle all that is due, in order."""
    found = []
    while waiting := book.due(engine, endpoint.name, now):
        for row in waiting:
            found.append(row["record"])
            book.delivered(engine, row, 200, now)
    return found


def states(engine: Engine) -> list[tuple[str, str]]:
    return [(row["record"]["transition"], row["state"]) for row in rows(engine)]


def test_every_alert_comes_in_some_digest_the_gravest_first(engine: Engine, offsets: Iterator[int]) -> None:
    many = [alert(n, severity="Severe" if n % 10 == 9 else "Minor") for n in range(50)]
    grows = [alert("old"), alert("old", "updated", "Extreme")]
    tell(engine, FEW, NIGHT, offsets, alert("first"), *many, *grows)
    digests = []
    for minutes in range(15, 20):
        assert book.gather(engine, FEW, NIGHT + timedelta(minutes=minutes)) == (minutes < 18)
        assert not book.gather(engine, FEW, NIGHT + timedelta(minutes=minutes))
        digests += [one for one in deliver(engine, FEW, MORNING) if one["transition"] == "digest"]
    assert [len(one["alerts"]) for one in digests] == [20, 20, 12]
    assert [one["severity"] for one in digests] == ["Extreme", "Minor", "Minor"]
    assert "32 more follow" in digests[0]["summary"]
    first = [one["summary"] for one in digests[0]["alerts"]]
    assert first[:4] == ["alert old, created", "alert old, updated", "alert 9, created", "alert 19, created"]
    assert sorted(one["alert_id"] for each in digests for one in each["alerts"]) == sorted(
        one["alert_id"] for one in many + grows
    )


@pytest.mark.parametrize("text", ["x" * 100_000, "\u4e2d" * 3000, "\x01" * 3000, "short"])
def test_a_digest_tells_all_of_it_and_is_small(text: str) -> None:
    made = digest([alert(n, summary=f"alert {n} {text}") for n in range(20)])
    body = FORMS["webhook"](DESK, made, "i").body
    assert len(body) < 20_000
    data = json.loads(body)["data"]
    assert [one["alert_id"] for one in data["alerts"]] == [f"a-{n}" for n in range(20)]
    assert set(data["alerts"][0]) == {"alert_id", "rule", "transition", "severity", "at", "summary"}
    for form in set(FORMS) - {"webhook", "pagerduty"}:
        said = FORMS[form](Endpoint("e", form, "https://x.example/rooms/r"), made, "i").body
        assert len(said) < 28_000  # what Teams takes; the others take more, or less of a shorter text
        assert b"alert 19 " in said
    assert len(sentence(made).encode()) < 4096
    letter = mail(replace(DESK, to=("a@x.example",), sender="b@x.example"), told(made), "i", NIGHT)
    assert f"alert 19 {text}"[:900] in letter.get_content()


def test_a_digest_of_words_of_a_newer_release() -> None:
    assert digest([alert(1, severity="Minor"), alert(2, severity="Catastrophic")])["severity"] == "Extreme"
    assert digest([alert(1)])["summary"] == "1 alert: alert 1, created"


def test_nothing_is_told_in_quiet_hours_but_what_is_bad_enough(engine: Engine, offsets: Iterator[int]) -> None:
    one = replace(DESK, per_minute=1)
    tell(engine, one, NIGHT, offsets, alert("quiet"), alert("loud", severity="Extreme"))
    assert not book.gather(engine, one, NIGHT + timedelta(hours=2))
    assert due(engine, one, MORNING) == ["alert loud, created"]
    tell(engine, one, NIGHT, offsets, alert("late", severity="Extreme"))  # held for want of room, not for the night
    assert book.gather(engine, one, NIGHT + timedelta(hours=2))
    (made,) = rows(engine, alert_id="digest")
    assert [each["alert_id"] for each in made["record"]["alerts"]] == ["a-late"]
    book.delivered(engine, made, 200, MORNING)
    assert book.gather(engine, one, MORNING)
    assert not rows(engine, state="held")


def test_an_alert_that_grows_worse_waits_no_longer(engine: Engine, offsets: Iterator[int]) -> None:
    tell(engine, DESK, NIGHT, offsets, alert(1), alert(2), alert(1, "updated", "Severe"))
    assert {state for _, state in states(engine)} == {"held"}
    tell(engine, DESK, NIGHT, offsets, alert(1, "updated", "Extreme"))
    assert [row["state"] for row in rows(engine, alert_id="a-1")] == ["pending"] * 3
    told_now = deliver(engine, DESK, NIGHT)
    assert [(one["transition"], one["severity"]) for one in told_now] == [
        ("created", "Moderate"), ("updated", "Severe"), ("updated", "Extreme"),
    ]  # fmt: skip
    assert [row["state"] for row in rows(engine, alert_id="a-2")] == ["held"]


def test_what_is_taken_back_before_it_was_told_wakes_nobody(engine: Engine, offsets: Iterator[int]) -> None:
    one = replace(DESK, per_minute=1)
    tell(engine, one, NIGHT, offsets, alert(0, severity="Extreme"), alert(1, severity="Extreme"))
    tell(engine, one, NIGHT + timedelta(minutes=2), offsets, alert(1, "retracted", "Extreme"))
    assert states(engine) == [("created", "pending"), ("created", "held"), ("retracted", "held")]


def test_a_retraction_comes_after_the_digest_that_told_the_alert(engine: Engine, offsets: Iterator[int]) -> None:
    tell(engine, FEW, NIGHT, offsets, alert(0), alert(1), alert(2))
    deliver(engine, FEW, NIGHT)
    late = NIGHT + timedelta(minutes=16)
    assert book.gather(engine, FEW, late)
    (made,) = rows(engine, alert_id="digest")
    assert {row["digest"] for row in rows(engine, state="digested")} == {made["delivery_id"]}
    book.failed(engine, made, 500, "it answered 500", None, late, False)
    tell(engine, FEW, late, offsets, alert(1, "retracted"), alert(0, "updated"))
    assert due(engine, FEW, late) == ["alert 0, updated"]  # which no digest told
    assert [one["transition"] for one in deliver(engine, FEW, MORNING)] == ["digest", "updated", "retracted"]


def test_pagerduty_gets_each_alert_under_its_own_key(engine: Engine, offsets: Iterator[int]) -> None:
    pager = Endpoint("pager", "pagerduty", "http://x", "key", per_minute=2)
    tell(engine, pager, NIGHT, offsets, *(alert(n) for n in range(5)), alert(4, "retracted"))
    found = deliver(engine, pager, NIGHT)
    for minutes in (16, 18):
        now = NIGHT + timedelta(minutes=minutes)
        assert book.gather(engine, pager, now)
        assert not book.gather(engine, pager, now)  # no more than its two a minute
        found += deliver(engine, pager, now)
    bodies = [json.loads(FORMS["pagerduty"](pager, one, "i").body) for one in found]
    assert [body["dedup_key"] for body in bodies] == ["a-0", "a-1", "a-2", "a-3", "a-4", "a-4"]
    assert [body["event_action"] for body in bodies] == ["trigger"] * 5 + ["resolve"]
    assert {state for _, state in states(engine)} == {"delivered"}
    assert not rows(engine, alert_id="digest")


def test_a_rebuild_delivers_nothing_that_was_read_before(engine: Engine, said: Said) -> None:
    some = Endpoint("some", "slack", "http://x", severity="Severe", countries=("NGA",))
    away = Endpoint("away", "slack", "http://x", countries=("ZZZ",))
    with engine.begin() as connection:
        register(connection, [away], {0: 0}, NIGHT)  # in the file at first, then not, then again
    ring(engine, said, some)
    before = rows(engine)
    assert before
    empty(engine)
    wide, back = replace(some, severity="Minor", countries=()), replace(away, countries=())
    ring(engine, said, wide, back, now=MORNING)
    assert rows(engine) == before
    new = entry(10**4, "a", json.dumps(alert("new")).encode(), topic="y")
    ring(engine, [(ALERTS, new)], wide, back)
    assert {row["endpoint"] for row in rows(engine, alert_id="a-new")} == {"away", "some"}


def test_to_topics_made_anew_every_endpoint_is_new(engine: Engine, said: Said) -> None:
    some = Endpoint("some", "slack", "http://x")
    ring(engine, said, some)
    with engine.begin() as connection:
        register(connection, [some], {0: 3, 1: 5}, NIGHT)
        register(connection, [some], {0: 4, 1: 6}, NIGHT)
        assert connection.scalars(select(endpoints.c.since)).one() == {"0": 3, "1": 5}
