"""What was known when: each record once, in the roles that it had then; and words of places in any case."""

import json
from typing import Any

import pytest
from alembic import command
from sqlalchemy import Engine, inspect, text

from streams.serve.database import _config, empty, migrate, open_engine
from streams.serve.fold import fold
from streams.topics import ALERTS, EVENTS, OUTCOMES
from tests.streams.serve.conftest import Said, entry
from tests.streams.serve.test_api import client, data
from tests.streams.serve.test_fold import content, write
from tests.streams.serve.test_notify import ALERT

LATER = "2030-01-01T00:00:00Z"


@pytest.mark.parametrize(
    ("path", "role", "words"),
    [
        ("/v1/outcomes", "dissenter", ("India", "iso3166:IND", "IND", "Pakistan", "CHN", "Qingdao")),
        ("/v1/outcomes", "party", ("India", "CHN", "Qingdao", "Shanghai Cooperation Organisation")),
        ("/v1/events", "actor", ("NGA", "Nigeria", "Maiduguri", "Islamic State West Africa Province", "PAK")),
        ("/v1/events", "party", ("NGA", "Maiduguri", "Lyon", "Islamic State West Africa Province")),
        ("/v1/alerts", "party", ("NGA", "Maiduguri", "India", "Islamic State West Africa Province")),
    ],
)
def test_the_past_knows_roles(filled: Engine, path: str, role: str, words: tuple[str, ...]) -> None:
    api, found = client(filled), 0
    for word in words:
        now = data(api, path, **{role: word})
        then = data(api, path, **{role: word, "as_of": LATER})
        key = next(iter(name for name in ("event_id", "outcome_id", "alert_id") if now and name in now[0]), "")
        assert [row[key] for row in then] == [row[key] for row in now], word
        found += len(now)
    assert found


def record(topic: str, said: Said, **more: Any) -> dict[str, Any]:
    first = next(json.loads(e.value) for name, e in said if name == topic and e.value)
    return {**first, **more}


@pytest.mark.parametrize("size", [1, 4])
@pytest.mark.parametrize(("topic", "path"), [(EVENTS, "events"), (OUTCOMES, "outcomes"), (ALERTS, "alerts")])
def test_what_came_late_is_believed_from_then_on(engine: Engine, said: Said, topic: str, path: str, size: int) -> None:
    key = f"{path[:-1]}_id"
    times = [f"2026-03-01T0{hour}:00:00Z" for hour in (4, 6, 5, 7)]
    made = []
    for number, at in enumerate(times):
        more = {key: "one", "at": at, "last_seen": at, "revision": number + 1, "summary": f"{number + 1}"}
        value = {**ALERT, **more} if topic == ALERTS else record(topic, said, **more)
        made.append((topic, entry(number, "one", json.dumps(value).encode(), at, topic)))
    write(engine, made, lambda: size)
    api = client(engine)
    for hour, number in ((3, None), (4, 1), (5, 1), (6, 3), (7, 4)):
        found = data(api, f"/v1/{path}", as_of=f"2026-03-01T0{hour}:30:00Z")
        assert [row["revision" if topic != ALERTS else "summary"] for row in found] == (
            [] if number is None else [f"{number}" if topic == ALERTS else number]
        )
    once = content(engine)
    write(engine, made)  # the copies of a redelivery
    assert content(engine) == once
    empty(engine)
    write(engine, made, lambda: 3)
    assert content(engine) == once


def test_an_older_database_is_brought_up(database_url: str, said: Said) -> None:
    engine = open_engine(database_url)
    migrate(engine)
    write(engine, said)
    for number, at in enumerate((LATER, "2029-01-01T00:00:00Z")):
        late = json.dumps(record(EVENTS, said, event_id="late", revision=number + 1)).encode()
        write(engine, [(EVENTS, entry(number, "late", late, at, EVENTS))])
    once = content(engine)
    back = "known_from = '2029-01-01 00:00:00' WHERE event_id = 'late' AND revision = 2"
    with engine.begin() as connection:
        command.downgrade(_config(connection), "0007")
        connection.execute(text(f"UPDATE events SET {back}"))
        connection.execute(text(f"UPDATE event_revisions SET {back}"))
        for name in ("event_revisions", "outcome_revisions", "transitions"):
            connection.execute(text(f"UPDATE {name} SET known_until = known_from WHERE known_until IS NOT NULL"))
    assert "roles" not in {column["name"] for column in inspect(engine).get_columns("alerts")}
    migrate(engine)
    assert content(engine) == once
    engine.dispose()


def test_words_of_a_place_in_any_case(engine: Engine, said: Said) -> None:
    for number, name in enumerate(("Île-de-Gorée", "Ile_de%Gore", "ÎLE/ÉTÉ", "Plock")):
        place = {"name": name, "country": "SEN", "latitude": 1.0, "longitude": 1.0, "resolution": 4, "basis": "stated"}
        event = record(EVENTS, said, event_id=name, revision=1, place=place)
        with engine.begin() as connection:
            fold(connection, [(EVENTS, entry(number, name, json.dumps(event).encode(), LATER, EVENTS))])
    api = client(engine)
    for words, found in (
        ("île-de-gorée", {"Île-de-Gorée"}), ("GORÉE", {"Île-de-Gorée"}), ("gore", {"Ile_de%Gore"}), ("é", {"Île-de-Gorée", "ÎLE/ÉTÉ"}),
        ("île/é", {"ÎLE/ÉTÉ"}), ("e%é", set()), ("é_é", set()), ("IL", {"Ile_de%Gore"}), ("Î", {"Île-de-Gorée", "ÎLE/ÉTÉ"}), ("ł", set()),
    ):  # fmt: skip
        assert {event["event_id"] for event in data(api, "/v1/events", place=words)} == found, words
