"""Attacks, from what the joint reader found, and relations of the other PLOVER categories."""

from processors.events.attack import attack
from processors.events.categories import read_categories
from processors.events.judging import judged
from processors.events.where import Ground
from processors.joint.found import Found
from processors.text import Document
from schemas import Entity, Event


def read_events(found: tuple[Found, ...], document: Document, entities: tuple[Entity, ...]) -> tuple[Event, ...]:
    """Every attack and relation as an event: attacks first, each in order of the text."""
    ground = Ground.of(document, entities)
    attacks = [attack(one, n, document, entities, ground) for n, one in enumerate(found) if one.channel == "E"]
    return (*attacks, *judged(read_categories(document, entities)))


__all__ = ["read_events"]
