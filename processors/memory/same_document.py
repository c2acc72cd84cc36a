"""Which mentions are of one document: a meeting's text under all the names and stages that the wire gives it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from processors.memory.mentions import document_family
from processors.memory.origins import alike
from processors.memory.places import names_meet
from processors.memory.records import Outcome, OutcomeClaim

NEVER = -99.0
SAME = 3.0
SAME_UNNAMED = 2.0  # enough for a report that names neither the meeting nor the paper: it takes them as known
NEAR = 12  # days within which one meeting sits and is talked about
LIFE = 400  # days from a treaty's drafting to its ratification that are followed
_WORD = re.compile(r"[^\W_]+")
_COMMON = frozenset({"the", "of", "and", "on", "for", "in", "a", "meeting", "meetings", "summit", "conference", "talks",
                     "session", "gathering", "leaders", "heads", "state", "joint", "declaration", "communique",
                     "statement", "agreement", "treaty", "document", "text", "draft", "resolution", "pact",
                     "deal"})  # fmt: skip
_WAITING = frozenset({"postponed", "not_adopted", "refused", "expected", "under_negotiation"})
_VAGUE = frozenset({"other", "joint_statement"})


@dataclass(frozen=True, slots=True)
class DocumentFeatures:
    """The features by which documents are compared.

    `names` are the identifiers of what the items speak of, which tells stories apart better than any wording; `seated`
    says that a place was told as the meeting's, not only as where the report was filed.
    """

    family: str
    documents: frozenset[str]
    meetings: frozenset[str]
    forum: str | None
    level: str | None
    name: frozenset[str]
    place: str | None
    seated: bool
    low: int
    high: int
    parties: frozenset[str]
    title: frozenset[str]
    names: frozenset[str]
    items: frozenset[str]
    texts: tuple[tuple[int, ...], ...]
    status: str


def document_features(outcome: Outcome, claims: Sequence[OutcomeClaim]) -> DocumentFeatures:
    """The features of a mention (with its own claim) or of all that is known of a document."""
    meeting = outcome.meeting
    days = [_ordinal(d) for d in (meeting and meeting.start, meeting and meeting.end, outcome.date) if d]
    told = [_ordinal(c.published[:10]) for c in claims]
    people = (*outcome.parties, *outcome.dissenters)
    return DocumentFeatures(
        family=document_family(outcome.document),
        documents=frozenset([outcome.document, *(c.outcome.document for c in claims)]),
        meetings=frozenset(c.outcome.meeting.id for c in claims if c.outcome.meeting),
        forum=(meeting.forum or "").casefold() or None if meeting else None,
        level=(meeting.level or "").casefold() or None if meeting else None,
        name=_words(meeting.name if meeting else None),
        place=meeting.place if meeting else None,
        # Where no place is told a report gives the town that it was filed from.
        seated=any(_told(c) for c in claims),
        low=min(days + told),
        high=max(days + told),
        parties=frozenset(p.country or p.text.casefold() for p in people),
        title=_words(outcome.document_title),
        names=frozenset().union(*(c.names for c in claims)),
        items=frozenset(c.report.key for c in claims),
        texts=tuple(c.signature for c in claims[:8]),
        status=outcome.status,
    )


def same_document(mention: DocumentFeatures, known: DocumentFeatures) -> float:
    """How well a mention fits a known document; SAME or more is the same one, NEVER rules it out.

    Two levels of one forum are two meetings, two titles two documents; a resolution that was vetoed stays vetoed,
    and what is adopted afterwards is another draft.
    """
    if mention.items & known.items or not _levels_meet(mention.level, known.level):
        return NEVER
    drafts = known.family == mention.family == "resolution"
    if drafts and (known.status == "vetoed") != (mention.status == "vetoed"):
        return NEVER
    gap = max(0, mention.low - known.high, known.low - mention.high)
    if gap > LIFE:
        return NEVER
    score = _meeting(mention, known) + _document(mention, known)
    common = mention.parties & known.parties
    score += min(2.0, 0.75 * len(common))
    if len(common) > 1 and mention.family != "joint" and common in (mention.parties, known.parties):
        score += 2.0  # a bilateral paper is told by its parties
    if mention.names and known.names:
        shared = mention.names & known.names
        # A short text names little but the forum and its seat, which two meetings of it share.
        score += 4.0 * len(shared) / (max(4, min(len(mention.names), len(known.names))) + 1)
    seats = mention.place and known.place and names_meet(mention.place, known.place)
    if seats and gap <= 1 and (mention.documents & known.documents) - _VAGUE:
        score += 1.5  # one town seldom sees two papers of a kind within a day
    if any(alike(one, two) >= 0.5 for one in mention.texts for two in known.texts):
        score += 3.0
    if gap > NEAR:
        # Weeks later only a paper by its title or parties is still the same one, or one that was waited for.
        waited = mention.status == "ratified" or known.status in _WAITING
        same = mention.title & known.title or len(common) > 1
        score -= 1.0 if same or (waited and mention.family == known.family) else 4.0
    return score + (0.5 if gap <= 3 else 0.0)


def least(mention: DocumentFeatures) -> float:
    """What a mention must reach to join a known document."""
    return SAME if mention.meetings or mention.forum or mention.name or mention.title else SAME_UNNAMED


def _told(claim: OutcomeClaim) -> bool:
    place = claim.outcome.meeting.place if claim.outcome.meeting else None
    return place is not None and not (claim.filed and claim.filed.name and names_meet(place, claim.filed.name))


def _levels_meet(one: str | None, two: str | None) -> bool:
    return (
        not one
        or not two
        or one == two
        or (one.endswith("ministers") and two.endswith("ministers") and "ministers" in (one, two))
    )


def _meeting(mention: DocumentFeatures, known: DocumentFeatures) -> float:
    score = 2.0 if mention.meetings & known.meetings else 0.0
    if mention.forum and known.forum:
        # A conference goes by its own name and by its organiser's, so two names are no proof where both are told.
        bodies = any(":org/" in name for name in mention.names & known.names)
        score += 1.0 if mention.forum == known.forum else 0.0 if bodies else -3.0
    elif not mention.meetings and any(":org/" in name for name in mention.names & known.names):
        score += 1.0  # a paper of the forum, told without its meeting
    if mention.place and known.place:
        if names_meet(mention.place, known.place):
            score += 1.0
        elif mention.seated or len(mention.name & known.name) < 2:
            score -= 1.5  # a town that only the report was filed from is no proof against a name of some words
    if mention.name and known.name and not score > 2.0:
        score += 0.5 if mention.name & known.name else -1.0
    return score


def _document(mention: DocumentFeatures, known: DocumentFeatures) -> float:
    score = 0.0
    one, two = mention.documents - _VAGUE, known.documents - _VAGUE
    if mention.family != known.family:
        kin = {mention.family, known.family} == {"agreement", "treaty"}
        score -= 0.5 if kin or "other" in mention.documents | known.documents else 2.5
    elif one and two:
        score += 1.0 if one & two else 0.0 if "chairs_statement" in one | two else -1.0
    if mention.title and known.title:
        score += 2.5 if mention.title & known.title else -2.0
    return score


def tokens(features: DocumentFeatures) -> set[str]:
    """The words under which a document is looked up; two that share none cannot be the same."""
    found: set[str] = {*features.names, *features.parties, *features.meetings}
    found |= {"t:" + word for word in features.title} | {"n:" + word for word in features.name}
    return found | {"f:" + features.forum} if features.forum else found


def tells_enough(outcome: Outcome) -> bool:
    """Whether a mention that fits nothing known says enough to stand alone: which meeting, whose paper or its title."""
    parties = {p.country or p.text for p in (*outcome.parties, *outcome.dissenters)}
    if outcome.meeting or outcome.document_title:
        return True
    return len(parties) > (document_family(outcome.document) != "joint")


def _words(text: str | None) -> frozenset[str]:
    return frozenset(_WORD.findall((text or "").casefold())) - _COMMON


def _ordinal(value: str) -> int:
    return date.fromisoformat(value).toordinal()
