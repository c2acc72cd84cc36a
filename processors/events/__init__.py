"""Attacks, from what the joint reader found, and relations of the other PLOVER categories."""

from processors.events.attack import attack
from processors.events.categories import read_categories
from processors.events.country import Ground
from processors.events.judging import judged
from processors.joint.found import Found
from processors.text import Document
from schemas import Entity, Event

_LIVE = ("asserted", "alleged")


def read_events(found: tuple[Found, ...], document: Document, entities: tuple[Entity, ...]) -> tuple[Event, ...]:
    """Every attack and relation as an event: attacks first, each in order of the text."""
    ground = Ground.of(document, entities)
    attacks: list[Event] = []
    for number, one in enumerate(one for one in found if one.channel == "E"):
        event = attack(one, number, document, entities, ground)
        same = next((other for other in attacks if _same(other, event)), None)
        attacks.append(event.model_copy(update={"incident": same.incident}) if same else event)
    return (*attacks, *judged(read_categories(document, entities)))


def _same(one: Event, two: Event) -> bool:
    """Whether two attacks of an item are one happening told twice: nothing that is told of both differs."""
    if (one.modality in _LIVE) != (two.modality in _LIVE) or (one.mode and two.mode and one.mode != two.mode):
        return False
    if one.place and two.place and (one.place.name, one.place.country) != (two.place.name, two.place.country):
        return False
    if one.date and two.date and one.date != two.date:
        return False
    tolls = [(a, b) for (_, a), (_, b) in zip(one.toll, two.toll, strict=True) if a and b]
    return bool(one.place or two.place or tolls) and all((a.min, a.max) == (b.min, b.max) for a, b in tolls)


__all__ = ["read_events"]
