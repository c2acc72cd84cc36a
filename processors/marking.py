"""How a word of a sentence is shown to the event model: the words around it, each a vector and five marks."""

import re
from bisect import bisect_left, bisect_right
from functools import cache

import numpy as np
from numpy.typing import NDArray

from processors.entities.vectors import DIMENSIONS, vector
from processors.remembered import LONGEST

CATEGORIES = (
    "ACCUSE", "AGREE", "AID", "ASSAULT", "COERCE", "CONCEDE", "CONSULT", "COOPERATE", "MOBILIZE", "NONE", "PROTEST",
    "REJECT", "REQUEST", "RETREAT", "SANCTION", "SUPPORT", "THREATEN",
)  # fmt: skip
MODALITIES = ("asserted", "alleged", "denied", "planned", "hypothetical", "negated", "historical")
# Words shown before a trigger, and from its first word on.
LEFT, RIGHT = 16, 24
# A word's vector, then: part of the trigger, begins with a capital, all capitals, a number, no letter or digit.
WIDTH = DIMENSIONS + 5
# Characters of a word and its space, at most in the mean: what lies further away is not cut into words.
_LONG = 12
_KEPT = 30_000  # words whose rows are remembered
_WORD = re.compile(r"\w+(?:[’']\w+)?|[^\w\s]")

Shown = NDArray[np.float32]


class _Rows:
    """The row of every word met, in one table; when it is full it begins anew."""

    def __init__(self) -> None:
        self._number: dict[str, int] = {}
        # Memory that the machine gives only when it is written.
        self._table: Shown = np.zeros((_KEPT, WIDTH), np.float32)

    def of(self, words: list[str]) -> Shown:
        """A row for each word."""
        number = self._number
        new = {word for word in words if word not in number}
        if len(number) + len(new) > _KEPT:
            number.clear()
            new = set(words)
        if len(new) > _KEPT:
            return np.stack([_row(word) for word in words])
        for word in sorted(new):
            self._table[len(number)] = _row(word)
            number[word] = len(number)
        return self._table.take([number[word] for word in words], 0)


@cache
def _rows() -> _Rows:
    return _Rows()


def _row(word: str) -> Shown:
    first = word[0]
    marks = (0, first.isupper(), len(word) > 1 and word.isupper(), first.isdigit(), not first.isalnum())
    return np.concatenate((vector(word.lower()), np.array(marks, np.float32)))


def show(text: str, triggers: list[tuple[int, int]]) -> Shown:
    """A sentence as it looks from each of its triggers (begin and end offsets): triggers x words x WIDTH.

    >>> show("Police arrested two men.", [(7, 15)]).shape
    (1, 40, 101)
    """
    begin = text.rfind(" ", 0, max(0, min(b for b, _ in triggers) - LEFT * _LONG)) + 1
    found = list(_WORD.finditer(text, begin, max(b for b, _ in triggers) + RIGHT * _LONG))
    ends = [match.end() for match in found]
    firsts = [min(bisect_right(ends, begin), max(0, len(found) - 1)) for begin, _ in triggers]
    low, high = max(0, min(firsts) - LEFT), max(firsts) + RIGHT
    views = np.zeros((len(triggers), LEFT + RIGHT, WIDTH), np.float32)
    if not found:
        return views
    rows = _rows().of([match.group()[:LONGEST] for match in found[low:high]])
    for view, first, (_, end) in zip(views, firsts, triggers, strict=True):
        begin = max(0, first - LEFT)
        part = rows[begin - low : first + RIGHT - low]
        view[LEFT - first + begin :][: len(part)] = part
        last = min(bisect_left(ends, end, first), len(found) - 1)
        view[LEFT : LEFT + 1 + last - first, DIMENSIONS] = 1.0
    return views
