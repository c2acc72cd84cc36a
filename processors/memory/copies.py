"""Copies: what one item repeats of another, and whose word holds once one of them is put right.

A claim whose item came in a newer version keeps in `was` what its last versions told. An
outlet that prints an agency's first version after the agency has put it right repeats that version.
"""

from collections.abc import Sequence

from msgspec.structs import replace

from processors.memory.origins import COPY, alike
from processors.memory.records import AClaim, Bounds, Claim, EventClaim, Was

Counts = dict[str, Bounds]
REMEMBERED = 3  # earlier versions of one claim


def link_copies(claim: AClaim, before: AClaim | None, others: Sequence[AClaim]) -> tuple[AClaim, list[AClaim]]:
    """A claim with what it copies and what it was, and the other claims of its happening as they follow from it.

    `before` is the claim that it takes the place of. A version that tells something else leads the copies of the
    one before, and what that one copied as well: who puts a text right is not overruled by those who print it.
    """
    if before is not None:
        claim = replace(claim, was=_was(before, claim))
    original = (_copied(claim, others) or _still(before, others)) if others else None
    leads = before is not None and _told(before) != _told(claim)
    if original is None or not leads or _repeats(claim, next(c for c in others if c.mention_id == original)):
        return replace(claim, copy_of=original), list(others)
    family = {original, *(c.mention_id for c in others if c.copy_of == original)}
    led = [replace(c, copy_of=claim.mention_id) if c.mention_id in family else c for c in others]
    return replace(claim, copy_of=None), led


def taken_back(claims: Sequence[EventClaim], name: str) -> set[tuple[str, str, int | None, int | None]]:
    """The counts of one kind that their own publisher has replaced: (origin, provider, min, max)."""
    found = set()
    for claim in claims:
        if not claim.was:
            continue
        now = _counts(claim).get(name)
        for was in claim.was:
            count = was.counts.get(name)
            if count and count != now:
                found.add((claim.report.origin, claim.report.provider, *count))
    return found


def _was(before: Claim, claim: Claim) -> tuple[Was, ...]:
    known = before.was or ()
    if before.signature == claim.signature and _counts(before) == _counts(claim):
        return known
    return (*known, Was(before.signature, _counts(before)))[-REMEMBERED:]


def _copied(claim: Claim, others: Sequence[Claim]) -> str | None:
    for other in others:
        if other.report.key == claim.report.key or other.copy_of:
            continue
        if alike(other.signature, claim.signature) >= COPY:
            return other.mention_id
        if any(alike(was.signature, claim.signature) >= COPY for was in other.was or ()):
            return other.mention_id
    return None


def _still(before: Claim | None, others: Sequence[Claim]) -> str | None:
    """What the version before copied, if that stands for itself."""
    name = before.copy_of if before else None
    return name if any(c.mention_id == name and not c.copy_of for c in others) else None


def _repeats(claim: Claim, original: Claim) -> bool:
    """Whether a claim tells a count that its original told before it was put right."""
    now = _counts(original)
    return any(
        count == was.counts.get(name) and count != now.get(name)
        for was in original.was or ()
        for name, count in _counts(claim).items()
    )


def _told(claim: Claim) -> object:
    """What makes a version another one: counts, place and culprit, or status and dissenters."""
    if isinstance(claim, EventClaim):
        place = claim.event.place
        where = (place.name, place.country) if place else None
        return _counts(claim), where, [p.text for p in claim.event.actors]
    return claim.outcome.status, [p.text for p in claim.outcome.dissenters]


def _counts(claim: Claim) -> Counts:
    if not isinstance(claim, EventClaim):
        return {}
    return {name: count.bounds for name, count in claim.event.toll.items() if count}
