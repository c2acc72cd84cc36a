"""What a diary item expects, and at which meeting."""

from datetime import date

import orjson

from processors.entities import read_entities
from processors.memory.agenda import scheduled
from processors.reading import read
from processors.text import document
from processors.wire import parse
from schemas import Outcome, Span
from tests.processors.memory.stories import paper

TEXT = "The text is to be agreed on Sunday."


def expects(headline: str) -> Outcome | None:
    """What the diary item of this headline says of a paper whose meeting its text does not name."""
    item = parse(orjson.dumps({
        "uri": "urn:test:plan", "version": "1", "pubstatus": "usable", "language": "en", "type": "event",
        "versioncreated": "2031-03-04T09:00:00Z", "headline": headline, "body_text": TEXT,
        "eventDetails": {"dates": {"startDate": "2031-03-08", "endDate": "2031-03-09"}},
    }))  # fmt: skip
    evidence = Span(field="body", begin=0, end=len(TEXT), text=TEXT)
    told = paper("adopted").model_copy(update={"meeting": None, "evidence": evidence})
    record = read(item).model_copy(update={"entities": read_entities(document(item)), "outcomes": (told,)})
    return next(iter(scheduled(item, record)), None)


def test_a_diary_item_is_the_meeting_that_its_text_does_not_name() -> None:
    found = expects("Leaders of the African Union meet in Addis Ababa")
    assert found is not None
    assert found.meeting is not None
    assert (found.status, found.meeting.name) == ("expected", "African Union meeting")
    assert (found.meeting.forum, found.meeting.level) == ("African Union", "heads-of-state")
    assert (found.meeting.start, found.meeting.end) == (date(2031, 3, 8), date(2031, 3, 9))


def test_a_diary_item_that_names_no_body_expects_nothing_of_a_meeting() -> None:
    assert expects("Flower show opens") is None
