"""What is believed of a happening: a pure function of the claims that stand, oldest first.

A claim is one item's mention as the memory keeps it (`records.py`).
"""

import re
from collections.abc import Callable, Sequence

from msgspec.structs import replace

from processors.memory.copies import taken_back
from processors.memory.disputes import side
from processors.memory.features import named
from processors.memory.places import names_meet
from processors.memory.records import (
    AClaim,
    Claim,
    Contradiction,
    Count,
    Event,
    EventClaim,
    Party,
    Place,
    Report,
    Standing,
    TollEntry,
)
from processors.remembered import remembered

_SURE = ("asserted", "alleged", "historical")
TOLLS = ("killed", "injured", "abducted", "missing", "displaced", "attackers_killed")


def standing_claims(claims: Sequence[AClaim]) -> list[AClaim]:
    """The claims that count, oldest first. A copy counts only when what it copies is gone.

    Held claims keep counting: a hold asks to wait, it takes nothing back.
    """
    if len(claims) < 2:
        return list(claims)
    alive = {c.mention_id for c in claims}
    ordered = sorted(claims, key=lambda c: (c.published, c.seq, c.mention_id))
    own = [c for c in ordered if c.copy_of not in alive]
    return own or ordered


def origins(claims: Sequence[Claim]) -> int:
    """How many independent publishers stand behind the claims: one name is one, and so is one text."""
    if len(claims) == 1:
        return 1
    if not any(claim.copy_of for claim in claims):
        return len({claim.report.origin for claim in claims})
    root: dict[str, str] = {}

    def find(name: str) -> str:
        while root.setdefault(name, name) != name:
            name = root[name]
        return name

    for claim in claims:
        here = find("origin:" + claim.report.origin)
        root[find("claim:" + claim.mention_id)] = here
        if claim.copy_of:
            root[here] = find("claim:" + claim.copy_of)
    return len({find("origin:" + c.report.origin) for c in claims})


def standing(claims: Sequence[Claim], contradictions: Sequence[Contradiction], publishers: int) -> Standing:
    """provisional, corroborated, disputed, under_review (all its items are held) or retracted (none is left).

    `publishers` are the independent ones behind the claims, as `origins` counts them.
    """
    if not claims:
        return "retracted"
    if all(c.status == "held" for c in claims):
        return "under_review"
    if contradictions:
        return "disputed"
    return "corroborated" if publishers > 1 else "provisional"


def believe_event(stand: Sequence[EventClaim]) -> Event:
    """The event's own fields as now believed. `stand` are the claims that count, at least one, oldest first."""
    if len(stand) == 1:
        return _as_told(stand[0].event)
    events = [c.event for c in stand]
    told = {name for e in events for name in e.toll}
    counts = {name: _count(stand, name) for name in TOLLS if name in told}
    lead = next((c for c in reversed(stand) if c.event.toll.get("killed")), stand[0]).event
    actors, attribution = _culprit(stand)
    when = _when([e for e in events if e.date]) or lead
    return replace(
        lead,
        mode=_usual([e.mode for e in events]),
        context=tuple(dict.fromkeys(x for e in events for x in e.context)),
        modality=min([e.modality for e in events], key=_SURE.index),
        actors=actors,
        attribution=attribution,
        recipients=lead.recipients or next((e.recipients for e in events if e.recipients), ()),
        place=_place(stand),
        date=when.date,
        end_date=when.end_date,
        date_precision=when.date_precision,
        date_basis=when.date_basis,
        toll={name: count for name, count in counts.items() if count},
        confidence=max([e.confidence for e in events]),
    )


def _as_told(event: Event) -> Event:
    """What is believed of a happening that is told once, as most are: the same as if it were told twice in one way."""
    toll = event.toll
    return replace(
        event,
        mode=event.mode or None,
        context=tuple(dict.fromkeys(event.context)),
        attribution=(event.attribution or "none") if named(event) else "none",
        toll={name: toll[name] for name in TOLLS if toll.get(name)},
    )


def _when(dated: Sequence[Event]) -> Event | None:
    """The claim whose date is believed: told to the day, then by most; among equals the oldest."""
    if len(dated) < 2:
        return dated[0] if dated else None
    told = [e.date for e in dated]
    return max(dated, key=lambda e: (e.date_precision in (None, "day", "night"), told.count(e.date)))


def _usual(values: Sequence[str | None]) -> str | None:
    """The value most claims give; among equals the one given last."""
    known = [v for v in values if v]
    return max(reversed(known), key=known.count) if known else None


def _place(stand: Sequence[EventClaim]) -> Place | None:
    """Where: the place that most publishers give, the latest among equals, named as closely as a city."""
    placed = [(c, c.event.place) for c in stand if c.event.place]
    if not placed:
        return None
    if len({(place.name, place.country) for _, place in placed}) == 1:
        return max([place for _, place in placed], key=_clear)

    def backing(one: tuple[EventClaim, Place]) -> tuple[int, bool, bool, bool]:
        claim, here = one
        with_it = [c for c, there in placed if _agree(there, here)]
        counts = any(claim.event.toll.values())  # a report, not a reaction from afar
        return origins(with_it), here.basis == "stated", claim.corrects, counts

    best = max(reversed(placed), key=backing)[1]
    return max([place for _, place in placed if _agree(place, best)], key=_clear)


def _clear(place: Place) -> tuple[bool, int, bool]:
    """How clearly a place is told."""
    return place.basis == "stated", min(4, place.resolution or 0), not place.name.isupper()


def _agree(one: Place, two: Place) -> bool:
    if one.country and two.country and one.country != two.country:
        return False
    wide = (one.resolution or 4) <= 2 or (two.resolution or 4) <= 2
    return wide or names_meet(one.name, two.name)


_VAGUE = re.compile(
    r"\b(?:several|dozens?|scores|many|some|a number|numerous|multiple|hundreds|people|casualties|few)\b", re.I
)
# "Seven people" is no vague word.
_NUMBER = re.compile(
    r"\d|\b(?:eight|eleven|five|four|nine|one|seven|six|ten|three|twelve|two|\w+teen|"
    r"(?:twen|thir|for|fif|six|seven|eigh|nine)ty(?:-\w+)?)\b",
    re.I,
)


@remembered(4096)
def _vague(words: str) -> bool:
    return bool(_VAGUE.search(words)) and not _NUMBER.search(words)


def _count(stand: Sequence[EventClaim], name: str) -> Count | None:
    """A toll as believed: the latest report of it; where the two sides of a conflict differ, both are spanned.

    Background repeats old counts, so it can only raise one; a vague word ("several") that a known number
    satisfies takes nothing from that number; nor does an old count that its own publisher has replaced.
    """
    believed: Count | None = None
    sides: dict[str, Count] = {}
    stale = taken_back(stand, name)
    for claim in stand:
        count = claim.event.toll.get(name)
        if not count or (stale and _printed(claim.report, count, stale)):
            continue
        no_more = believed and (count.min or 0) <= (believed.min or 0)
        if no_more and (claim.event.modality == "historical" or _vague(count.text.text if count.text else "")):
            continue
        believed = count
        party = side(count.source)
        if party:
            sides[party] = count
    if believed and len(sides) == 2 and believed in sides.values():
        one, two = sides["armed"], sides["state"]
        if one.bounds != two.bounds:
            return replace(believed, min=_extreme(min, one.min, two.min), max=_extreme(max, one.max, two.max))
    return believed


def _printed(report: Report, count: Count, stale: set[tuple[str, str, int | None, int | None]]) -> bool:
    """Whether an outlet prints of its source what the source itself, by another road, has put right."""
    return any(
        (report.origin, count.min, count.max) == (origin, low, high) and report.provider != provider
        for origin, provider, low, high in stale
    )


def _extreme(choose: Callable[[int, int], int], one: int | None, two: int | None) -> int | None:
    return None if one is None or two is None else choose(one, two)


_RANK = {"claimed": 3, "accused": 2, "stated": 2}
_NAMELESS, _NOBODY = -1, -2


def _culprit(stand: Sequence[EventClaim]) -> tuple[tuple[Party, ...], str]:
    """Who did it, and how that is said: a claim of responsibility before an accusation, the latest among equals, a
    name before none."""
    best: Event | None = None
    weight = _NOBODY
    for event in (claim.event for claim in stand):
        if event.attribution == "withdrawn" and weight <= _RANK["accused"]:
            best, weight = None, _NOBODY
        if event.actors:
            here = _RANK.get(event.attribution, 0) if named(event) else _NAMELESS
            if here >= weight:
                best, weight = event, here
    if best is None:
        return (), "none"
    return best.actors, "none" if weight == _NAMELESS else best.attribution or "none"


def toll_history(stand: Sequence[EventClaim]) -> tuple[TollEntry, ...]:
    """Every toll that was told, oldest first, with who told it."""
    told = []
    for claim in stand:
        counts = {name: count.bounds for name in TOLLS if (count := claim.event.toll.get(name))}
        if counts:
            report = claim.report
            told.append(
                TollEntry(at=report.published, key=report.key, version=report.version, origin=report.origin, **counts)
            )
    return tuple(told)
