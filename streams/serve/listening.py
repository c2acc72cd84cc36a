"""What a listener asked to hear of a stream."""

import asyncio
from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Engine, select

from streams.serve import tables
from streams.serve.filters import SEVERITIES, Severity, Standing, Words


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


async def passes(engine: Engine, asked: StreamFilter, row: dict[str, Any]) -> bool:
    """Whether a listener gets a row: it is asked for, or it puts right what the listener got before."""
    if wanted(asked, row):
        return True
    if row.get("transition", "created") == "created":
        return False
    if "earlier" not in row:  # shared by all who listen: asked of the database once
        row["earlier"] = await asyncio.to_thread(_earlier, engine, row)
    return any(wanted(asked, earlier) for earlier in row["earlier"])


def wanted(asked: StreamFilter, row: dict[str, Any]) -> bool:
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
    return all(
        not words or any(f"|{word.casefold()}|" in row["names"] for word in words)
        for words in (asked.forum, asked.party)
    )


def _earlier(engine: Engine, row: dict[str, Any]) -> list[dict[str, Any]]:
    t = tables.transitions
    query = select(t).where(t.c.alert_id == row["alert_id"], t.c.seq < row["seq"]).order_by(t.c.seq).limit(200)
    with engine.connect() as connection:
        return [dict(found) for found in connection.execute(query).mappings()]
