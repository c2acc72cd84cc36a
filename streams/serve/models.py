"""The shapes of the API's answers, for the OpenAPI document."""

from datetime import datetime
from typing import Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from schemas import FusedEvent, FusedOutcome

Row = TypeVar("Row")


class Page(BaseModel, Generic[Row]):
    """One page. `next` is the cursor of the page after it."""

    data: list[Row]
    next: str | None


class Stream(Page[Row], Generic[Row]):
    """A page of what is streamed too. `position`, as Last-Event-ID, lets a stream begin where this page was read."""

    position: str


class EventOut(FusedEvent):
    """An event as on its topic, with its severity, its sentence, and since when it is known."""

    severity: str
    summary: str
    known_from: datetime


class OutcomeOut(FusedOutcome):
    """An outcome as on its topic, with its severity, its sentence, and since when it is known."""

    severity: str
    summary: str
    known_from: datetime


class Step(BaseModel):
    """A status that an outcome had, and since when."""

    status: str
    at: datetime


class MeetingOutcome(OutcomeOut):
    """An outcome with its status through time."""

    statuses: list[Step]


class MeetingOut(BaseModel):
    """A meeting with its outcomes as now believed."""

    meeting_id: str
    name: str
    forum: str | None
    level: str | None
    place: str | None
    country: str | None
    start: str | None
    end: str | None
    last_seen: datetime
    outcomes: list[MeetingOutcome]


class ItemOut(BaseModel):
    """An item without its text."""

    item_key: str
    uri: str
    version: str
    provider: str
    origin: str | None
    language: str | None
    published: datetime | None
    pub_status: str
    urgency: int | None
    headline: str
    duplicate_of: str | None
    unread: str | None


class EntityOut(BaseModel):
    """Who, where or which organisation."""

    entity_id: str
    label: str
    kind: str | None
    name: str
    country: str | None
    latitude: float | None
    longitude: float | None


class LetterOut(BaseModel):
    """A dead letter."""

    place: str
    stage: str
    reason: str
    at: datetime


class Match(BaseModel):
    """What full-text search found."""

    what: str
    id: str
    title: str
    at: datetime
    extract: str


class Taken(BaseModel):
    """An item that is on the wire; `known` where it was before, so that it was not sent again."""

    item_key: str
    id: str
    known: bool


class Refusal(BaseModel):
    """Something in a body that is no item: where it stood and why, with the field, what was found and expected."""

    place: str
    stage: str
    reason: str
    field: str | None = None
    found: str | None = None
    expected: str | None = None
    error: str | None = None


class Accepted(BaseModel):
    """What became of a body that was posted. `passed`: what is no news (packages, plans, concepts), told and left."""

    items: list[Taken]
    refused: list[Refusal]
    passed: list[str]


class Rang(BaseModel):
    """What a rule would have rung."""

    rule: str
    at: datetime
    severity: str
    summary: str
    record_id: str


class Preview(BaseModel):
    """What rules would have rung in the last days, newest first; `looked_at` counts the revisions that were judged."""

    since: datetime | None
    looked_at: int
    complete: bool
    data: list[Rang]


class RulesIn(BaseModel):
    """Rules to try, as in a rules file. What is asked is taken at its word: true is no number, nor is "7"."""

    model_config = ConfigDict(strict=True, extra="forbid")

    rules: str
    days: int = Field(default=7, ge=1, le=365)
