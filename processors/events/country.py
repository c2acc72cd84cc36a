"""Which country the place of an attack lies in: each candidate judged by all that the item says, with learnt weights.

A log-linear choice among the candidates, fitted by training/country.py to the marked places of the corpus.
"""

import json
import sys
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import log1p

from processors.gazetteer.countries import country_named
from processors.gazetteer.folding import fold
from processors.gazetteer.places import cities
from processors.gazetteer.regions import region_named
from processors.gazetteer.subdivisions import subdivided
from processors.parties import within
from processors.text import Document
from schemas import Entity, Span
from schemas.base import Field

FILE = "country.json"
Features = dict[str, float]
Mentioned = tuple[Span, str, bool]  # mention, country, whether it is a place (not a people)
_WHOLE = sys.maxsize
_WORDS = 4  # words of a name in place words, at most
_BESIDE = 40  # characters behind place words in which their country may stand
_SEA = frozenset("sea seas waters offshore nautical miles nm knots ocean gulf strait channel bay coast off".split())


@dataclass(frozen=True, slots=True)
class Ground:
    """What the item as a whole says about country: each mention of a place or people, and the dateline's country."""

    mentions: tuple[Mentioned, ...]  # in their order
    votes: tuple[tuple[str, int], ...]  # countries by how often and where they are mentioned, the most first
    bodies: tuple[str, ...]  # countries of organisations and armed groups
    dateline: str | None

    @classmethod
    def of(cls, document: Document, entities: tuple[Entity, ...]) -> "Ground":
        told = [
            (mention, entity.country, entity.label != "NORP")
            for entity in entities
            if entity.country and entity.label in ("GPE", "LOC", "FAC", "NORP") and not entity.id.startswith("name:")
            for mention in entity.mentions
        ]
        told.sort(key=_stands)
        votes: Counter[str] = Counter()
        for mention, code, place in told:
            votes[code] += (3 if mention.field == "headline" else 2 if mention.begin < 400 else 1) * (1 + place)
        bodies = tuple(dict.fromkeys(one.country for one in entities if one.country and one.label == "ORG"))
        return cls(
            tuple(told), tuple(votes.most_common()), bodies, document.dateline.country if document.dateline else None
        )


def country(spans: tuple[Span, ...], document: Document, entities: tuple[Entity, ...], ground: Ground) -> str | None:
    """The alpha-3 code of the country of the place that the words tell, the first ones best; None at sea or unknown."""
    judged = candidates(spans, document, entities, ground)
    return max(judged, key=lambda code: (weighed(judged[code]), code or ""))


def weighed(features: Features) -> float:
    weights = _weights()
    return sum(weights.get(name, 0.0) * value for name, value in features.items())


@cache
def _weights() -> Features:
    loaded: Features = json.loads(files("processors.data").joinpath("models", FILE).read_bytes())
    return loaded


def candidates(
    spans: tuple[Span, ...], document: Document, entities: tuple[Entity, ...], ground: Ground
) -> dict[str | None, Features]:
    """What speaks for each country, and for none."""
    made: dict[str | None, Features] = {}

    def tell(code: str, name: str, value: float = 1.0) -> None:
        features = made.setdefault(code, {})
        features[name] = max(features.get(name, 0.0), value)

    for number, span in enumerate(spans):
        which = "other " if number else ""
        for code, name, value in _own(span, document, entities):
            tell(code, which + name, value)
    best = spans[0]
    for _, code, place in _between(ground.mentions, "headline", 0, _WHOLE):
        tell(code, "headline" if place else "headline people")
    sentence = document.sentence(best)
    for _, code, place in _between(ground.mentions, best.field, sentence.begin, sentence.end):
        tell(code, "sentence" if place else "sentence people")
    total = sum(count for _, count in ground.votes)
    for rank, (code, count) in enumerate(ground.votes):
        tell(code, "votes", count / total)
        if rank == 0:
            tell(code, "most votes")
    before = (m for m in reversed(_between(ground.mentions, best.field, 0, best.begin)) if m[0].end <= best.begin)
    behind = iter(_between(ground.mentions, best.field, best.end, _WHOLE))
    for name, beside in (("before", before), ("behind", behind)):
        if nearest := next((code for _, code, place in beside if place), None):
            tell(nearest, name)
    for code in ground.bodies:
        tell(code, "organisation")
    if ground.dateline:
        tell(ground.dateline, "dateline")
    words = {word for span in spans for word in fold(span.text).split()}
    made[None] = {"none": 1.0, "sea": float(bool(words & _SEA)), "nothing told": float(not made)}
    return made


def _stands(one: Mentioned) -> tuple[bool, int]:
    return one[0].field == "body", one[0].begin


def _between(mentions: tuple[Mentioned, ...], field: Field, begin: int, end: int) -> tuple[Mentioned, ...]:
    """Those that begin in a part of a field; `mentions` are in their order."""
    first = bisect_left(mentions, (field == "body", begin), key=_stands)
    return mentions[first : bisect_left(mentions, (field == "body", end), key=_stands)]


def _own(span: Span, document: Document, entities: tuple[Entity, ...]) -> list[tuple[str, str, float]]:
    """What the place words themselves say: countries, regions and towns in them, and the country right behind them."""
    found: list[tuple[str, str, float]] = []
    text = document.headline if span.field == "headline" else document.body
    end = min(len(text), span.end + _BESIDE)
    beside = Span(field=span.field, begin=span.end, end=end, text=text[span.end : end])
    for one in within(beside, entities):
        if one.kind == "country" and one.country and text[span.end : span.end + 2] == ", ":
            found.append((one.country, "beside", 1.0))
    for one in within(span, entities):
        if one.country and one.label in ("GPE", "LOC", "FAC", "ORG", "NORP"):
            kind = one.kind if one.kind in ("country", "region", "city", "facility") else "other"
            found.append((one.country, f"entity {kind} {one.label == 'NORP'}", 1.0))
    for part, last in _names(span.text):
        if code := country_named(part):
            found.append((code, "country", 1.0))
        if (region := region_named(part)) and region.country:
            found.append((region.country, "region", 1.0))
        for code in subdivided(part):
            found.append((code, "subdivision last" if last else "subdivision", 1.0))
        towns = cities(part)
        largest = max((town.population for town in towns), default=0)
        for town in towns:
            known = "town" if town.main else "town's other name"
            found.append((town.country, known, 1.0))
            found.append((town.country, "size", log1p(town.population) / 10))
            if town.population == largest:
                found.append((town.country, "largest", 1.0))
    return found


def _names(text: str) -> list[tuple[str, bool]]:
    """The runs of capitalised words in place words, longest first in each part, and whether the part is the last.

    >>> _names("Muna, northern Borno")
    [('Muna', False), ('Borno', True)]
    """
    found = []
    parts = text.split(",")
    for number, part in enumerate(parts):
        words = part.split()
        taken: set[int] = set()
        for size in range(min(_WORDS, len(words)), 0, -1):
            for at in range(len(words) - size + 1):
                run = words[at : at + size]
                if taken.isdisjoint(range(at, at + size)) and run[0][:1].isupper() and run[-1][:1].isupper():
                    name = " ".join(run)
                    if size == 1 or cities(name) or subdivided(name) or country_named(name) or region_named(name):
                        taken.update(range(at, at + size))
                        found.append((name.strip(".;:()'\"’"), number == len(parts) - 1 and number > 0))
    return found
