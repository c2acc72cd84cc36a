# ruff: noqa: E501
"""Folding: what a mention costs with 1,000, 10,000 and 100,000 live events in the memory. Bar: 0.3 ms at 100,000."""

import random
import statistics
import sys
import time
from datetime import UTC, datetime, timedelta

import orjson

from processors.memory.formats import read_mention, write_row
from processors.memory.keys import theatre
from processors.memory.origins import signature
from processors.memory.partition import PartitionMemory
from processors.memory.records import Mention, Row

START = datetime(2031, 3, 1, tzinfo=UTC)
LANDS = (
    "IND",
    "PAK",
    "AFG",
    "IRQ",
    "SYR",
    "NGA",
    "MLI",
    "SOM",
    "COL",
    "MEX",
    "UKR",
    "PHL",
    "MMR",
    "COD",
    "KEN",
    "YEM",
    "FRA",
    "USA",
)
MODES = ("explosives", "firearms", "drone", "aerial", "abduct", "targeted", "primitive", "suicide-attack")
TARGETS = (
    "market",
    "police checkpoint",
    "mosque",
    "school",
    "convoy",
    "bus station",
    "hotel",
    "village",
    "church",
    "base",
)


def mention(number: int, event: int, chance: random.Random, version: int = 0) -> Mention:
    """One report of happening `event`; the happening's land, town, day and kind follow from its number alone."""
    fixed = random.Random(event)
    land, town = fixed.choice(LANDS), f"Town{fixed.randrange(4000)}"
    day = START + timedelta(days=fixed.randrange(28))
    when = (day + timedelta(hours=chance.randrange(12), minutes=version)).isoformat()
    killed = fixed.randrange(1, 20)
    place = {"name": town, "country": land, "latitude": fixed.uniform(-30, 50), "longitude": fixed.uniform(-90, 120),
             "resolution": 4, "basis": "stated"}  # fmt: skip
    target = fixed.choice(TARGETS)
    words = " ".join(chance.choice(VOCABULARY) for _ in range(60))
    span = {
        "field": "body",
        "begin": 0,
        "end": 20,
        "text": f"An attack on a {target} in {town} killed {killed}, police said.",
    }
    told = {"event": "ASSAULT", "mode": fixed.choice(MODES), "quad": 4, "cameo": "18", "modality": "asserted", "trigger": span,
            "evidence": span, "actors": [], "recipients": [{"text": target}], "attribution": "none", "place": place,
            "date": day.date().isoformat(), "date_precision": "day", "confidence": 0.9,
            "toll": {"killed": {"min": killed, "max": killed, "text": span}}}  # fmt: skip
    row = {"mention_id": f"mn-{number}", "key": theatre(land), "action": "assert", "seq": [number, version], "at": when,
            "cause": {"uri": f"urn:{number}", "version": "1", "position": number},
            "report": {"key": f"wire:{number}", "version": "1", "provider": "wire", "origin": f"agency-{number % 40}",
                       "published": when, "toll": told["toll"]},
            "headline": f"Attack on {target} in {town} kills {killed}", "signature": list(signature(words)), "event": told}  # fmt: skip
    return read_mention(orjson.dumps(row))


VOCABULARY = [f"word{n}" for n in range(3000)]


def measure(live: int, rounds: int = 2000) -> tuple[float, float]:
    """Median and 99th percentile of the CPU time of one fold in milliseconds, with `live` events in the table."""
    chance = random.Random(7)
    rows: dict[str, Row] = {}
    memory = PartitionMemory(rows)
    for number in range(live):
        settle(memory, rows, mention(number, number, chance))
    spent = []
    # Half of the mentions are new reports of what is known, half begin something new, as on a day of news.
    for n in range(rounds):
        event = chance.randrange(live) if n % 2 else live + n
        fresh = mention(live + n, event, chance)
        begin = time.process_time()
        settle(memory, rows, fresh)
        spent.append((time.process_time() - begin) * 1000)
    return statistics.median(spent), sorted(spent)[int(rounds * 0.99)]


def settle(memory: PartitionMemory, rows: dict[str, Row], told: Mention) -> None:
    for key, row in memory.fold(told).writes.items():
        if row is None:
            rows.pop(key, None)
        else:
            rows[key] = row


def story(reports: int) -> tuple[float, int]:
    """Median CPU time in milliseconds of the last folds of one story, and the bytes of the largest record it has."""
    rows: dict[str, Row] = {}
    chance, spent = random.Random(7), []
    memory = PartitionMemory(rows)
    for n in range(reports):
        told = mention(n, 0, chance, version=n % 50)
        begin = time.process_time()
        settle(memory, rows, told)
        spent.append((time.process_time() - begin) * 1000)
    return statistics.median(spent[-1000:]), max(len(write_row(row)) for row in rows.values())


def main() -> None:
    first = None
    for live in (1_000, 10_000, 100_000):
        median, high = measure(live)
        first = first or median
        print(
            f"folding with {live:>7,} live events: {median:.3f} ms a mention (p99 {high:.3f} ms), {median / first:.2f} times that of 1,000"
        )
        sys.stdout.flush()
    median, largest = story(10_000)
    print(
        f"a story of 10,000 reports: {median:.3f} ms a mention at its end, its largest record {largest / 1024:.0f} kB"
    )


if __name__ == "__main__":
    main()
