"""Who takes part, as records: each party once, and only those that somebody could name."""

from datetime import UTC, datetime

from processors.entities import read_entities
from processors.parties import parties, sides
from processors.text import Document, document
from schemas import NewsItem, Span
from schemas.news import Text

BODY = (
    "GENEVA - Russia refused the text, and the Russian side said so twice. We regret it, said Norway. "
    "Thirteen were in favour. The Taliban fired on Kabul, and Afghan soldiers fired back. "
    "Norwegian Foreign Minister Ingrid Solbakken-Ruud said no."
)


def told() -> Document:
    when = datetime(2026, 3, 2, tzinfo=UTC)
    return document(NewsItem(key="t:1", uri="1", provider="t", version_created=when, bodies=(Text(value=BODY),)))


def span(part: str) -> Span:
    return Span(field="body", begin=BODY.index(part), end=BODY.index(part) + len(part), text=part)


def test_a_country_and_its_people_are_one_side() -> None:
    made = sides([span("Russian"), span("Russia"), span("Norway")], read_entities(told()))
    assert [one.text for one in made] == ["Russia", "Norway"]


def test_a_minister_is_a_side_where_the_country_is_none() -> None:
    entities, minister = read_entities(told()), span("Ingrid Solbakken-Ruud")
    assert [one.text for one in sides([minister, span("Norway")], entities)] == ["Norway"]
    assert [one.text for one in sides([minister, span("Russia")], entities)] == [minister.text, "Russia"]


def test_an_armed_group_is_not_its_country() -> None:
    made = sides([span("The Taliban"), span("Afghan soldiers")], read_entities(told()))
    assert len(made) == 2


def test_a_pronoun_or_a_number_names_nobody() -> None:
    entities = read_entities(told())
    assert sides([span("We"), span("Thirteen")], entities) == ()
    assert parties([span("We"), span("Thirteen")], entities) == ()
