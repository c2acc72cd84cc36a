"""Mentions, fused records and alerts: what memory keeps and what rings."""

from typing import Any, Literal

from schemas.base import Instant, Record
from schemas.event import Event, Place, Toll
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
    """What one item says of one happening or outcome, keyed by the folding key `key`.

    `action`: assert (this version tells it), retract (no version tells it any more), hold and restore (the
    item was withheld, is usable again). Four more steer the memory: file (the card of an item, by which kill
    notices find it), notice (a kill, hold or release in words), tick (the stream's time moved on) and move (an
    event whose place turned out to belong under another key). `seq` orders what is said under one
    `mention_id`: the position of the item's version, then a count of notices. `at` is the stream's
    time; `corrects` says that the item calls itself a correction, so that what it leaves out no longer holds;
    `wave` is the parent of attacks told as one; `all` says that a claim is for all attacks of a wave, `bind` names
    the one it is for. `format` numbers the shape of the record: 0 is release 0.1.0, which wrote no number.
    """

    format: int = 0
    mention_id: str
    key: str
    action: Literal["assert", "retract", "hold", "restore", "file", "notice", "tick", "move"] = "assert"
    seq: tuple[int, int] = (0, 0)
    at: Instant | None = None
    cause: Cause
    report: Report | None = None
    headline: str = ""
    slug: str | None = None
    urgency: int | None = None
    corrects: bool = False
    signature: tuple[int, ...] = ()
    names: tuple[str, ...] = ()
    filed: Place | None = None
    wave: str | None = None
    all: bool = False
    bind: str | None = None
    event: Event | None = None
    outcome: Outcome | None = None
    card: dict[str, Any] | None = None
    notice: dict[str, Any] | None = None
    state: dict[str, Any] | None = None


class FusedEvent(Event):
    """An event as now believed. `standing`: provisional corroborated disputed under_review retracted.

    `reports_count` is there once a long story keeps only some of its reports in `reports`: how many there are in all.
    """

    event_id: str
    parent_id: str | None = None
    revision: int
    standing: str
    first_seen: Instant | None
    last_seen: Instant | None
    reports: tuple[Report, ...]
    reports_count: int | None = None
    origins_count: int
    toll_history: tuple[dict[str, Any], ...] = ()
    contradictions: tuple[dict[str, Any], ...] = ()


class FusedOutcome(Outcome):
    """An outcome as now believed, over all its reports. `place` is where its meeting sat."""

    outcome_id: str
    place: Place | None = None
    revision: int
    standing: str
    first_seen: Instant | None
    last_seen: Instant | None
    reports: tuple[Report, ...]
    reports_count: int | None = None
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
