"""Who takes part in which role, in every revision; a revision is known from no time before the one that it follows."""

from typing import Any

from alembic import op
from sqlalchemy import Column, Connection, Integer, Text, bindparam, column, select, table, text, tuple_, update

from streams.serve.columns import Json

revision = "0008"
down_revision = "0007"

_KEYS = {
    "events": ("event_id",), "event_revisions": ("event_id", "revision"), "outcomes": ("outcome_id",),
    "outcome_revisions": ("outcome_id", "revision"), "alerts": ("alert_id",), "transitions": ("transition_id",),
}  # fmt: skip
_ROLES = {"actors": "actor", "recipients": "recipient", "parties": "party", "dissenters": "dissenter"}
_CHUNK = 500
# What follows what; of what stands now a copy is kept in the last table.
_FOLLOWING = (
    ("event_revisions", "event_id", "revision", "events"),
    ("outcome_revisions", "outcome_id", "revision", "outcomes"),
    ("transitions", "alert_id", "seq", None),
)
_ONWARD = """
UPDATE {name} SET known_from = told.since, known_until = told.until FROM (
    SELECT {key} AS ident, {order} AS place, since, LEAD(since) OVER (PARTITION BY {key} ORDER BY {order}) AS until
    FROM (SELECT {key}, {order}, MAX(known_from) OVER (PARTITION BY {key} ORDER BY {order}) AS since FROM {name}) grown
) told WHERE {name}.{key} = told.ident AND {name}.{order} = told.place
"""
_NOW = """
UPDATE {now} SET known_from = told.known_from FROM {name} told
WHERE told.{key} = {now}.{key} AND told.revision = {now}.revision
"""


def upgrade() -> None:
    for name, keys in _KEYS.items():
        op.add_column(name, Column("roles", Text(), nullable=False, server_default="|"))
        _fill(op.get_bind(), name, keys)
    for name, key, order, now in _FOLLOWING:
        op.execute(text(_ONWARD.format(name=name, key=key, order=order)))
        if now:
            op.execute(text(_NOW.format(name=name, key=key, now=now)))


def _fill(connection: Connection, name: str, keys: tuple[str, ...]) -> None:
    kinds = {key: Integer() if key == "revision" else Text() for key in keys}
    rows = table(name, *(column(key, kind) for key, kind in kinds.items()), column("record", Json), column("roles"))
    own = [rows.c[key] for key in keys]
    same = [rows.c[key] == bindparam(f"its_{key}") for key in keys]
    query, last = select(*own, rows.c.record).order_by(*own).limit(_CHUNK), None
    while True:
        after = query.where(tuple_(*own) > tuple_(*last)) if last else query
        found = connection.execute(after).all()
        if not found:
            return
        last = found[-1][:-1]
        told = [
            {**{f"its_{key}": part for key, part in zip(keys, row, strict=False)}, "told": _roles(row[-1])}
            for row in found
        ]
        connection.execute(update(rows).where(*same).values(roles=bindparam("told")), told)


def _roles(record: dict[str, Any]) -> str:
    """As of today, of an alert as of the record that it is about."""
    about = record.get("record") or record
    words = {
        f"{role}:{party[name]}".casefold().replace("|", " "): None
        for field, role in _ROLES.items()
        for party in about.get(field) or ()
        for name in ("text", "entity_id", "country")
        if party.get(name)
    }
    return "|" + "".join(f"{word}|" for word in words)


def downgrade() -> None:
    for name in _KEYS:
        op.drop_column(name, "roles")
