"""The model case: what is background stays background, however often the item comes back to it."""

from datetime import UTC, datetime
from pathlib import Path

from processors.entities import read_entities
from processors.events import read_events
from processors.reading import read
from processors.text import document
from processors.wire import parse
from schemas import Event, NewsItem, Text

BODY = (
    "Defence Minister Asha Rao met her counterparts from Nepal and Bhutan in Colombo on Thursday.\n\n"
    "She briefed them on the recent terror attack in Baisaran, Jammu and Kashmir, where 26 civilians were killed in an "
    "assault attributed to The Resistance Front. Rao described the attack as a direct assault on unity.\n\n"
    "In response, India launched Operation Sindoor on May 7, 2025.\n\n"
    "India would not sign the joint statement because it left out the Baisaran attack."
)


def _events() -> list[Event]:
    item = NewsItem(
        key="t:1",
        uri="1",
        provider="t",
        version_created=datetime(2025, 6, 26, 18, tzinfo=UTC),
        headlines=(Text(value="Rao meets neighbours in Colombo", role="main"),),
        bodies=(Text(value=BODY, content_type="text/plain"),),
    )
    text = document(item)
    return [e for e in read_events(text, read_entities(text), ()) if e.event == "ASSAULT"]


def test_nothing_in_it_rings() -> None:
    assert {e.modality for e in _events()} == {"historical"}


def test_the_old_attack_keeps_its_toll_and_its_perpetrator() -> None:
    told = next(e for e in _events() if e.toll.killed)
    assert told.toll.killed is not None
    assert (told.toll.killed.min, told.toll.killed.max) == (26, 26)
    assert [a.text for a in told.actors] == ["The Resistance Front"]
    assert told.attribution == "accused"
    assert told.place is not None
    assert told.place.country == "IND"


def test_the_operation_is_a_deed_of_its_own() -> None:
    events = _events()
    operation = next(e for e in events if e.trigger.text == "Operation Sindoor")
    attack = next(e for e in events if e.toll.killed)
    assert operation.incident != attack.incident
    assert str(operation.date) == "2025-05-07"
    assert [a.country for a in operation.actors] == ["IND"]


def test_the_bilateral_consultations() -> None:
    events = read(parse((Path(__file__).parents[3] / "samples" / "qingdao.json").read_bytes())).events
    talks = [event for event in events if event.event == "CONSULT" and event.recipients and event.actors]
    met = [{party.country for party in event.recipients} for event in talks]
    assert {"TJK", "BLR", "KAZ"} in met
    assert any("Rajnath Singh" in party.text for event in talks for party in event.actors)
