"""How far what was read of a text agrees with what is marked in it: the figures of outcomes and of attacks.

The definitions are those of the measuring data's own scorer, so that figures of the two can stand side by side.
"""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from schemas import DECISIVE, EnrichedItem, Event, Outcome

LIVE = ("asserted", "alleged")
_SMALL = frozenset({"the", "of", "and", "a", "in"})
Row = dict[str, Any]


def words(text: str) -> set[str]:
    return {word for word in re.findall(r"[a-z0-9]+", text.lower().replace(".", "")) if word not in _SMALL}


def overlap(one: str, two: str) -> bool:
    """Whether two names share at least half of the shorter one's words."""
    first, second = words(one), words(two)
    return bool(first and second and len(first & second) / min(len(first), len(second)) >= 0.5)


def f1(tp: int, fp: int, fn: int) -> float:
    return 2 * tp / (2 * tp + fp + fn) if tp else 0.0


def outcomes(rows: Sequence[Row], records: Sequence[EnrichedItem]) -> dict[str, float]:
    """Papers matched one to one on kind and status; then who dissented, why, and (ours) at which meeting."""
    count: Counter[str] = Counter()
    for row, record in zip(rows, records, strict=True):
        left = list(record.outcomes)
        undecided = not any(gold["status"] in DECISIVE for gold in row["outcomes"])
        count["undecided"] += undecided
        count["false"] += undecided and any(one.status in DECISIVE for one in left)
        for gold in row["outcomes"]:
            strict = next((o for o in left if (o.document, o.status) == (gold["document"], gold["status"])), None)
            loose = strict or next((o for o in left if o.status == gold["status"]), None)
            count["strict tp"] += strict is not None
            count["status tp"] += loose is not None
            if loose:
                left.remove(loose)
            _dissent(gold, loose, count)
            _meeting(gold, loose, count)
        count["gold"] += len(row["outcomes"])
        count["found"] += len(record.outcomes)
    figures = {"undecided or unrelated text told as decided": count["false"] / max(1, count["undecided"])}
    figures["dissenters F1"] = f1(count["who tp"], count["who fp"], count["who fn"])
    figures["reason found"] = count["why hit"] / max(1, count["why"])
    figures["meeting F1"] = f1(count["where tp"], count["where fp"], count["where fn"])
    for name, tp in (("document and status F1", count["strict tp"]), ("status F1", count["status tp"])):
        figures[name] = f1(tp, count["found"] - tp, count["gold"] - tp)
    return figures


def _dissent(gold: Row, found: Outcome | None, count: Counter[str]) -> None:
    told = " ; ".join(party.text for party in found.dissenters) if found else ""
    for name in gold["dissenters"]:
        count["who tp" if told and overlap(name, told) else "who fn"] += 1
    if found and not gold["dissenters"]:
        count["who fp"] += len(found.dissenters)
    if gold["reason"]:
        count["why"] += 1
        count["why hit"] += bool(found and found.reason and overlap(found.reason.text, gold["reason"]))


def _meeting(gold: Row, found: Outcome | None, count: Counter[str]) -> None:
    told = found.meeting.name if found and found.meeting else None
    right = bool(told and gold["meeting"] and overlap(told, gold["meeting"]))
    count["where tp"] += right
    count["where fp"] += bool(told) and not right
    count["where fn"] += bool(gold["meeting"]) and not right


def incidents(rows: Sequence[Row], records: Sequence[EnrichedItem]) -> dict[str, float]:
    """The alert decision, and for each live attack its mode, country, place, toll and actor."""
    count: Counter[str] = Counter()
    for row, record in zip(rows, records, strict=True):
        found = [event for event in record.events if event.event == "ASSAULT"]
        rings = any(event.modality in LIVE for event in found)
        count["tp" if rings and row["alert"] else "fp" if rings else "fn" if row["alert"] else "tn"] += 1
        for gold in row["events"] if row["alert"] else ():
            if gold["modality"] in LIVE:
                count["events"] += 1
                best = max(found, key=lambda event: _fit(gold, event), default=None)
                if best is not None:
                    count.update(_right(gold, best))
    figures = {
        f"{name} accuracy": count[name] / max(1, count["events"])
        for name in ("mode", "country", "place", "killed", "injured", "actor")
    }
    figures["alert precision"] = count["tp"] / max(1, count["tp"] + count["fp"])
    figures["alert recall"] = count["tp"] / max(1, count["tp"] + count["fn"])
    figures["alert F1"] = f1(count["tp"], count["fp"], count["fn"])
    return figures


def _fit(gold: Row, event: Event) -> int:
    live, mode = event.modality in LIVE, gold["mode"] == event.mode
    country = gold["country"] == (event.place.country if event.place else None)
    return 2 * live + 2 * mode + country + _place(gold, event)


def _place(gold: Row, event: Event) -> bool:
    return bool(gold["place"] and event.place and overlap(gold["place"], event.place.name))


def _right(gold: Row, event: Event) -> list[str]:
    """The names of what an event has right."""
    named = " ".join(party.text for party in event.actors)
    right = {
        "mode": gold["mode"] == event.mode,
        "country": gold["country"] == (event.place.country if event.place else None),
        "place": _place(gold, event) or (gold["place"] is None and event.place is None),
        "actor": all(overlap(name, named) for name in gold["actor"]) if gold["actor"] else not event.actors,
    }
    for name in ("killed", "injured"):
        count = getattr(event.toll, name)
        right[name] = (list(gold[name]) if gold[name] else None) == ([count.min, count.max] if count else None)
    return [name for name, holds in right.items() if holds]
