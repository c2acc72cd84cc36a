"""Who, where and which organisation, linked to stable identifiers."""

from processors.text import Document
from schemas import Entity


def read_entities(document: Document) -> tuple[Entity, ...]:
    """All entities of a document, each once with all its mentions, in order of first mention."""
    return ()
