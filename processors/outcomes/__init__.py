"""What was decided about papers, from what the joint reader found."""

from processors.confidence import confidence
from processors.joint.found import Found
from processors.outcomes.meetings import meeting
from processors.parties import parties
from processors.text import Document
from schemas import Entity, Outcome


def read_outcomes(found: tuple[Found, ...], document: Document, entities: tuple[Entity, ...]) -> tuple[Outcome, ...]:
    """Every paper whose fate is told as an outcome, in order of the text."""
    return tuple(_outcome(one, document, entities) for one in found if one.channel == "P")


def _outcome(found: Found, document: Document, entities: tuple[Entity, ...]) -> Outcome:
    document_kind, status = found.values
    head = next((span for span in found.heads if span.field == "body"), found.heads[0])
    title = max((span.text for span in found.heads), key=len)
    reasons = found.of("R")
    return Outcome(
        meeting=meeting([one.span for one in found.of("M")], entities, document),
        document=document_kind,
        document_title=title if title[:1].isupper() and " " in title and not title.isupper() else None,
        status=status,
        parties=parties([one.span for one in found.of("Y")], entities),
        dissenters=parties([one.span for one in found.of("D")], entities),
        reason=max(reasons, key=lambda one: one.chance * len(one.span.text) ** 0.3, default=reasons[0]).span
        if reasons
        else None,
        evidence=document.sentence(head),
        date=document.today() if document.published else None,
        confidence=confidence(found),
    )


__all__ = ["read_outcomes"]
