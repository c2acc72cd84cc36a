"""Names of people by rule: after a title, or from a given name on."""

import re

from processors.gazetteer.lexicon import Match
from processors.gazetteer.tables import words

_PART = r"(?:(?:[A-ZÀ-Þ]\.\s?)+|(?:[Aa]l|[Ee]l|[Aa]bu|O|[Mm]c|[Bb]en)?[-'’ ]?[A-ZÀ-Þ][\w’'-]*[^\W\d_]|[A-ZÀ-Þ]\b)"
_LINK = r"(?: (?:bin|ibn|al|el|de|del|della|der|van|von|den|da|dos|das|di|la|le|ben|abu|y|ul|ur|ud)(?= ))?"
_NAME = re.compile(rf"{_PART}(?:{_LINK} {_PART}){{0,3}}")
_NO_NAME = re.compile(
    r"(?:The|A|An|On|In|At|He|She|It|They|We|But|And|If|When|For|From|With|After|Before|Monday|Tuesday|Wednesday|Thursday|"
    r"Friday|Saturday|Sunday|January|February|March|April|May|June|July|August|September|October|November|December|"
    r"Ministers?|Ministry|Office|Affairs|Council|Party|Committee|Government|Department|House|Court)\b"
)


def names(text: str, titles: list[Match], upper: bool) -> list[tuple[int, int]]:
    """Begin and end of the people named in a text of mixed case; `titles` are the lexicon's matches of roles."""
    found: list[tuple[int, int]] = []
    for title in titles:
        if title.end < len(text) and text[title.end] == " " and (title.text[0].isupper() or _role(title.text)):
            name = _NAME.match(text, title.end + 1)
            if name and not upper and not _NO_NAME.match(name.group()):
                found.append(_trimmed(text, name.start(), name.end()))
    if not upper:
        given = words("given_names")
        taken = {b for b, _ in found}
        for name in _NAME.finditer(text):
            first = name.group().split(" ", 1)[0].lower()
            if first in given and " " in name.group() and name.start() not in taken:
                found.append(_trimmed(text, name.start(), name.end()))
    return sorted(set(found))


def _role(title: str) -> bool:
    return " " in title or title in (
        "president",
        "minister",
        "spokesman",
        "spokeswoman",
        "lawmaker",
        "senator",
        "governor",
    )


def _trimmed(text: str, begin: int, end: int) -> tuple[int, int]:
    piece = text[begin:end]
    for tail in ("'s", "’s", "'", "’"):
        piece = piece.removesuffix(tail)
    return begin, begin + len(piece)
