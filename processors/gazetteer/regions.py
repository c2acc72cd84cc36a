"""States, provinces, seas, mountains and famous facilities known by name (processors/data/regions.tsv)."""

from functools import cache
from typing import NamedTuple

from processors.gazetteer.folding import fold
from processors.gazetteer.tables import listed, rows


class Region(NamedTuple):
    """`label` GPE, LOC or FAC; `kind` region or facility. `id` is ISO 3166-2 where there is a code."""

    id: str
    name: str
    label: str
    kind: str
    country: str | None
    latitude: float | None
    longitude: float | None
    others: tuple[str, ...]


@cache
def regions() -> tuple[Region, ...]:
    """All rows of the table, in order of id."""
    return tuple(
        Region(
            code, name, label, kind, country or None,
            float(latitude) if latitude else None, float(longitude) if longitude else None, listed(others),
        )
        for code, name, label, kind, country, latitude, longitude, others in rows("regions")
    )  # fmt: skip


@cache
def _by_name() -> dict[str, Region]:
    return {fold(name): region for region in reversed(regions()) for name in (region.name, *region.others)}


def region_named(name: str) -> Region | None:
    """The region of that name ("Alabama", "Ala."), None where there is none."""
    return _by_name().get(fold(name))
