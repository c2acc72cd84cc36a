"""When: the date words of an attack resolved against the item's own day."""

from dataclasses import dataclass
from datetime import date

from processors.date import dates
from processors.text import Document
from schemas import Span


@dataclass(frozen=True, slots=True)
class Told:
    """First and last day that date words may mean, how exact they are and what they rest on."""

    first: date
    last: date
    precision: str
    basis: str


def told(spans: list[Span], document: Document) -> Told | None:
    """The most exact day that the words tell; None where they tell none."""
    if document.published is None:
        return None
    today = document.today()
    found = [
        Told(when.first, when.last, when.precision, when.basis)
        for span in spans
        for when in dates(span.text.lower(), today)
        if when.frame != "plural"
    ]
    return min(found, key=lambda one: ((one.last - one.first).days, one.precision == "night"), default=None)
