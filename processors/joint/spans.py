"""Tag probabilities of a passage as spans of tokens, and spans of tokens as spans of text."""

import re

import numpy as np
from numpy.typing import NDArray

from processors.joint.labels import BEGIN, INSIDE, OUTSIDE
from processors.joint.tokens import Tokens
from schemas import Span
from schemas.base import Field

Chances = NDArray[np.float32]


def candidates(chances: Chances, least: float) -> list[tuple[int, int]]:
    """Where a span may begin with at least this probability, each as far as inside is the likeliest tag.

    `chances` is tokens x 3.

    >>> candidates(np.array([[0.1, 0.8, 0.1], [0.2, 0.1, 0.7], [0.9, 0.05, 0.05]], np.float32), 0.5)
    [(0, 1)]
    """
    found: list[tuple[int, int]] = []
    at, size = 0, len(chances)
    for start in np.flatnonzero((chances[:, BEGIN] >= least) & (chances[:, BEGIN] >= chances[:, INSIDE])):
        if start < at:
            continue
        last = int(start)
        while last + 1 < size and chances[last + 1, INSIDE] > max(chances[last + 1, OUTSIDE], chances[last + 1, BEGIN]):
            last += 1
        found.append((int(start), last))
        at = last + 1
    return found


def arguments(chances: Chances, least: float, edge: float | None = None) -> list[tuple[int, int, float]]:
    """Spans of one role with the mean probability of their tokens: runs of tokens that play it with at least `edge`.

    One of them must play it with at least `least` (which is the edge, too, where none is given). A run is cut where a
    token begins a span rather than goes on with one. `chances` is tokens x 3.

    >>> chances = np.array([[0.8, 0.2, 0.0], [0.4, 0.1, 0.5], [0.9, 0.0, 0.1]], np.float32)
    >>> [(first, last) for first, last, _ in arguments(chances, 0.3)], [
    ...     (first, last) for first, last, _ in arguments(chances, 0.3, 0.15)
    ... ]
    ([(1, 1)], [(0, 1)])
    """
    plays = 1.0 - chances[:, OUTSIDE]
    on = plays >= (least if edge is None else edge)
    if not on.any():
        return []
    starts = on & (chances[:, BEGIN] > chances[:, INSIDE])
    starts |= on & ~np.concatenate(([False], on[:-1]))
    stops = np.append(np.flatnonzero(starts | ~on), len(on))
    found: list[tuple[int, int, float]] = []
    for first in np.flatnonzero(starts).tolist():
        run = plays[first : int(stops[np.searchsorted(stops, first, side="right")])]
        if run.max() >= least:
            found.append((first, first + len(run) - 1, float(run.mean())))
    return found


def words(tokens: Tokens, first: int, last: int, texts: dict[Field, str]) -> Span | None:
    """The text of tokens first..last, in whole words and without marks at its ends; None for none.

    It ends before a separator: what stands behind one stands elsewhere in the item.
    """
    field = tokens.fields[first]
    if field is None:
        return None
    if None in (inside := tokens.fields[first : last + 1]):
        last = first + inside.index(None) - 1
    text = texts[field]
    begin, end = tokens.begins[first], tokens.ends[last]
    while begin > 0 and _inner(text[begin - 1]) and _inner(text[begin]):
        begin -= 1
    while end < len(text) and _inner(text[end]) and _inner(text[end - 1]):
        end += 1
    while begin < end and text[begin] in _MARGIN:
        begin += 1
    while end > begin and text[end - 1] in _MARGIN:
        end -= 1
    return Span(field=field, begin=begin, end=end, text=text[begin:end]) if begin < end else None


def unjoined(span: Span) -> Span:
    """A span without a conjunction that it ends on: "India and" is India.

    >>> unjoined(Span(field="body", begin=3, end=12, text="India and")).text
    'India'
    """
    text = _DANGLING.sub("", span.text)
    return span.model_copy(update={"end": span.begin + len(text), "text": text}) if text else span


_DANGLING = re.compile(r"[\s,;]+(?:and|or|but|&)$", re.I)
_MARGIN = " \t\n,;:\"“”‘'«»([-–—"


def _inner(char: str) -> bool:
    return char.isalnum()
