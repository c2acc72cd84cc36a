"""What became of a document: a pure function of the claims that stand."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from processors.memory.beliefs import Claim, standing_claims
from processors.memory.countries import country_name
from processors.memory.mentions import STAGE
from processors.memory.places import name_words
from processors.memory.same_document import NEAR

ACCEPTED = frozenset({"signed", "adopted", "ratified"})
FEW = 3  # parties whose signing is told for itself, not as part of a list of all


def believe_outcome(claims: Sequence[Claim]) -> dict[str, Any]:
    """The outcome's own fields as now believed, from the claims that stand, told oldest first."""
    stand = standing_claims(claims)
    outcomes = [c["outcome"] for c in stand]
    status, lead, since = outcomes[0]["status"], outcomes[0], stand[0]["report"]["published"]
    dissent: dict[str, dict[str, Any]] = {}
    for claim in stand:
        outcome = claim["outcome"]
        after = next_status(status, outcome["status"], _days(since, claim["report"]["published"]))
        if after != status:
            if status not in ACCEPTED and outcome["status"] in ACCEPTED:
                dissent = _left(dissent, outcome)
            status, lead, since = after, outcome, claim["report"]["published"]
        elif status in ACCEPTED and outcome["status"] in ACCEPTED and len(outcome.get("parties", ())) <= FEW:
            dissent = _left(dissent, outcome)
        for party in outcome.get("dissenters", ()):
            dissent.setdefault(" ".join(sorted(name_words(party["text"]))), party)
    meetings = [o["meeting"] for o in outcomes if o.get("meeting")]
    meeting = _placed(_fullest(meetings)) if meetings else None
    filed = next((c["filed"] for c in stand if c.get("filed")), None)
    titles = [o["document_title"] for o in outcomes if o.get("document_title")]
    named = next(
        (o["document"] for o in reversed(outcomes) if o["document"] not in ("chairs_statement", "other")),
        lead["document"],
    )
    return {
        **lead,
        "meeting": meeting,
        "place": _seat(meeting) or filed,
        "document": named,
        "document_title": titles[-1] if titles else None,
        "status": status,
        "parties": list({_name(p): p for o in outcomes for p in o.get("parties", ())}.values()),
        "dissenters": list(dissent.values()),
        "reason": next((o["reason"] for o in reversed(outcomes) if o.get("reason")), None),
        "date": next((o["date"] for o in reversed(outcomes) if o.get("date") and o["status"] == lead["status"]), None),
        "confidence": max(o.get("confidence") or 0.0 for o in outcomes),
    }  # fmt: skip


def _left(dissent: dict[str, dict[str, Any]], outcome: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The dissenters without those who put their names to the text after all."""
    joined = {_name(p) for p in outcome.get("parties", ())} - {_name(p) for p in outcome.get("dissenters", ())}
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


def _name(party: dict[str, Any]) -> str:
    return party.get("country") or party.get("entity_id") or " ".join(sorted(name_words(party["text"])))


def _seat(meeting: dict[str, Any] | None) -> dict[str, Any] | None:
    """Where a meeting sat, as a place; its country where the town is not told."""
    if not meeting or not (meeting.get("place") or meeting.get("country")):
        return None
    country = meeting.get("country")
    return {"name": meeting.get("place") or country_name(country) or country, "country": country, "basis": "stated"}


def _placed(meeting: dict[str, Any]) -> dict[str, Any]:
    """The meeting with its seat in its name, by which people tell it from the forum's other ones."""
    name, place = meeting.get("name") or "", meeting.get("place")
    if not name or not place or place.casefold() in name.casefold():
        return meeting
    return {**meeting, "name": f"{name} in {place}"}


def _fullest(meetings: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The first meeting as named, with what later mentions know besides."""
    known = dict(meetings[0])
    for meeting in meetings[1:]:
        for name, value in meeting.items():
            if known.get(name) is None:
                known[name] = value
    return known
