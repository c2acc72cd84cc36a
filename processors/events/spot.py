"""Places named in a sentence: entities, and the ways in which English names places that no list has."""

import re
from collections.abc import Container
from dataclasses import dataclass, replace

from processors.events.strength import AIMED, STRONG, strength_of
from processors.gazetteer.countries import country_named, country_of
from processors.gazetteer.places import cities
from processors.text import Sentence
from processors.vocabulary import vocabulary
from schemas import Entity

_WORD = r"[A-ZÀ-Þ]\w*(?:['’.-](?!s\b)\w+)*"
_NAME = rf"{_WORD}(?:[ -](?:(?:de|del|la|al|el|of|da|do|dos|du|le|las|los|es|e|ul)[ -])?{_WORD}){{0,3}}"
FACILITY = vocabulary("place.facility")
_LEVEL = (
    dict.fromkeys(FACILITY, 5)
    | dict.fromkeys(("neighbourhood", "neighborhood", "suburb", "quarter", "area"), 5)
    | dict.fromkeys(vocabulary("place.settlement"), 4)
    | dict.fromkeys(vocabulary("place.district"), 3)
    | dict.fromkeys(vocabulary("place.province"), 2)
)
_KIND = "|".join(sorted(_LEVEL, key=len, reverse=True))
_AFTER = re.compile(rf" ({_KIND})\b", re.I)
_OF = re.compile(rf"\b(?:(?:the|a) )?(?:[a-z]\w* )?({_KIND})s? (?:of|called|named) ({_NAME})")
_OF_UPPER = re.compile(
    r"\b([A-Z]+) (?:OF|CALLED|NAMED) ([A-Z][A-Z'-]*(?: [A-Z][A-Z'-]*)??)(?= IN | ON | AT |,|\.| NEAR | WHERE | EARLY | LATE |$)"  # noqa: E501
)
# What a facility is for, between its name and its noun: "the Balad gas field".
_FOR = "|".join(vocabulary("place.purpose"))
_X_NOUN = re.compile(rf"\b({_NAME})(?: (?:{_FOR})){{0,2}} ({_KIND})\b")
_LOCATIVE = re.compile(
    r"\b(?:in|at|near|outside|inside|around|across|from|towards?|of)(?: the (?:town|village|city) of)? $", re.I
)
_APPOSED = re.compile(r",? an? (?:[a-z-]+ ){0,3}(?:town|village|city|hamlet|suburb|settlement|township|district)\b")
# "The men of Woro, a village in Kaiama".
_NAMED_TOWN = re.compile(
    rf"\b({_NAME}), an? (?:[a-z-]+ ){{0,3}}(?:town|village|city|hamlet|suburb|settlement|township)\b"
)
_DIRECTION = re.compile(
    r"(?:(?:far|cent(?:re|er|ral)|north|south|east|west|(?:north|south)-?(?:east|west))(?:ern)?[ -]?)+", re.I
)
_TURN = r"(?:the |central |downtown |nearby |coastal |upper |lower |(?:north|south)?-?(?:east|west|north|south)(?:ern)? ){0,2}"  # noqa: E501
_IN = re.compile(
    rf"\b([Ii]n|[Aa]t|[Nn]ear|[Oo]utside|[Oo]n|[Aa]gainst|[Oo]ff|around|across|inside|beyond|between|from|into) {_TURN}(?:[A-ZÀ-Þ]\w+(?:'s|’s|') {_TURN})?({_NAME})"  # noqa: E501
)
_IN_UPPER = re.compile(
    r"\b(IN|AT|NEAR|OUTSIDE|AROUND|OFF) (?:(?:THE|CENTRAL|SOUTHERN|NORTHERN|EASTERN|WESTERN|SOUTHEAST|NORTHEAST|NORTHWEST|SOUTHWEST) ){0,2}(?:[A-Z]+'S )?([A-Z][A-Z-]+(?: [A-Z][A-Z-]+){0,2})"  # noqa: E501
)
_RESOLUTION = {"facility": 5, "city": 4, "district": 3, "region": 2, "country": 1}
# From this confidence a person or body that no table knows keeps a place from being read into its name.
_SURE = 0.85
NO_PLACE = vocabulary("place.no_place")


@dataclass(frozen=True, slots=True)
class Spot:
    """A place named in a sentence at characters begin..end of it.

    `level` is PLOVER's resolution (5 sub-city ... 1 country); `strength` how sure the words around it make
    it the scene; `facility` says that it is a building or a road, not an inhabited place.
    """

    begin: int
    end: int
    name: str
    level: int
    strength: float
    country: str | None
    entity: Entity | None
    facility: bool = False


def spots(
    sentence: Sentence, entities: tuple[Entity, ...], upper: bool, lands: Container[str] = frozenset()
) -> list[Spot]:
    """All places of a sentence, in order. `lands` are the countries that the item names: a lone name that no table of
    persons or bodies knows is a town of theirs where the words say that a place stands there."""
    text = sentence.text
    upper = upper or text.isupper()
    found: dict[int, Spot] = {}
    blocked: list[tuple[int, int]] = []
    unlisted: list[Spot] = []
    for entity in entities:
        for mention in entity.mentions:
            if mention.field != sentence.field or not sentence.begin <= mention.begin < sentence.end:
                continue
            begin, end = mention.begin - sentence.begin, mention.end - sentence.begin
            if entity.label in ("GPE", "LOC", "FAC"):
                spot = _listed(text, begin, end, entity, mention.text)
                if spot.strength > 1.1 and begin <= 1 and sentence.begin == 0 and spot.level > 1:
                    # "Lucknow: A former legislator ..." opens the item: where it was written.
                    spot = replace(spot, strength=0.6)
                if not entity.id.startswith("name:"):
                    found[begin] = spot
                elif (upper or mention.text[0].isupper()) and not _no_name(mention.text):
                    unlisted.append(spot if spot.strength >= 0.3 else replace(spot, strength=spot.strength - 0.6))
            elif not entity.id.startswith("name:"):
                blocked.append((begin, end))
            elif not upper and _town(text, begin, end, lands):
                found[begin] = _spot(text, begin, (begin, end), 4, 0.0)
            elif entity.confidence >= _SURE:
                blocked.append((begin, end))
    for spot in _patterned(text, upper):
        if not any(b < spot.end and spot.begin < e for b, e in blocked) and not any(
            s.begin < spot.end and spot.begin < s.end for s in found.values()
        ):
            found[spot.begin] = spot
    # A place that no table knows is a guess of the tagger's: the patterns' word goes before it.
    for spot in unlisted:
        if not any(s.begin < spot.end and spot.begin < s.end for s in found.values()):
            found[spot.begin] = spot
    return _chained([found[k] for k in sorted(found)], text)


_ROADS = frozenset({"road", "highway", "motorway", "expressway"})


def _listed(text: str, begin: int, end: int, entity: Entity, words: str) -> Spot:
    """The spot of an entity; `Bijapur district` is the district though the table knows the town."""
    level = _RESOLUTION.get(entity.kind or "", 5 if entity.label == "FAC" else 2)
    kind = _AFTER.match(text, end)
    if level == 4 and entity.country != (country_named(words) or entity.country):
        # A town by the name of another country is that country.
        level = 1
    if level == 4 and kind:
        level = min(level, _LEVEL[kind.group(1).lower()])
    elif level == 4 and _DIRECTION.fullmatch(words):
        level = 2
    elif level == 4 and " " in words:
        # "Kwara State"
        level = min(level, _LEVEL.get(words.split()[-1].lower(), 4))
    name = entity.name if level == 1 else words
    # The town that a line of a round-up is about: "Kabul: a bomb went off".
    strength = 1.2 if begin <= 1 and text[end : end + 2] == ": " else strength_of(text, begin, end)
    if kind and kind.group(1).lower() in _ROADS:
        # The Kandahar road only leads there.
        strength -= 0.5
    return Spot(begin, end, name, level, strength, entity.country, entity, entity.label == "FAC")


def _town(text: str, begin: int, end: int, lands: Container[str]) -> bool:
    """Whether what was taken for a person or a body is a town: "at Suarez, a mountain town"."""
    name = text[begin:end]
    if not _LOCATIVE.search(text, max(0, begin - 28), begin) or _no_name(name):
        return False
    return bool(_APPOSED.match(text, end)) or (" " not in name and any(city.country in lands for city in cities(name)))


def _patterned(text: str, upper: bool) -> list[Spot]:
    found = []
    if upper:
        found += _of_upper(text) + _upper(text)
        return found
    for match in _OF.finditer(text):
        level = _LEVEL[match.group(1).lower()]
        named = text[: match.start(1)].split()
        region = level == 4 and named[-2:-1] in (["the"], ["a"])
        if named and named[-1][:1].isupper() and len(named) > 1 and not region:
            # "the Karrada quarter of Baghdad": the quarter has its own name, what follows holds it; "the Rhineland
            # town of Worms" names the town.
            found.append(_spot(text, match.start(2), match.span(2), 4 if level > 3 else 3, 0.0))
            continue
        found.append(_spot(text, match.start(), match.span(2), level, 0.3))
    for match in _NAMED_TOWN.finditer(text):
        if not _no_name(match.group(1)) and not country_named(match.group(1)):
            found.append(_spot(text, match.start(1), match.span(1), 4, 0.3))
    for match in _X_NOUN.finditer(text):
        noun = match.group(2)
        name = match.group(1)
        begin = match.start(1)
        if (
            _LEVEL[noun] == 4
            and text.startswith(" of ", match.end())
            and text[max(0, begin - 4) : begin].lower() == "the "
        ):
            # "The Rhineland town of Worms" is Worms.
            continue
        while " " in name and (country_of(name.split()[0]) or _PEOPLE.search(name.split()[0])):
            begin += name.index(" ") + 1
            name = name[name.index(" ") + 1 :]
        if (
            _no_name(name)
            or noun == "capital"
            or (noun in ("district", "districts", "quarter", "area") and _PEOPLE.search(name))
        ):
            continue
        facility = noun in FACILITY
        span = (begin, match.end() if facility else match.end(1))
        found.append(_spot(text, begin, span, _LEVEL[noun], 0.1, facility))
    for match in _IN.finditer(text):
        name = match.group(2)
        if match.group(1).lower() not in STRONG and not cities(name) and not AIMED.search(text, 0, match.start(2)):
            continue
        if _no_name(name) or country_named(name):
            continue
        known = cities(name)
        if name.isupper() and not known:
            continue  # initials: "at the SCO summit" names no town
        if not known and name.split()[-1].lower() in FACILITY and " " in name:
            found.append(_spot(text, match.start(2), match.span(2), 5, 0.0, True))
            continue
        kind = _LEVEL.get(name.split()[-1].lower(), 9) if " " in name and not known else 9
        if kind < 4:
            found.append(_spot(text, match.start(2), match.span(2), kind, 0.0))
            continue
        level = 2 if _DIRECTION.fullmatch(name) else 4 if known or match.group(1).lower() != "on" else 5
        found.append(_spot(text, match.start(2), match.span(2), level, 0.0 if known else -0.2))
    return found


def _of_upper(text: str) -> list[Spot]:
    """`IN THE TOWN OF X` of a text in capitals."""
    found = []
    for match in _OF_UPPER.finditer(text):
        noun = match.group(1).lower()
        level = _LEVEL.get(noun) or _LEVEL.get(noun.removesuffix("s"))
        if level:
            begin = match.start(1)
            begin -= next((len(word) for word in ("THE ", "A ") if text.endswith(word, 0, begin)), 0)
            found.append(_spot(text, begin, match.span(2), level, 0.3))
    return found


def _upper(text: str) -> list[Spot]:
    """In capitals a place must be known: the longest run of one to three words after a preposition."""
    found = []
    for match in _IN_UPPER.finditer(text):
        words = match.group(2).split()
        for size in range(len(words), 0, -1):
            name = " ".join(words[:size])
            if size == 1 and (name.lower() in NO_PLACE or len(name) < 4):
                continue
            known = cities(name)
            if known and (size > 1 or known[0].population > 3000 or known[0].main):
                end = match.start(2) + len(name)
                found.append(_spot(text, match.start(2), (match.start(2), end), 4, -0.1))
                break
    return found


def _spot(text: str, start: int, span: tuple[int, int], level: int, bonus: float, facility: bool = False) -> Spot:
    begin, end = span
    return Spot(begin, end, text[begin:end], level, strength_of(text, start, end) + bonus, None, None, facility)


def _no_name(name: str) -> bool:
    first = name.split()[0].lower().rstrip(".")
    return first in NO_PLACE or country_of(name) is not None or country_of(name.split()[-1]) is not None


def _chained(found: list[Spot], text: str) -> list[Spot]:
    """`the Karrada quarter of Baghdad`, `Gwoza in Borno`, `Bavaria's Ansbach`: the small one is where it was."""
    for k in range(len(found) - 1):
        spot, after = found[k], found[k + 1]
        if spot.level <= 2 < after.level and text[spot.end : after.begin] in ("'s ", "’s "):
            # "Bavaria's Ansbach": the larger place only says which is meant.
            found[k + 1] = replace(after, strength=max(spot.strength, after.strength) + 0.3)
        link = text[spot.end : found[k + 1].begin].lower()
        listed = k + 2 < len(found) and text[spot.end : found[k + 2].begin].rstrip().endswith((" and", ","))
        if link == ", " and spot.level == after.level == 4 and spot.strength >= 0.7 and not listed:
            # "in Lokwamosing, Turkana South": the smaller one first.
            found[k] = spot = replace(spot, strength=max(spot.strength, after.strength) + 0.2)
        if link == " and " and spot.level == after.level:
            # Of two towns the first is the place.
            found[k] = spot = replace(spot, strength=max(spot.strength, after.strength + 0.1))
        if (
            len(link) <= 32
            and re.match(r"^(?:'s|,)? ?(?:\w+ )?(?:in|of|,|at|near|outside)? ?(?:\w+ ){0,3}$", link)
            and found[k + 1].level < spot.level + 2 * (spot.level == 3)
        ):
            raised = max(spot.strength, min(found[k + 1].strength, 1.0)) + 0.15
            found[k] = replace(
                spot, strength=raised, level=5 if spot.level == 3 and found[k + 1].level == 4 else spot.level
            )
    return found


_PEOPLE = re.compile(r"(?:ite|ish|ese|ian)$")
