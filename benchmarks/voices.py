"""The honest measure: the newest voices, which the shipped weights have not learnt from, voice by voice and together.

usage: python -m benchmarks.voices [VOICE ...]      (the voices named in training/voices.py HELD by default)
"""

import json
import sys
from collections.abc import Iterable
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.agreement import incidents, outcomes
from processors.reading import read_many
from processors.wire import parse
from schemas import EnrichedItem, NewsItem
from training.markup import Case
from training.scoring import rows
from training.voices import HELD, paths, read, voice

SCORES = {"outcomes": outcomes, "incidents": incidents}


def item(row: dict[str, Any]) -> NewsItem:
    """A row as the news item that a provider would send."""
    news = {
        "uri": f"urn:voice:{row['id']}",
        "version": "1",
        "language": "en",
        "versionCreated": row["published"] if "T" in row["published"] else f"{row['published']}T12:00:00Z",
        "headlines": [{"role": "main", "value": row["headline"]}] if row["headline"] else [],
        "bodies": [{"role": "text", "contentType": "text/plain", "value": row["text"]}],
    }
    return parse(json.dumps(news).encode())


def cases(voices: Iterable[str], task: str) -> list[Case]:
    """The cases of some voices that were written for a task."""
    wanted = set(voices)
    return [case for path in paths() if voice(path) in wanted and path.stem.endswith(task) for case in read(path)]


def scored(voices: Iterable[str], task: str) -> tuple[int, dict[str, float]]:
    """How many cases, and the figures."""
    made = list(rows(cases(voices, task), task))
    records: list[EnrichedItem] = read_many([item(row) for row in made])
    return len(made), SCORES[task](made, records)


def table(voices: tuple[str, ...], task: str) -> Table:
    """A column for each voice and one for all of them."""
    columns = [(name, scored([name], task)) for name in voices]
    columns = [(name, one) for name, one in columns if one[0]]
    whole = scored(voices, task)
    made = Table(task, *(f"{name} ({count})" for name, (count, _) in columns), f"all ({whole[0]})")
    for figure, value in whole[1].items():
        made.add_row(figure, *(f"{one[figure]:.2f}" for _, (_, one) in columns), f"{value:.2f}")
    return made


def main(voices: tuple[str, ...]) -> None:
    console = Console(width=None if sys.stdout.isatty() else 110)
    console.print("Voices that the reader has never seen:" if voices == HELD else "Voices:")
    for task in SCORES:
        console.print(table(voices, task))


if __name__ == "__main__":
    main(tuple(sys.argv[1:]) or HELD)
