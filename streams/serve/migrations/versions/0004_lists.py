"""Indexes that hold all that a list asks for; who was ever named."""

from collections.abc import Iterator

from alembic import op
from sqlalchemy import Column, Connection, Text, column, insert, select, table

revision = "0004"
down_revision = "0003"

_PLACED = ["country", "standing", "severity", "latitude", "longitude", "place"]
_EVENTS = ["last_seen", "event_id", "event", "mode", "killed_min", *_PLACED]
_OUTCOMES = ["last_seen", "outcome_id", "document", "status", "dissent", *_PLACED]
_ALERTS = ["rule", "transition", "kind", *_PLACED]
_KNOWN = ["known_from", "known_until"]
_LISTED = {
    "items": ["sorted_at", "item_key", "provider", "unread"],
    "events": _EVENTS,
    "event_revisions": [*_EVENTS, *_KNOWN],
    "outcomes": _OUTCOMES,
    "outcome_revisions": [*_OUTCOMES, *_KNOWN],
    "alerts": ["at", "alert_id", *_ALERTS],
    "transitions": ["at", "alert_id", *_ALERTS, *_KNOWN],
}
_FORMER = {
    "items": ["sorted_at", "item_key"],
    "events": ["last_seen", "event_id"],
    "event_revisions": _KNOWN,
    "outcomes": ["last_seen", "outcome_id"],
    "outcome_revisions": _KNOWN,
    "alerts": ["at", "alert_id"],
    "transitions": _KNOWN,
}
_CHUNK = 500


def upgrade() -> None:
    for name, fields in _LISTED.items():
        op.create_index(f"ix_{name}_listed", name, fields)
    for name, fields in _FORMER.items():
        op.drop_index(f"ix_{name}_{'_'.join(fields)}", name)
    op.drop_index("ix_transitions_at_transition_id", "transitions")
    op.create_index("ix_transitions_record_id", "transitions", ["record_id"])
    op.create_table("names", Column("name", Text(), primary_key=True), Column("record_id", Text(), primary_key=True))
    found = {pair for kind in _NAMING for pair in _named(op.get_bind(), *kind)}
    rows = [{"name": name, "record_id": ident} for name, ident in sorted(found)]
    for at in range(0, len(rows), _CHUNK):
        op.get_bind().execute(insert(table("names", column("name"), column("record_id"))), rows[at : at + _CHUNK])
    op.create_index("ix_names_record_id", "names", ["record_id"])


_NAMING = (("event_revisions", "event_id"), ("outcome_revisions", "outcome_id"), ("transitions", "record_id"))


def _named(connection: Connection, name: str, key: str) -> Iterator[tuple[str, str]]:
    """Each name of each row with the record that names it."""
    query = select(column(key, Text()), column("names", Text())).select_from(table(name))
    for ident, names in connection.execute(query):
        yield from ((one, ident) for one in names.split("|") if one)


def downgrade() -> None:
    op.drop_table("names")
    op.drop_index("ix_transitions_record_id", "transitions")
    op.create_index("ix_transitions_at_transition_id", "transitions", ["at", "transition_id"])
    for name, fields in _FORMER.items():
        op.create_index(f"ix_{name}_{'_'.join(fields)}", name, fields)
    for name in _LISTED:
        op.drop_index(f"ix_{name}_listed", name)
