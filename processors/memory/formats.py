"""Formats of rows and mentions: each carries a number, and what an older release wrote is brought up to date here.

A change that older code could not read, or that newer code must not mistake, adds one to FORMAT and one function to
the tuples below: from format n to n + 1. What carries no number is of release 0.1.0, format 0.
"""

from collections.abc import Callable
from typing import Any

Row = dict[str, Any]
FORMAT = 1
NUMBER = "format"


class NewerFormat(RuntimeError):
    """Written by a newer release: not ours to read, and not ours to write over."""


def _numbered(row: Row) -> Row:
    # Format 0 had the same fields, and no summary of long stories: a state that has none reads as one.
    return row


ROWS: tuple[Callable[[Row], Row], ...] = (_numbered,)
MENTIONS: tuple[Callable[[Row], Row], ...] = (_numbered,)


def upgraded(row: Row, steps: tuple[Callable[[Row], Row], ...]) -> Row:
    """The row in today's format. Raises NewerFormat."""
    number = row.get(NUMBER, 0)
    if not isinstance(number, int) or number > len(steps):
        raise NewerFormat(f"format {number!r} was written by a newer release; this one reads up to {len(steps)}")
    for step in steps[max(0, number) :]:
        row = step(row)
    return {**row, NUMBER: len(steps)} if number != len(steps) else row
