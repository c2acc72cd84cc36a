"""What the memory reads, keeps and puts out, as typed records.

They have the fields of the schemas in their order, and times and dates as the text that travels: a record is folded a
thousand times for once that it is checked, and what comes out must be, byte for byte, what went in. A field that
stands only in some records is UNSET in the others, or has a default and is left out while it has it.
"""

from collections.abc import Mapping

import msgspec
from msgspec import Struct

from processors.memory.claims import (
    AClaim,
    AState,
    Claim,
    Contradiction,
    Disagreement,
    Entry,
    EventClaim,
    EventState,
    Fused,
    FusedEvent,
    FusedOutcome,
    OutcomeClaim,
    OutcomeState,
    Rang,
    State,
    StatusEntry,
    Summary,
    TollEntry,
    Was,
)
from processors.memory.told import (
    Action,
    Bounds,
    Cause,
    Count,
    Event,
    Fact,
    Facts,
    Filing,
    Meeting,
    Notice,
    Outcome,
    Party,
    Place,
    Report,
    Seat,
    Seq,
    Span,
    Standing,
    Status,
    Toll,
    Transition,
)

__all__ = [
    "AClaim",
    "AState",
    "Action",
    "Alert",
    "Bounds",
    "Card",
    "Cause",
    "Change",
    "Claim",
    "Clock",
    "Contradiction",
    "Control",
    "Count",
    "Disagreement",
    "Entry",
    "Event",
    "EventClaim",
    "EventState",
    "Evicted",
    "EvictedEvent",
    "EvictedOutcome",
    "Fact",
    "Facts",
    "Filing",
    "Fused",
    "FusedEvent",
    "FusedOutcome",
    "Gone",
    "Meeting",
    "Mention",
    "Move",
    "Moved",
    "Notice",
    "Outcome",
    "OutcomeClaim",
    "OutcomeState",
    "Party",
    "Place",
    "Rang",
    "Report",
    "Row",
    "Seat",
    "Seq",
    "Span",
    "Standing",
    "State",
    "Status",
    "StatusEntry",
    "Summary",
    "Toll",
    "TollEntry",
    "Transition",
    "Unanswered",
    "Value",
    "Waiting",
    "Was",
    "encode",
    "fused",
]


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


class Card(Filing, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """An item as the catalogue keeps it; `notices` are the places in the feed of those that were applied to it."""

    seq: Seq
    position: int
    at: str
    notices: tuple[int, ...]
    format: int = 0


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
