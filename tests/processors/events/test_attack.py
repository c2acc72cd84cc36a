"""What follows from a finding: toll, day, place and sides of an attack."""

from datetime import UTC, date, datetime

import pytest

from processors.entities import read_entities
from processors.events import read_events
from processors.joint import Argument, Found
from processors.text import document
from schemas import Event, NewsItem, Span
from schemas.news import Text

BODY = (
    "MAIDUGURI, Nigeria - Gunmen shot dead nine people in Monguno on Sunday, police said. "
    "The army put the toll at 11. The Islamic State West Africa Province claimed it."
)


def event(
    modality: str = "asserted",
    published: datetime = datetime(2026, 3, 2, tzinfo=UTC),
    chances: dict[str, float] | None = None,
    **words: list[str],
) -> Event:
    item = NewsItem(key="t:1", uri="1", provider="t", version_created=published, bodies=(Text(value=BODY),))
    text = document(item)

    def span(part: str) -> Span:
        begin = text.body.index(part)
        return Span(field="body", begin=begin, end=begin + len(part), text=part)

    arguments = tuple(
        Argument(role, span(part), (chances or {}).get(part, 0.95), "claimed" if "Islamic" in part else "none")
        for role, parts in words.items()
        for part in parts
    )
    found = Found("E", ("firearms", modality), 0.9, (span("shot dead"),), arguments)
    return read_events((found,), text, read_entities(text))[0]


def test_rival_tolls_span_both() -> None:
    killed = event(K=["nine people", "11"]).toll.killed
    assert killed is not None
    assert (killed.min, killed.max) == (9, 11)


def test_a_number_that_is_less_surely_a_toll_is_no_rival() -> None:
    told = event(K=["nine people", "11"], chances={"11": 0.7}).toll.killed
    assert told is not None
    assert (told.min, told.max, told.text.text if told.text else None) == (9, 9, "nine people")
    assert event(K=["11"], chances={"11": 0.42}).toll.killed is None
    alone = event(K=["11"], chances={"11": 0.5}).toll.killed
    assert alone is not None


def test_the_day_is_resolved_against_the_items_own() -> None:
    assert event(W=["on Sunday"]).date == date(2026, 3, 1)


def test_the_place_has_its_country() -> None:
    place = event(L=["Monguno"]).place
    assert place is not None
    assert (place.name, place.country) == ("Monguno", "NGA")


def test_a_claim_outweighs_unknown_gunmen() -> None:
    told = event(A=["Gunmen", "The Islamic State West Africa Province"])
    assert told.attribution == "claimed"
    assert [party.text for party in told.actors] == ["Gunmen", "Islamic State West Africa Province"]
    assert told.actors[1].sector == "REB"


def test_what_is_told_as_news_but_dated_long_ago_is_background() -> None:
    late = datetime(2026, 7, 2, tzinfo=UTC)
    assert event(published=late, W=["on Sunday"]).modality == "asserted"


@pytest.mark.parametrize("modality", ["denied", "planned", "negated", "hypothetical"])
def test_a_modality_stays(modality: str) -> None:
    assert event(modality).modality == modality


def test_evidence_is_the_sentence_of_the_trigger() -> None:
    assert event().evidence.text.startswith("Gunmen shot dead nine people")


def test_a_piece_of_a_name_is_the_whole_name() -> None:
    assert [party.text for party in event(A=["West Africa"]).actors] == ["Islamic State West Africa Province"]


@pytest.mark.parametrize(
    ("words", "modality"),
    [
        ("He spoke of the recent terror attack in Monguno.", "historical"),
        ("The recent attack was condemned.", "historical"),
        ("In recent days an attack in Monguno failed.", "asserted"),
        ("After recent, larger raids came an attack.", "asserted"),
    ],
)
def test_what_is_called_recent_was_news_before(words: str, modality: str) -> None:
    item = NewsItem(
        key="t:1", uri="1", provider="t", version_created=datetime(2026, 3, 2, tzinfo=UTC), bodies=(Text(value=words),)
    )
    text, begin = document(item), words.index("attack")
    head = Span(field="body", begin=begin, end=begin + len("attack"), text="attack")
    found = Found("E", ("none", "asserted"), 0.9, (head,), ())
    assert read_events((found,), text, read_entities(text))[0].modality == modality
