"""Marked-up cases as rows of the measuring format: what `score.py incidents` and `score.py outcomes` take.

usage: python -m training.scoring incidents|outcomes FILE... > ROWS
"""

import json
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from processors.events.toll import spanned
from training.markup import Case, Group, Mark, read

_STOP = re.compile(r"(?<=[.!?])[\"”’']?\s+|\n+")


def rows(cases: Iterable[Case], task: str) -> Iterable[dict[str, Any]]:
    """One row a case with its labels; `task` is incidents or outcomes."""
    for case in cases:
        row: dict[str, Any] = {
            "id": case.id,
            "published": case.published,
            "headline": case.headline or None,
            "text": case.text,
        }
        if task == "outcomes":
            row["outcomes"] = [_outcome(group, case) for group in case.groups if group.role == "P"]
        else:
            row["events"] = [_event(group) for group in case.groups if group.role == "E"]
            row["alert"] = any(event["modality"] in ("asserted", "alleged") for event in row["events"])
        yield row


def _texts(marks: list[Mark]) -> list[str]:
    return list(dict.fromkeys(mark.text for mark in marks))


def _outcome(group: Group, case: Case) -> dict[str, Any]:
    papers = group.of("P")
    paper = next((mark for mark in papers if mark.field == "body"), papers[0])
    text = case.text if paper.field == "body" else case.headline
    begin = max((m.end() for m in _STOP.finditer(text, 0, paper.begin)), default=0)
    stop = _STOP.search(text, paper.begin)
    return {
        "meeting": next(iter(_texts(group.of("M"))), None),
        "document": group.values[0],
        "status": group.values[1],
        "parties": _texts(group.of("Y")),
        "dissenters": _texts(group.of("D")),
        "reason": next(iter(_texts(group.of("R"))), None),
        "evidence": text[begin : stop.start() if stop else len(text)].strip(),
    }


def _event(group: Group) -> dict[str, Any]:
    places, sources = group.of("L"), [mark.value for mark in group.of("A")]
    event: dict[str, Any] = {
        "event": "ASSAULT",
        "mode": None if group.values[0] == "none" else group.values[0],
        "modality": group.values[1],
        "country": next((mark.value for mark in places if mark.value != "?"), None),
        "place": next(iter(_texts(places)), None),
        "date": next((mark.value for mark in group.of("W") if mark.value != "?"), None),
        "actor": _texts(group.of("A")),
        "attribution": next((one for one in ("claimed", "stated", "accused") if one in sources), "none"),
    }
    for role, name in (("K", "killed"), ("I", "injured"), ("B", "abducted")):
        counts = [mark.count for mark in group.of(role)]
        event[name] = list(spanned(counts)) if counts else None
    return event


if __name__ == "__main__":
    for name in sys.argv[2:]:
        for row in rows(read(Path(name)), sys.argv[1]):
            print(json.dumps(row, ensure_ascii=False))
