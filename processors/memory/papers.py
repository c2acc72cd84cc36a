"""A meeting's document through its life: which mentions are of one document, and what became of it."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from processors.memory.beliefs import Claim, standing_claims
from processors.memory.lands import country_name
from processors.memory.mentions import STAGE, document_family
from processors.memory.places import name_words, names_meet

NEAR = 12  # days within which one forum at one place sits once
LIFE = 400  # days from a treaty's drafting to its ratification that are followed
_WORD = re.compile(r"[^\W_]+")
_COMMON = frozenset({"the", "of", "and", "on", "for", "in", "a", "meeting", "summit", "conference", "talks",
                     "ministers", "leaders", "heads", "state", "joint", "declaration", "communique", "statement", 
                     "agreement",
                     "treaty"})  # fmt: skip


def paper(outcome: dict[str, Any], published: date) -> dict[str, Any]:
    """The features by which mentions of documents are compared; days are ordinals."""
    meeting = outcome.get("meeting") or {}
    days = [d for d in (meeting.get("start"), meeting.get("end"), outcome.get("date")) if d]
    ordinals = [(d if isinstance(d, date) else date.fromisoformat(d)).toordinal() for d in days]
    people = (*outcome.get("parties", ()), *outcome.get("dissenters", ()))
    title = f"{outcome.get('document_title') or ''}"
    return {
        "family": document_family(outcome["document"]),
        "meeting": meeting.get("id"),
        "forum": (meeting.get("forum") or "").casefold() or None,
        "level": (meeting.get("level") or "").casefold() or None,
        "name": frozenset(_WORD.findall((meeting.get("name") or "").casefold())) - _COMMON,
        "place": meeting.get("place"),
        "country": meeting.get("country"),
        "low": min(ordinals, default=published.toordinal() - 2),
        "high": max(ordinals, default=published.toordinal()),
        "dated": bool(ordinals),
        "parties": frozenset(p.get("country") or p["text"].casefold() for p in people),
        "title": frozenset(_WORD.findall(title.casefold())) - _COMMON,
    }


def same_paper(mention: dict[str, Any], known: dict[str, Any]) -> float:
    """How well a mention fits a known document; above 0 it is the same one."""
    if mention["family"] != known["family"]:
        return -1.0
    gap = max(0, mention["low"] - known["high"], known["low"] - mention["high"])
    common = mention["parties"] & known["parties"]
    if not mention["meeting"] and not known["meeting"]:
        titles = bool(mention["title"] & known["title"])
        if gap > (LIFE if titles else 60) or (mention["title"] and known["title"] and not titles):
            return -1.0
        if len(common) >= 2:
            return 2.0 + titles
        return 1.0 if titles and (common or not mention["parties"] or not known["parties"]) else -1.0
    if not mention["meeting"] or not known["meeting"]:
        near = gap <= 3 and mention["family"] == "joint"
        return 0.5 if near and common and not (mention["place"] and known["place"]) else -1.0
    return _same_meeting(mention, known, gap)


def _same_meeting(mention: dict[str, Any], known: dict[str, Any], gap: int) -> float:
    if mention["meeting"] == known["meeting"]:
        return 5.0 if gap <= 60 else -1.0
    for name in ("forum", "level"):
        if mention[name] and known[name] and mention[name] != known[name]:
            return -1.0
    if mention["place"] and known["place"] and not names_meet(mention["place"], known["place"]):
        return -1.0
    if mention["country"] and known["country"] and mention["country"] != known["country"]:
        return -1.0
    if gap > NEAR:
        return -1.0
    score = 0.0
    score += 2.0 if mention["forum"] and mention["forum"] == known["forum"] else 0.0
    score += 2.0 if mention["place"] and known["place"] else 0.0
    score += 0.5 if mention["country"] and mention["country"] == known["country"] else 0.0
    score += 2.0 * len(mention["name"] & known["name"]) / max(1, min(len(mention["name"]), len(known["name"])))
    score += 0.5 if mention["parties"] & known["parties"] else 0.0
    return score - 1.9


def believe_outcome(claims: Sequence[Claim]) -> dict[str, Any]:
    """The outcome's own fields as now believed, from the claims that stand, told oldest first."""
    stand = standing_claims(claims)
    outcomes = [c["outcome"] for c in stand]
    status, lead = outcomes[0]["status"], outcomes[0]
    dissent: dict[str, dict[str, Any]] = {}
    for outcome in outcomes:
        after = next_status(status, outcome["status"])
        if after != status or outcome["status"] == status:
            lead = outcome if after != status else lead
            status = after
        for party in outcome.get("dissenters", ()):
            dissent.setdefault(" ".join(sorted(name_words(party["text"]))), party)
        if outcome["status"] in ("signed", "adopted", "ratified"):
            joined = {_name(p) for p in outcome.get("parties", ())} - {_name(p) for p in outcome.get("dissenters", ())}
            dissent = {k: p for k, p in dissent.items() if _name(p) not in joined}
    meetings = [o["meeting"] for o in outcomes if o.get("meeting")]
    meeting = _fullest(meetings) if meetings else None
    titles = [o["document_title"] for o in outcomes if o.get("document_title")]
    named = next(
        (o["document"] for o in reversed(outcomes) if o["document"] not in ("chairs_statement", "other")),
        lead["document"],
    )
    return {
        **lead,
        "meeting": meeting,
        "place": _seat(meeting),
        "document": named,
        "document_title": titles[-1] if titles else None,
        "status": status,
        "parties": list({_name(p): p for o in outcomes for p in o.get("parties", ())}.values()),
        "dissenters": list(dissent.values()),
        "reason": next((o["reason"] for o in reversed(outcomes) if o.get("reason")), None),
        "date": next((o["date"] for o in reversed(outcomes) if o.get("date") and o["status"] == lead["status"]), None),
        "confidence": max(o.get("confidence") or 0.0 for o in outcomes),
    }  # fmt: skip


def next_status(known: str, told: str) -> str:
    """What a document's status becomes when a later report tells `told`.

    One party's refusal changes nothing in a document that came out or failed without it, a failure told again
    nothing in one that a chair's summary replaced; what is expected never undoes what was decided.
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


def _fullest(meetings: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The first meeting as named, with what later mentions know besides."""
    known = dict(meetings[0])
    for meeting in meetings[1:]:
        for name, value in meeting.items():
            if known.get(name) is None:
                known[name] = value
    return known
