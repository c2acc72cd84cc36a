"""An attack: its mode, modality, sides, place, day and toll."""

import re

from processors.events.country import Ground
from processors.events.toll import toll
from processors.events.when import Told, told
from processors.events.where import where
from processors.joint.found import Found
from processors.parties import parties
from processors.text import Document
from schemas import CAMEO, QUAD, Entity, Event, Span

# An attack told as news but dated so many days before its item is background.
OLD = 30
# "The recent terror attack": `recent` with up to two words of the same noun phrase behind it. "In recent days gunmen
# killed" says nothing of the killing.
_RECENT = re.compile(r"\brecent(?: (?!days?\b|hours\b|weeks?\b|months?\b|years?\b|times\b)[\w'-]+){0,2} $", re.I)
_REACH = 60  # characters before a head
# Who says that it was the actor: a claim weighs more than a statement, a statement more than an accusation.
_ORDER = ("claimed", "stated", "accused")


def attack(found: Found, number: int, document: Document, entities: tuple[Entity, ...], ground: Ground) -> Event:
    """One happening as an event. `number` tells the happenings of an item apart."""
    mode, modality = found.values
    when = told([one.span for one in found.of("W")], document)
    sources = {one.attribution for one in found.of("A")}
    head = next((span for span in found.heads if span.field == "body"), found.heads[0])
    return Event(
        event="ASSAULT",
        mode=None if mode == "none" else mode,
        quad=QUAD["ASSAULT"],
        cameo=CAMEO["ASSAULT"],
        modality=_aged(modality, when, found.heads, document),
        trigger=head,
        evidence=document.sentence(head),
        actors=parties(_actors(found), entities),
        recipients=parties([one.span for one in found.of("T")], entities),
        attribution=next((one for one in _ORDER if one in sources), "none"),
        place=where(found.of("L"), document, entities, ground),
        date=when.first if when else None,
        end_date=when.last if when and when.last != when.first else None,
        date_precision=when.precision if when else None,
        date_basis=when.basis if when else None,
        toll=toll(found),
        incident=number,
        confidence=found.confidence,
    )


def _actors(found: Found) -> list[Span]:
    """Who did it; words that are more surely the place are not."""
    places = found.of("L")
    return [
        one.span
        for one in found.of("A")
        if not any(
            place.span.field == one.span.field
            and place.span.begin <= one.span.begin
            and one.span.end <= place.span.end
            and place.chance > one.chance
            for place in places
        )
    ]


def _aged(modality: str, when: Told | None, heads: tuple[Span, ...], document: Document) -> str:
    """Told as news, but dated long before, or spoken of as "the recent attack": background."""
    if modality not in ("asserted", "alleged"):
        return modality
    if when is not None and document.published is not None and (document.today() - when.last).days > OLD:
        return "historical"
    return "historical" if any(_recent(head, document) for head in heads) else modality


def _recent(head: Span, document: Document) -> bool:
    """Whether the words before a head call it recent: what is called so was news before."""
    text = document.headline if head.field == "headline" else document.body
    return _RECENT.search(text[max(0, head.begin - _REACH) : head.begin]) is not None
