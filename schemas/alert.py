"""Mentions, fused records and alerts: what memory keeps and what rings."""

from typing import Any, Literal

from schemas.base import Instant, Record
from schemas.event import Event, Toll
from schemas.outcome import Outcome


class Cause(Record):
    """The input item that caused a record. `position` counts the input items from 0."""

    uri: str
    version: str
    position: int


class Report(Record):
    """One item's support of a fused record. `origin` is the independent publisher behind it."""

    key: str
    version: str
    provider: str
    origin: str
    published: Instant | None = None
    toll: Toll | None = None


class Mention(Record):
    """One item's mention (or retraction) of an event or outcome, keyed by the folding key."""

    mention_id: str
    action: Literal["assert", "retract", "hold", "restore"] = "assert"
    report: Report
    cause: Cause
    headline: str
    urgency: int | None = None
    signature: tuple[int, ...] = ()
    event: Event | None = None
    outcome: Outcome | None = None


class FusedEvent(Event):
    """An event as now believed. `standing`: provisional corroborated disputed under_review retracted."""

    event_id: str
    parent_id: str | None = None
    revision: int
    standing: str
    first_seen: Instant | None
    last_seen: Instant | None
    reports: tuple[Report, ...]
    origins_count: int
    toll_history: tuple[dict[str, Any], ...] = ()
    contradictions: tuple[dict[str, Any], ...] = ()


class FusedOutcome(Outcome):
    """An outcome as now believed, over all its reports."""

    outcome_id: str
    revision: int
    standing: str
    first_seen: Instant | None
    last_seen: Instant | None
    reports: tuple[Report, ...]
    origins_count: int
    history: tuple[dict[str, Any], ...] = ()
    contradictions: tuple[dict[str, Any], ...] = ()


class Change(Record):
    field: str
    before: Any = None
    after: Any = None


class Alert(Record):
    """One transition of one alert. `severity` is a CAP word: Extreme Severe Moderate Minor."""

    alert_id: str
    rule: str
    transition: Literal["created", "updated", "retracted", "superseded", "resolved"]
    at: Instant
    severity: str
    summary: str
    cause: Cause
    changed: tuple[Change, ...] = ()
    record: dict[str, Any]
