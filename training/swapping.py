"""Names, places and numbers of a case put in place of others, so that the reader learns the words around them.

What is swapped is known from the marks: a place for the words of another place mark, a country or body for another party,
a number of victims for another number. Everything else, and what every mark says, stays. Only the network's view of a
case is swapped; corpus files and what is measured are not.
"""

import random
import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files

from training.markup import Case, Mark

SHARE = 0.25  # how often each name or number of a case is swapped
_WORDS = re.compile(r"[A-Z][\w-]+")
_RUN = re.compile(r"[A-Z][a-z][\w'’-]*(?: [A-Z][a-z][\w'’-]*){0,2}")
_NUMBER = re.compile(r"(?<![\d.,])\d{1,3}(?![\d.,]*\d)")


@dataclass(frozen=True)
class Names:
    """What may stand in for a name: places and parties of the corpus, and each country with its people's names."""

    places: Sequence[str]
    parties: Sequence[str]
    countries: Sequence[tuple[str, ...]]


def names(cases: Iterable[Case]) -> Names:
    """All proper names in the marks of places and parties of a corpus, in order, and the world's countries."""
    lines = files("processors.data").joinpath("countries.tsv").read_text(encoding="utf8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    # Name, adjective, people: those that have all three, so that one may stand for the other.
    countries = [(row[1], *row[3].split("|")[:2]) for row in rows if row[3].count("|")]
    known = {name for country in countries for name in country}
    places, parties = set(), set()
    for case in cases:
        for group in case.groups:
            for mark in group.marks:
                if mark.role == "L":
                    places.update(_RUN.findall(mark.text))
                elif mark.role in "DY" and _RUN.fullmatch(mark.text):
                    parties.add(mark.text)
    return Names(sorted(places - known), sorted(parties - known), countries)


def swapped(case: Case, pool: Names, rng: random.Random) -> Case:
    """The case with some of its names and numbers changed."""
    marks = [mark for group in case.groups for mark in group.marks]
    new = _countries(case, pool, rng)
    for role, share, others in (("L", SHARE, pool.places), ("DY", SHARE, pool.parties)):
        for mark in marks:
            if mark.role in role:
                for old in _RUN.findall(mark.text) if role == "L" else [mark.text]:
                    if old not in new and _held(old, others) and rng.random() < share:
                        new[old] = rng.choice(others)
    edits = {field: _edits(text, new, marks, field, rng) for field, text in _fields(case)}
    if not any(edits.values()):
        return case
    groups = tuple(replace(g, marks=tuple(_moved(m, edits[m.field]) for m in g.marks)) for g in case.groups)
    return replace(
        case,
        headline=_written(case.headline, edits["headline"]),
        text=_written(case.text, edits["body"]),
        groups=groups,
    )


def _held(name: str, pool: Sequence[str]) -> bool:
    at = bisect_left(pool, name)
    return at < len(pool) and pool[at] == name


def _countries(case: Case, pool: Names, rng: random.Random) -> dict[str, str]:
    """Countries that the case names, each with another's name, adjective and people."""
    words = set(_WORDS.findall(f"{case.headline} {case.text}"))
    found: dict[str, str] = {}
    for country in pool.countries:
        if any(name.split()[0] in words for name in country) and rng.random() < SHARE:
            found |= dict(zip(country, rng.choice(pool.countries), strict=True))
    return found


# Begin, end and new words of a change in one field, in order of the text.
_Edit = tuple[int, int, str]


def _fields(case: Case) -> tuple[tuple[str, str], ...]:
    return (("headline", case.headline), ("body", case.text))


def _edits(text: str, new: dict[str, str], marks: Sequence[Mark], field: str, rng: random.Random) -> list[_Edit]:
    """Where the text changes: a name wherever it stands, a number of victims where it is marked."""
    own = [mark for mark in marks if mark.field == field]
    found: list[_Edit] = []
    for old, put in new.items():
        found += [(m.start(), m.end(), put) for m in re.finditer(rf"(?<!\w){re.escape(old)}(?!\w)", text)]
    for mark in own:
        if mark.role in "KIB" and rng.random() < SHARE:
            for m in _NUMBER.finditer(mark.text):
                if int(m[0]) > 2:
                    put = str(rng.randint(max(3, 10 ** (len(m[0]) - 1)), 10 ** len(m[0]) - 1))
                    found.append((mark.begin + m.start(), mark.begin + m.end(), put))
    kept: list[_Edit] = []
    # The longest first; none that another mark's edge cuts, none upon another.
    for begin, end, put in sorted(found, key=lambda e: (e[0] - e[1], e[0])):
        cut = any(begin < edge < end for mark in own for edge in (mark.begin, mark.end))
        if not cut and all(end <= b or e <= begin for b, e, _ in kept):
            kept.append((begin, end, put))
    return sorted(kept)


def _written(text: str, edits: Sequence[_Edit]) -> str:
    for begin, end, put in reversed(edits):
        text = text[:begin] + put + text[end:]
    return text


def _moved(mark: Mark, edits: Sequence[_Edit]) -> Mark:
    """The mark where it stands after the changes."""
    begin, end = mark.begin, mark.end
    inner = [(b - mark.begin, e - mark.begin, put) for b, e, put in edits if mark.begin <= b and e <= mark.end]
    for b, e, put in edits:
        grown = len(put) - (e - b)
        begin += grown if e <= mark.begin else 0
        end += grown if e <= mark.end else 0
    return replace(mark, begin=begin, end=end, text=_written(mark.text, inner))
