"""What became of a document: a pure function of the claims that stand."""

from collections.abc import Sequence
from datetime import date

from msgspec.structs import asdict, replace

from processors.memory.beliefs import standing_claims
from processors.memory.countries import country_name
from processors.memory.mentions import STAGE
from processors.memory.places import name_words
from processors.memory.records import Meeting, Outcome, OutcomeClaim, Party, Place, Seat
from processors.memory.same_document import NEAR

ACCEPTED = frozenset({"signed", "adopted", "ratified"})
FEW = 3  # parties whose signing is told for itself, not as part of a list of all


def believe_outcome(claims: Sequence[OutcomeClaim]) -> tuple[Outcome, Seat | None]:
    """The outcome's own fields as now believed, from the claims that stand, told oldest first; and where it sat."""
    stand = standing_claims(claims)
    outcomes = [c.outcome for c in stand]
    status, lead, since = outcomes[0].status, outcomes[0], stand[0].published
    dissent: dict[str, Party] = {}
    for claim in stand:
        outcome = claim.outcome
        after = next_status(status, outcome.status, _days(since, claim.published))
        if after != status:
            if status not in ACCEPTED and outcome.status in ACCEPTED:
                dissent = _left(dissent, outcome)
            status, lead, since = after, outcome, claim.published
        elif status in ACCEPTED and outcome.status in ACCEPTED and len(outcome.parties) <= FEW:
            dissent = _left(dissent, outcome)
        for party in outcome.dissenters:
            dissent.setdefault(" ".join(sorted(name_words(party.text))), party)
    meetings = [o.meeting for o in outcomes if o.meeting]
    meeting = _placed(_fullest(meetings)) if meetings else None
    filed = next((c.filed for c in stand if c.filed), None)
    titles = [o.document_title for o in outcomes if o.document_title]
    named = next(
        (o.document for o in reversed(outcomes) if o.document not in ("chairs_statement", "other")),
        lead.document,
    )
    believed = replace(
        lead,
        meeting=meeting,
        document=named,
        document_title=titles[-1] if titles else None,
        status=status,
        parties=tuple({_name(p): p for o in outcomes for p in o.parties}.values()),
        dissenters=tuple(dissent.values()),
        reason=next((o.reason for o in reversed(outcomes) if o.reason), None),
        date=next((o.date for o in reversed(outcomes) if o.date and o.status == lead.status), None),
        confidence=max(o.confidence for o in outcomes),
    )
    return believed, _seat(meeting, filed)


def _left(dissent: dict[str, Party], outcome: Outcome) -> dict[str, Party]:
    """The dissenters without those who put their names to the text after all."""
    joined = {_name(p) for p in outcome.parties} - {_name(p) for p in outcome.dissenters}
    return {k: p for k, p in dissent.items() if _name(p) not in joined}


def _days(since: str, now: str) -> int:
    return (date.fromisoformat(now[:10]) - date.fromisoformat(since[:10])).days


def next_status(known: str, told: str, days: int = 0) -> str:
    """What a document's status becomes when a later report tells `told`.

    One party's refusal changes nothing in a document that came out or failed without it, a failure told again
    nothing in one that a chair's summary replaced or, in the same fortnight, that was put off; what is expected
    never undoes what was decided. `days` have passed since the known status was told.
    """
    if told in ("expected", "under_negotiation"):
        return known if STAGE.get(known, 0) > STAGE["under_negotiation"] else told
    if told == "refused":
        return (
            known
            if known in ("adopted", "signed", "ratified", "not_adopted", "replaced", "vetoed", "withdrawn")
            else told
        )
    if told == "not_adopted" and known in ("replaced", "vetoed"):
        return known
    if told in ("not_adopted", "refused") and known == "postponed" and days <= NEAR:
        return known
    if told == "not_adopted" and known == "withdrawn":
        return known
    if told in ("adopted", "signed") and known in ("ratified", "withdrawn"):
        return known
    if told == "signed" and known == "adopted":
        return known
    return told


def _name(party: Party) -> str:
    return party.country or party.entity_id or " ".join(sorted(name_words(party.text)))


def _seat(meeting: Meeting | None, filed: Place | None) -> Seat | None:
    """Where a meeting sat, as a place; its country where the town is not told, the dateline where neither is."""
    if meeting and (meeting.place or meeting.country):
        country = meeting.country
        return Seat(name=meeting.place or country_name(country) or country or "", country=country, basis="stated")
    return Seat(**asdict(filed)) if filed else None


def _placed(meeting: Meeting) -> Meeting:
    """The meeting with its seat in its name, by which people tell it from the forum's other ones."""
    if not meeting.name or not meeting.place or meeting.place.casefold() in meeting.name.casefold():
        return meeting
    return replace(meeting, name=f"{meeting.name} in {meeting.place}")


def _fullest(meetings: Sequence[Meeting]) -> Meeting:
    """The first meeting as named, with what later mentions know besides."""
    known = asdict(meetings[0])
    for meeting in meetings[1:]:
        known |= {name: value for name, value in asdict(meeting).items() if known[name] is None}
    return Meeting(**known)
