"""Search as such: phrases, words in any form, what is left out."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, insert

from streams.serve.search import search
from streams.serve.tables import texts

TEXTS = {
    "near": "The talks on a ceasefire began; ceasefire talks were called off by the army.",
    "apart": "A ceasefire was called for. The army talks to nobody.",
    "stops": "The state of the union was told.",
    "other": "A union of states told nothing.",
}


@pytest.fixture
def filled(engine: Engine) -> Engine:
    at = datetime(2026, 1, 2, tzinfo=UTC)
    with engine.begin() as connection:
        for ident, body in TEXTS.items():
            row = {"what": "alert" if ident == "other" else "item", "id": ident, "title": ident, "body": body, "at": at}
            connection.execute(insert(texts), row)
    return engine


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("ceasefire talks", {"near", "apart"}),
        ('"ceasefire talks"', {"near"}),
        ('"ceasefire talks" army', {"near"}),
        ('"ceasefire talk" "called off"', {"near"}),
        ('"talks"', {"near", "apart"}),
        ('"state of the union"', {"stops"}),
        ('"union of states"', {"other"}),
        ('"army ceasefire"', set()),
    ],
)
def test_a_phrase_stands_as_it_was_typed(filled: Engine, words: str, found: set[str]) -> None:
    with filled.connect() as connection:
        assert {row["id"] for row in search(connection, words, None, 10)} == found


def test_a_phrase_of_one_kind_of_record(filled: Engine) -> None:
    with filled.connect() as connection:
        assert [row["id"] for row in search(connection, '"union of states"', "alert", 10)] == ["other"]
        assert search(connection, '"union of states"', "item", 10) == []


def test_what_websearch_of_postgresql_knows_besides(filled: Engine) -> None:
    if filled.dialect.name != "postgresql":
        pytest.skip("SQLite takes every word as it stands")
    with filled.connect() as connection:
        either = search(connection, '"ceasefire talks" or "union of states"', None, 10)
        assert {row["id"] for row in either} == {"near", "other"}
        without = search(connection, 'ceasefire -"ceasefire talks"', None, 10)
        assert [row["id"] for row in without] == ["apart"]
