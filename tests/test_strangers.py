"""How the reader does on text by authors who never saw its rules (benchmarks/strangers): floors a little under today's."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

from processors.reading import read
from processors.wire import parse
from schemas import DECISIVE, EnrichedItem

FOLDER = Path(__file__).parent.parent / "benchmarks" / "strangers"


def rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (FOLDER / f"{name}.ndjson").read_text(encoding="utf8").splitlines()]


def record(row: dict[str, Any]) -> EnrichedItem:
    item = {"uri": f"urn:stranger:{row['id']}", "version": "1", "versionCreated": row["published"],
            "headlines": [{"role": "main", "value": row["headline"]}] if row["headline"] else [],
            "bodies": [{"role": "text", "contentType": "text/plain", "value": row["text"]}]}  # fmt: skip
    return read(parse(json.dumps(item).encode()))


def f1(count: Counter[str]) -> float:
    return 2 * count["tp"] / (2 * count["tp"] + count["fp"] + count["fn"])


def test_attacks_ring_and_what_sounds_like_one_does_not() -> None:
    count: Counter[str] = Counter()
    for row in rows("incidents"):
        events = record(row).events
        rings = any(e.event == "ASSAULT" and e.modality in ("asserted", "alleged") for e in events)
        count["tp" if rings and row["alert"] else "fp" if rings else "fn" if row["alert"] else "tn"] += 1
    assert f1(count) >= 0.84, count


def test_decisions_are_found_and_not_made_up() -> None:
    count: Counter[str] = Counter()
    false = quiet = 0
    for row in rows("outcomes"):
        wanted = Counter(o["status"] for o in row["outcomes"])
        found = Counter(o.status for o in record(row).outcomes)
        both = (wanted & found).total()
        count += Counter(tp=both, fp=found.total() - both, fn=wanted.total() - both)
        if not DECISIVE & wanted.keys():
            quiet += 1
            false += bool(DECISIVE & found.keys())
    assert f1(count) >= 0.6, count
    assert false <= 0.25 * quiet
