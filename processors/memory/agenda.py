"""What is planned: meetings from the diary, and what becomes due as the stream's time moves on."""

import re
from datetime import date, datetime
from typing import Any

from processors.memory.keys import OUTCOMES
from processors.outcomes.meetings import meeting
from processors.text import document
from schemas import Cause, EnrichedItem, Meeting, Mention, NewsItem, Outcome, Span

_UNDECIDED = ("expected", "under_negotiation")
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


def scheduled(item: NewsItem, record: EnrichedItem) -> tuple[Outcome, ...]:
    """The documents that a diary item expects, each with its meeting's days as the diary gives them.

    A diary reports nothing: whatever the reading took for decided is only expected. Where its text names no meeting,
    the event that the item describes is the one.
    """
    start, end = _days(item.event_details or {})
    own = _own(item, record)
    found = []
    for outcome in record.outcomes:
        told = outcome.meeting or own
        if told is None:
            continue
        dated = told.model_copy(update={"start": start or told.start, "end": end or told.end or start})
        status = outcome.status if outcome.status in _UNDECIDED else "expected"
        found.append(outcome.model_copy(update={"meeting": dated, "status": status}))
    return tuple(found)


def _own(item: NewsItem, record: EnrichedItem) -> Meeting | None:
    """The meeting that a diary item's headline tells of, named by its body; None where it names no body."""
    headline = record.item.headline
    span = Span(field="headline", begin=0, end=len(headline), text=headline)
    found = meeting([span], record.entities, document(item)) if headline else None
    return found.model_copy(update={"name": f"{found.forum} meeting"}) if found and found.forum else None


def _days(details: dict[str, Any]) -> tuple[date | None, date | None]:
    # ninjs 3.x: eventDetails.dates; ends may be truncated to a year or month, which says too little to fall due.
    dates = details.get("dates")
    if not isinstance(dates, dict):
        return None, None
    return (
        _day(dates.get("startDate") or dates.get("expectedStartDate")),
        _day(dates.get("endDate") or dates.get("expectedEndDate")),
    )


def _day(value: object) -> date | None:
    match = _DAY.match(value) if isinstance(value, str) else None
    try:
        return date(*map(int, match.groups())) if match else None
    except ValueError:
        return None


def ticks(before: datetime | None, now: datetime, cause: Cause) -> tuple[Mention, ...]:
    """A tick for the outcomes whenever the stream's time enters a new hour, so that what is overdue is noticed."""
    if before is not None and before.replace(minute=0, second=0, microsecond=0) >= now.replace(
        minute=0, second=0, microsecond=0
    ):
        return ()
    return (Mention(mention_id="tick", key=OUTCOMES, action="tick", seq=(cause.position, 0), at=now, cause=cause),)
