"""Outcome: what a meeting decided about a document, who would not sign, and why."""

from schemas.base import Day, Record, Span
from schemas.event import Party

DECISIVE = frozenset(
    {"adopted", "signed", "refused", "not_adopted", "vetoed", "withdrawn", "postponed", "replaced", "ratified"}
)


class Meeting(Record):
    """One edition of one forum at one level; SCO defence ministers and SCO heads of state are two meetings.

    `edition` is its number among the forum's meetings, `start` and `end` its first and last day; None where the item
    does not tell them.
    """

    id: str
    name: str
    forum: str | None = None
    level: str | None = None
    edition: int | None = None
    place: str | None = None
    country: str | None = None
    start: Day | None = None
    end: Day | None = None


class Outcome(Record):
    """One decision as one item tells it.

    `document`: declaration communique joint_statement chairs_statement resolution agreement treaty
    conclusions other. `status`: adopted signed refused not_adopted vetoed withdrawn postponed replaced
    ratified under_negotiation expected; only those in DECISIVE decide anything.
    """

    meeting: Meeting | None = None
    document: str
    document_title: str | None = None
    status: str
    parties: tuple[Party, ...] = ()
    dissenters: tuple[Party, ...] = ()
    reason: Span | None = None
    evidence: Span
    date: Day | None = None
    confidence: float = 0.5
