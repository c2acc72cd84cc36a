"""Which country a place is judged to lie in; invented texts."""

import pytest

from processors.entities import read_entities
from processors.events.country import Ground, country
from processors.text import document
from schemas import NewsItem, Span
from schemas.news import Text

TABLE = (
    # place words, the text around them, country
    ("Muna, Borno", "Raiders from Niger burned a market at Muna, Borno, traders said.", "NGA"),
    ("Paris, Texas", "A deputy was shot in Paris, Texas, on Monday.", "USA"),
    ("Kolwezi", "Militiamen killed two guards near Kolwezi, Zambia's consul said.", "COD"),
    ("the mission at Tawiri", "KAMPALA, Uganda - Gunmen shot a nurse at the mission at Tawiri.", "UGA"),
    ("the post at Ulzi", "Thai villagers fled after gunmen attacked the post at Ulzi in Myanmar.", "MMR"),
)


@pytest.mark.parametrize(("words", "body", "expected"), TABLE)
def test_the_country_of_a_place(words: str, body: str, expected: str) -> None:
    text = document(NewsItem(key="t:1", uri="1", provider="t", bodies=(Text(value=body),)))
    entities = read_entities(text)
    begin = text.body.index(words)
    span = Span(field="body", begin=begin, end=begin + len(words), text=words)
    assert country((span,), text, entities, Ground.of(text, entities)) == expected


def test_words_that_say_nothing_have_no_country() -> None:
    text = document(NewsItem(key="t:1", uri="1", provider="t", bodies=(Text(value="They shot him at the gate."),)))
    span = Span(field="body", begin=14, end=25, text=text.body[14:25])
    assert country((span,), text, (), Ground.of(text, ())) is None
