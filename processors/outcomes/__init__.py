"""What a meeting decided about a document, who would not sign, and why."""

from processors.text import Document
from schemas import Entity, Outcome


def read_outcomes(document: Document, entities: tuple[Entity, ...]) -> tuple[Outcome, ...]:
    """All outcomes a document tells, in order of their evidence."""
    return ()
