"""Tables of serve as they are after a long time: 100,000 events, and items, alerts, outcomes to go with them."""

import copy
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import Engine, Table, text

from streams.logs import Entry
from streams.serve import enriched, rows, tables
from streams.serve.database import settle
from streams.serve.filters import SEVERITIES
from streams.serve.fold import READ

EXAMPLES = Path(__file__).parent.parent / "tests" / "examples"
EVENTS, OUTCOMES, ITEMS, ALERTS, LETTERS = 100_000, 10_000, 50_000, 20_000, 2_000
COUNTRIES = ("NGA", "PAK", "IRQ", "SOM", "MLI", "COL", "FRA", "IND", "UKR", "MEX")
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
_MINUTES = 90_000  # two months
# As often as words of a language are: the first is in every second text, the last ones in few.
_WORDS = [
    *"said people police attack market bomb ministers declaration summit border talks army village ceasefire".split(),
    *(f"word{number}" for number in range(8000)),
    *"convoy drone refinery hostage envoy treaty communique veto delegates roadside".split(),
]
_OFTEN = [1 / (number + 25) for number in range(len(_WORDS))]
_CHUNK = 2000
Made = Iterator[tuple[Table, dict[str, Any]]]


def example(topic: str, name: str) -> dict[str, Any]:
    """A record of the kind that tests use."""
    found: dict[str, Any] = orjson.loads((EXAMPLES / topic / f"{name}.json").read_bytes())
    return found


def put(engine: Engine) -> None:
    """Fill empty tables, with the same rows each time."""
    dice = random.Random(5)
    for make in (_events, _outcomes, _items, _alerts, _letters, _positions):
        waiting: dict[Table, list[dict[str, Any]]] = {}
        for table, row in make(dice):
            waiting.setdefault(table, []).append(row)
            if len(waiting[table]) == _CHUNK:
                _write(engine, table, waiting.pop(table))
        for table, found in waiting.items():
            _write(engine, table, found)
    settle(engine)
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))


def _write(engine: Engine, table: Table, found: list[dict[str, Any]]) -> None:
    with engine.begin() as connection:
        connection.execute(table.insert(), found)


def _entry(offset: int, at: datetime) -> Entry:
    """Where a record stands: four partitions."""
    return Entry(offset % 4, offset // 4, 1_780_000_000_000, b"k", b"", (("ce_time", at.isoformat().encode()),))


def _stamp(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")


def event(dice: random.Random, number: int, revision: int = 1) -> dict[str, Any]:
    """An event like the example, elsewhere, by others, at another time."""
    record = copy.copy(_EVENT)
    at = BEGIN + timedelta(minutes=number * 37 % _MINUTES, hours=revision - 1)
    killed = number % 30
    group = f"tocsin:org/group-{number % 500}"
    record |= {
        "event_id": f"ev-{number}", "revision": revision,
        "event": dice.choices(("ASSAULT", "PROTEST", "COERCE"), (6, 3, 1))[0],
        "mode": dice.choice(("explosives", "firearms", "aerial", None)),
        "standing": dice.choice(("provisional", "corroborated", "disputed")),
        "first_seen": _stamp(at), "last_seen": _stamp(at), "toll": {"killed": {"min": killed, "max": killed + 2}},
        "place": {**_EVENT["place"], "name": f"Town {number % 3000}", "country": dice.choice(COUNTRIES),
                  "latitude": dice.uniform(-60, 70), "longitude": dice.uniform(-180, 180)},
        "actors": [{"text": f"Group {number % 500}", "entity_id": group, "country": None, "sector": "REB"}],
    }  # fmt: skip
    return record


_EVENT = example("news.events.v1", "provisional")
_OUTCOME = example("news.outcomes.v1", "not_adopted")
_ITEM = example("news.enriched.v1", "ng-77120")
_ALERT = example("news.alerts.v1", "attack-created")


def _events(dice: random.Random) -> Made:
    seq = 0
    for number in range(EVENTS):
        last = 2 if number % 3 == 0 else 1
        for revision in range(1, last + 1):
            seq += 1
            record = event(dice, number, revision)
            row = rows.event_row(_entry(seq, datetime.fromisoformat(record["last_seen"])), record)
            # What is distributed as in life is drawn here rather than reckoned from the record.
            row["severity"] = dice.choices(SEVERITIES, (50, 30, 15, 5))[0]
            until = row["known_from"] + timedelta(hours=1) if revision < last else None
            yield tables.event_revisions, {**row, "known_until": until, "seq": seq}
        yield tables.events, row
        for party in rows.party_rows(record["event_id"], record):
            yield tables.parties, party
        for name in filter(None, row["names"].split("|")):
            yield tables.names, {"name": name, "record_id": f"ev-{number}"}
        for at in range(2):
            yield (
                tables.reports,
                {"record_id": f"ev-{number}", "item_key": f"p:{(2 * number + at) % ITEMS}", "origin": "p"},
            )


def _outcomes(dice: random.Random) -> Made:
    for number in range(OUTCOMES):
        at = _stamp(BEGIN + timedelta(minutes=number * 37 % _MINUTES))
        meeting = {**_OUTCOME["meeting"], "id": f"tocsin:meeting/{number % 2000}", "forum": f"Forum {number % 40}",
                   "country": dice.choice(COUNTRIES), "name": f"Meeting {number % 2000}"}  # fmt: skip
        own = {"outcome_id": f"oc-{number}", "first_seen": at, "last_seen": at, "meeting": meeting}
        record = {**_OUTCOME, **own, "status": dice.choice(("adopted", "signed", "refused", "not_adopted", "overdue"))}
        row = rows.outcome_row(_entry(number, datetime.fromisoformat(at)), record)
        yield tables.outcomes, row
        yield tables.outcome_revisions, {**row, "known_until": None, "seq": number + 1}
        for party in rows.party_rows(record["outcome_id"], record):
            yield tables.parties, party
        for name in filter(None, row["names"].split("|")):
            yield tables.names, {"name": name, "record_id": f"oc-{number}"}
        if number < 2000 and (told := rows.meeting_row(record, row["last_seen"])):
            yield tables.meetings, told


def _items(dice: random.Random) -> Made:
    for number in range(ITEMS):
        at = BEGIN + timedelta(minutes=number * 37 % _MINUTES)
        words = " ".join(dice.choices(_WORDS, _OFTEN, k=180))
        own = {"key": f"p:{number}", "uri": f"urn:p:{number}", "published": _stamp(at), "provider": f"p{number % 20}"}
        item = {**_ITEM["item"], **own, "headline": " ".join(dice.choices(_WORDS, _OFTEN, k=8)), "body": words}
        named = [
            {**_ITEM["entities"][0], "id": f"geonames:{one}", "name": f"Name {one}"}
            for one in (number % 20_000, 20_000 + number % 300)
        ]
        parts = enriched.parts(_entry(number, at), {**_ITEM, "item": item, "entities": named})
        yield tables.items, parts["item"]
        for row in parts["named"]:
            yield tables.item_entities, row
        for row in parts["mentions"]:
            yield tables.mentions, row
        yield tables.texts, parts["text"]
        if number < 20_000:
            yield tables.entities, parts["entities"][0]
        if number < 300:
            yield tables.entities, parts["entities"][1]


def _alerts(dice: random.Random) -> Made:
    seq = 0
    for number in range(ALERTS):
        at = BEGIN + timedelta(minutes=number * 37 % _MINUTES)
        steps = ("created", "updated", "retracted")[: dice.choices((1, 2, 3), (6, 3, 1))[0]]
        for step, transition in enumerate(steps):
            seq += 1
            then = at + timedelta(minutes=10 * step)
            record = event(dice, number, step + 1)
            alert = {**_ALERT, "alert_id": f"attack:ev-{number}", "transition": transition, "at": _stamp(then),
                     "severity": dice.choice(SEVERITIES), "record": record}  # fmt: skip
            row = rows.transition_row(_entry(seq, then), alert)
            row["transition_id"] = f"t-{seq}"
            row["known_until"] = then + timedelta(minutes=10) if transition != steps[-1] else None
            yield tables.transitions, {**row, "seq": seq}
        columns = {column.name for column in tables.alerts.columns}
        yield tables.alerts, {**{k: v for k, v in row.items() if k in columns}, "created_at": at}
        title = f"Bombing in Town {number % 3000}: {' '.join(dice.choices(_WORDS, _OFTEN, k=3))}"
        yield tables.texts, {"what": "alert", "id": alert["alert_id"], "title": title, "body": "", "at": at}


def _positions(_: random.Random) -> Made:
    for topic in READ:
        for partition in range(4):
            yield tables.positions, {"topic": topic, "partition": partition, "next_offset": EVENTS}


def _letters(dice: random.Random) -> Made:
    for number in range(LETTERS):
        at = BEGIN + timedelta(minutes=number)
        stage = dice.choice(("item", "mention"))
        yield tables.dead_letters, {**rows.letter_row(_entry(number, at)), "stage": stage, "at": at}
