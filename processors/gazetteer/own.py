"""Names of one's own: a file that a desk keeps of local groups, villages and people, read beside the shipped tables.

Tab-separated, UTF-8, a name a line, `#` before a comment. Only the first two cells must be filled:

    name    kind    country    latitude    longitude    other names, parted by |    id

`kind` is one of KINDS; `country` ISO 3166 alpha-3; the id, where none is given, is `local:` and the name.
"""

from collections.abc import Iterator

from processors.gazetteer.countries import countries
from processors.gazetteer.folding import fold, slug
from processors.gazetteer.lexicon import Entry
from processors.gazetteer.tables import listed

# What a name may stand for, with the label that its mentions get.
KINDS = {
    "person": "PERSON", "city": "GPE", "region": "GPE", "facility": "FAC",
    "armed_group": "ORG", "company": "ORG", "government": "ORG", "igo": "ORG", "media": "ORG", "military": "ORG",
    "ministry": "ORG", "ngo": "ORG", "party": "ORG",
}  # fmt: skip
CELLS = ("name", "kind", "country", "latitude", "longitude", "other names", "id")
# Before any shipped name (10 is above a country's): who names a thing for its own desk means that thing.
RANK = 10.0


class BadGazetteer(ValueError):
    """A file of names that cannot be used; the message says the line, the field, what was found and expected."""


def parse_names(text: str, source: str = "gazetteer") -> tuple[tuple[str, Entry], ...]:
    """(name, what it stands for) of every name and other name of a file, in its order. Raises BadGazetteer."""
    found: list[tuple[str, Entry]] = []
    seen: dict[str, int] = {}
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        where = f"{source}, line {number}"
        for name, entry in _names(line, where):
            if seen.setdefault(fold(name), number) != number:
                raise BadGazetteer(f"{where}, name: found {name!r}, which line {seen[fold(name)]} has already")
            found.append((name, entry))
    return tuple(found)


def _names(line: str, where: str) -> Iterator[tuple[str, Entry]]:
    cells = [cell.strip() for cell in line.split("\t")]
    if not 2 <= len(cells) <= len(CELLS):
        raise BadGazetteer(
            f"{where}: found {len(cells)} cells, expected 2 to {len(CELLS)} with a tab between: {', '.join(CELLS)}"
        )
    name, kind, country, latitude, longitude, others, identifier = cells + [""] * (len(CELLS) - len(cells))
    if not fold(name):
        raise BadGazetteer(f"{where}, name: found {name!r}, expected a name with a letter or a digit")
    if kind not in KINDS:
        raise BadGazetteer(f"{where}, kind: found {kind!r}, expected one of {', '.join(sorted(KINDS))}")
    if country and country not in countries():
        raise BadGazetteer(f"{where}, country: found {country!r}, expected an ISO 3166 alpha-3 code such as NGA")
    if bool(latitude) != bool(longitude):
        raise BadGazetteer(
            f"{where}, {'longitude' if latitude else 'latitude'}: found nothing, expected both or neither"
        )
    north, east = _degrees("latitude", latitude, 90, where), _degrees("longitude", longitude, 180, where)
    entry = Entry(
        identifier or "local:" + slug(name), name, KINDS[kind], kind, country or None, None, north, east, RANK
    )
    for one in (name, *listed(others)):
        if not fold(one):
            raise BadGazetteer(f"{where}, other names: found {one!r}, expected names parted by |")
        yield one, entry


def _degrees(field: str, cell: str, most: int, where: str) -> float | None:
    if not cell:
        return None
    try:
        value = float(cell)
    except ValueError:
        value = float("nan")
    if not -most <= value <= most:
        raise BadGazetteer(f"{where}, {field}: found {cell!r}, expected degrees from -{most} to {most}")
    return value
