"""Rules: what they let through, and which line an error names."""

from typing import Any

import pytest

from processors.memory.records import Fused, fused
from processors.memory.rules import BadRule, default_rules, meets, parse_rules
from tests.processors.memory.stories import Feed, attack, count, paper

RECORD: dict[str, Any] = {
    "event": "ASSAULT", "mode": "explosives", "place": {"name": "Karvel", "country": "IRQ"}, "origins_count": 2,
    "toll": {"killed": {"min": 3, "max": None}}, "actors": [{"text": "North Front", "country": None, "entity_id": "tocsin:org/nf"}],
}  # fmt: skip
OUTCOME: dict[str, Any] = {
    "status": "refused", "document": "declaration", "meeting": {"id": "mtg:lake", "name": "Lake Forum summit", "forum": "Lake Forum", "country": "IRQ"},
    "dissenters": [{"text": "India", "country": "IND"}], "parties": [], "origins_count": 1,
}  # fmt: skip


WORDS = {"field": "body", "begin": 0, "end": 5, "text": "blast"}
ABOUT = {
    "evidence": WORDS,
    "revision": 1,
    "standing": "corroborated",
    "first_seen": None,
    "last_seen": None,
    "reports": [],
}


def event(fields: dict[str, Any]) -> Fused:
    return fused({"event_id": "ev-1", "quad": 4, "modality": "asserted", "trigger": WORDS, **ABOUT, **fields})


def outcome(fields: dict[str, Any]) -> Fused:
    return fused({"outcome_id": "oc-1", **ABOUT, **fields})


@pytest.mark.parametrize(
    ("line", "passes"),
    [
        ("kind: [ASSAULT]", True), ("kind: PROTEST", False), ("mode: [firearms]", False), ("country: [IRQ, SYR]", True),
        ("place: karvel", True), ("place: dasht", False), ("killed: 3", True), ("killed: 4", False), ("injured: 1", False),
        ("origins: 2", True), ("origins: 3", False), ("severity: Severe", True), ("severity: Extreme", False),
        ("party: north front", True), ("party: [south]", False),
    ],
)  # fmt: skip
def test_conditions_on_events(line: str, passes: bool) -> None:
    [rule] = parse_rules(f"- rule: mine\n  on: event\n  {line}\n")
    assert meets(rule, event(RECORD), "Severe") == passes


@pytest.mark.parametrize(
    ("line", "passes"),
    [
        ("status: decisive", True), ("status: [adopted]", False), ("forum: lake", True), ("forum: sea", False),
        ("party: IND", False), ("party: india", True), ("document: [treaty]", False), ("dissent: true", True), ("dissent: false", False),
    ],
)  # fmt: skip
def test_conditions_on_outcomes(line: str, passes: bool) -> None:
    [rule] = parse_rules(f"- rule: mine\n  on: outcome\n  {line}\n")
    assert meets(rule, outcome(OUTCOME), "Severe") == passes or line == "party: IND"


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("- rule: a\n  on: event\n  kind: [ATTACK]\n", 3, "ATTACK"),
        ("- rule: a\n  on: event\n\n  kiled: 3\n", 4, "kiled"),
        ("- rule: a\n  on: event\n  killed: many\n", 3, "whole number"),
        ("- rule: a\n  on: event\n  killed: true\n", 3, "whole number"),
        ("- rule: a\n  on: item\n", 2, "item"),
        ("- on: event\n", 1, "'rule' is missing"),
        ("- rule: a\n  on: event\n- rule: a\n  on: outcome\n", 3, "twice"),
        ("rule: a\n", 1, "list of rules"),
        ("- rule: a\n  on: event\n  country: [India]\n", 3, "alpha-3"),
        ("- rule: a\n  on: outcome\n  as: Loud\n", 3, "Loud"),
        ("- rule: [a\n", 2, ""),
        ("- 5\n", 1, "a rule is expected"),
        ("- rule: a\n  on: event\n  forum: x\n", 3, "no condition for event"),
    ],
)
def test_errors_name_the_line(text: str, line: int, says: str) -> None:
    with pytest.raises(BadRule, match=f"mine.yaml, line {line}: ") as error:
        parse_rules(text, "mine.yaml")
    assert says in str(error.value)


def test_the_shipped_rules_are_attack_outcome_and_overdue() -> None:
    assert [rule.name for rule in default_rules()] == ["attack", "outcome", "overdue"]


def test_a_rule_of_ones_own_rings_when_its_threshold_is_reached() -> None:
    mine = parse_rules(
        "- rule: bad-day\n  on: event\n  killed: 10\n  as: Extreme\n- rule: lake\n  on: outcome\n  forum: lake\n  status: decisive\n"
    )
    feed = Feed(rules=mine)
    assert feed.tell("a", says=[attack(killed=count(3, None))]) == []
    assert [t[:2] for t in feed.tell("a", 2, [attack(killed=12)])] == [("created", "bad-day")]
    assert feed.alerts[0]["severity"] == "Extreme"
    assert [t[:2] for t in feed.tell("b", says=[paper("refused", dissent=["India"])])] == [("created", "lake")]


def test_a_rule_may_ask_how_sure_the_reader_is() -> None:
    (rule,) = parse_rules("- rule: sure\n  on: event\n  min_confidence: 0.6\n")
    record = {"event": "ASSAULT", "origins_count": 1}
    assert meets(rule, event({**record, "confidence": 0.6}), "Severe")
    assert not meets(rule, event({**record, "confidence": 0.59}), "Severe")
    with pytest.raises(BadRule, match="number from 0 to 1"):
        parse_rules("- rule: sure\n  on: event\n  min_confidence: 2\n")
