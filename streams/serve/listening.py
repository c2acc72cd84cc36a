"""What a listener asked to hear of a stream."""

import asyncio
from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Engine, select

from streams.serve import tables
from streams.serve.filters import ROLES, SEVERITIES, Severity, Standing, Words

Row = dict[str, Any]


class StreamFilter(BaseModel):
    """What may be asked of a stream."""

    model_config = ConfigDict(extra="forbid")

    last_event_id: str | None = Field(None, max_length=4000, description="as Last-Event-ID, for who cannot set headers")
    rule: Words = []
    severity: Severity | None = Field(None, description="at least this")
    country: Words = []
    kind: Words = []
    forum: Words = []
    party: Words = []
    standing: list[Standing] = []


async def passes(engine: Engine, asked: StreamFilter, row: Row) -> bool:
    """Whether a listener gets a row: it is asked for, or it puts right what the listener got before."""
    if wanted(asked, row):
        return True
    if row.get("transition") == "created" or row.get("revision") == 1:
        return False
    if "earlier" not in row:  # shared by all who listen: asked of the database once
        row["earlier"] = await asyncio.to_thread(_earlier, engine, row)
    return any(wanted(asked, earlier) for earlier in row["earlier"])


def wanted(asked: StreamFilter, row: Row) -> bool:
    """Whether a row of transitions, event_revisions or outcome_revisions is what was asked for."""
    if asked.severity and row["severity"] not in SEVERITIES[SEVERITIES.index(asked.severity) :]:
        return False
    kind = row.get("kind") or row.get("event") or row.get("document")
    pairs = (
        (asked.rule, row.get("rule")),
        (asked.country, row["country"]),
        (asked.kind, kind),
        (asked.standing, row["standing"]),
    )
    if any(words and value not in words for words, value in pairs):
        return False
    if asked.forum and not any(f"|{word.casefold()}|" in row["names"] for word in asked.forum):
        return False
    return not asked.party or any(
        f"|{role}:{word.casefold()}|" in row["roles"] for word in asked.party for role in ROLES
    )


# What it was about, and the column that orders what was told of it.
_KEPT = (
    ("alert_id", tables.transitions, "seq"),
    ("event_id", tables.event_revisions, "revision"),
    ("outcome_id", tables.outcome_revisions, "revision"),
)


def _earlier(engine: Engine, row: Row) -> list[Row]:
    key, table, order = next(kept for kept in _KEPT if kept[0] in row)
    columns = [column for column in table.columns if column.name != "record"]
    query = select(*columns).where(table.c[key] == row[key], table.c[order] < row[order])
    with engine.connect() as connection:
        return [dict(found) for found in connection.execute(query.order_by(table.c[order]).limit(200)).mappings()]
