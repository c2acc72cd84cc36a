"""Where: the places of a sentence, from entities and from how English names small places, most specific first."""

import re
from collections import Counter
from dataclasses import dataclass

from processors.events.vocabulary import vocabulary
from processors.text import Document, Sentence
from schemas import Entity, Place

_NAME = r"[A-ZÀ-Þ][\w'’.-]*(?:[ -](?:(?:de|del|la|al|el|of|da|do|dos|du|le|las|los|es|e|ul)[ -])?[A-ZÀ-Þ][\w'’-]*){0,3}"
_NOUN5 = "neighbourhood neighborhood suburb quarter market mosque church airport station square beach street road highway base camp school university hospital hotel prison barracks checkpost checkpoint junction bridge mall stadium temple synagogue cathedral park farm mine dam field"  # noqa: E501
_NOUN4 = "town village city hamlet settlement municipality locality capital port community commune village-of"
_NOUN3 = "district county block tehsil taluka subdivision sub-division borough department municipality prefecture governorate area"  # noqa: E501
_NOUN2 = "province state region governorate oblast island division agency territory"
_LEVEL = (
    dict.fromkeys(_NOUN5.split(), 5)
    | dict.fromkeys(_NOUN4.split(), 4)
    | dict.fromkeys(_NOUN3.split(), 3)
    | dict.fromkeys(_NOUN2.split(), 2)
)
_KIND = "|".join(sorted(_LEVEL, key=len, reverse=True))
_OF = re.compile(rf"\b({_KIND})s? (?:of|called|named) ({_NAME})")
_OF_UPPER = re.compile(
    rf"\b({_KIND.upper()})S? (?:OF|CALLED|NAMED) ([A-Z][A-Z'-]*(?: [A-Z][A-Z'-]*)?)(?= IN | ON | AT |,|\.|$)"
)
_X_NOUN = re.compile(rf"\b({_NAME}) ({_KIND})\b", re.I if False else 0)
_IN = re.compile(
    rf"\b([Ii]n|[Aa]t|[Nn]ear|[Oo]utside|on|from|of|around|between|off|towards?|into|across|through|over|inside|struck|hit|attacked|targeted|stormed|against|for|to) (?:the |central |downtown |eastern |western |northern |southern |nearby |northwestern |northeastern |southwestern |southeastern |northeast |northwest |southeast |southwest |north |south |east |west |upper |lower ){{0,2}}({_NAME})"  # noqa: E501
)
_SPEAK = re.compile(
    r"\b(?:told|speaking|speaks|based|visit(?:ing)?|envoy|ambassador|embassy|summit|meeting|talks|correspondent|hospital|hospitals|born|court|ministry|flown|taken to|trip|arrived)\b[^,.;]{0,28}$",  # noqa: E501
    re.I,
)
_LOC = vocabulary("place.loc")
_STRONG = frozenset({"in", "at", "near", "outside", "around", "off", "across", "inside"})
_RESOLUTION = {"facility": 5, "city": 4, "district": 3, "region": 2, "country": 1}


@dataclass(frozen=True, slots=True)
class Spot:
    """A place named in a sentence at characters begin..end of it."""

    begin: int
    end: int
    name: str
    level: int
    strength: float
    country: str | None
    entity: Entity | None


def spots(sentence: Sentence, entities: tuple[Entity, ...], upper: bool) -> list[Spot]:
    """All places of a sentence, in order."""
    text = sentence.text
    found: dict[int, Spot] = {}
    blocked: list[tuple[int, int]] = []
    for entity in entities:
        for mention in entity.mentions:
            if mention.field != sentence.field or not sentence.begin <= mention.begin < sentence.end:
                continue
            begin, end = mention.begin - sentence.begin, mention.end - sentence.begin
            if entity.label in ("GPE", "LOC", "FAC"):
                level = _RESOLUTION.get(entity.kind or "", 5 if entity.label == "FAC" else 2)
                found[begin] = Spot(
                    begin,
                    end,
                    entity.name if level == 1 else mention.text,
                    level,
                    _strength(text, begin, end, level),
                    entity.country,
                    entity,
                )
            else:
                blocked.append((begin, end))
    patterns = [(_OF, 2, 1), (_X_NOUN, 1, 2)] if not upper else [(_OF_UPPER, 2, 1)]
    for pattern, group, noun in patterns:
        for match in pattern.finditer(text):
            begin, end = match.span(group)
            if any(b < end and begin < e for b, e in blocked) or any(
                s.begin < end and begin < s.end for s in found.values()
            ):
                continue
            level = _LEVEL.get(match.group(noun).lower(), 4)
            name = match.group(group)
            if name.lower() in NO_PLACE or (group == 1 and name.split()[0].lower() in NO_PLACE):
                continue
            if group == 1 and level == 5:
                name, end = match.group(0), match.end()
            found[begin] = Spot(
                begin, end, name, level, _strength(text, begin, end, level) + (0.3 if group == 2 else 0.1), None, None
            )
    if not upper:
        for match in _IN.finditer(text):
            begin, end = match.span(2)
            if (
                match.group(1).lower() in _STRONG
                and not any(b < end and begin < e for b, e in blocked)
                and not any(s.begin < end and begin < s.end for s in found.values())
            ):
                name = match.group(2)
                if name.split()[0].lower().rstrip(".") in NO_PLACE:
                    continue
                found[begin] = Spot(begin, end, name, 4, _strength(text, begin, end, 4) - 0.2, None, None)
    return [found[k] for k in sorted(found)]


NO_PLACE = vocabulary("place.no_place")


def _strength(text: str, begin: int, end: int, level: int) -> float:
    before = text[max(0, begin - 60) : begin]
    tail = before.lower().replace(",", " , ").split()
    prep = next((w for w in reversed(tail[-3:]) if w in _LOC), None)
    score = 0.0
    if prep in _STRONG:
        score += 1.0
    elif prep == "on":
        score += 0.6
    elif prep in ("of", "from", "to", "into", "over", "through", "against", "between"):
        score += 0.3
    elif tail[-1:] == [","]:
        score += 0.4
    after = text[end : end + 24].lower()
    if after.startswith(("'s", "’s")):
        score += 0.2
    elif re.match(
        r"\s(?:government|police|army|military|officials?|authorities|spokes|minist|president|forces|said|says|denied|accused|blamed|condemned|health|state tv)",  # noqa: E501
        after,
    ):
        score -= 0.9
    if _SPEAK.search(before):
        score -= 0.8
    return score


@dataclass(frozen=True, slots=True)
class Ground:
    """What the item as a whole says about country: a vote over its places and demonyms, and its dateline."""

    votes: Counter[str]
    dateline: Place | None
    main: Place | None


def ground(document: Document, entities: tuple[Entity, ...]) -> Ground:
    votes: Counter[str] = Counter()
    for entity in entities:
        if not entity.country or entity.label not in ("GPE", "LOC", "FAC", "NORP"):
            continue
        for mention in entity.mentions:
            weight = 3 if mention.field == "headline" else 2 if mention.begin < 400 else 1
            votes[entity.country] += weight * (2 if entity.label != "NORP" else 1)
    dateline = None
    if document.dateline:
        name = document.dateline.place.split(",")[0].strip()
        same = next((e for e in entities if e.label == "GPE" and e.name.lower() == name.lower()), None)
        country = document.dateline.country or (same.country if same else None)
        dateline = Place(
            name=name,
            country=country,
            latitude=same.latitude if same else None,
            longitude=same.longitude if same else None,
            resolution=4,
            basis="dateline",
            entity_id=same.id if same else None,
        )
        if country:
            votes[country] += 3
    return Ground(votes, dateline, None)


def choose(found: list[Spot], at: int) -> Spot | None:
    """The place of something told at character `at`: strong and near; the first of a chain from small to large."""
    best, score = None, -9.0
    for spot in found:
        gap = spot.begin - at if spot.begin >= at else at - spot.end
        value = spot.strength + 0.12 * spot.level - 0.006 * min(abs(gap), 150) + (0.15 if spot.begin >= at else 0.0)
        if value > score:
            best, score = spot, value
    if best is None or score < -0.4:
        return None
    return best


def country_of(spot: Spot, found: list[Spot], votes: Counter[str]) -> str | None:
    """The spot's own country, else that of the places beside it, else the item's."""
    if spot.country:
        return spot.country
    after = [s for s in found if s.begin > spot.begin and s.country]
    before = [s for s in found if s.begin < spot.begin and s.country]
    near = after[:1] or before[-1:]
    if near:
        return near[0].country
    return votes.most_common(1)[0][0] if votes else None


def place(spot: Spot, found: list[Spot], votes: Counter[str]) -> Place:
    entity = spot.entity
    return Place(
        name=spot.name.strip(" ,.'’"),
        country=country_of(spot, found, votes),
        latitude=entity.latitude if entity else None,
        longitude=entity.longitude if entity else None,
        resolution=spot.level,
        basis="stated",
        entity_id=entity.id if entity else None,
    )
