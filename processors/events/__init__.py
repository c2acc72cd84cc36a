"""What happened, to whom, where, when, how bad, and whether it is news or background."""

from processors.events.assault import read_assaults
from processors.events.categories import read_categories
from processors.events.judging import judged
from processors.outcomes.events import agreeing
from processors.text import Document
from schemas import Entity, Event, Outcome


def read_events(document: Document, entities: tuple[Entity, ...], outcomes: tuple[Outcome, ...]) -> tuple[Event, ...]:
    """All events a document tells; those of a sentence that decided something agree with its outcome."""
    found = judged(read_assaults(document, entities) + read_categories(document, entities))
    return agreeing(found, outcomes)
