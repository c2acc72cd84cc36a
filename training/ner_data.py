"""The sentences that the tagger learns from, as words with their features and BIOES labels."""

import json
import random
from pathlib import Path
from typing import NamedTuple

from processors.entities.features import names
from processors.entities.network import LABELS, SOURCES, TYPES
from processors.entities.words import Words, words
from processors.gazetteer.lexicon import Case, find

_ID = {name: i for i, name in enumerate(LABELS)}


class Example(NamedTuple):
    """One sentence: its words, the classes of names over each, its labels, its source, how it is written (0 1 2)."""

    words: list[str]
    names: list[tuple[int, ...]]
    labels: list[int]
    source: int
    case: int


class Row(NamedTuple):
    text: str
    spans: list[tuple[int, int, str]]
    source: int


def load(path: Path, source: str) -> list[Row]:
    rows = []
    for line in path.read_text(encoding="utf8").splitlines():
        row = json.loads(line)
        spans = [(e["begin"], e["end"], e["label"]) for e in row["entities"] if e["label"] in TYPES]
        rows.append(Row(row["text"], spans, SOURCES.index(source)))
    return rows


def example(row: Row, case: Case = "mixed") -> Example:
    """A row as words; `case` upper or lower rewrites it so."""
    text = row.text
    if case != "mixed":
        changed = text.upper() if case == "upper" else text.lower()
        text = changed if len(changed) == len(text) else text
    tokens = words(text)
    return Example(
        tokens.texts,
        names(tokens, find(text, case)),
        labels(tokens, row.spans),
        row.source,
        ("mixed", "upper", "lower").index(case),
    )


def titled(row: Row) -> Row:
    """The row as a headline in title case."""
    small = {"a", "an", "the", "of", "in", "on", "at", "to", "for", "and", "or", "by", "as"}
    parts, begin = list(row.text), 0
    for piece in row.text.split(" "):
        if piece and piece.lower() not in small and piece[0].isalpha():
            parts[begin] = piece[0].upper() if len(piece[0].upper()) == 1 else piece[0]
        begin += len(piece) + 1
    return row._replace(text="".join(parts))


def labels(tokens: Words, spans: list[tuple[int, int, str]]) -> list[int]:
    found = [0] * len(tokens.texts)
    for begin, end, kind in spans:
        inside = [i for i, (b, e) in enumerate(zip(tokens.begins, tokens.ends, strict=True)) if b < end and begin < e]
        for position, i in enumerate(inside):
            mark = "S" if len(inside) == 1 else "B" if position == 0 else "E" if i == inside[-1] else "I"
            found[i] = _ID[f"{mark}-{kind}"]
    return found


def spans(tokens: Words, tags: list[int]) -> list[tuple[int, int, str]]:
    """The spans that a row of labels says."""
    found, begin = [], None
    for first, last, tag in zip(tokens.begins, tokens.ends, tags, strict=True):
        name = LABELS[tag]
        if name[0] in "BS":
            begin = first
        if name[0] in "SE" and begin is not None:
            found.append((begin, last, name[2:]))
        if name[0] in "SEO":
            begin = None
    return found


def augmented(rows: list[Row], seed: int, upper: float, title: float, lower: float) -> list[Example]:
    """Every row as it is, and a share of them once more in capitals, in title case, in lower case."""
    dice = random.Random(seed)
    found = []
    for row in rows:
        found.append(example(row))
        if dice.random() < upper:
            found.append(example(row, "upper"))
        if dice.random() < title:
            found.append(example(titled(row)))
        if dice.random() < lower:
            found.append(example(row, "lower"))
    return found
