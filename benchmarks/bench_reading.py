"""Reading whole items: wire bytes to entities, outcomes and events, on one core.

The feed is mixed news where the measuring sets are present, else the project's own sample wire. CPU time is
counted, not the wall clock; the reader is made as a worker and `tocsin read` make it. Beside it, on the same items
and in the same run, a spaCy pipeline of default size (tok2vec, tagger, parser, NER; weights as initialised, which
changes nothing about its speed) when spaCy is there. Start-up is told by the clock: from the start of `tocsin read`, a
process of its own, to the end of an item that tells of an attack.
"""

import json
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

from processors.entities import read_entities
from processors.joint import find
from processors.joint.passages import passages
from processors.text import document
from processors.wire import Malformed, parse
from streams.reader import reader
from streams.settings import Settings

ROOT = Path(__file__).parent.parent
MIXED = (ROOT.parent / "shared/train/muc4-more.ndjson", ROOT.parent / "shared/eval/dev/bbc.ndjson")
ITEMS, WARM, STARTS = 250, 60, 5
FIRST = "A bomb killed two people in Karachi on Monday."


def feed(begin: int = 0, count: int = ITEMS, sets: tuple[Path, ...] = MIXED) -> list[bytes]:
    """The items as wire bytes: `count` of each set from `begin` on, else the sample wire over and over."""
    lines: list[bytes] = []
    for path in sets:
        if path.exists():
            for line in path.read_text(encoding="utf8").splitlines()[begin : begin + count]:
                row = json.loads(line)
                body = {"role": "text", "contentType": "text/plain", "value": row["text"]}
                lines.append(json.dumps({"uri": "urn:bench:" + row["id"], "version": "1", "bodies": [body]}).encode())
    if lines:
        return lines
    sample = [line for line in (ROOT / "samples/wire.ndjson").read_bytes().splitlines() if _is_item(line)]
    return sample * (2 * count // len(sample) + 1)


def _is_item(line: bytes) -> bool:
    """Whether a line of the sample wire can be read: some are broken on purpose."""
    try:
        parse(line)
    except Malformed:
        return False
    return True


def main() -> None:
    read_many = reader(Settings())
    # A worker has met most words before: items that are not measured go first.
    for line in feed(ITEMS, WARM):
        read_many([parse(line)])
    other = _spacy([document(parse(line)).body for line in feed()[:: max(1, 2 * ITEMS // 60)]])
    for name, sets in (("mixed feed", MIXED), ("ordinary news", MIXED[1:])):
        lines = feed(sets=sets)
        start = time.process_time()
        enriched = [read_many([parse(line)])[0] for line in lines]
        spent = time.process_time() - start
        words = sum(len(record.item.body.split()) for record in enriched)
        ratio = f"; {words / spent / other:.1f} times a spaCy CNN pipeline of default size" if other else ""
        print(
            f"reading, {name}: {len(lines) / spent:,.0f} items/s, {words / spent:,.0f} words/s, "
            f"{1000 * spent / len(lines):.2f} ms an item of {words // len(lines)} words{ratio}"
        )
        parts = _parts([document(parse(line)) for line in lines])
        told = ", ".join(f"{part} {1000 * seconds / len(lines):.2f} ms" for part, seconds in parts.items())
        print(f"reading, {name}: {told}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"reading: peak memory {peak:,.0f} MB" + ("" if other else "; spaCy is not installed, so no ratio beside it"))
    starts = [_start_up() for _ in range(STARTS)]
    print(f"reading: start-up {statistics.median(starts):.1f} s, median of {STARTS} ({max(starts):.1f} s at most)")


def _start_up() -> float:
    """Seconds from the start of a process to the end of its first item."""
    body = {"role": "text", "contentType": "text/plain", "value": FIRST}
    line = json.dumps({"uri": "urn:bench:first", "version": "1", "bodies": [body]}).encode()
    start = time.monotonic()
    command = [sys.executable, "-m", "streams.cli", "read", "-"]
    told = subprocess.run(command, input=line, capture_output=True, check=True).stdout
    if b'"ASSAULT"' not in told:
        raise RuntimeError(f"the first item was not read: {told[:200]!r}")
    return time.monotonic() - start


def _parts(texts: list) -> dict[str, float]:
    """CPU seconds of each part of the reading over all items."""
    spent = dict.fromkeys(("entities", "gate", "network"), 0.0)
    for text in texts:
        start = time.process_time()
        read_entities(text)
        middle = time.process_time()
        passages(text)
        late = time.process_time()
        find([text])
        spent["entities"] += middle - start
        spent["gate"] += late - middle
        spent["network"] += time.process_time() - late
    spent["network"] -= spent["gate"]
    return spent


def _spacy(texts: list[str]) -> float | None:
    """Words a CPU second of a default spaCy pipeline, None where spaCy is not installed."""
    try:
        import spacy
    except ImportError:
        return None
    pipeline = spacy.blank("en")
    labels = {"tagger": ("NN", "VB"), "parser": ("nsubj", "dobj"), "ner": ("PERSON", "ORG", "GPE")}
    for name in ("tok2vec", *labels):
        pipe = pipeline.add_pipe(name)
        for label in labels.get(name, ()):
            pipe.add_label(label)
    pipeline.initialize()
    start = time.process_time()
    for _ in pipeline.pipe(texts):
        pass
    return sum(len(text.split()) for text in texts) / (time.process_time() - start)


if __name__ == "__main__":
    main()
