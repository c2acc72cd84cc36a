"""What the memory believes and of what: claims, fused records, and the states that hold both."""

from typing import Generic, Literal, TypeVar

from msgspec import UNSET, Struct, UnsetType

from processors.memory.told import (
    Bounds,
    Cause,
    Event,
    Facts,
    Outcome,
    Place,
    Report,
    Seat,
    Seq,
    Standing,
    Status,
    Transition,
)


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
