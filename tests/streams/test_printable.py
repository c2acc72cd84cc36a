"""Nothing from outside speaks to a terminal."""

import pytest
from rich.console import Console

from schemas import Failure
from streams.printable import printable, printable_line
from streams.report import failure_table, record_line

HOSTILE = ["\x1b]52;c;aGk=\x07", "\x1b[2J", "\x9b2J", "\u202egpj.exe", "\x08\x08", "\u2066x\u2069", "\x00", "a\rb"]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_control_reaches_the_terminal(text: str) -> None:
    shown = printable_line(text)
    assert shown.isprintable()
    console = Console(force_terminal=True, width=200, color_system=None)
    for what in (
        failure_table([(text, Failure(stage=text, reason=text))]),
        record_line("items", text.encode(), text.encode()),
    ):
        with console.capture() as captured:
            console.print(what)
        left = captured.get()
        for mark in text:
            assert mark.isprintable() or mark not in left.replace("\r\n", "\n")


def test_what_is_plain_stays_as_it_is() -> None:
    for text in ("Überfall in Köln", "爆発", "a\tb\nc", "naïve “quotes”"):
        assert printable(text) == text
