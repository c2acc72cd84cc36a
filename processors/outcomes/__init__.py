"""What was decided about papers, from what the joint reader found."""

import re

from processors.joint.found import Found
from processors.outcomes.meetings import meeting
from processors.parties import sides
from processors.text import Document
from schemas import Entity, Outcome, Span

# At most three words that end a clause, of a length that words have.
_REST = re.compile(r"(?>(?: [\w'’-]{1,30}+){1,3})(?=[,.;:!?\n]|$)")
_NEAR = 2  # characters between two halves of one reason
_FAINT = 0.5  # of the surest telling of a meeting: what is less likely one is none


def read_outcomes(found: tuple[Found, ...], document: Document, entities: tuple[Entity, ...]) -> tuple[Outcome, ...]:
    """Every paper whose fate is told as an outcome, in order of the text."""
    return tuple(_outcome(one, document, entities) for one in found if one.channel == "P")


def _outcome(found: Found, document: Document, entities: tuple[Entity, ...]) -> Outcome:
    document_kind, status = found.values
    head = next((span for span in found.heads if span.field == "body"), found.heads[0])
    title = max((span.text for span in found.heads), key=len)
    return Outcome(
        meeting=meeting(_told(found), entities, document),
        document=document_kind,
        document_title=title if title[:1].isupper() and " " in title and not title.isupper() else None,
        status=status,
        parties=sides([one.span for one in found.of("Y")], entities),
        dissenters=sides([one.span for one in found.of("D")], entities),
        reason=_reason(found, document),
        evidence=document.sentence(head),
        date=document.today() if document.published else None,
        confidence=found.confidence,
    )


def _told(found: Found) -> list[Span]:
    """The tellings of the meeting, in order of the text."""
    least = _FAINT * max((one.chance for one in found.of("M")), default=0.0)
    return [one.span for one in found.of("M") if one.chance >= least]


def _reason(found: Found, document: Document) -> Span | None:
    """The surest and fullest of the reasons told; two that a comma parts are one."""
    joined: list[tuple[Span, float]] = []
    for one in found.of("R"):
        last = joined[-1][0] if joined else None
        if last and last.field == one.span.field and 0 <= one.span.begin - last.end <= _NEAR:
            text = document.headline if last.field == "headline" else document.body
            whole = Span(field=last.field, begin=last.begin, end=one.span.end, text=text[last.begin : one.span.end])
            joined[-1] = (whole, max(joined[-1][1], one.chance))
        else:
            joined.append((one.span, one.chance))
    best = max(joined, key=lambda told: told[1] * len(told[0].text) ** 0.5, default=(None, 0.0))[0]
    return _ended(best, document) if best else None


def _ended(reason: Span, document: Document) -> Span:
    """The reason with the last words of its clause where few are left: "the Pahalgam" becomes "the Pahalgam attack"."""
    text = document.headline if reason.field == "headline" else document.body
    rest = _REST.match(text, reason.end)
    if rest is None:
        return reason
    return reason.model_copy(update={"end": rest.end(), "text": text[reason.begin : rest.end()]})


__all__ = ["read_outcomes"]
