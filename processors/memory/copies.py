"""Copies: what one item repeats of another, and whose word holds once one of them is put right.

A claim whose item came in a newer version keeps in `was` what its last versions told: `[{signature, counts}]`. An
outlet that prints an agency's first version after the agency has put it right repeats that version.
"""

from collections.abc import Sequence
from typing import Any

from processors.memory.origins import COPY, alike

Claim = dict[str, Any]
Counts = dict[str, list[int | None]]
REMEMBERED = 3  # earlier versions of one claim


def link_copies(claim: Claim, before: Claim | None, others: Sequence[Claim]) -> tuple[Claim, list[Claim]]:
    """A claim with what it copies and what it was, and the other claims of its happening as they follow from it.

    `before` is the claim that it takes the place of. A version that tells something else leads the copies of the
    one before, and what that one copied as well: who puts a text right is not overruled by those who print it.
    """
    claim = {**claim, "was": _was(before, claim)} if before else claim
    original = (_copied(claim, others) or _still(before, others)) if others else None
    leads = before is not None and _told(before) != _told(claim)
    if original is None or not leads or _repeats(claim, next(c for c in others if c["mention_id"] == original)):
        return {**claim, "copy_of": original}, list(others)
    name = claim["mention_id"]
    family = {original, *(c["mention_id"] for c in others if c.get("copy_of") == original)}
    return {**claim, "copy_of": None}, [{**c, "copy_of": name} if c["mention_id"] in family else c for c in others]


def taken_back(claims: Sequence[Claim], name: str) -> set[tuple[str, str, int | None, int | None]]:
    """The counts of one kind that their own publisher has replaced: (origin, provider, min, max)."""
    found = set()
    for claim in claims:
        if not claim.get("was"):
            continue
        now = _counts(claim).get(name)
        for was in claim["was"]:
            count = was["counts"].get(name)
            if count and count != now:
                found.add((claim["report"]["origin"], claim["report"]["provider"], count[0], count[1]))
    return found


def _was(before: Claim, claim: Claim) -> list[dict[str, Any]]:
    known = list(before.get("was") or ())
    if before["signature"] == claim["signature"] and _counts(before) == _counts(claim):
        return known
    return [*known, {"signature": before["signature"], "counts": _counts(before)}][-REMEMBERED:]


def _copied(claim: Claim, others: Sequence[Claim]) -> str | None:
    for other in others:
        if other["report"]["key"] == claim["report"]["key"] or other.get("copy_of"):
            continue
        if alike(other["signature"], claim["signature"]) >= COPY:
            return str(other["mention_id"])
        if any(alike(was["signature"], claim["signature"]) >= COPY for was in other.get("was") or ()):
            return str(other["mention_id"])
    return None


def _still(before: Claim | None, others: Sequence[Claim]) -> str | None:
    """What the version before copied, if that stands for itself."""
    name = before.get("copy_of") if before else None
    return name if any(c["mention_id"] == name and not c.get("copy_of") for c in others) else None


def _repeats(claim: Claim, original: Claim) -> bool:
    """Whether a claim tells a count that its original told before it was put right."""
    now = _counts(original)
    return any(
        count == was["counts"].get(name) and count != now.get(name)
        for was in original.get("was") or ()
        for name, count in _counts(claim).items()
    )


def _told(claim: Claim) -> Any:
    """What makes a version another one: counts, place and culprit, or status and dissenters."""
    if "event" in claim:
        event = claim["event"]
        place = event.get("place") or {}
        return _counts(claim), place.get("name"), place.get("country"), [p["text"] for p in event.get("actors") or ()]
    outcome = claim["outcome"]
    return outcome["status"], [p["text"] for p in outcome.get("dissenters") or ()]


def _counts(claim: Claim) -> Counts:
    toll = (claim.get("event") or {}).get("toll") or {}
    return {name: [count.get("min"), count.get("max")] for name, count in toll.items() if count}
