"""Countries and the adjectives and peoples that point to them (processors/data/countries.tsv)."""

from functools import cache
from typing import NamedTuple

import pycountry

from processors.gazetteer.folding import fold
from processors.gazetteer.tables import listed, rows


class Country(NamedTuple):
    """`code` is ISO 3166-1 alpha-3 (XKX for Kosovo); `name` as newsrooms write it."""

    code: str
    name: str
    others: tuple[str, ...]
    adjectives: tuple[str, ...]

    @property
    def id(self) -> str:
        return f"iso3166:{self.code}"


@cache
def countries() -> dict[str, Country]:
    """All countries by alpha-3 code, in order of code."""
    return {r[0]: Country(r[0], r[1], listed(r[2]), listed(r[3])) for r in rows("countries")}


@cache
def _by_name() -> dict[str, str]:
    return {fold(n).removeprefix("the "): c.code for c in countries().values() for n in (c.name, *c.others)}


@cache
def _by_adjective() -> dict[str, str]:
    return {fold(n): c.code for c in countries().values() for n in c.adjectives}


@cache
def alpha3(alpha2: str) -> str | None:
    """GeoNames and ISO alpha-2 to alpha-3.

    >>> alpha3("IN"), alpha3("XK"), alpha3("??")
    ('IND', 'XKX', None)
    """
    if alpha2 == "XK":
        return "XKX"
    found = pycountry.countries.get(alpha_2=alpha2)
    return found.alpha_3 if found else None


def country_named(name: str) -> str | None:
    """The alpha-3 code of a country by any of its names, whatever the case.

    >>> country_named("U.K."), country_named("the Netherlands"), country_named("Atlantis")
    ('GBR', 'NLD', None)
    """
    return _by_name().get(fold(name).removeprefix("the "))


def country_of(adjective: str) -> str | None:
    """The alpha-3 code that an adjective or a people's name points to.

    >>> country_of("Iranian"), country_of("Danes"), country_of("Martian")
    ('IRN', 'DNK', None)
    """
    return _by_adjective().get(fold(adjective))


def name_of(code: str) -> str:
    """The name in news of an alpha-3 code; the code itself where it has none."""
    found = countries().get(code)
    return found.name if found else code
