"""More to learn from: words of the authored sentences that tell nothing, and triggers by their first word alone."""

import re

from processors.events.frames import Verb, verbs
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


_WORD = re.compile(r"[^\W\d_]{3,}")
_WORDS = 6  # of a sentence


def candidates(text: str, words: frozenset[str]) -> list[Verb]:
    """The words of a sentence that told events elsewhere and no rule knows, up to the first that makes it mere talk."""
    low = text.lower()
    known = verbs(text)
    until = min((verb.begin for verb in known if verb.category == "NONE"), default=len(text))
    return [
        Verb("NONE", match.start(), match.end(), False, 1)
        for match in _WORD.finditer(low, 0, until)
        if match.group() in words and not any(v.begin < match.end() and match.start() < v.end for v in known)
    ][:_WORDS]


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
    """Triggers of several words once more by their first telling word alone, as rules find them."""
    made = []
    for row in rows:
        word = head(row)
        at = row.text.lower().find(word, row.begin) if word else -1
        if at >= 0 and len(word) < row.end - row.begin:
            made.append(Row(row.category, row.modality, row.kind, row.text, at, at + len(word)))
    return made
