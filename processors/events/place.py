"""Where: the scene among the places of a sentence, most specific first, and its country."""

from collections import Counter
from dataclasses import dataclass

from processors.events.spot import Spot
from processors.gazetteer.countries import country_named
from processors.gazetteer.places import cities
from processors.text import Document
from schemas import Entity, Place

# How fit a level of place is to be the scene: an inhabited place over a building, a district, a province, a country.
_FIT = {5: 0.85, 4: 0.9, 3: 0.6, 2: 0.35, 1: 0.0}


@dataclass(frozen=True, slots=True)
class Ground:
    """What the item as a whole says about country: a vote over its places and demonyms, and its dateline."""

    votes: Counter[str]
    dateline: Place | None


def ground(document: Document, entities: tuple[Entity, ...]) -> Ground:
    votes: Counter[str] = Counter()
    for entity in entities:
        if not entity.country or entity.label not in ("GPE", "LOC", "FAC", "NORP") or entity.id.startswith("name:"):
            continue
        for mention in entity.mentions:
            weight = 3 if mention.field == "headline" else 2 if mention.begin < 400 else 1
            votes[entity.country] += weight * (2 if entity.label != "NORP" else 1)
    dateline = None
    if document.dateline:
        name = document.dateline.place.split(",")[0].strip()
        same = next((e for e in entities if e.label == "GPE" and e.name.lower() == name.lower()), None)
        country = document.dateline.country or (same.country if same else None)
        city = _known(name, country, votes)
        dateline = Place(
            name=name,
            country=country or (city.country if city else None),
            latitude=city.latitude if city else None,
            longitude=city.longitude if city else None,
            resolution=4,
            basis="dateline",
            entity_id=same.id if same else city.entity_id if city else None,
        )
        if dateline.country:
            votes[dateline.country] += 3
    return Ground(votes, dateline)


def fit(spot: Spot) -> float:
    return _FIT[spot.level] - (0.35 if spot.facility else 0.0)


def choose(found: list[Spot], at: int) -> Spot | None:
    """The place of something told at character `at`: strong, near, small."""
    best, score = None, -9.0
    for spot in found:
        gap = spot.begin - at if spot.begin >= at else at - spot.end
        value = spot.strength + fit(spot) - 0.006 * min(abs(gap), 150) + (0.15 if spot.begin >= at else 0.0)
        if value > score:
            best, score = spot, value
    return best if best is not None and score >= -0.2 else None


def place(spot: Spot, found: list[Spot], votes: Counter[str]) -> Place:
    """The record of a spot: coordinates from its entity or the gazetteer, country from itself, its neighbours, the item."""  # noqa: E501
    entity = spot.entity
    name = spot.name.strip(" ,.'’")
    beside = _beside(spot, found)
    country = country_named(name) or _followed(spot, found) or spot.country or beside
    known = None
    if entity is None or entity.latitude is None:
        known = _known(name, country, votes)
        country = country or (known.country if known else None)
    country = country or (votes.most_common(1)[0][0] if votes else None)
    return Place(
        name=name,
        country=country,
        latitude=entity.latitude if entity and entity.latitude is not None else known.latitude if known else None,
        longitude=entity.longitude if entity and entity.longitude is not None else known.longitude if known else None,
        resolution=spot.level,
        basis="stated",
        entity_id=entity.id if entity else known.entity_id if known else None,
    )


def _followed(spot: Spot, found: list[Spot]) -> str | None:
    """`Vienne, southeast France`: the country named right behind a town is the town's."""
    after = next((s for s in found if s.level == 1 and 0 < s.begin - spot.end < 25), None)
    return after.country if after and spot.level > 1 else None


def _beside(spot: Spot, found: list[Spot]) -> str | None:
    after = [s for s in found if s.begin > spot.begin and s.country and s.begin - spot.end < 60]
    before = [s for s in found if s.begin < spot.begin and s.country and spot.begin - s.end < 40]
    # "BENIN: On the 23rd, gunmen fired on ...": the country that a line of a round-up is about.
    label = [s for s in found[:1] if s.level == 1 and s.begin <= 1 and s.strength >= 1.2 and s.begin < spot.begin]
    near = label or after[:1] or before[-1:]
    return near[0].country if near else None


def _known(name: str, country: str | None, votes: Counter[str]) -> Place | None:
    """The populated place of that name in the country given, else in one that the item speaks of; none by guess alone."""  # noqa: E501
    listed = cities(name)
    if country:
        listed = tuple(c for c in listed if c.country == country)
    elif votes:
        listed = tuple(
            sorted((c for c in listed if c.country in votes), key=lambda c: (-votes[c.country], -c.population))
        )
    else:
        listed = tuple(c for c in listed if c.population > 100_000)
    if not listed:
        return None
    city = listed[0]
    return Place(
        name=city.name,
        country=city.country,
        latitude=city.latitude,
        longitude=city.longitude,
        resolution=4,
        entity_id=city.id,
    )
