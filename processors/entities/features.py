"""What the tagger knows of a word: by itself (remembered for each distinct word) and by the names it stands in."""

import re
from functools import cache
from itertools import compress
from zlib import crc32

from processors.entities.words import Words
from processors.gazetteer.countries import country_named
from processors.gazetteer.folding import fold
from processors.gazetteer.lexicon import Match, common
from processors.gazetteer.places import cities, single_names
from processors.gazetteer.tables import words as listed
from processors.remembered import remembered

# Buckets of the hashed features; the rest are counted below.
WORDS, AFFIXES, SHAPES, FLAGS = 8192, 4096, 256, 16
# Where each kind of feature begins in the table; row 0 is nothing.
WORD, AFFIX = 1, 1 + WORDS
SHAPE, FLAG = AFFIX + AFFIXES, AFFIX + AFFIXES + SHAPES
NAME = FLAG + FLAGS
_FLAGS = range(FLAG, NAME)
_ENDS = frozenset("party front movement union council committee congress league alliance coalition".split())
_CLASSES = (
    "country", "people", "region", "facility", "city", "igo", "party", "armed_group", "military", "government",
    "ministry", "company", "media", "ngo", "title", "other", "town",
)  # fmt: skip
_NUMBER = {name: i for i, name in enumerate(_CLASSES)}
# Each class begins, goes on, or is one of several that the name could be.
NAMES = 3 * len(_CLASSES)


_KEPT = 4096  # letters whose mark is kept


class _Marks(dict[int, str]):
    """What stands for each letter in a word's shape; kept as letters are met."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        mark = "X" if char.isupper() else "x" if char.isalpha() else "d" if char.isdigit() else char
        if len(self) < _KEPT:
            self[code] = mark
        return mark


_MARKS = _Marks()


@remembered(4096)
def _shortened(marks: str) -> str:
    return _RUN.sub(r"\1\1", marks)


_RUN = re.compile(r"(.)\1{2,}", re.S)


def shape(word: str) -> str:
    """Letters by case and digits, runs shortened to two: "Xx", "XX", "X.X.", "dd".

    >>> shape("Kabul"), shape("NATO"), shape("U.S."), shape("1990s"), shape("McCain")
    ('Xxx', 'XX', 'X.X.', 'ddx', 'XxXxx')
    """
    return _shortened(word.translate(_MARKS))


@cache
def _given() -> frozenset[str]:
    return listed("given_names")


def feature_ids(word: str) -> list[int]:
    """The rows of the table that a word adds up by itself: the word, its beginning and ends, its shape, its lists."""
    low, folded = word.lower(), fold(word)
    ids = [
        WORD + crc32((folded or word).encode()) % WORDS,
        AFFIX + crc32(f"p1{low[:1]}".encode()) % AFFIXES,
        AFFIX + crc32(f"p3{low[:3]}".encode()) % AFFIXES,
        AFFIX + crc32(f"s2{low[-2:]}".encode()) % AFFIXES,
        AFFIX + crc32(f"s3{low[-3:]}".encode()) % AFFIXES,
        AFFIX + crc32(f"s4{low[-4:]}".encode()) % AFFIXES,
        SHAPE + crc32(shape(word).encode()) % SHAPES,
    ]
    if word[:1].isalpha():
        large = single_names().get(folded) if len(word) > 2 else None
        told = (
            low in _given(),
            low in common(),
            large is not None,
            bool(large),
            country_named(word) is not None,
            low in _ENDS,
            len(word) == 1,
            word.isupper() and len(word) > 1,
            word[0].isupper(),
            "." in word,
        )
        ids += compress(_FLAGS, told)
    return ids


def names(words: Words, matches: list[Match], offset: int = 0, mixed: bool = True) -> list[tuple[int, ...]]:
    """For each word the classes of the names it stands in: 3 * class, + 1 where the name goes on, + 2 where in doubt.

    `offset` is where the text of the matches begins in the field of the words; `mixed` that capitals tell names.
    """
    begins, ends, count = words.begins, words.ends, len(words.texts)
    found: list[tuple[int, ...]] = [()] * count
    here = 0
    for match in matches:
        begin, end = match.begin + offset, match.end + offset
        while here < count and ends[here] <= begin:
            here += 1
        classes = [_class(e.label, e.kind) for e in match.entries[:3]]
        first, rest = 3 * classes[0], tuple(3 * c + 2 for c in dict.fromkeys(classes[1:]) if c != classes[0])
        at = here
        while at < count and begins[at] < end:
            found[at] = (first + (at > here), *rest)
            at += 1
    if mixed:
        _towns(words.texts, found)
    return found


def _towns(words: list[str], found: list[tuple[int, ...]]) -> None:
    """Mark the names of two and three words that any place of GeoNames bears, where the lexicon knows none."""
    capital = [w[:1].isupper() and not w.isupper() for w in words]
    for i in range(len(words) - 1):
        if capital[i] and capital[i + 1] and not found[i] and not found[i + 1]:
            three = (
                i + 2 < len(words) and capital[i + 2] and not found[i + 2] and bool(cities(" ".join(words[i : i + 3])))
            )
            if three or cities(" ".join(words[i : i + 2])):
                for j in range(i, i + 2 + three):
                    found[j] = (3 * _NUMBER["town"] + (j > i),)


def _class(label: str, kind: str) -> int:
    return _NUMBER["title"] if label == "TITLE" else _NUMBER.get(kind, _NUMBER["other"])
