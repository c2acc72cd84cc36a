"""The words of a sentence with their offsets."""

import re
from typing import NamedTuple


class Word(NamedTuple):
    """Offsets are code points of the field, not of the sentence."""

    text: str
    begin: int
    end: int


# Plain words (most, so first), abbreviations with inner stops, initials, the possessive by itself, words with inner
# apostrophes, single marks.
_WORD = re.compile(
    r"\w{2,}(?![\w'’])|(?:[^\W\d_]\.){2,}|[^\W\d_]\.(?=\s[^\W\d_])|['’][sS]\b|\w+(?:['’](?!s\b|S\b)\w+)*|[^\w\s]"
)


def words(text: str, offset: int = 0) -> list[Word]:
    """The words of a text that begins at an offset of its field.

    >>> [w.text for w in words("Pakistan's U.S.-led force")]
    ['Pakistan', "'s", 'U.S.', '-', 'led', 'force']
    """
    return [Word(m.group(), m.start() + offset, m.end() + offset) for m in _WORD.finditer(text)]
