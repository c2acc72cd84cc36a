"""What the memory reads, keeps and puts out, as typed records.

They have the fields of the schemas in their order, and times and dates as the text that travels: a record is folded a
thousand times for once that it is checked, and what comes out must be, byte for byte, what went in. A field that
stands only in some records is UNSET in the others, or has a default and is left out while it has it.
"""

from collections.abc import Mapping
from typing import Generic, Literal, TypeVar

import msgspec
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


class Was(Struct, frozen=True, gc=False):
    """What an earlier version of a claim told: its text's signature, its counts."""

    signature: tuple[int, ...]
    counts: dict[str, Bounds]


class _Claim(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    mention_id: str
    seq: Seq
    status: Status
    report: Report
    cause: Cause
    corrects: bool
    headline: str
    slug: str | None
    names: tuple[str, ...]
    filed: Place | None
    signature: tuple[int, ...]

    @property
    def published(self) -> str:
        return self.report.published or ""


class EventClaim(_Claim, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """One item's mention of an event as it is kept. `copy_of` names the claim whose text it repeats."""

    event: Event
    was: tuple[Was, ...] | None = None
    copy_of: str | None


class OutcomeClaim(_Claim, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """The like of a document."""

    outcome: Outcome
    was: tuple[Was, ...] | None = None
    copy_of: str | None


Claim = EventClaim | OutcomeClaim
AClaim = TypeVar("AClaim", bound=EventClaim | OutcomeClaim)


class TollEntry(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A toll that a report told."""

    at: str | None
    key: str
    version: str | None = None
    origin: str | None = None
    killed: Bounds | None = None
    injured: Bounds | None = None
    abducted: Bounds | None = None
    missing: Bounds | None = None
    displaced: Bounds | None = None
    attackers_killed: Bounds | None = None

    @property
    def told(self) -> object:
        return self.killed, self.injured, self.abducted, self.missing, self.displaced, self.attackers_killed


class StatusEntry(Struct, frozen=True, kw_only=True, gc=False):
    """A status that a report told."""

    at: str | None
    key: str
    status: str

    @property
    def version(self) -> str | None:
        return None

    @property
    def told(self) -> object:
        return self.status


class Disagreement(Struct, frozen=True, gc=False):
    value: str | Bounds
    origins: tuple[str, ...]


class Contradiction(Struct, frozen=True, gc=False):
    field: str
    values: tuple[Disagreement, ...]


class FusedEvent(Event, frozen=True, kw_only=True, gc=False):
    """An event as now believed."""

    event_id: str
    parent_id: str | None = None
    revision: int
    standing: Standing
    first_seen: str | None
    last_seen: str | None
    reports: tuple[Report, ...]
    origins_count: int
    reports_count: int | UnsetType = UNSET
    toll_history: tuple[TollEntry, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    merged_into: str | UnsetType = UNSET


class FusedOutcome(Outcome, frozen=True, kw_only=True, gc=False):
    """A document as now believed."""

    place: Seat | None = None
    outcome_id: str
    revision: int
    standing: Standing
    first_seen: str | None
    last_seen: str | None
    reports: tuple[Report, ...]
    origins_count: int
    reports_count: int | UnsetType = UNSET
    history: tuple[StatusEntry, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()


Fused = FusedEvent | FusedOutcome
Entry = TypeVar("Entry", bound=TollEntry | StatusEntry)


class Summary(Struct, Generic[Entry], frozen=True, kw_only=True):
    """What a long story no longer keeps whole: how many claims, of which origins, what they told over time, and the
    newest of them by name."""

    count: int = 0
    origins: dict[str, int] = {}
    history: tuple[Entry, ...] = ()
    recent: tuple[str, ...] = ()


class Rang(Struct, frozen=True, gc=False):
    """What a rule last said of a record, and the facts that it told."""

    state: Transition
    facts: Facts


class EventState(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An event: its claims, what was last said of it, and the mentions that it lost.

    `founded` orders states by age; `gone` are retracted mentions, each with the place in the feed at which it went.
    """

    id: str
    what: Literal["event"]
    family: str
    key: str
    claims: tuple[EventClaim, ...]
    gone: dict[str, Seq]
    record: FusedEvent | None
    alerts: dict[str, Rang]
    revision: int
    first_seen: str | None
    last_seen: str | None
    parent_id: str | None
    founded: tuple[str, int]
    last_at: str | None = None
    summary: Summary[TollEntry] | None = None
    spread: dict[str, tuple[str, ...]] | None = None
    format: int = 0


class OutcomeState(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A document: the like of an event."""

    id: str
    what: Literal["outcome"]
    family: str
    key: str
    claims: tuple[OutcomeClaim, ...]
    gone: dict[str, Seq]
    record: FusedOutcome | None
    alerts: dict[str, Rang]
    revision: int
    first_seen: str | None
    last_seen: str | None
    parent_id: str | None
    founded: tuple[str, int]
    last_at: str | None = None
    summary: Summary[StatusEntry] | None = None
    spread: dict[str, tuple[str, ...]] | None = None
    format: int = 0


State = EventState | OutcomeState
AState = TypeVar("AState", bound=EventState | OutcomeState)


class Evicted(Struct, frozen=True, omit_defaults=True):
    """A claim that a long story no longer keeps, in a row of its own; `of` is the story."""

    evicted: Claim
    of: str
    at: str
    format: int = 0


class EvictedEvent(Struct):
    """How the row of an evicted claim is read: which kind it is hangs on its story."""

    evicted: EventClaim
    of: str
    at: str
    format: int = 0


class EvictedOutcome(Struct):
    """The like of a document's."""

    evicted: OutcomeClaim
    of: str
    at: str
    format: int = 0


class Gone(Struct, frozen=True, omit_defaults=True):
    """A mention that was heard and stands nowhere."""

    gone: dict[str, Seq]
    at: str
    format: int = 0


class Moved(Struct, frozen=True, omit_defaults=True):
    """Where an event went, and the mentions that went with it."""

    to: str
    mentions: tuple[str, ...]
    at: str
    format: int = 0


class Clock(Struct, frozen=True, omit_defaults=True):
    """The newest tick."""

    tick: str
    format: int = 0


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


class Card(Filing, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """An item as the catalogue keeps it; `notices` are the places in the feed of those that were applied to it."""

    seq: Seq
    position: int
    at: str
    notices: tuple[int, ...]
    format: int = 0


class Notice(Struct, frozen=True, kw_only=True, gc=False):
    """What a notice in words asks for, and by what it names its item. `own`: it came on the item itself."""

    kind: Literal["kill", "hold", "release"]
    ids: tuple[str, ...] = ()
    slugs: tuple[str, ...] = ()
    headlines: tuple[str, ...] = ()
    item: str
    own: bool = False


class Waiting(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A notice that named nothing that was known."""

    notice: Notice
    seq: Seq
    cause: Cause
    at: str
    done: bool = False
    format: int = 0


Row = EventState | OutcomeState | Evicted | Gone | Moved | Clock | Card | Waiting
KINDS: dict[str, type[Row]] = {
    "ev-": EventState, "oc-": OutcomeState, "gone:": Gone, "moved:": Moved, "clock": Clock, "card:": Card,
    "notice:": Waiting,
}  # fmt: skip


class Mention(Struct, frozen=True, kw_only=True):
    """A mention as it travels (`schemas.Mention`)."""

    format: int = 0
    mention_id: str
    key: str
    action: Action = "assert"
    seq: Seq = (0, 0)
    at: str
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
    card: Filing | None = None
    notice: Notice | None = None
    state: EventState | None = None


class Control(Struct, frozen=True, kw_only=True):
    """A mention that says of another one that it is gone, held or usable again."""

    mention_id: str
    key: str
    action: Action
    seq: Seq
    at: str
    cause: Cause


class Move(Struct, frozen=True, kw_only=True):
    """A mention by which an event goes to another key."""

    mention_id: str
    key: str
    action: Action = "move"
    at: str
    seq: Seq
    cause: Cause
    state: EventState


class Change(Struct, frozen=True, gc=False):
    field: str
    before: Fact
    after: Fact


class Alert(Struct, frozen=True, kw_only=True):
    alert_id: str
    rule: str
    transition: Transition
    at: str
    severity: str
    summary: str
    cause: Cause
    changed: tuple[Change, ...]
    record: Fused


class Unanswered(Struct, frozen=True, kw_only=True):
    """A notice that names nothing known: a dead letter."""

    stage: str
    reason: str
    notice: Notice
    cause: Cause


Value = FusedEvent | FusedOutcome | Alert | Mention | Control | Move | Unanswered

_encoder = msgspec.json.Encoder()


def fused(record: Mapping[str, object]) -> Fused:
    """A record of the events or outcomes topic, from its JSON. Raises msgspec.ValidationError."""
    if "outcome_id" in record:
        return msgspec.convert(record, FusedOutcome)
    return msgspec.convert(record, FusedEvent)


def encode(record: Struct) -> bytes:
    """A record as it travels and as it is kept."""
    return _encoder.encode(record)
