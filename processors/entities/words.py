"""The words of a sentence with their offsets."""

import re
from itertools import accumulate
from typing import NamedTuple


class Word(NamedTuple):
    """Offsets are code points of the field, not of the sentence."""

    text: str
    begin: int
    end: int


# Plain words (most, so first), abbreviations with inner stops, initials, the possessive by itself, words with inner
# apostrophes, single marks.
_WORD = re.compile(
    r"(\w{2,}(?![\w'’])|(?:[^\W\d_]\.){2,}|[^\W\d_]\.(?=\s[^\W\d_])|['’][sS]\b|\w+(?:['’](?!s\b|S\b)\w+)*|[^\w\s])"
)


def words(text: str, offset: int = 0) -> list[Word]:
    """The words of a text that begins at an offset of its field.

    >>> [w.text for w in words("Pakistan's U.S.-led force")]
    ['Pakistan', "'s", 'U.S.', '-', 'led', 'force']
    """
    # What stands between the words, and each word, in turn: their lengths add up to where each begins and ends.
    parts = _WORD.split(text)
    edges = list(accumulate(map(len, parts), initial=offset))
    return list(map(Word, parts[1::2], edges[1::2], edges[2::2]))
