"""Where: the place words of an attack as a place of the gazetteer, with its country."""

from processors.events.country import Ground
from processors.events.country import country as country_of
from processors.gazetteer.places import cities
from processors.joint.found import Argument
from processors.parties import within
from processors.text import Document
from schemas import Entity, Place, Span

_LEVELS = {"country": 1, "region": 2, "city": 4, "facility": 5}
_LEAD = ("the ", "a ", "an ", "in ", "at ", "near ", "outside ", "village of ", "town of ", "city of ", "district of ")


def where(told: tuple[Argument, ...], document: Document, entities: tuple[Entity, ...], ground: Ground) -> Place | None:
    """The place of an attack: the fullest of the words that tell it; None where no words do."""
    if not told:
        return None
    best = max(told, key=lambda one: (one.span.field == "body", round(one.chance, 1), len(one.span.text)))
    found = _place(best.span, told, document, entities, ground)
    if (city := _city(best.span, entities)) is not None:
        return found.model_copy(update={"name": city})
    return found.model_copy(update={"name": _wider(found.name, best.span, told)})


def _city(span: Span, entities: tuple[Entity, ...]) -> str | None:
    """The town that place words end with ("Nigerian city of Maiduguri"), before any comma; None where they do not."""
    towns = [one for one in within(span, entities) if one.kind == "city"]
    head = span.text.split(",", 1)[0]
    return next((m.text for one in towns for m in one.mentions if head.endswith(m.text)), None)


def _wider(name: str, span: Span, told: tuple[Argument, ...]) -> str:
    """The name with the town or region that the headline gives, where it says more: "Market Street, Davao"."""
    head = next((one.span.text for one in told if one.span.field == "headline"), "") if span.field == "body" else ""
    known = set(name.lower().replace(",", " ").split())
    words = set(head.lower().replace(",", " ").split())
    return f"{name}, {_bare(head, article=True)}" if words and not words & known else name


def _place(
    span: Span, told: tuple[Argument, ...], document: Document, entities: tuple[Entity, ...], ground: Ground
) -> Place:
    named = [one for one in within(span, entities) if one.label in ("GPE", "LOC", "FAC")]
    fine = max(
        named,
        key=lambda one: (
            _LEVELS.get(one.kind or "", 3) if one.label != "GPE" or one.kind != "country" else 1,
            -named.index(one),
        ),
        default=None,
    )
    spans = (span, *(one.span for one in told if one.span != span))
    country = country_of(spans, document, entities, ground)
    city = None
    if fine is None or fine.latitude is None:
        city = next((c for c in cities(_bare(span.text)) if c.country == country), None)
    level = _LEVELS.get(fine.kind or "", 3) if fine else 4 if city else 3
    return Place(
        name=_bare(span.text, article=True),
        country=country,
        latitude=fine.latitude if fine and fine.latitude is not None else city.latitude if city else None,
        longitude=fine.longitude if fine and fine.longitude is not None else city.longitude if city else None,
        resolution=level,
        basis="stated",
        entity_id=fine.id if fine else city.id if city else None,
    )


def _bare(text: str, article: bool = False) -> str:
    """A place's words as its name: without what leads up to it, and up to the first comma unless `article`."""
    low = text.lower()
    for lead in _LEAD[:3] if article else _LEAD:
        if low.startswith(lead):
            text, low = text[len(lead) :], low[len(lead) :]
    return text if article else text.split(",", 1)[0].strip()
