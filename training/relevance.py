"""Whole reports of which only one thing is known: whether they tell of an attack (the relevance of MUC-3 and MUC-4).

What the network says of a passage as a whole learns from them; nothing in them is marked.
"""

import json
from dataclasses import dataclass
from pathlib import Path

from processors.joint.passages import passages
from processors.joint.tokens import Tokens
from processors.text import document
from processors.wire import parse

FILE = "muc4-more.ndjson"
LEFT = 5  # of so many reports one is not learnt from


@dataclass(frozen=True, slots=True)
class Report:
    """The passages that a reader is shown of it at first look."""

    passages: tuple[Tokens, ...]
    relevant: bool


def reports(folder: Path) -> list[Report]:
    """The reports of FILE to learn from: JSON lines with `text` and `relevant` (null where the judges left it open).

    None where the folder lacks it, as in a newsroom that adds a voice of its own.
    """
    path = folder / FILE
    lines = path.read_text(encoding="utf8").splitlines() if path.exists() else []
    rows = [json.loads(line) for line in lines]
    known = [row for row in rows if row["relevant"] is not None]
    made = [_report(row) for n, row in enumerate(known) if n % LEFT]
    return [one for one in made if one.passages]


def _report(row: dict) -> Report:
    item = {
        "uri": f"urn:muc:{row['id']}",
        "version": "1",
        "language": "en",
        "versionCreated": "1990-03-01T12:00:00Z",
        "bodies": [{"role": "text", "contentType": "text/plain", "value": row["text"]}],
    }
    return Report(tuple(passages(document(parse(json.dumps(item).encode())), even=False)), row["relevant"])
