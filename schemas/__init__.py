"""The records that travel: frozen pydantic models and nothing else. Imports nothing of ours."""

from schemas.alert import Alert, Cause, Change, FusedEvent, FusedOutcome, Mention, Report
from schemas.base import Instant, Record, Span
from schemas.enriched import Dateline, EnrichedItem, Item, Reader
from schemas.entity import Entity
from schemas.event import CAMEO, QUAD, Count, Event, Party, Place, Toll
from schemas.failure import Failure
from schemas.news import AltId, Concept, NewsItem, Text
from schemas.outcome import DECISIVE, Meeting, Outcome

__all__ = [
    "CAMEO", "DECISIVE", "QUAD",
    "Alert", "AltId", "Cause", "Change", "Concept", "Count", "Dateline", "EnrichedItem", "Entity", "Event",
    "Failure", "FusedEvent", "FusedOutcome", "Instant", "Item", "Meeting", "Mention", "NewsItem", "Outcome",
    "Party", "Place", "Reader", "Record", "Report", "Span", "Text", "Toll",
]  # fmt: skip
