"""People by the courtesy title before their name: whoever is called Dr. or Gen. is a person, whatever the name."""

import re
from collections.abc import Iterator

_TITLES = (
    r"\b(?:Mr|Mrs|Ms|Mx|Dr|Prof|Gen|Lt|Col|Maj|Capt|Sgt|Cpl|Adm|Brig|Cmdr|Rev|Fr|Hon|Sen|Rep|Gov|Amb|Insp|Supt|Det|Sir)"
)
_BEFORE = re.compile(_TITLES + r"\.? $")
_WORD = r"(?:[A-ZÀ-Þ][a-zß-ÿ][\w’'-]*|Mc[A-Z]\w+|[A-Z]\.)"
_NAME = re.compile(
    rf"(?:{_TITLES}\.? )+(?P<name>{_WORD}(?: (?:(?:al|bin|ibn|de|da|del|dos|van|von|der|la|el)[ -])?{_WORD}){{0,3}})"
)
_OWN = re.compile(r"['’]s?$")
_LONGEST = 6


def honoured(text: str, begin: int) -> bool:
    """Whether a courtesy title stands before an offset of a text of mixed case.

    >>> honoured("said Dr. White", 9), honoured("said White", 5)
    (True, False)
    """
    return bool(_BEFORE.search(text, max(0, begin - _LONGEST), begin))


def names(text: str) -> Iterator[tuple[int, int]]:
    """Where the names behind courtesy titles begin and end.

    >>> said = "Lt. Gen. Ali Khan met Dr. White's aides."
    >>> [said[b:e] for b, e in names(said)]
    ['Ali Khan', 'White']
    """
    for match in _NAME.finditer(text):
        begin, name = match.start("name"), _OWN.sub("", match["name"])
        if not re.match(_TITLES + r"\b", name):
            yield begin, begin + len(name)
