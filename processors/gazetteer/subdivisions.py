"""Provinces, states and districts of the world: the names of ISO 3166-2, as pycountry carries them."""

from functools import cache

import pycountry

from processors.gazetteer.countries import alpha3
from processors.gazetteer.folding import fold


@cache
def _by_name() -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for one in pycountry.subdivisions:
        # "Bruxelles-Capitale, Région de", "Bī'r as Sab' [Beersheba]": each of the names by itself.
        for name in one.name.replace("[", ",").replace("]", "").replace("(", ",").replace(")", "").split(","):
            if key := fold(name):
                found.setdefault(key, {})[alpha3(one.country_code) or one.country_code] = None
    return {name: tuple(countries) for name, countries in found.items()}


def subdivided(name: str) -> tuple[str, ...]:
    """The alpha-3 codes of the countries that have a subdivision of that name.

    >>> subdivided("Minas Gerais"), subdivided("La Paz"), subdivided("Atlantis")
    (('BRA',), ('BOL', 'HND', 'SLV'), ())
    """
    return _by_name().get(fold(name), ())
