"""Scores the reader: on the newest voices, then on the measuring data, each figure against its bar.

usage: python -m benchmarks.evaluate DIR

The newest voices (benchmarks/voices.py) come first: nobody, person or model, has learnt from them. DIR holds `score.py`
and `dev/*.ndjson`; nothing of it is part of this project, and without it only what the repository holds is measured.
Beside it the same figures on text by strangers (benchmarks/strangers), on which only the confidence was fitted.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.table import Table

from benchmarks import voices

BIN = Path(sys.executable).parent
STRANGERS = Path(__file__).parent / "strangers"
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


TASKS = tuple(dict.fromkeys((task, name) for task, name, *_ in FIGURES))


def score(folder: Path, task: str, data: Path, replay: str) -> dict[str, float]:
    """The figures of one task on one file; `replay` is the command that gives the alerts of a story."""
    reader = replay if task == "storylines" else f"{BIN / 'tocsin'} read -"
    command = [sys.executable, str(folder / "score.py"), task, str(data), "--json", "--run", reader]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=False)
    if done.returncode:
        print(f"{task} {data}: score.py ended with {done.returncode}", file=sys.stderr)
        return {}
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def strangers(folder: Path) -> Iterator[tuple[str, dict[str, float], dict[str, float]]]:
    """(task, figures of all rows, figures of every third row) for each file of text by strangers."""
    replay = f"{sys.executable} -m benchmarks.storylines {{file}}"
    with TemporaryDirectory() as scratch:
        for task in ("incidents", "outcomes", "storylines"):
            data, third = STRANGERS / f"{task}.ndjson", Path(scratch, f"{task}.ndjson")
            third.write_text("".join(data.read_text(encoding="utf8").splitlines(keepends=True)[2::3]), encoding="utf8")
            yield task, score(folder, task, data, replay), score(folder, task, third, replay)


def shown(value: float | None) -> str:
    return "none" if value is None else f"{value:.3f}"


def main(arguments: list[str]) -> int:
    """Print the tables; the exit status is the number of bars that do not hold."""
    folder = Path(arguments[0]) if arguments else Path()
    voices.main(voices.HELD)
    if not (folder / "score.py").is_file():
        print(
            f"{folder} holds no score.py, so only these: name the measuring data, make eval EVAL=DIR", file=sys.stderr
        )
        return 0
    console = Console(width=None if sys.stdout.isatty() else 130)
    table = Table("task", "data", "figure", "bar", "measured", "")
    missed = 0
    replay = f"{BIN / 'tocsin'} replay {{file}} --topic alerts"
    found = {(task, name): score(folder, task, folder / "dev" / f"{name}.ndjson", replay) for task, name in TASKS}
    for task, name, figure, bar, lower in FIGURES:
        value = found[task, name].get(figure)
        holds = value is not None and (bar is None or (value <= bar if lower else value >= bar))
        missed += not holds
        limit = "" if bar is None else f"{'<=' if lower else '>='} {bar:.2f}"
        mark = "" if bar is None else "[green]holds" if holds else "[red]missed"
        table.add_row(task, name, figure, limit, shown(value), mark)
    console.print(table)
    table = Table("strangers", "figure", "all", "the third not looked at")
    for task, every, third in strangers(folder):
        for figure in every:
            table.add_row(task, figure, shown(every[figure]), shown(third.get(figure)))
    console.print(table)
    return missed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
