"""What is believed of a happening: a pure function of the claims that stand, oldest first.

A claim is one item's mention as the memory keeps it: `{mention_id, seq, status (usable|held), report, cause,
headline, slug, signature, copy_of, event | outcome}`; `copy_of` names the claim whose text it repeats.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from processors.memory.copies import taken_back
from processors.memory.disputes import side
from processors.memory.features import named
from processors.memory.places import names_meet

Claim = dict[str, Any]
Place = dict[str, Any]
_SURE = ("asserted", "alleged", "historical")
TOLLS = ("killed", "injured", "abducted", "missing", "displaced", "attackers_killed")


def standing_claims(claims: Sequence[Claim]) -> list[Claim]:
    """The claims that count, oldest first. A copy counts only when what it copies is gone.

    Held claims keep counting: a hold asks to wait, it takes nothing back.
    """
    if len(claims) < 2:
        return list(claims)
    alive = {c["mention_id"] for c in claims}
    ordered = sorted(claims, key=lambda c: (c["report"].get("published") or "", c["seq"], c["mention_id"]))
    own = [c for c in ordered if c.get("copy_of") not in alive]
    return own or ordered


def origins(claims: Sequence[Claim]) -> int:
    """How many independent publishers stand behind the claims: one name is one, and so is one text."""
    if len(claims) == 1:
        return 1
    if not any(claim.get("copy_of") for claim in claims):
        return len({claim["report"]["origin"] for claim in claims})
    root: dict[str, str] = {}

    def find(name: str) -> str:
        while root.setdefault(name, name) != name:
            name = root[name]
        return name

    for claim in claims:
        here = find("origin:" + claim["report"]["origin"])
        root[find("claim:" + claim["mention_id"])] = here
        if claim.get("copy_of"):
            root[here] = find("claim:" + claim["copy_of"])
    return len({find("origin:" + c["report"]["origin"]) for c in claims})


def standing(claims: Sequence[Claim], contradictions: Sequence[Any], publishers: int) -> str:
    """provisional, corroborated, disputed, under_review (all its items are held) or retracted (none is left).

    `publishers` are the independent ones behind the claims, as `origins` counts them.
    """
    if not claims:
        return "retracted"
    if all(c["status"] == "held" for c in claims):
        return "under_review"
    if contradictions:
        return "disputed"
    return "corroborated" if publishers > 1 else "provisional"


def believe_event(stand: Sequence[Claim]) -> dict[str, Any]:
    """The event's own fields as now believed. `stand` are the claims that count, at least one, oldest first."""
    if len(stand) == 1:
        return _as_told(stand[0]["event"])
    events = [c["event"] for c in stand]
    told = {name for e in events for name in e.get("toll") or ()}
    counts = {name: _count(stand, name) for name in TOLLS if name in told}
    lead = next((c for c in reversed(stand) if (c["event"].get("toll") or {}).get("killed")), stand[0])["event"]
    culprit = _culprit(stand)
    when = _when([e for e in events if e.get("date")]) or lead
    return {
        **lead,
        "mode": _usual([e.get("mode") for e in events]),
        "context": list(dict.fromkeys(x for e in events for x in e.get("context") or ())),
        "modality": min([e["modality"] for e in events], key=_SURE.index),
        "actors": culprit.get("actors") or [],
        "attribution": culprit.get("attribution") or "none",
        "recipients": lead.get("recipients") or next((e["recipients"] for e in events if e.get("recipients")), []),
        "place": _place(stand),
        "date": when.get("date"),
        "end_date": when.get("end_date"),
        "date_precision": when.get("date_precision"),
        "date_basis": when.get("date_basis"),
        "toll": {name: count for name, count in counts.items() if count},
        "confidence": max([e.get("confidence") or 0.0 for e in events]),
    }  # fmt: skip


def _as_told(event: dict[str, Any]) -> dict[str, Any]:
    """What is believed of a happening that is told once, as most are: the same as if it were told twice in one way."""
    toll = event.get("toll") or {}
    said = event.get("attribution") if named(event) else None
    return {
        **event,
        "mode": event.get("mode") or None,
        "context": list(dict.fromkeys(event.get("context") or ())),
        "modality": event["modality"],
        "actors": event.get("actors") or [],
        "attribution": said or "none",
        "recipients": event.get("recipients") or [],
        "place": event.get("place") or None,
        "date": event.get("date"),
        "end_date": event.get("end_date"),
        "date_precision": event.get("date_precision"),
        "date_basis": event.get("date_basis"),
        "toll": {name: toll[name] for name in TOLLS if toll.get(name)},
        "confidence": event.get("confidence") or 0.0,
    }  # fmt: skip


def _when(dated: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
    """The claim whose date is believed: told to the day, then by most; among equals the oldest."""
    if len(dated) < 2:
        return dated[0] if dated else None
    told = [e["date"] for e in dated]
    return max(dated, key=lambda e: (e.get("date_precision") in (None, "day", "night"), told.count(e["date"])))


def _usual(values: Sequence[str | None]) -> str | None:
    """The value most claims give; among equals the one given last."""
    known = [v for v in values if v]
    return max(reversed(known), key=known.count) if known else None


def _place(stand: Sequence[Claim]) -> Place | None:
    """Where: the place that most publishers give, the latest among equals, named as closely as a city."""
    placed = [c for c in stand if c["event"].get("place")]
    if not placed:
        return None
    if len({(c["event"]["place"]["name"], c["event"]["place"].get("country")) for c in placed}) == 1:
        same: list[Place] = [c["event"]["place"] for c in placed]
        return max(same, key=_clear)

    def backing(claim: Claim) -> tuple[int, bool, bool, bool]:
        place = claim["event"]["place"]
        with_it = [c for c in placed if _agree(c["event"]["place"], place)]
        counts = any((claim["event"].get("toll") or {}).values())  # a report, not a reaction from afar
        return origins(with_it), place.get("basis", "stated") == "stated", bool(claim.get("corrects")), counts

    best = max(reversed(placed), key=backing)["event"]["place"]
    same = [c["event"]["place"] for c in placed if _agree(c["event"]["place"], best)]
    return max(same, key=_clear)


def _clear(place: dict[str, Any]) -> tuple[bool, int, bool]:
    """How clearly a place is told."""
    stated = place.get("basis", "stated") == "stated"
    return stated, min(4, place.get("resolution") or 0), not place["name"].isupper()


def _agree(one: dict[str, Any], two: dict[str, Any]) -> bool:
    if one.get("country") and two.get("country") and one["country"] != two["country"]:
        return False
    wide = (one.get("resolution") or 4) <= 2 or (two.get("resolution") or 4) <= 2
    return wide or names_meet(one["name"], two["name"])


_VAGUE = re.compile(
    r"\b(?:several|dozens?|scores|many|some|a number|numerous|multiple|hundreds|people|casualties|few)\b", re.I
)
# "Seven people" is no vague word.
_NUMBER = re.compile(
    r"\d|\b(?:eight|eleven|five|four|nine|one|seven|six|ten|three|twelve|two|\w+teen|"
    r"(?:twen|thir|for|fif|six|seven|eigh|nine)ty(?:-\w+)?)\b",
    re.I,
)


@lru_cache(maxsize=4096)
def _vague(words: str) -> bool:
    return bool(_VAGUE.search(words)) and not _NUMBER.search(words)


def _count(stand: Sequence[Claim], name: str) -> dict[str, Any] | None:
    """A toll as believed: the latest report of it; where the two sides of a conflict differ, both are spanned.

    Background repeats old counts, so it can only raise one; a vague word ("several") that a known number
    satisfies takes nothing from that number; nor does an old count that its own publisher has replaced.
    """
    believed: dict[str, Any] | None = None
    sides: dict[str, dict[str, Any]] = {}
    stale = taken_back(stand, name)
    for claim in stand:
        count = (claim["event"].get("toll") or {}).get(name)
        if not count or (stale and _printed(claim["report"], count, stale)):
            continue
        told = (count.get("text") or {}).get("text") or ""
        no_more = believed and (count.get("min") or 0) <= (believed.get("min") or 0)
        if no_more and (claim["event"]["modality"] == "historical" or _vague(told)):
            continue
        believed = count
        party = side(count.get("source"))
        if party:
            sides[party] = count
    if believed and len(sides) == 2 and believed in sides.values():
        one, two = sides["armed"], sides["state"]
        if (one.get("min"), one.get("max")) != (two.get("min"), two.get("max")):
            return {**believed, "min": _extreme(min, one, two, "min"), "max": _extreme(max, one, two, "max")}
    return believed


def _printed(report: dict[str, Any], count: dict[str, Any], stale: set[tuple[str, str, Any, Any]]) -> bool:
    """Whether an outlet prints of its source what the source itself, by another road, has put right."""
    return any(
        (report["origin"], count.get("min"), count.get("max")) == (origin, low, high) and report["provider"] != provider
        for origin, provider, low, high in stale
    )


def _extreme(choose: Any, one: dict[str, Any], two: dict[str, Any], end: str) -> int | None:
    values = (one.get(end), two.get(end))
    return None if None in values else choose(values)


_RANK = {"claimed": 3, "accused": 2, "stated": 2}
_NAMELESS, _NOBODY = -1, -2


def _culprit(stand: Sequence[Claim]) -> dict[str, Any]:
    """Who did it: a claim of responsibility before an accusation, the latest among equals, a name before none."""
    best: dict[str, Any] = {}
    weight = _NOBODY
    for claim in stand:
        event = claim["event"]
        if event.get("attribution") == "withdrawn" and weight <= _RANK["accused"]:
            best, weight = {}, _NOBODY
        if event.get("actors"):
            here = _RANK.get(event.get("attribution") or "none", 0) if named(event) else _NAMELESS
            if here >= weight:
                best, weight = event, here
    if weight == _NAMELESS:
        return {"actors": best["actors"], "attribution": "none"}
    return best


def toll_history(stand: Sequence[Claim]) -> list[dict[str, Any]]:
    """Every toll that was told, oldest first, with who told it."""
    told = []
    for claim in stand:
        toll = claim["event"].get("toll") or {}
        if not toll:
            continue
        counts = {n: [toll[n].get("min"), toll[n].get("max")] for n in TOLLS if toll.get(n)}
        if counts:
            report = claim["report"]
            told.append({"at": report.get("published"), "key": report["key"], "version": report["version"],
                         "origin": report["origin"], **counts})  # fmt: skip
    return told
