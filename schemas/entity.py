"""Entity: who, where and which organisation an item names, linked to a stable identifier."""

from schemas.base import Record, Span


class Entity(Record):
    """One entity of one item with all its mentions.

    `label` is an OntoNotes type (PERSON NORP FAC ORG GPE LOC EVENT LAW WEAPON...); `kind` refines it
    (country city region facility; government ministry military igo party armed_group company media
    ngo; operation meeting conflict; declaration treaty resolution). `id` is stable across items:
    `iso3166:IND`, `geonames:1273294`, `tocsin:org/...`, else `name:<slug>`. `country` is ISO 3166
    alpha-3. `salience` and `confidence` are 0..1.
    """

    id: str
    label: str
    kind: str | None = None
    name: str
    country: str | None = None
    roles: tuple[str, ...] = ()
    affiliation: str | None = None
    parent: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    salience: float = 0.0
    confidence: float = 1.0
    mentions: tuple[Span, ...]
