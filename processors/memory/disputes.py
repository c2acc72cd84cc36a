"""Where reports exclude each other, and which side of a conflict their sources are on."""

import re
from collections.abc import Sequence

from processors.memory.records import Bounds, Contradiction, Disagreement, EventClaim

_ARMED = re.compile(r"\b(?:rebels?|insurgents?|militants?|guerrillas?|separatists?|opposition|"
                    r"taliban|houthis?|hamas|hezbollah|islamic state|al-?shabaab|jihadists?|militia|group|"
                    r"movement|front|fighters?)\b", re.I)  # fmt: skip
_STATE = re.compile(r"\b(?:army|military|government|ministry|minister|police|officials?|"
                    r"state (?:media|television|tv|news)|authorities|defen[cs]e|spokes\w+|governor|president|interior|"
                    r"troops|junta|security forces)\b", re.I)  # fmt: skip


def side(source: str | None) -> str | None:
    """Which side of a conflict a source of counts speaks for, if one at all."""
    if not source:
        return None
    if _ARMED.search(source):
        return "armed"
    return "state" if _STATE.search(source) else None


def contradictions(stand: Sequence[EventClaim]) -> tuple[Contradiction, ...]:
    """Where the newest words of independent publishers exclude each other: field, values and who says them."""
    if len(stand) < 2:
        return ()
    latest = {claim.report.origin: claim for claim in stand}
    if len(latest) == 1:
        return ()
    found: list[Contradiction] = []
    for name in ("killed", "injured"):
        said: dict[Bounds, list[str]] = {}
        for origin, claim in latest.items():
            count = claim.event.toll.get(name)
            if count and count.source and side(count.source):
                said.setdefault(count.bounds, []).append(origin)
        if len(said) < 2:
            continue
        values = sorted(said, key=lambda v: (v[0] or 0, v[1] or 0))
        if values[0][1] is not None and values[0][1] < (values[-1][0] or 0):
            found.append(Contradiction(name, tuple(Disagreement(v, tuple(sorted(said[v]))) for v in values)))
    countries: dict[str, list[str]] = {}
    for origin, claim in latest.items():
        if claim.event.place and claim.event.place.country:
            countries.setdefault(claim.event.place.country, []).append(origin)
    if len(countries) > 1:
        told = tuple(Disagreement(k, tuple(sorted(v))) for k, v in sorted(countries.items()))
        found.append(Contradiction("place.country", told))
    return tuple(found)
