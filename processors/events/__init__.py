"""Attacks and relations of an item, from what the joint reader found."""

from processors.events.attack import attack
from processors.events.relation import relation
from processors.events.where import Ground
from processors.joint.found import Found
from processors.text import Document
from schemas import Entity, Event


def read_events(found: tuple[Found, ...], document: Document, entities: tuple[Entity, ...]) -> tuple[Event, ...]:
    """Every happening and relation as an event, in order of the text."""
    ground = Ground.of(document, entities)
    events: list[Event] = []
    for number, one in enumerate(found):
        if one.channel == "E":
            events.append(attack(one, number, document, entities, ground))
        elif one.channel == "X":
            events.append(relation(one, document, entities))
    return tuple(events)


__all__ = ["read_events"]
