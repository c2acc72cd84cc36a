"""What the gate sees of a sentence: its words, their beginnings and its pairs of words."""

import re
from itertools import pairwise

_WORD = re.compile(r"[a-z]+|\d+")
_PREFIX = 5
_LONGEST = 120  # words of a sentence that are looked at


def features(sentence: str) -> set[str]:
    """Words (numbers as 0), beginnings of the longer ones (with *), and neighbouring pairs.

    >>> sorted(features("Gunmen killed 3"))
    ['0', 'gunme*', 'gunmen', 'gunmen killed', 'kille*', 'killed', 'killed 0']
    """
    words = [word if word[0] > "9" else "0" for word in _WORD.findall(sentence.lower())[:_LONGEST]]
    found = set(words)
    found.update([word[:_PREFIX] + "*" for word in words if len(word) > _PREFIX])
    found.update([f"{one} {two}" for one, two in pairwise(words)])
    return found
