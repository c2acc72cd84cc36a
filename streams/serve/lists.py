"""Lists and records out of the tables, in the shape that the API gives."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Table, and_, select

from streams.serve import paging, tables
from streams.serve.filters import EventFilter, OutcomeFilter

Row = dict[str, Any]
Found = tuple[list[Row], str | None]
# Columns that no list shows, each as long as a text.
_HEAVY = {("items", "record"), ("dead_letters", "value")}


def fused(engine: Engine, asked: EventFilter | OutcomeFilter) -> Found:
    """Events or outcomes, newest first; with `as_of` as they were believed then."""
    events = isinstance(asked, EventFilter)
    if events:
        table = tables.event_revisions if asked.as_of else tables.events
    else:
        table = tables.outcome_revisions if asked.as_of else tables.outcomes
    key = table.c.event_id if events else table.c.outcome_id
    return _page(engine, table, asked, (table.c.last_seen, key), (datetime, str), record_of)


def alerts(engine: Engine, asked: Any) -> Found:
    """Alerts, last changed first; with `as_of` as they stood then."""
    table = tables.transitions if asked.as_of else tables.alerts
    return _page(engine, table, asked, (table.c.at, table.c.alert_id), (datetime, str), lambda row: row["record"])


def told_before(engine: Engine, alerts: list[Row]) -> dict[str, list[Row]]:
    """By alert_id what was told of alerts before they came to be as they are; of each what names a transition."""
    changed = [alert["alert_id"] for alert in alerts if alert["transition"] != "created"]
    if not changed:
        return {}
    t = tables.transitions.c
    revision = t.record[("record", "revision")].as_string()  # no more than a name here, whatever a record has there
    query = select(t.alert_id, t.transition, t.record["at"].as_string(), revision)
    found: dict[str, list[Row]] = {ident: [] for ident in changed}
    with engine.connect() as connection:
        for ident, transition, at, number in connection.execute(query.where(t.alert_id.in_(changed)).order_by(t.seq)):
            row = {"alert_id": ident, "transition": transition, "at": at, "record": {"revision": number}}
            found[ident].append(row)
    return {
        alert["alert_id"]: _before(found[alert["alert_id"]], alert) for alert in alerts if alert["alert_id"] in found
    }


def _before(told: list[Row], alert: Row) -> list[Row]:
    """What stands before an alert's own transition; later ones came in while it was read, or after `as_of`."""
    own = _told(alert)
    same = [_told(one) == own for one in told]
    return told[: same.index(True)] if any(same) else told


def _told(alert: Row) -> tuple[str, ...]:
    return alert["transition"], alert["at"], str((alert.get("record") or {}).get("revision"))


def items(engine: Engine, asked: Any) -> Found:
    """Items, newest first, without their text."""
    table = tables.items
    return _page(engine, table, asked, (table.c.sorted_at, table.c.item_key), (datetime, str), item_of)


def meetings(engine: Engine, asked: Any) -> Found:
    """Meetings, newest first, each with its outcomes as now believed."""
    table = tables.meetings
    rows, following = _page(engine, table, asked, (table.c.last_seen, table.c.meeting_id), (datetime, str), meeting_of)
    with engine.connect() as connection:
        told = outcomes_of(connection, [row["meeting_id"] for row in rows])
    return [{**row, "outcomes": told.get(row["meeting_id"], [])} for row in rows], following


def letters(engine: Engine, asked: Any) -> Found:
    """Dead letters, newest first."""
    t = tables.dead_letters
    kinds = (datetime, int, paging.Offset)
    return _page(engine, t, asked, (t.c.at, t.c.partition, t.c.offset), kinds, letter_of)


def entities(engine: Engine, asked: Any) -> Found:
    """Entities by name."""
    t = tables.entities
    return _page(engine, t, asked, (t.c.folded, t.c.entity_id), (str, str), entity_of, down=False)


def _page(
    engine: Engine,
    table: Table,
    asked: Any,
    columns: tuple[Any, ...],
    kinds: tuple[type, ...],
    shape: Any,
    down: bool = True,
) -> Found:
    after = paging.decode(asked.cursor, kinds) if asked.cursor else None
    # First the keys, by an index that holds all that is asked for, then the records of this page alone.
    keys = tuple(table.primary_key.columns)
    found = paging.page(select(*keys).where(*asked.conditions(table)), columns, after, asked.limit, down).subquery()
    here = and_(*(table.c[key.name] == found.c[key.name] for key in keys))
    wanted = [column for column in table.columns if (table.name, column.name) not in _HEAVY]
    query = paging.ordered(select(*wanted).join(found, here), columns, down)
    with engine.connect() as connection:
        rows = [dict(row) for row in connection.execute(query).mappings()]
    following = None
    if len(rows) > asked.limit:
        rows = rows[: asked.limit]
        following = paging.encode(tuple(rows[-1][column.name] for column in columns))
    return [shape(row) for row in rows], following


def record_of(row: Row) -> Row:
    """A fused record with what serve adds to it."""
    known = {"severity": row["severity"], "summary": row["summary"], "known_from": row["known_from"]}
    return {**row["record"], **known, **({"known_until": row["known_until"]} if "known_until" in row else {})}


def item_of(row: Row) -> Row:
    """An item without its text."""
    return {name: row[name] for name in row if name not in ("record", "partition", "offset", "sorted_at")}


def meeting_of(row: Row) -> Row:
    return {name: row[name] for name in row if name != "told_by"}


def letter_of(row: Row) -> Row:
    return {"place": f"{row['partition']}:{row['offset']}", **{name: row[name] for name in row if name != "value"}}


def entity_of(row: Row) -> Row:
    return {name: row[name] for name in row if name not in ("folded", "seen_at", "seen_in")}


def outcomes_of(connection: Connection, meetings: list[str]) -> dict[str, list[Row]]:
    """The outcomes of meetings, newest first."""
    table = tables.outcomes
    query = select(table).where(table.c.meeting_id.in_(meetings)).order_by(table.c.last_seen.desc(), table.c.outcome_id)
    found: dict[str, list[Row]] = {}
    rows = [dict(row) for row in connection.execute(query.limit(2000)).mappings()]
    through = _statuses(connection, [row["outcome_id"] for row in rows])
    for row in rows:
        told = {**record_of(row), "statuses": through.get(row["outcome_id"], [])}
        found.setdefault(row["meeting_id"], []).append(told)
    return found


def _statuses(connection: Connection, outcome_ids: list[str]) -> dict[str, list[Row]]:
    """The status of outcomes through their revisions, told where it changes."""
    t = tables.outcome_revisions.c
    query = select(t.outcome_id, t.status, t.known_from).where(t.outcome_id.in_(outcome_ids)).order_by(t.revision)
    found: dict[str, list[Row]] = {}
    for outcome_id, status, at in connection.execute(query):
        steps = found.setdefault(outcome_id, [])
        if not steps or steps[-1]["status"] != status:
            steps.append({"status": status, "at": at})
    return found


def one(engine: Engine, table: Table, **key: Any) -> Row | None:
    """One row by its key."""
    with engine.connect() as connection:
        row = connection.execute(select(table).filter_by(**key)).mappings().first()
    return dict(row) if row else None


def history(engine: Engine, table: Table, order: Any, **key: Any) -> list[Row]:
    """All rows of a key, oldest first."""
    with engine.connect() as connection:
        return [
            dict(row)
            for row in connection.execute(select(table).filter_by(**key).order_by(order).limit(1000)).mappings()
        ]


def headlines(engine: Engine, keys: list[str]) -> list[Row]:
    """The items of some keys, without their text, newest first; a killed one is not among them."""
    table = tables.items
    wanted = [column for column in table.columns if (table.name, column.name) not in _HEAVY]
    query = select(*wanted).where(table.c.item_key.in_(keys[:500])).order_by(table.c.sorted_at.desc())
    with engine.connect() as connection:
        return [item_of(dict(row)) for row in connection.execute(query).mappings()]
