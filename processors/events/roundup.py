"""Round-ups: items that tell several happenings one by one, each under the place that opens its paragraph."""

import re

from processors.events.incident import Unit
from processors.events.spot import NO_PLACE, Spot
from processors.text import Document, Sentence

_LABEL = re.compile(
    r"(?:(?:And |Meanwhile,? )?(?:[Ii]n|[Aa]t|[Nn]ear) )?([A-Z][\w’'-]+(?: (?:[A-Z][\w’'-]+|region|province|district|city)){0,2})\s?[:.,](?= |$)"  # noqa: E501
)
_NAMED_SO = re.compile(
    r"\b(?:round-?up|in brief|digest|tracker|incidents in|week in|summary of (?:incidents|attacks))\b", re.I
)


def is_roundup(units: list[Unit], document: Document) -> bool:
    """Whether the item is a round-up; if so, a paragraph that opens with a place ("Basra. Troops ...") lends it to its units."""  # noqa: E501
    labels: dict[int, Spot] = {}
    for sentence in document.sentences:
        number = paragraph(document, sentence)
        if sentence.field != "body" or number in labels:
            continue
        if sentence.begin > max(document.body.rfind("\n\n", 0, sentence.begin) + 2, 0) + 1:
            continue
        match = _LABEL.match(sentence.text)
        if match and match.group(1).split()[0].lower() not in NO_PLACE:
            labels[number] = Spot(match.start(1), match.end(1), match.group(1), 4, 0.9, None, None)
    telling = {u.paragraph for u in units if u.live and u.primary and u.told.sentence.field == "body"}
    named = bool(_NAMED_SO.search(document.headline + " " + document.body[:200]))
    if len(telling & labels.keys()) < 3 and not (named and len(telling) >= 2):
        return False
    for unit in units:
        label = labels.get(unit.paragraph)
        if label and unit.told.sentence.field == "body" and (unit.spot is None or unit.spot.strength < 0.7):
            unit.spot = unit.spot or label
            unit.spots = [*unit.spots, label]
    return True


def paragraph(document: Document, sentence: Sentence) -> int:
    """The number of a body sentence's paragraph from 0; -1 for the headline."""
    return document.body.count("\n\n", 0, sentence.begin) if sentence.field == "body" else -1
