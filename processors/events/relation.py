"""A relation other than an attack: its PLOVER category, modality and sides."""

from processors.confidence import confidence
from processors.joint.found import Found
from processors.parties import parties
from processors.text import Document
from schemas import CAMEO, QUAD, Entity, Event


def relation(found: Found, document: Document, entities: tuple[Entity, ...]) -> Event:
    """One relation as an event."""
    category, modality = found.values
    head = found.heads[0]
    return Event(
        event=category,
        quad=QUAD[category],
        cameo=CAMEO[category],
        modality=modality,
        trigger=head,
        evidence=document.sentence(head),
        actors=parties([one.span for one in found.of("A")], entities),
        recipients=parties([one.span for one in found.of("T")], entities),
        attribution="stated",
        confidence=confidence(found),
    )
