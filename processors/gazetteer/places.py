"""Populated places of GeoNames (processors/data/places.tsv.gz): looked up by any name, ranked by context.

The table stays one block of bytes that is searched by halving: 280,000 rows as Python objects would
cost 150 MB and a second at start.
"""

import gzip
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np

from processors.gazetteer.countries import alpha3
from processors.gazetteer.folding import fold


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


@lru_cache(maxsize=16384)
def cities(name: str) -> tuple[City, ...]:
    """All populated places of that name, main names first, then the larger first.

    >>> [c.country for c in cities("Hyderabad")]
    ['IND', 'PAK']
    """
    key = fold(name).encode()
    table = _table()
    found, index = [], bisect_left(table, key)
    while key and index < len(table) and table[index] == key:
        _, title, number, alpha2, admin, latitude, longitude, population, main = table.row(index)
        found.append(
            City(
                f"geonames:{number}",
                title,
                alpha3(alpha2) or alpha2,
                admin,
                float(latitude),
                float(longitude),
                int(population),
                main == "1",
            )
        )
        index += 1
    return tuple(found)
