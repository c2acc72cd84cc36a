"""Folding the topics into the tables: the same rows whatever the batches, the restarts and the copies."""

import json
import random
from typing import Any

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, func, select

from streams.logs import Entry
from streams.serve import tables
from streams.serve.database import empty, migrate, open_engine, shape
from streams.serve.fold import fold
from streams.serve.notify import tables as _notify  # noqa: F401
from streams.serve.rows import Unfit, decode
from streams.topics import ALERTS, DLQ, ENRICHED, EVENTS, OUTCOMES
from tests.streams.serve.conftest import Said, entry

CONTENT = [table for table in tables.metadata.sorted_tables if table.info.get("rebuilt")]


def content(engine: Engine) -> dict[str, list[Any]]:
    """All rows of the read model, but for the numbers that a database gives itself."""
    found = {}
    with engine.connect() as connection:
        for table in CONTENT:
            columns = [
                c for c in table.columns if c.name not in ("number", "seq") or table.name in ("mentions", "parties")
            ]
            found[table.name] = sorted(
                json.dumps(list(row), default=str, sort_keys=True) for row in connection.execute(select(*columns))
            )
    return found


def write(engine: Engine, said: Said, sizes: Any = lambda: 50) -> None:
    at = 0
    while at < len(said):
        size = sizes()
        with engine.begin() as connection:
            fold(connection, said[at : at + size])
        at += size


def test_tables_are_what_the_migrations_make(engine: Engine) -> None:
    migrate(engine)
    have, want = shape(engine)
    assert have == want
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": _ours})
        found = [change for change in compare_metadata(context, tables.metadata) if "comment" not in str(change[0])]
    assert [change for change in found if "comment" not in str(change)] == []


def _ours(name: str | None, kind: str, parents: Any) -> bool:
    """Whether the tables of the code name it: the indexes of search are made by SQL of their own."""
    by_sql = ("texts_index", "ix_texts_words", "ix_texts_pairs")
    return not (name or "").startswith(by_sql) and not (name or "").endswith("_place") and name != "words"


def test_tables_without_the_right_to_extensions(postgres: str, caplog: pytest.LogCaptureFixture) -> None:
    with psycopg.connect(f"{postgres}/postgres", autocommit=True) as connection:
        connection.execute("CREATE DATABASE modest")
        connection.execute("CREATE ROLE modest LOGIN")
    with psycopg.connect(f"{postgres}/modest", autocommit=True) as connection:
        connection.execute("GRANT CREATE ON SCHEMA public TO modest")
    modest = open_engine(f"{postgres.replace('tocsin@', 'modest@')}/modest")
    with caplog.at_level("WARNING"):
        migrate(modest)
    have, want = shape(modest)
    modest.dispose()
    assert have == want
    assert "no index for words within places" in caplog.text


def test_the_sample_wire_in_rows(engine: Engine, said: Said) -> None:
    write(engine, said)
    with engine.connect() as connection:

        def count(table: Any) -> int:
            return connection.scalar(select(func.count()).select_from(table)) or 0

        alerts = {key for topic, e in said if topic == ALERTS and (key := e.key)}
        assert count(tables.alerts) == len(alerts)
        assert count(tables.transitions) == sum(topic == ALERTS for topic, _ in said)
        gone = {e.key for topic, e in said if topic == EVENTS and e.value is None}
        assert count(tables.event_revisions) == sum(topic == EVENTS and e.key not in gone for topic, e in said)
        killed = {e.key for topic, e in said if topic == ENRICHED and e.value is None}
        assert killed
        kept = {key.encode() for key in connection.scalars(select(tables.items.c.item_key))}
        assert not kept & killed
        open_ = (
            select(func.count())
            .select_from(tables.event_revisions)
            .where(tables.event_revisions.c.known_until.is_(None))
        )
        assert connection.scalar(open_) == count(tables.events)
        assert (
            connection.scalar(select(tables.entities.c.name).where(tables.entities.c.entity_id == "iso3166:IND"))
            == "India"
        )


def test_batches_copies_and_a_rebuild_give_the_same_rows(engine: Engine, said: Said) -> None:
    write(engine, said)
    once = content(engine)
    assert all(once[name] for name in ("items", "events", "outcomes", "meetings", "alerts", "parties", "mentions"))
    write(engine, said)  # all of it a second time
    assert content(engine) == once
    dice = random.Random(7)
    empty(engine)
    assert not any(content(engine).values())
    write(engine, said, lambda: dice.choice((1, 2, 3, 17)))
    assert content(engine) == once


@pytest.mark.parametrize("topic", [EVENTS, OUTCOMES])
def test_a_tombstone_takes_back_what_was_said_before_it_whatever_the_batches(
    engine: Engine, said: Said, topic: str
) -> None:
    first = next(e for name, e in said if name == topic and e.value)
    key, value = (first.key or b"").decode(), first.value
    again = json.dumps(json.loads(value or b"") | {"revision": 9}).encode()
    for values, left in (
        ((value, None), []),
        ((value, None, again), [9]),
        ((None, value), [1]),
        ((value, None, None), []),
    ):
        batch = [(topic, entry(number, key, one)) for number, one in enumerate(values)]
        made = []
        for size in (1, len(batch)):
            empty(engine)
            write(engine, batch, lambda size=size: size)
            made.append(content(engine))
        assert made[0] == made[1]
        table = "events" if topic == EVENTS else "outcomes"
        assert [json.loads(row)[1] for row in made[0][table]] == left
        assert bool(made[0]["reports"]) == bool(left)


def test_what_is_no_record_is_passed_over(engine: Engine, said: Said) -> None:
    bad = [b"{", b"[]", b'{"item": 3}', b'{"event_id": "e", "revision": "x"}', b"null", b'{"item": {"key": "k"}}']
    batch = [(topic, entry(900 + n, "k", value)) for topic in (ENRICHED, EVENTS, ALERTS) for n, value in enumerate(bad)]
    with engine.begin() as connection:
        folded = fold(connection, batch)
    assert folded.unfit == len(batch)
    write(engine, said)
    assert content(engine)["alerts"]


def test_hostile_text_is_kept_as_text(engine: Engine, said: Said) -> None:
    topic, first = next((t, e) for t, e in said if t == ENRICHED and e.value)
    record = json.loads(first.value or b"")
    record["item"] |= {"headline": "<script>alert(1)</script>\u0000\u202e" + "x" * 100_000, "key": "hostile"}
    with engine.begin() as connection:
        assert fold(connection, [(topic, entry(0, "hostile", json.dumps(record).encode()))]).unfit == 0
        headline = connection.scalar(select(tables.items.c.headline))
    assert headline == "<script>alert(1)</script>\ufffd\u202e" + "x" * 100_000


def test_a_dead_letter_with_its_reason(engine: Engine) -> None:
    headers = (
        ("dlq_stage", b"item"),
        ("dlq_reason", b"uri: found nothing\x00"),
        ("dlq_topic", b"news.items.v1"),
        ("dlq_partition", b"2"),
        ("dlq_offset", b"7"),
    )
    letter = Entry(1, 5, 1_780_000_000_000, None, b"\xff{\x00", headers)
    with engine.begin() as connection:
        fold(connection, [(DLQ, letter)])
        row = connection.execute(select(tables.dead_letters)).one()
    assert (row.stage, row.reason, row.source) == ("item", "uri: found nothing\ufffd", "news.items.v1:2:7")
    assert row.value == "\ufffd{\ufffd"


def test_decode_says_what_is_wrong() -> None:
    with pytest.raises(Unfit, match="expected a JSON object"):
        decode(b"3")
