"""A desk's own names: found, linked, before the shipped ones; a bad line is told by line, field, found and expected."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from processors.gazetteer.lexicon import know
from processors.gazetteer.own import BadGazetteer, parse_names
from processors.reading import read
from schemas import EnrichedItem, NewsItem, Text

NAMES = """# The desk's own.
Zamfara Front\tarmed_group\tNGA\t\t\tZF|ZamFront
Tudun Kaya\tcity\tNGA\t11.2\t7.9
Mama Ladi\tperson\tNGA\t\t\t\tdesk:people/7
Wagner\tcompany\tDEU
"""


@pytest.fixture(autouse=True)
def own() -> Iterator[None]:
    know(parse_names(NAMES, "mine.tsv"))
    yield
    know(())


def told(text: str) -> EnrichedItem:
    when = datetime(2026, 3, 2, 12, tzinfo=UTC)
    return read(NewsItem(key="t:1", uri="1", provider="t", version_created=when, bodies=(Text(value=text),)))


def test_own_names_are_entities_with_their_other_names() -> None:
    record = told(
        "Fighters of the Zamfara Front killed nine farmers in Tudun Kaya on Sunday, police said. "
        "The ZF made no statement."
    )
    found = {entity.id: [mention.text for mention in entity.mentions] for entity in record.entities}
    assert found["local:zamfara-front"] == ["Zamfara Front", "ZF"]
    assert found["local:tudun-kaya"] == ["Tudun Kaya"]
    place, actors = record.events[0].place, record.events[0].actors
    assert place is not None
    assert (place.entity_id, place.country, place.latitude) == ("local:tudun-kaya", "NGA", 11.2)
    assert [actor.entity_id for actor in actors] == ["local:zamfara-front"]


@pytest.mark.parametrize(
    ("text", "identifier"),
    [
        ("Traders in the market praised Mama Ladi on Monday.", "desk:people/7"),
        ("Shares in Wagner rose in Frankfurt on Monday.", "local:wagner"),  # not the mercenaries that we ship
    ],
)
def test_own_names_go_before_the_shipped_ones(text: str, identifier: str) -> None:
    assert identifier in {entity.id for entity in told(text).entities}


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("Zamfara Front", r"line 1: found 1 cells, expected 2 to 7 with a tab between: name, kind"),
        ("Zamfara Front\tgang", r"line 1, kind: found 'gang', expected one of armed_group, city"),
        ("...\tcity", r"line 1, name: found '...', expected a name"),
        ("Tudun Kaya\tcity\tNigeria", r"line 1, country: found 'Nigeria', expected an ISO 3166 alpha-3 code"),
        ("Tudun Kaya\tcity\tNGA\t91.0\t7.9", r"line 1, latitude: found '91.0', expected degrees from -90 to 90"),
        ("Tudun Kaya\tcity\tNGA\tnorth\t7.9", r"line 1, latitude: found 'north'"),
        ("Tudun Kaya\tcity\tNGA\t11.2", r"line 1, longitude: found nothing, expected both or neither"),
        ("A B\tcity\nC D\tcity\t\t\t\ta b", r"line 2, name: found 'a b', which line 1 has already"),
        ("A B\tcity\t\t\t\tx||y", r"line 1, other names: found ''"),
    ],
)
def test_a_bad_line_says_what_is_wrong(line: str, why: str) -> None:
    with pytest.raises(BadGazetteer, match="mine.tsv, " + why):
        parse_names(line, "mine.tsv")
