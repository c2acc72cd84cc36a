"""The words of a text with their offsets."""

import re
from collections.abc import Sequence
from itertools import accumulate, chain
from typing import NamedTuple

from processors.remembered import LONGEST


class Words(NamedTuple):
    """The words of a text in order, and where each begins and ends: code points of the field, not of the sentence.

    Of a word of more than LONGEST characters the text is its first LONGEST, so that no more is remembered of it; it
    ends where it ends.
    """

    texts: list[str]
    begins: list[int]
    ends: list[int]


# Plain words (most, so first), abbreviations with inner stops, initials, the possessive by itself, words with inner
# apostrophes, single marks.
_WORD = re.compile(
    r"(\w{2,}(?![\w'’])|(?:[^\W\d_]\.){2,}|[^\W\d_]\.(?=\s[^\W\d_])|['’][sS]\b|\w+(?:['’](?!s\b|S\b)\w+)*|[^\w\s])"
)


def words(text: str, offset: int = 0) -> Words:
    """The words of a text that begins at an offset of its field.

    >>> words("Pakistan's U.S.-led force").texts
    ['Pakistan', "'s", 'U.S.', '-', 'led', 'force']
    """
    # What stands between the words, and each word, in turn: their lengths add up to where each begins and ends.
    parts = _WORD.split(text)
    edges = list(accumulate(map(len, parts), initial=offset))
    return Words([word[:LONGEST] for word in parts[1::2]], edges[1:-1:2], edges[2::2])


def joined(sentences: Sequence[Words]) -> Words:
    """The words of several sentences of one field as one."""
    return Words(*(list(chain.from_iterable(each)) for each in zip(*sentences, strict=True)))
