"""Populated places of GeoNames (processors/data/places.tsv.gz): looked up by any name, ranked by context.

The table stays one block of bytes that is searched by halving: 280,000 rows as Python objects would
cost 150 MB and a second at start.
"""

import gzip
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np

from processors.gazetteer.countries import alpha3
from processors.gazetteer.folding import fold
from processors.remembered import remembered


class City(NamedTuple):
    """A populated place. `main` says that the name looked up is its main name, not one of its others."""

    id: str
    name: str
    country: str
    admin: str
    latitude: float
    longitude: float
    population: int
    main: bool


class _Keys(Sequence[bytes]):
    """The keys of the table as a sequence, so that bisect can halve it."""

    def __init__(self, block: bytes) -> None:
        self.block = block
        breaks = np.flatnonzero(np.frombuffer(block, np.uint8) == 10)
        self.starts = breaks[:-1] + 1  # the first line names the source
        self.ends = breaks[1:]

    def __len__(self) -> int:
        return len(self.starts)

    def __getitem__(self, index):  # type: ignore[no-untyped-def]
        start = int(self.starts[index])
        return self.block[start : self.block.index(b"\t", start)]

    def row(self, index: int) -> list[str]:
        return self.block[int(self.starts[index]) : int(self.ends[index])].decode().split("\t")


@cache
def _table() -> _Keys:
    return _Keys(gzip.decompress(files("processors.data").joinpath("places.tsv.gz").read_bytes()))


def _city(row: list[str]) -> City:
    _, title, number, alpha2, admin, latitude, longitude, population, main = row
    country = alpha3(alpha2) or alpha2
    place = float(latitude), float(longitude)
    return City(f"geonames:{number}", title, country, admin, *place, int(population), main == "1")


@remembered(16_384)
def cities(name: str) -> tuple[City, ...]:
    """All populated places of that name, main names first, then the larger first.

    >>> [c.country for c in cities("Hyderabad")]
    ['IND', 'PAK']
    """
    key = fold(name).encode()
    table = _table()
    found, index = [], bisect_left(table, key)
    while key and index < len(table) and table[index] == key:
        found.append(_city(table.row(index)))
        index += 1
    return tuple(found)


@cache
def single_names() -> dict[str, bool]:
    """Every place name of one word, folded; true where a place of 100,000 people and more bears it."""
    found: dict[str, bool] = {}
    for line in _table().block.split(b"\n")[1:-1]:
        key, _, rest = line.partition(b"\t")
        if b" " not in key:
            name = key.decode()
            found.setdefault(name, int(rest.rsplit(b"\t", 2)[1]) > 100_000)
    return found


@cache
def large_cities(population: int = 50_000) -> tuple[City, ...]:
    """Every name of the places of that many people and more, `name` being the name looked up."""
    found = []
    for line in _table().block.split(b"\n")[1:-1]:
        row = line.decode().split("\t")
        if int(row[7]) >= population and (row[8] == "1" or int(row[7]) >= 1_000_000):
            city = _city(row)
            found.append(city if city.main else city._replace(name=row[0].title()))
    return tuple(found)
