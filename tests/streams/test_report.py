"""The tables at the end of the demo: what a person reads."""

import io

import pytest
from rich.console import Console

from schemas import Alert, Cause, Count, Failure, Toll
from streams.report import alert_table, count_words, failure_table, toll_words


def shown(renderable: object) -> str:
    out = io.StringIO()
    Console(file=out, width=160).print(renderable)
    return out.getvalue()


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (Count(min=26, max=26), "26"),
        (Count(min=26), "at least 26"),
        (Count(max=40), "up to 40"),
        (Count(min=12, max=15), "12 to 15"),
        (Count(min=0, max=0), "0"),
    ],
)
def test_count_words(count: Count, words: str) -> None:
    assert count_words(count) == words


def test_a_toll_names_only_what_is_known() -> None:
    assert toll_words(Toll()) == ""
    assert toll_words(Toll(killed=Count(min=3, max=3), injured=Count(min=24))) == "3 killed, at least 24 injured"


def test_an_alert_is_shown_with_its_severity_and_its_markup_is_text() -> None:
    alert = Alert(
        alert_id="attack:1",
        rule="attack",
        transition="created",
        at="2025-06-26T12:00:00Z",
        severity="Severe",
        summary="[red]Bomb[/red] kills 3 in Quetta",
        cause=Cause(uri="urn:x", version="1", position=0),
        record={},
    )
    text = shown(alert_table([alert]))
    assert "Severe" in text
    assert "[red]Bomb[/red] kills 3 in Quetta" in text
    assert "26 Jun 2025 12:00" in text


def test_a_dead_letter_says_why() -> None:
    assert "no uri" in shown(failure_table([("wire:1", Failure(stage="item", reason="no uri"))]))
