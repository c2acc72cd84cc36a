"""docs/tables.md says what the tables are."""

from pathlib import Path

from streams.serve.described import described


def test_the_page_is_what_the_tables_are() -> None:
    page = Path(__file__).parents[3] / "docs" / "tables.md"
    assert page.read_text(encoding="utf8") == described(), "python -m streams.serve.described > docs/tables.md"
