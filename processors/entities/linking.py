"""Which bearer of a name is meant: by the words beside it, the item's countries, its dateline, and size."""

import math
from collections import Counter
from typing import NamedTuple

from processors.gazetteer.countries import country_named
from processors.gazetteer.lexicon import Entry, Match
from processors.gazetteer.places import City, cities
from processors.gazetteer.regions import region_named
from schemas import Dateline

# The rank from which an entry is a country, people or region, not a town.
_FIRM = 8.0


class Context(NamedTuple):
    """What an item says of where it is: how often each country is named, and its dateline."""

    countries: Counter[str]
    dateline: Dateline | None


def city_entry(city: City) -> Entry:
    return Entry(city.id, city.name, "GPE", "city", city.country, city.admin, city.latitude, city.longitude)


def _weight(entry: Entry, population: int, context: Context, beside: str) -> float:
    if entry.kind == "city":
        weight = 0.55 * math.log10(max(population, 500) + 1)
    elif entry.kind == "country":
        weight = 4.6
    else:
        weight = 3.9
    if entry.country:
        seen = context.countries.get(entry.country, 0)
        weight += min(2.4, 1.3 * seen)
        if context.dateline and context.dateline.country == entry.country:
            weight += 1.2
        if beside and _names(beside, entry):
            weight += 6.0
    return weight


def _names(beside: str, entry: Entry) -> bool:
    """Do the words after a place's name ("Birmingham, Alabama") name its country or state?"""
    if country_named(beside) == entry.country and entry.kind != "country":
        return True

    region = region_named(beside)
    if region is None or region.country != entry.country:
        return False
    return (
        region.id.startswith("iso3166:US-") is False or entry.parent is None or region.id.endswith("-" + entry.parent)
    )


def place(match: Match, context: Context, beside: str = "") -> tuple[Entry, float]:
    """The likeliest bearer of a place name, and how sure that is (0..1).

    `beside` is what follows after a comma. Candidates are the lexicon's entries and all places of that name.
    """
    own: dict[str, tuple[Entry, int]] = {e.id: (e, 0) for e in match.entries if e.label in ("GPE", "LOC", "FAC")}
    for city in cities(match.text):
        own[city.id] = (city_entry(city), city.population if city.main else city.population // 3)
    weights = [(_weight(entry, people, context, beside), entry) for entry, people in own.values()]
    ranked = sorted(weights, key=lambda w: w[0], reverse=True)
    best = ranked[0]
    other = next((r for r in ranked[1:] if r[1].country != best[1].country), None)
    sure = 1.0 if other is None else 1 / (1 + math.exp(-2.0 * (best[0] - other[0])))
    return best[1], round(sure, 2)


def organisation(match: Match, context: Context, names: frozenset[str]) -> Entry:
    """The bearer of a name or acronym: the one named in full elsewhere (`names`), else one of a country of the item."""
    return max(
        match.entries,
        key=lambda e: (e.name in names, context.countries.get(e.country or "", 0), e.rank),
    )


def home(context: Context) -> str | None:
    """The item's own country: its dateline's, else the one it names most."""
    if context.dateline and context.dateline.country:
        return context.dateline.country
    return next((c for c, _ in context.countries.most_common(1)), None)


def sole(context: Context) -> str | None:
    """The country that an unknown place of the item lies in: the dateline's, or the only one the item names."""
    if context.dateline and context.dateline.country:
        return context.dateline.country
    return next(iter(context.countries)) if len(context.countries) == 1 else None


def near(entry: Entry, context: Context) -> bool:
    """Does the item speak of that entry's country, or of none at all?"""
    lands = set(context.countries) | ({context.dateline.country} if context.dateline else set())
    return not lands or entry.country in lands


def country_context(matches: list[Match], dateline: Dateline | None) -> Context:
    """Count the countries that an item names without doubt: by name, by adjective, by a state of theirs."""
    counts: Counter[str] = Counter()
    for match in matches:
        first = match.entries[0]
        if first.label in ("GPE", "NORP", "LOC"):
            # Florida is the state whatever towns bear its name; Georgia is left open.
            lands = {e.country for e in match.entries if e.country and (first.rank < _FIRM or e.rank >= _FIRM)}
            if len(lands) == 1:
                counts[lands.pop()] += 1
    return Context(counts, dateline)
