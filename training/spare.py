"""The second look's own part of training: which words may tell an event, and how sure the model must be of one."""

import numpy as np

from processors.events.frames import verbs
from processors.events.missed import best, candidates
from processors.marking import CATEGORIES
from training.compose import inflect, phrases
from training.rows import FOLDS, Row

# Too common to ask about, or never an event by themselves.
_COMMON = frozenset(
    """had has have was were been being are did does not said say says saying the and for with its their his her that this will would
    made make making put set get got going went come came take taking keep kept one two three who which from into over out off down""".split()
)


def head(row: Row) -> str:
    """The first word of a trigger that may tell it.

    >>> head(Row("AID", "asserted", None, "They made a gift of rice.", 5, 16))
    'gift'
    """
    words = [w.strip(",.'’").lower() for w in row.text[row.begin : row.end].split()]
    return next((w for w in words if len(w) > 2 and w.isalpha() and w not in _COMMON), "")


def words(rows: list[Row]) -> dict[str, set[int]]:
    """Word -> the folds whose triggers it heads; FOLDS itself stands for the authored phrases."""
    found: dict[str, set[int]] = {}
    for row in rows:
        if row.category != "NONE" and head(row):
            found.setdefault(head(row), set()).add(row.fold)
    for category, told in phrases().items():
        for verb in {phrase.split()[0] for phrase in told if category != "NONE"}:
            for form in ("base", "past", "participle", "present", "ing"):
                word = inflect(verb, form)
                if len(word) > 2 and word.isalpha() and word not in _COMMON:
                    found.setdefault(word, set()).add(FOLDS)
    return found


def spare(rows: list[Row], known: frozenset[str]) -> list[Row]:
    """Every other word of the authored sentences that might be asked about: it tells nothing, as far as we were told."""
    stars: dict[str, list[Row]] = {}
    for row in rows:
        stars.setdefault(row.text, []).append(row)
    return [
        Row("NONE", None, "unmarked", text, verb.begin, verb.end)
        for text, own in stars.items()
        for verb in candidates(text, known)
        if not any(verb.begin < row.end and row.begin < verb.end for row in own)
    ]


def short(rows: list[Row]) -> list[Row]:
    """Triggers of several words once more by their first telling word alone, as the second look asks about them."""
    made = []
    for row in rows:
        word = head(row)
        at = row.text.lower().find(word, row.begin) if word else -1
        if at >= 0 and len(word) < row.end - row.begin:
            made.append(Row(row.category, row.modality, row.kind, row.text, at, at + len(word)))
    return made


def second_look(asked: list[Row], chance: np.ndarray, rows: list[Row], read: set[str], known: dict[str, set[int]]):
    """(chance, right) of the likeliest event in each sentence in which the rules found none (`read` has the others).

    `asked` are single words with held-back chances; only words that other folds or the phrases know count.
    """
    wanted: dict[str, list[Row]] = {}
    for row in rows:
        wanted.setdefault(row.text, []).append(row)
    open_to: dict[str, list[int]] = {}
    for number, row in enumerate(asked):
        word = row.text[row.begin : row.end].lower()
        if row.text in read or not known.get(word, set()) - {row.fold}:
            continue
        if not any(v.begin < row.end and row.begin < v.end for v in verbs(row.text)):
            open_to.setdefault(row.text, []).append(number)
    said, right = [], []
    for text, numbers in open_to.items():
        number, category, sure = best(chance[numbers])
        told = asked[numbers[number]]
        said.append(sure)
        right.append(
            any(r.category == CATEGORIES[category] and r.begin < told.end and told.begin < r.end for r in wanted[text])
        )
    return np.array(said), np.array(right)
