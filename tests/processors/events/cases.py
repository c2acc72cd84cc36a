"""Reading short authored items for the case tables of this folder."""

from datetime import UTC, datetime

from processors.entities import read_entities
from processors.events.assault import read_assaults
from processors.text import document
from schemas import Event, NewsItem, Text

LIVE = ("asserted", "alleged")


def read(text: str, headline: str = "", day: str = "2025-06-23") -> tuple[Event, ...]:
    """The ASSAULT events of a body and headline published at noon of `day` (a Monday unless told)."""
    item = NewsItem(
        key="t:1",
        uri="1",
        provider="t",
        version_created=datetime.fromisoformat(day).replace(hour=12, tzinfo=UTC),
        headlines=(Text(value=headline, role="main"),) if headline else (),
        bodies=(Text(value=text, content_type="text/plain"),),
    )
    words = document(item)
    return read_assaults(words, read_entities(words))


def rings(events: tuple[Event, ...]) -> bool:
    return any(e.modality in LIVE for e in events)
