"""Small towns that the words beside them tell, and persons and bodies that bear such names. The examples are authored."""

import pytest

from tests.processors.entities.test_entities import read


@pytest.mark.parametrize(
    ("body", "town", "country"),
    [
        ("Residents of Zambrano fled, Colombian officials said.", "Zambrano", "COL"),
        ("Two bombers struck Kombissiri's main market in Burkina Faso.", "Kombissiri", "BFA"),
        ("Aroma has been under siege since March, Sudan's government said.", "Aroma", "SDN"),
        ("The Kenyan army said it had retaken Dadaab from the insurgents.", "Dadaab", "KEN"),
        ("Police fired on marchers in Agbabu and Biliri, Nigeria, on Sunday.", "Biliri", "NGA"),
        ("Shelling hit Terrier Rouge, Les Irois and Hinche, Haitian police said.", "Les Irois", "HTI"),
        ("An air strike on Okola killed nine, Cameroon said.", "Okola", "CMR"),
        ("Guindulman, 40 km north of Tagbilaran in the Philippines, is calm.", "Guindulman", "PHL"),
    ],
)
def test_towns(body: str, town: str, country: str) -> None:
    found = {m.text: (e.label, e.kind, e.country) for e in read(body).values() for m in e.mentions}
    assert found[town] == ("GPE", "city", country)


@pytest.mark.parametrize(
    ("body", "person"),
    [
        ("Jorge Zambrano left Colombia. Friends of Zambrano wept.", "Zambrano"),  # named in full in the item
        ("The attack on Minister Zambrano shook Colombia.", "Zambrano"),  # a title stands before
        ("Colombian police said they had arrested Zambrano.", "Zambrano"),  # nothing tells a place
        ("Residents of Zambrano fled, Norwegian officials said.", "Zambrano"),  # no such town in the item's country
    ],
)
def test_no_towns(body: str, person: str) -> None:
    labels = {e.label for e in read(body).values() for m in e.mentions if m.text == person or person in m.text}
    assert labels <= {"PERSON", "ORG"}


def test_a_town_that_no_table_of_the_items_country_has_gets_no_coordinates() -> None:
    found = [e for e in read("Residents of Zambrano fled, Norwegian officials said.").values() if e.latitude]
    assert found == []
