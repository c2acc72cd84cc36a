"""Organisations known by name (processors/data/organisations.tsv): forums, armed groups, parties, forces, media."""

from functools import cache
from typing import NamedTuple

from processors.gazetteer.tables import listed, rows


class Organisation(NamedTuple):
    """`kind`: igo party armed_group military government ministry company media ngo. `parent` is an id."""

    id: str
    name: str
    kind: str
    country: str | None
    parent: str | None
    others: tuple[str, ...]


@cache
def organisations() -> dict[str, Organisation]:
    """All organisations by id (`tocsin:org/<slug>`)."""
    return {
        f"tocsin:org/{slug}": Organisation(
            f"tocsin:org/{slug}",
            name,
            kind,
            country or None,
            f"tocsin:org/{parent}" if parent else None,
            listed(others),
        )
        for slug, name, kind, country, parent, others in rows("organisations")
    }
