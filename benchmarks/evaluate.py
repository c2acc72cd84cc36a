"""Scores the reader on the measuring data and holds each figure against its bar.

usage: python -m benchmarks.evaluate DIR

DIR holds `score.py` and `dev/*.ndjson`. Nothing of it is part of this project.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console
from rich.table import Table

BIN = Path(sys.executable).parent
FALSE_OUTCOME = "false decisive outcome on undecided or unrelated text"
# (task, file, figure, bar, whether lower is better); a bar of None is only reported.
FIGURES: tuple[tuple[str, str, str, float | None, bool], ...] = (
    ("entities", "ner-uner-ewt", "micro F1", 0.68, False),
    ("entities", "ner-re3d", "micro F1", None, False),
    ("incidents", "incidents", "alert F1", 0.90, False),
    ("incidents", "incidents", "mode accuracy", 0.75, False),
    ("incidents", "incidents", "country accuracy", 0.90, False),
    ("incidents", "incidents", "place accuracy", 0.75, False),
    ("incidents", "incidents", "killed accuracy", 0.85, False),
    ("incidents", "incidents", "injured accuracy", 0.85, False),
    ("incidents", "incidents", "actor accuracy", 0.70, False),
    ("incidents-muc", "muc4", "F1", 0.80, False),
    ("quiet", "bbc", "rung", 0.01, True),
    ("modes", "satp", "example-based F1", 0.75, False),
    ("plover", "plv", "root macro F1", 0.65, False),
    ("quad", "cameo-class", "macro F1", 0.70, False),
    ("outcomes", "outcomes", "status F1", 0.75, False),
    ("outcomes", "outcomes", "document and status F1", 0.65, False),
    ("outcomes", "outcomes", "dissenters F1", 0.75, False),
    ("outcomes", "outcomes", "reason found", 0.65, False),
    ("outcomes", "outcomes", FALSE_OUTCOME, 0.05, True),
    ("storylines", "storylines", "transition F1", 0.80, False),
    ("storylines", "storylines", "facts right", 0.80, False),
)


def scores(folder: Path) -> Iterator[tuple[str, str, dict[str, float]]]:
    """(task, file, figures) of every task, each file scored once."""
    tocsin = BIN / "tocsin"
    for task, name in dict.fromkeys((task, name) for task, name, *_ in FIGURES):
        reader = f"{tocsin} replay {{file}} --topic alerts" if task == "storylines" else f"{tocsin} read -"
        command = [sys.executable, str(folder / "score.py"), task, str(folder / "dev" / f"{name}.ndjson"), "--json"]
        done = subprocess.run([*command, "--run", reader], stdout=subprocess.PIPE, check=False)
        if done.returncode:
            print(f"{task} {name}: score.py ended with {done.returncode}", file=sys.stderr)
        yield task, name, json.loads(done.stdout) if done.returncode == 0 else {}


def main(arguments: list[str]) -> int:
    """Print the table; the exit status is the number of bars that do not hold."""
    folder = Path(arguments[0]) if arguments else Path()
    if not (folder / "score.py").is_file():
        print(f"{folder} holds no score.py: name the folder of the measuring data, make eval EVAL=DIR", file=sys.stderr)
        return 2
    table = Table("task", "data", "figure", "bar", "measured", "")
    missed = 0
    found = {(task, name): figures for task, name, figures in scores(folder)}
    for task, name, figure, bar, lower in FIGURES:
        value = found[task, name].get(figure)
        holds = value is not None and (bar is None or (value <= bar if lower else value >= bar))
        missed += not holds
        limit = "" if bar is None else f"{'<=' if lower else '>='} {bar:.2f}"
        mark = "" if bar is None else "[green]holds" if holds else "[red]missed"
        table.add_row(task, name, figure, limit, "none" if value is None else f"{value:.3f}", mark)
    Console(width=None if sys.stdout.isatty() else 130).print(table)
    return missed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
