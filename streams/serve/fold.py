"""Folding records of the topics into the tables: the rows and how far the topics are read, in one transaction."""

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, func, select, update

from streams.logs import Entry
from streams.serve import enriched, rows, tables
from streams.serve.database import insert_new, upsert
from streams.serve.fit import Unfit, fitted, short
from streams.serve.rows import Row
from streams.topics import ALERTS, DLQ, ENRICHED, EVENTS, OUTCOMES

log = logging.getLogger("tocsin")

READ = (ENRICHED, EVENTS, OUTCOMES, ALERTS, DLQ)
_UNFIT = (Unfit, KeyError, TypeError, AttributeError)


@dataclass(slots=True)
class Folded:
    """What a batch brought: new transitions in order, and how many records were unfit."""

    transitions: list[Row] = field(default_factory=list)
    unfit: int = 0


def fold(connection: Connection, batch: Sequence[tuple[str, Entry]]) -> Folded:
    """Write a batch of (topic without prefix, record), each topic's records in the order of its partitions.

    Records that are read already change nothing. One that is none of its topic's is passed over and logged: the
    stream goes on.
    """
    folded = Folded()
    for topic in READ:
        entries = [entry for name, entry in batch if name == topic]
        if entries:
            _FOLDS[topic](connection, entries, folded)
    advance(connection, batch)
    return folded


def advance(connection: Connection, batch: Sequence[tuple[str, Entry]]) -> None:
    """Write that a batch is read."""
    ends: dict[tuple[str, int], int] = {}
    for topic, entry in batch:
        place = (topic, entry.partition)
        ends[place] = max(ends.get(place, 0), entry.offset + 1)
    found = [{"topic": topic, "partition": part, "next_offset": end} for (topic, part), end in ends.items()]
    upsert(connection, tables.positions, found, newer=("next_offset",))


def _fit(topic: str, entries: Iterable[Entry], folded: Folded, make: Callable[[Entry], Row]) -> list[Row]:
    found = []
    for entry in entries:
        try:
            found.append(make(entry))
        except _UNFIT as error:
            folded.unfit += 1
            log.warning("%s/%s at %s is no record of this topic: %r", topic, entry.partition, entry.offset, error)
    return found


def _items(connection: Connection, entries: list[Entry], folded: Folded) -> None:
    read = _fit(
        ENRICHED, (entry for entry in entries if entry.value is not None), folded,
        lambda entry: enriched.parts(entry, rows.decode(entry.value or b"")),
    )  # fmt: skip
    # Whatever the batches are, an entity is as its newest item told it, be that item replaced in the same batch or not.
    told = sorted((entity for part in read for entity in part["entities"]), key=lambda e: (e["seen_at"], e["seen_in"]))
    upsert(connection, tables.entities, told, newer=("seen_at",))
    # The last record of a key says all else; a tombstone says that the item was killed.
    last = {_key(entry): entry.value is None for entry in entries}
    now = {part["item"]["item_key"]: part for part in read}
    for table in (tables.items, tables.item_entities, tables.mentions):
        _remove(connection, table, "item_key", [*{**last, **now}])
    _remove_texts(connection, "item", [*{**last, **now}])
    kept = [part for key, part in now.items() if not last.get(key)]
    upsert(connection, tables.items, [part["item"] for part in kept])
    upsert(connection, tables.item_entities, [row for part in kept for row in part["named"]])
    upsert(connection, tables.mentions, [row for part in kept for row in part["mentions"]])
    _insert(connection, tables.texts, [part["text"] for part in kept])


def _events(connection: Connection, entries: list[Entry], folded: Folded) -> None:
    _records(connection, EVENTS, entries, folded)


def _outcomes(connection: Connection, entries: list[Entry], folded: Folded) -> None:
    told = [part["meeting"] for part in _records(connection, OUTCOMES, entries, folded) if part["meeting"]]
    upsert(
        connection,
        tables.meetings,
        sorted(told, key=lambda m: (m["last_seen"], m["told_by"])),
        newer=("last_seen", "told_by"),
    )


_RECORDS: dict[str, tuple[str, Table, Table, Callable[[Entry, Row], Row]]] = {
    EVENTS: ("event_id", tables.events, tables.event_revisions, rows.event_row),
    OUTCOMES: ("outcome_id", tables.outcomes, tables.outcome_revisions, rows.outcome_row),
}


def _parts(topic: str, entry: Entry) -> Row:
    """The rows of a fused record, by what they are."""
    key, table, _, make = _RECORDS[topic]
    record = rows.decode(entry.value or b"")
    row = fitted(table, make(entry, record))
    meeting = rows.meeting_row(record, row["last_seen"])
    return {
        "row": row,
        "parties": [fitted(tables.parties, party) for party in rows.party_rows(row[key], record)],
        "reports": [fitted(tables.reports, report) for report in rows.report_rows(row[key], record)],
        "meeting": meeting and fitted(tables.meetings, meeting),
    }


def _records(connection: Connection, topic: str, entries: list[Entry], folded: Folded) -> list[Row]:
    """Write fused records. A tombstone takes back what was said of its key before it, in this batch or earlier.

    Returns the parts of all records, also of those taken back.
    """
    key, now, then, _ = _RECORDS[topic]
    ends = {_key(entry): number for number, entry in enumerate(entries) if entry.value is None}
    for table, name in ((tables.parties, "record_id"), (tables.reports, "record_id"), (now, key), (then, key)):
        _remove(connection, table, name, list(ends))
    told, standing = [], []
    for number, entry in enumerate(entries):
        if entry.value is not None:
            told += (parts := _fit(topic, [entry], folded, lambda one: _parts(topic, one)))
            standing += parts if number > ends.get(_key(entry), -1) else []
    found = _onward(connection, now, key, [part["row"] for part in standing])
    seq = _next(connection, then)
    upsert(connection, now, found, newer=("revision",))
    past = [{**row, "known_until": None, "seq": seq + number} for number, row in enumerate(found)]
    insert_new(connection, then, past)
    if found:
        same, older = then.c[key] == bindparam("id"), then.c.revision < bindparam("newer")
        close = update(then).where(same, older, then.c.known_until.is_(None)).values(known_until=bindparam("until"))
        connection.execute(close, [{"id": r[key], "newer": r["revision"], "until": r["known_from"]} for r in found])
    last = {part["row"][key]: part for part in standing}
    for table, name in ((tables.parties, "parties"), (tables.reports, "reports")):
        _remove(connection, table, "record_id", list(last))
        upsert(connection, table, [row for part in last.values() for row in part[name]])
    # Names stay: an alert, which is read on its own, may name the same record before or after its tombstone.
    _name(connection, key, [part["row"] for part in told])
    return told


def _onward(connection: Connection, now: Table, key: str, found: list[Row]) -> list[Row]:
    """Revisions known from when they say, but never before the one that they follow.

    An item that came late is dated back; believed at one time must be one revision, and none twice.
    """
    ids = list({row[key] for row in found})
    query = select(now.c[key], now.c.revision, now.c.known_from).where(now.c[key].in_(ids))
    stood = {ident: (revision, since) for ident, revision, since in connection.execute(query)}
    made = []
    for row in found:
        revision, since = stood.get(row[key], (row["revision"] - 1, row["known_from"]))
        if row["revision"] >= revision:
            known = since if row["revision"] == revision else max(since, row["known_from"])
            row = {**row, "known_from": known}
            stood[row[key]] = (row["revision"], known)
        made.append(row)
    return made


def _name(connection: Connection, key: str, found: list[Row]) -> None:
    """Remember who was named, also by a revision that another follows."""
    pairs = {(short(name), row[key]) for row in found for name in row["names"].split("|") if name}
    insert_new(connection, tables.names, [{"name": name, "record_id": ident} for name, ident in sorted(pairs)])


def _alerts(connection: Connection, entries: list[Entry], folded: Folded) -> None:
    found = _fit(
        ALERTS, (entry for entry in entries if entry.value is not None), folded,
        lambda entry: fitted(tables.transitions, rows.transition_row(entry, rows.decode(entry.value or b""))),
    )  # fmt: skip
    known = set(
        connection.scalars(
            select(tables.transitions.c.transition_id).where(
                tables.transitions.c.transition_id.in_([row["transition_id"] for row in found])
            )
        )
    )
    seq = _next(connection, tables.transitions)
    fresh: list[Row] = []
    for row in found:
        if row["transition_id"] not in known:
            known.add(row["transition_id"])
            fresh.append({**row, "seq": seq + len(fresh)})
    t = tables.transitions.c
    open_ = select(t.alert_id, t.known_from).where(
        t.alert_id.in_([r["alert_id"] for r in fresh]), t.known_until.is_(None)
    )
    stood = {row.alert_id: row.known_from for row in connection.execute(open_)}
    for row in fresh:
        since = row["known_from"] = max(row["known_from"], stood.get(row["alert_id"], row["known_from"]))
        stood[row["alert_id"]] = since
        connection.execute(
            update(tables.transitions)
            .where(t.alert_id == row["alert_id"], t.known_until.is_(None))
            .values(known_until=since)
        )
        upsert(connection, tables.transitions, [row])
        _stand(connection, row)
    # An alert may be read before the record that it is about.
    _name(connection, "record_id", fresh)
    last = {row["alert_id"]: row for row in fresh}
    _remove_texts(connection, "alert", list(last))
    told = [{"what": "alert", "id": i, "title": r["summary"], "body": "", "at": r["at"]} for i, r in last.items()]
    _insert(connection, tables.texts, told)
    folded.transitions.extend(fresh)


def _stand(connection: Connection, row: Row) -> None:
    columns = {column.name for column in tables.alerts.columns}
    state = {name: value for name, value in row.items() if name in columns}
    begun = connection.scalar(select(tables.alerts.c.created_at).where(tables.alerts.c.alert_id == row["alert_id"]))
    upsert(connection, tables.alerts, [{**state, "created_at": begun or row["at"]}])


def _letter(entry: Entry) -> Row:
    return fitted(tables.dead_letters, rows.letter_row(entry))


def _letters(connection: Connection, entries: list[Entry], folded: Folded) -> None:
    upsert(connection, tables.dead_letters, _fit(DLQ, entries, folded, _letter))


_FOLDS: dict[str, Callable[[Connection, list[Entry], Folded], None]] = {
    ENRICHED: _items, EVENTS: _events, OUTCOMES: _outcomes, ALERTS: _alerts, DLQ: _letters,
}  # fmt: skip


def _next(connection: Connection, table: Table) -> int:
    return int(connection.scalar(select(func.coalesce(func.max(table.c.seq), 0))) or 0) + 1


def _insert(connection: Connection, table: Table, found: list[dict[str, Any]]) -> None:
    if found:
        connection.execute(table.insert(), found)


def _remove(connection: Connection, table: Table, key: str, values: list[str]) -> None:
    if values:
        connection.execute(delete(table).where(table.c[key].in_(values)))


def _remove_texts(connection: Connection, what: str, ids: list[str]) -> None:
    if ids:
        connection.execute(delete(tables.texts).where(tables.texts.c.what == what, tables.texts.c.id.in_(ids)))


def _key(entry: Entry) -> str:
    return short((entry.key or b"").decode("utf8", "replace"))
