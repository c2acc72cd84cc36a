"""Only English is read: other languages pass with what the gazetteer knows, and say so."""

import pytest

from processors.reading import read, read_many
from schemas import NewsItem
from schemas.news import Text


def item(text: str, language: str | None = None, headline: str = "") -> NewsItem:
    headlines = (Text(value=headline, role="main"),) if headline else ()
    return NewsItem(
        key="t:1",
        uri="1",
        provider="t",
        language=language,
        headlines=headlines,
        bodies=(Text(value=text, content_type="text/plain"),),
    )


FOREIGN = (
    (
        "es",
        "BOGOTÁ - Al menos siete personas murieron cuando un coche bomba estalló frente a una estación de policía en Colombia.",
    ),
    (
        "fr",
        "BAMAKO - Douze soldats ont été tués dans l'attaque d'un convoi de l'armée malienne, selon une source de sécurité.",
    ),
    ("de", "BERLIN - Bei einem Anschlag auf einen Markt sind nach Angaben der Polizei drei Menschen getötet worden."),
    ("id", "JAKARTA - Tiga orang tewas dalam serangan bom di sebuah pasar di Indonesia, kata polisi pada hari Senin."),
)


@pytest.mark.parametrize(("language", "text"), FOREIGN)
@pytest.mark.parametrize("declared", [True, False])
def test_another_language_is_passed_on_unread(language: str, text: str, declared: bool) -> None:
    record = read(item(text, language if declared else None))
    assert record.reader.unread == "language"
    assert (record.events, record.outcomes) == ((), ())


def test_a_wrong_declaration_of_english_is_seen_through() -> None:
    assert read(item(FOREIGN[0][1], "en")).reader.unread == "language"


def test_what_the_gazetteer_knows_is_still_named() -> None:
    assert "COL" in {entity.country for entity in read(item(FOREIGN[0][1], "es")).entities}


@pytest.mark.parametrize(
    "text", ["BOMB EXPLODES IN KABUL MARKET, FIVE DEAD - POLICE", "Gunmen kill nine in Zamfara village"]
)
def test_english_is_read_in_any_case(text: str) -> None:
    assert read(item("", None, text)).reader.unread is None
    assert read(item("", "en-GB", text)).reader.unread is None


def test_items_of_a_burst_do_not_mix() -> None:
    mixed = [
        item(FOREIGN[0][1]),
        item("Gunmen killed nine villagers in Nigeria's Zamfara state on Sunday, police said."),
    ]
    assert [one.reader.unread for one in read_many(mixed)] == ["language", None]
    assert read_many(mixed) == [read(one) for one in mixed]
