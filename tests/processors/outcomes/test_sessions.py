"""Which meeting of a forum's it is, and from which day to which it sits."""

from datetime import UTC, date, datetime

import pytest

from processors.entities import read_entities
from processors.outcomes.meetings import meeting
from processors.outcomes.sessions import days, edition
from processors.text import document
from schemas import Meeting, NewsItem, Span
from schemas.news import Text

TODAY = date(2031, 6, 26)  # a Thursday


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the 23rd Andean Community summit", 23),
        ("its 4th ministerial conference", 4),
        ("The 61st Pacific Islands Forum Leaders' Meeting", 61),
        ("the 112th session of the International Labour Conference", 112),
        ("the thirty-fourth session of the assembly", 34),
        ("the twelfth round of boundary talks, a dialogue", 12),
        ("the Second Summit of the Sahel Alliance", 2),
        ("the inaugural Caspian economic forum", 1),
        ("the first-ever Nordic-Baltic Eight summit", 1),
        ("fifth plenary session", 5),
        ("at COP34 in Belem", 34),
        ("COP-16 of the desertification convention", 16),
        ("the second summit this year", None),
        ("the third meeting of the week", None),
        ("on the second day of the summit", None),
        ("the 50th anniversary summit", None),
        ("the first summit since the war", None),
        ("the 21st century and its summits", None),
        ("the G20 summit", None),
        ("the second meeting in three months", None),
    ],
)
def test_edition(text: str, expected: int | None) -> None:
    assert edition(text) == expected


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("Finance ministers met in Lusaka on June 24-25.", "2031-06-24", "2031-06-25"),
        ("The council sat from 23 to 25 June 2031.", "2031-06-23", "2031-06-25"),
        ("The assembly, held between June 30 and July 2,", "2031-06-30", "2031-07-02"),
        ("the 8-9 July summit", "2031-07-08", "2031-07-09"),
        ("a conference due on 1st to 3rd July", "2031-07-01", "2031-07-03"),
        ("the meeting of December 30 to January 2", "2030-12-30", "2031-01-02"),
        ("ministers meeting on 24 and 25 June", "2031-06-24", "2031-06-25"),
        ("The two-day summit ended on Thursday without a communique.", "2031-06-25", "2031-06-26"),
        ("A three-day gathering of envoys that opened on Tuesday", "2031-06-24", "2031-06-26"),
        ("The four-day conference began on Monday.", "2031-06-23", "2031-06-26"),
        ("after three days of talks that ended on Wednesday", "2031-06-23", "2031-06-25"),
        ("The summit opened on Monday and closed on Wednesday.", "2031-06-23", "2031-06-25"),
        ("A one-day summit on Wednesday adopted a plan.", "2031-06-25", "2031-06-25"),
        ("The meeting concluded late on Wednesday.", None, "2031-06-25"),
        ("The conference wraps up today.", None, "2031-06-26"),
        ("The summit, which opens on Friday, will take it up.", "2031-06-27", None),
        ("the two-day gathering concludes on Friday", "2031-06-26", "2031-06-27"),
        ("A week-long assembly that ended yesterday", None, "2031-06-25"),
        ("The session got under way on Tuesday.", "2031-06-24", None),
        ("They signed it on Thursday at the summit.", None, None),
        ("The two-day summit is the largest yet.", None, None),
        ("A summit was held in March.", None, None),
        ("The summit adopted a declaration of 12 pages.", None, None),
        ("talks from 1 June to 30 July", None, None),
    ],
)
def test_days(text: str, start: str | None, end: str | None) -> None:
    found = days(text, TODAY)
    assert (found.start and found.start.isoformat(), found.end and found.end.isoformat()) == (start, end)


def told(body: str, *words: str) -> Meeting | None:
    """The meeting that some words of a body name."""
    item = NewsItem(
        key="test:1",
        uri="urn:test:1",
        provider="test",
        version_created=datetime(2031, 6, 26, 12, tzinfo=UTC),
        bodies=(Text(value=body, role="text", content_type="text/plain"),),
    )
    text = document(item)
    places = [text.body.index(part) for part in words]
    spans = [
        Span(field="body", begin=at, end=at + len(part), text=part) for at, part in zip(places, words, strict=True)
    ]
    return meeting(spans, read_entities(text), text)


def test_an_item_tells_number_place_and_days_of_its_meeting() -> None:
    found = told(
        "ACCRA, June 26 - Nigeria refused to sign the joint declaration at the 67th summit of the Economic Community of "
        "West African States. The two-day summit in Accra ended on Thursday.",
        "the 67th summit of the Economic Community of West African States",
        "The two-day summit in Accra",
    )
    assert found is not None
    assert (found.edition, found.place) == (67, "Accra")
    assert (found.start, found.end) == (date(2031, 6, 25), date(2031, 6, 26))


def test_two_meetings_of_one_body_keep_their_own_days() -> None:
    body = (
        "Foreign ministers of the African Union adopted a communique in Lusaka at a two-day meeting that ended on Tuesday. "
        "The African Union summit of heads of state in Lusaka, which opened on Wednesday, failed to agree on a declaration."
    )
    both = (told(body, "a two-day meeting"), told(body, "The African Union summit of heads of state"))
    assert {one.level: (one.start, one.end) for one in both if one} == {
        "foreign-ministers": (date(2031, 6, 23), date(2031, 6, 24)),
        "heads-of-state": (date(2031, 6, 25), None),
    }


def test_words_that_name_no_meeting() -> None:
    body = "LUSAKA, June 26 - Foreign ministers of the African Union are to sign a treaty when they meet in Lusaka next week."
    assert told(body, "they") is None
    found = told(body, "they", "Lusaka")
    assert found is not None
    assert (found.name, found.forum, found.place) == ("African Union meeting", "African Union", "Lusaka")


def test_a_meeting_ends_before_the_words_that_go_on() -> None:
    found = told("LUSAKA, June 26 - The African Union ended its summit in Lusaka without a treaty.", "its summit in")
    assert found is not None
    assert found.name == "African Union summit"
