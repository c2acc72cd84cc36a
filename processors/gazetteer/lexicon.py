"""Every name that is read by sight: one automaton over countries, peoples, places, organisations and titles.

A match is the longest name between word boundaries; `case` rules keep acronyms apart from common words.
"""

from collections import defaultdict
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from processors.gazetteer.countries import countries
from processors.gazetteer.folding import slug
from processors.gazetteer.organisations import organisations
from processors.gazetteer.places import large_cities
from processors.gazetteer.regions import regions
from processors.gazetteer.tables import listed, rows, words

Case = Literal["mixed", "upper", "lower"]


class Entry(NamedTuple):
    """What a name can stand for. `rank` orders several bearers of one name: the higher is the likelier."""

    id: str
    name: str
    label: str
    kind: str
    country: str | None
    parent: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    rank: float = 0.0


class Match(NamedTuple):
    """A name in a text, with all it can stand for, the likeliest first."""

    begin: int
    end: int
    text: str
    entries: tuple[Entry, ...]


def _all() -> list[tuple[str, Entry]]:
    found: list[tuple[str, Entry]] = []
    for land in countries().values():
        entry = Entry(land.id, land.name, "GPE", "country", land.code, rank=9.0)
        found += [(name, entry) for name in (land.name, *land.others)]
        if land.adjectives:
            people = Entry(f"tocsin:people/{slug(land.adjectives[0])}", land.adjectives[0], "NORP", "people", land.code)
            found += [(name, people._replace(rank=8.5)) for name in land.adjectives]
    for name, country, others in rows("peoples"):
        people = Entry(f"tocsin:people/{slug(name)}", name, "NORP", "people", country or None, rank=8.0)
        found += [(n, people) for n in (name, *listed(others))]
    for region in regions():
        spot = region.latitude, region.longitude
        entry = Entry(region.id, region.name, region.label, region.kind, region.country, None, *spot, rank=8.0)
        found += [(name, entry) for name in (region.name, *region.others)]
    for body in organisations().values():
        entry = Entry(body.id, body.name, "ORG", body.kind, body.country, body.parent, rank=7.0)
        found += [(name, entry) for name in (body.name, *body.others)]
    for city in large_cities():
        spot = city.latitude, city.longitude
        rank = min(6.9, 2.0 + city.population / 200_000)
        found.append((city.name, Entry(city.id, city.name, "GPE", "city", city.country, city.admin, *spot, rank)))
    for title, sector, office in rows("titles"):
        found.append((title, Entry("title:" + title, title, "TITLE", sector, None, office or None)))
    return found


# Names of one's own (processors/gazetteer/own.py), beside those of the tables.
_OWN: list[tuple[str, Entry]] = []


def know(names: Iterable[tuple[str, Entry]]) -> None:
    """Read these names too, for the life of the process and in the place of any known before by this call."""
    _OWN[:] = names
    _lexicon.cache_clear()
    _allowed.cache_clear()


class _Lexicon(NamedTuple):
    automaton: AhoCorasick
    names: tuple[tuple[tuple[str, Entry], ...], ...]


@cache
def _lexicon() -> _Lexicon:
    names: dict[str, dict[tuple[str, str], tuple[str, Entry]]] = defaultdict(dict)
    for name, entry in (*_OWN, *_all()):
        names[lowered(name).replace("’", "'")].setdefault((name, entry.id), (name, entry))
    keys = sorted(names)
    # The blank before a name makes the automaton itself look for a word's beginning.
    automaton = AhoCorasick([" " + key for key in keys], matchkind=MatchKind.Standard)
    return _Lexicon(automaton, tuple(tuple(names[key].values()) for key in keys))


def lowered(text: str) -> str:
    """Lower case, letter by letter where the whole would change length, so that offsets stay."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


# The acronyms of two or three letters that lower-case text is read for.
_SHORT = frozenset("UK EU FBI CIA IMF BBC".split())
_BEFORE = str.maketrans(dict.fromkeys("\"'“”‘’«»([{<-–—/,.;:!?\n\t*_#&+|", " ") | {"’": "'"})


@cache
def common() -> frozenset[str]:
    """Words that the training sets write in lower case: no names by themselves where capitals say nothing."""
    return words("common")


def find(text: str, case: Case) -> list[Match]:
    """All names in a text, longest first, without overlaps; titles (label TITLE) among them.

    `case` says how the text is written; in `upper` and `lower` text a name that is also a common word,
    and an acronym that spells one, is left alone.
    """
    lexicon = _lexicon()
    low = lowered(text)
    # Any mark may stand before a name, so that each becomes a blank; within a name only the written form counts.
    field = " " + low.replace("’", "'")
    spaced = " " + low.translate(_BEFORE)
    hits = set(lexicon.automaton.find_matches_as_indexes(field, overlapping=True))
    if spaced != field:
        hits.update(lexicon.automaton.find_matches_as_indexes(spaced, overlapping=True))
    found: list[Match] = []
    taken = 0
    for key, begin, stop in sorted(hits, key=lambda h: (h[1], -h[2])):
        end = stop - 1
        if begin < taken or (end < len(text) and text[end].isalnum() and text[end - 1].isalnum()):
            continue
        seen = text[begin:end]
        entries = _allowed(key, seen, case)
        if entries:
            found.append(Match(begin, end, seen, entries))
            taken = end
    return found


@lru_cache(maxsize=32_768)
def _allowed(key: int, seen: str, case: Case) -> tuple[Entry, ...]:
    """What the words seen can stand for in text written so; `key` is their name in the automaton."""
    seen = seen.replace("’", "'")
    kept = [e for name, e in _lexicon().names[key] if e.label == "TITLE" or _fits(name, seen, case)]
    if not kept:
        return ()
    return tuple(sorted(dict.fromkeys(kept), key=lambda e: -e.rank))


def _fits(name: str, seen: str, case: Case) -> bool:
    if seen == name:
        return not (case == "upper" and name.lower() in common() and len(name) < 6)
    if case == "mixed":
        # "SHANGHAI COOPERATION ORGANISATION" in a mixed text; "the Taliban"; never "us" for US or "Let" for LeT.
        short = " " not in name and len(name) <= 5 and name[1:] != name[1:].lower()
        if seen.isupper():
            return not short or (name.isupper() and seen == name)
        return (
            not short
            and seen[0].isupper() == name[0].isupper()
            and (" " in name or not name.isupper())
            and _capitals(name, seen)
        )
    if case == "upper":
        return not (" " not in name and name.lower() in common()) and not (name.isupper() and len(name) <= 2)
    return " " in name or name in _SHORT or (name.lower() not in common() and len(name) > 3)


def _capitals(name: str, seen: str) -> bool:
    """Every word that the name writes with a capital has one in the text, but for the small words of titles."""
    return all(s[:1].isupper() or not n[:1].isupper() for n, s in zip(name.split(), seen.split(), strict=False))
