"""The model case: a refusal with its reason, a missing communique, bilateral agreements, and nothing else decisive."""

from pathlib import Path

from processors.reading import read
from processors.wire import parse
from schemas import DECISIVE

CASE = Path(__file__).parents[3] / "samples" / "qingdao.json"


def test_the_model_case() -> None:
    decided = [outcome for outcome in read(parse(CASE.read_bytes())).outcomes if outcome.status in DECISIVE]
    assert [(outcome.document, outcome.status) for outcome in decided] == [
        ("declaration", "refused"),
        ("communique", "not_adopted"),
        ("agreement", "adopted"),
    ]
    refusal, missing, bilateral = decided
    assert [party.text for party in refusal.dissenters] == ["India"]
    assert refusal.reason is not None
    assert "omitted any mention of the Pahalgam attack" in refusal.reason.text
    assert refusal.meeting is not None
    assert missing.meeting is not None
    assert refusal.meeting.id == missing.meeting.id
    assert [party.text for party in bilateral.parties] == ["Tajikistan", "Belarus", "Kazakhstan"]
    assert bilateral.meeting is None


def test_what_was_before_is_background() -> None:
    told = [event for event in read(parse(CASE.read_bytes())).events if event.event == "ASSAULT"]
    assert [event.modality for event in told] == ["historical", "historical"]
    april, may = told
    assert [party.text for party in april.actors] == ["The Resistance Front"]
    assert april.toll is not None
    assert april.toll.killed is not None
    assert (april.toll.killed.min, april.toll.killed.max) == (26, 26)
    assert [party.text for party in may.actors] == ["India"]
