"""What items tell, as typed records: the parts of which claims, mentions and fused records are made."""

from typing import Literal

from msgspec import UNSET, Struct, UnsetType

Seq = tuple[int, int]
Bounds = tuple[int | None, int | None]
Fact = str | list[str | int | None] | None
Facts = dict[str, Fact]
Transition = Literal["created", "updated", "retracted", "superseded", "resolved"]
Standing = Literal["provisional", "corroborated", "disputed", "under_review", "retracted"]
Status = Literal["usable", "held"]
Action = Literal["assert", "retract", "hold", "restore", "file", "notice", "tick", "move"]


class Span(Struct, frozen=True, gc=False):
    field: str
    begin: int
    end: int
    text: str


class Party(Struct, frozen=True, kw_only=True, gc=False):
    text: str
    entity_id: str | None = None
    country: str | None = None
    sector: str | None = None
    reason: Span | None = None


class Place(Struct, frozen=True, kw_only=True, gc=False):
    name: str
    country: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    resolution: int | None = None
    basis: str = "stated"
    entity_id: str | None = None


class Seat(Struct, frozen=True, kw_only=True, gc=False):
    """Where a meeting sat: a whole place where a dateline gave it, else its name and country."""

    name: str
    country: str | None
    latitude: float | UnsetType | None = UNSET
    longitude: float | UnsetType | None = UNSET
    resolution: int | UnsetType | None = UNSET
    basis: str
    entity_id: str | UnsetType | None = UNSET


class Count(Struct, frozen=True, kw_only=True, gc=False):
    min: int | None = None
    max: int | None = None
    text: Span | None = None
    source: str | None = None

    @property
    def bounds(self) -> Bounds:
        return self.min, self.max


Toll = dict[str, Count | None]


class Event(Struct, frozen=True, kw_only=True, gc=False):
    event: str
    mode: str | None = None
    context: tuple[str, ...] = ()
    quad: int
    cameo: str | None = None
    modality: str
    trigger: Span
    evidence: Span
    actors: tuple[Party, ...] = ()
    recipients: tuple[Party, ...] = ()
    attribution: str = "none"
    place: Place | None = None
    date: str | None = None
    end_date: str | None = None
    date_precision: str | None = None
    date_basis: str | None = None
    toll: Toll = {}
    incident: int | None = None
    confidence: float = 0.5


class Meeting(Struct, frozen=True, kw_only=True, gc=False):
    id: str
    name: str
    forum: str | None = None
    level: str | None = None
    edition: int | None = None
    place: str | None = None
    country: str | None = None
    start: str | None = None
    end: str | None = None


class Outcome(Struct, frozen=True, kw_only=True, gc=False):
    meeting: Meeting | None = None
    document: str
    document_title: str | None = None
    status: str
    parties: tuple[Party, ...] = ()
    dissenters: tuple[Party, ...] = ()
    reason: Span | None = None
    evidence: Span
    date: str | None = None
    confidence: float = 0.5


class Cause(Struct, frozen=True, gc=False):
    uri: str
    version: str
    position: int


class Report(Struct, frozen=True, kw_only=True, gc=False):
    key: str
    version: str
    provider: str
    origin: str
    published: str | None = None
    toll: Toll | None = None


class Filing(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """An item as the catalogue hears of it; `told` are its mentions with their keys."""

    item: str
    uri: str
    ids: tuple[str, ...]
    slug: str | None
    provider: str
    headline: str
    version: str
    status: str
    told: tuple[tuple[str, str], ...]


class Notice(Struct, frozen=True, kw_only=True, gc=False):
    """What a notice in words asks for, and by what it names its item. `own`: it came on the item itself."""

    kind: Literal["kill", "hold", "release"]
    ids: tuple[str, ...] = ()
    slugs: tuple[str, ...] = ()
    headlines: tuple[str, ...] = ()
    item: str
    own: bool = False
