"""Where reports exclude each other, and which side of a conflict their sources are on."""

import re
from collections.abc import Sequence
from typing import Any

Claim = dict[str, Any]

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


def contradictions(stand: Sequence[Claim]) -> list[dict[str, Any]]:
    """Where the newest words of independent publishers exclude each other: field, values and who says them."""
    if len(stand) < 2:
        return []
    latest: dict[str, Claim] = {}
    for claim in stand:
        latest[claim["report"]["origin"]] = claim
    found: list[dict[str, Any]] = []
    if len(latest) == 1:
        return found
    for name in ("killed", "injured"):
        said: dict[tuple[Any, Any], list[str]] = {}
        for origin, claim in latest.items():
            count = (claim["event"].get("toll") or {}).get(name)
            if count and count.get("source") and side(count["source"]):
                said.setdefault((count.get("min"), count.get("max")), []).append(origin)
        if len(said) < 2:
            continue
        values = sorted(said, key=lambda v: (v[0] or 0, v[1] or 0))
        if values[0][1] is not None and values[0][1] < (values[-1][0] or 0):
            found.append({"field": name, "values": [{"value": list(v), "origins": sorted(said[v])} for v in values]})
    countries: dict[str, list[str]] = {}
    for origin, claim in latest.items():
        country = (claim["event"].get("place") or {}).get("country")
        if country:
            countries.setdefault(country, []).append(origin)
    if len(countries) > 1:
        found.append(
            {
                "field": "place.country",
                "values": [{"value": k, "origins": sorted(v)} for k, v in sorted(countries.items())],
            }
        )
    return found
