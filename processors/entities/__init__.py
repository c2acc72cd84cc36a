"""Who, where and which organisation, linked to stable identifiers."""

from processors.entities.echoes import surnames
from processors.entities.grouping import entities
from processors.entities.linking import country_context, home
from processors.entities.mentions import Mention, Part, known, mentions
from processors.entities.towns import towns
from processors.entities.words import words
from processors.gazetteer.lexicon import Case, Match, find
from processors.text import Document, capitals
from schemas import Entity
from schemas.base import Field


def known_entities(document: Document) -> tuple[Entity, ...]:
    """The entities that the gazetteer alone knows: what can be said of a text in a language that is not read."""
    parts = [p for p in (_part(document, "headline"), _part(document, "body")) if p]
    context = country_context([m for part in parts for m in part.matches], document.dateline)
    found = [mention for part in parts for mention in known(part, context)]
    found.sort(key=lambda m: (m.field != "headline", m.begin))
    return entities(document, found, {}, home(context))


def read_entities(document: Document) -> tuple[Entity, ...]:
    """All entities of a document, each once with all its mentions, in order of first mention.

    Datelines, credits and furniture are not looked at: only what stands in sentences is.
    """
    parts = [p for p in (_part(document, "headline"), _part(document, "body")) if p]
    every = [m for part in parts for m in part.matches]
    context = country_context(every, document.dateline)
    full = frozenset(e.name for m in every for e in m.entries if e.label == "ORG" and m.text.lower() == e.name.lower())
    found: list[Mention] = []
    titles: dict[Field, list[Match]] = {}
    for part in parts:
        seen = mentions(part, context, full)
        found += towns(part, seen, context) if part.case == "mixed" else seen
        titles[part.field] = [
            m._replace(begin=m.begin + part.offset, end=m.end + part.offset)
            for m in part.matches
            if m.entries[0].label == "TITLE"
        ]
    people = frozenset(m.text for m in found if m.label == "PERSON")
    for part in parts:
        if part.case != "lower":
            found += surnames(part, [m for m in found if m.field == part.field], people)
    found.sort(key=lambda m: (m.field != "headline", m.begin))
    return entities(document, found, titles, home(context))


def _part(document: Document, field: Field) -> Part | None:
    """The text of a field from its first sentence to its last, where it begins, and how it is written."""
    own = [s for s in document.sentences if s.field == field]
    if not own:
        return None
    text = (document.headline if field == "headline" else document.body)[own[0].begin : own[-1].end]
    case = _case(text)
    return Part(field, text, own[0].begin, case, find(text, case), [words(s.text, s.begin) for s in own])


def _case(text: str) -> Case:
    """How a text is written; a stray capital ("PS3m") makes no lower-case text mixed."""
    large, small = capitals(text)
    return "upper" if large > 4 * small else "lower" if 200 * large < small else "mixed"


__all__ = ["known_entities", "read_entities"]
