"""Date words against an item's own day (Monday 23 June 2025)."""

from datetime import date

import pytest

from processors.date import dates

TODAY = date(2025, 6, 23)
CASES = [
    ("on monday", "2025-06-23", "day"),
    ("on sunday", "2025-06-22", "day"),
    ("on tuesday", "2025-06-17", "day"),
    ("last monday", "2025-06-16", "day"),
    ("next friday", "2025-06-27", "day"),
    ("yesterday", "2025-06-22", "day"),
    ("overnight", "2025-06-23", "day"),
    ("last night", "2025-06-22", "day"),
    ("two days ago", "2025-06-21", "day"),
    ("three weeks ago", "2025-06-02", "week"),
    ("a year earlier", "2024-06-23", "year"),
    ("on 14 march 2020", "2020-03-14", "day"),
    ("on march 14, 2020", "2020-03-14", "day"),
    ("on june 3", "2025-06-03", "day"),
    ("on december 28", "2024-12-28", "day"),
    ("4 feb 90", "1990-02-04", "day"),
    ("2025-06-20", "2025-06-20", "day"),
    ("in april", "2025-04-01", "month"),
    ("in november", "2024-11-01", "month"),
    ("in april 2015", "2015-04-01", "month"),
    ("in 2008", "2008-01-01", "year"),
    ("the 1990s", "1990-01-01", "year"),
    ("from 1891", "1891-01-01", "year"),
    ("some three weeks ago", "2025-06-02", "week"),
    ("the 1998-2000 war", "1998-01-01", "year"),
    ("last month", "2025-05-24", "month"),
    ("eight months after", "2024-10-26", "month"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "first", "precision"), CASES)
def test_resolved(text: str, first: str, precision: str) -> None:
    found = dates(text, TODAY)
    assert [(w.first.isoformat(), w.precision) for w in found] == [(first, precision)]


@pytest.mark.parametrize(
    "text",
    ["on easter sunday bombings", "the march reached the square", "it may rain", "may 12 people died", "a two-year-old", "the third attack this month"],
)  # fmt: skip
def test_no_date_at_all(text: str) -> None:
    assert not dates(text, TODAY)


@pytest.mark.parametrize(
    ("text", "frame"), [("since may", "since"), ("on sundays", "plural"), ("two hours later", "later"), ("ten years after", "after")]
)  # fmt: skip
def test_frames(text: str, frame: str) -> None:
    assert [w.frame for w in dates(text, TODAY)] == [frame]
