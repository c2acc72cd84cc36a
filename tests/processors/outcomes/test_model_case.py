"""The model case: a refusal with its reason, and the attack behind it. docs/design.md says what is still missing of it."""

from pathlib import Path

from processors.reading import read
from processors.wire import parse

CASE = Path(__file__).parents[3] / "samples" / "qingdao.json"


def test_the_declaration_and_who_would_not_sign_it() -> None:
    first = next(outcome for outcome in read(parse(CASE.read_bytes())).outcomes if outcome.document == "declaration")
    assert first.status in ("refused", "not_adopted")
    assert [party.text for party in first.dissenters] == ["India"]
    assert first.reason is not None
    assert first.reason.text in first.evidence.text
    assert "omitted any mention of the Pahalgam attack" in first.reason.text
    assert first.meeting is not None


def test_the_attack_has_its_toll_and_its_perpetrator() -> None:
    attack = next(event for event in read(parse(CASE.read_bytes())).events if event.event == "ASSAULT")
    assert attack.modality == "historical"
    assert attack.toll.killed is not None
    assert (attack.toll.killed.min, attack.toll.killed.max) == (26, 26)
    assert "Resistance Front" in " ".join(party.text for party in attack.actors)
    assert attack.place is not None
    assert attack.place.country == "IND"
