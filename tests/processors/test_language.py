"""Only English is read: other languages pass with what the gazetteer knows, and say so."""

from itertools import permutations

import pytest

from processors.language import english, plainly_english
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


SPANISH = (
    "Al menos siete personas murieron el lunes cuando un coche bomba estalló frente a una estación de policía.",
    "El ministro dijo que los responsables serán juzgados y pidió calma a la población de la capital.",
    "Ningún grupo se ha atribuido el ataque, que dejó además treinta heridos y varios edificios dañados.",
    "Los hospitales de la zona pidieron donantes de sangre y cerraron sus puertas a las visitas.",
)
ENGLISH = (
    "At least seven people were killed on Monday when a car bomb went off in front of the police station.",
    "The minister said that those who did this would be tried, and asked the people of the capital to stay calm.",
    "No group has said that it was behind the attack, which left thirty hurt and some buildings with damage.",
    "Hospitals in the district asked for blood and shut their doors to visitors from the town.",
)


@pytest.mark.parametrize("spanish", range(5))
def test_what_is_plainly_english_is_so_for_the_detector_too(spanish: int) -> None:
    for text in permutations((*SPANISH[:spanish], *ENGLISH[: 4 - spanish])):
        seen = " ".join(text)
        if plainly_english(seen.lower().split()):
            assert spanish <= 2
            assert english(seen) > 0.12
    assert plainly_english(" ".join(ENGLISH).lower().split())


FULL_OF_ENGLISH_WORDS = (
    ("nl", "De politie in Rotterdam heeft is was in of door een man met een mes aangevallen, zei de burgemeester."),
    ("da", "By and and by for en mand i København var i går på vej til at have fred, sagde hans bror."),
    ("vi", "Canh sat cho biet the la hai nguoi da bi ban chet trong the vu tan cong tai cho, the va that dang tiec."),
    ("pl", "To by to byli policjanci, to on to powiedzial, by to bylo jasne, w sobote w Warszawie."),
)


@pytest.mark.parametrize(("language", "text"), FULL_OF_ENGLISH_WORDS)
def test_words_that_english_shares_with_others_decide_nothing(language: str, text: str) -> None:
    assert not plainly_english(text.lower().split())
