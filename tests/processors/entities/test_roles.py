"""Who a person is: titles before a name and words after it, whose they are, and names alone. The examples are authored."""

import pytest

from tests.processors.entities.test_entities import read


@pytest.mark.parametrize(
    ("body", "person", "roles", "affiliation", "country"),
    [
        # before the name
        ("NATO chief Ole Brandt arrived.", "ole-brandt", ("chief",), "tocsin:org/nato", None),
        ("UN CHIEF OLE BRANDT URGES CALM IN PERU", "ole-brandt", ("CHIEF",), "tocsin:org/united-nations", None),
        ("Kenyan Foreign Minister Grace Otieno left.", "grace-otieno", ("Foreign Minister",), "tocsin:org/ken-foreign-ministry", "KEN"),
        ("In Peru, Interior Minister Rosa Ibarra spoke.", "rosa-ibarra", ("Interior Minister",), "tocsin:org/per-interior-ministry", "PER"),
        ("Sen. Karen Doyle flew to Jordan.", "karen-doyle", ("Sen.",), None, None),
        ("Police in Peru found his brother Hector Mejia.", "hector-mejia", (), None, None),
        # after the name
        ("Sanjay Rathore, India's defence minister, spoke.", "sanjay-rathore", ("defence minister",), "tocsin:org/ind-defence-ministry", "IND"),
        ("Samira Haddad, a spokeswoman for the Red Cross, wept.", "samira-haddad", ("spokeswoman",), "tocsin:org/international-committee-of-the-red-cross", None),
        ("Moussa Traore, 46, the former police chief of Bamako, fled.", "moussa-traore", ("police chief",), None, "MLI"),
        ("Olga Petrov, governor of the Donetsk region, said so.", "olga-petrov", ("governor",), None, "UKR"),
        # the title of the next person, or of nobody
        ("With Peter Walsh, Foreign Minister Grace Otieno left.", "peter-walsh", (), None, None),
        ("She told Peter Walsh, and the minister left.", "peter-walsh", (), None, None),
    ],
)  # fmt: skip
def test_roles(body: str, person: str, roles: tuple[str, ...], affiliation: str | None, country: str | None) -> None:
    entity = read(body)["name:" + person]
    assert (entity.roles, entity.affiliation, entity.country) == (roles, affiliation, country)


@pytest.mark.parametrize(
    ("body", "mentions"),
    [
        # a given name alone of the only one who bears it
        ("Minister Kamal Perera and Anil Perera met. Kamal left.", {"kamal-perera": 2, "anil-perera": 1}),
        # a surname of two alone is the one's who was named last
        (
            "Kamal Perera spoke on Monday. Perera wept. Later Anil Perera came. Perera laughed.",
            {"kamal-perera": 2, "anil-perera": 2},
        ),
        ("Kamal Perera spoke. K. Perera left.", {"kamal-perera": 2}),
    ],
)
def test_names_alone(body: str, mentions: dict[str, int]) -> None:
    found = read(body)
    assert {key: len(found["name:" + key].mentions) for key in mentions} == mentions


def test_the_article_is_no_part_of_a_name() -> None:
    found = read("Fighters of the Taliban left the Philippines, the Kremlin said.")
    assert {m.text for e in found.values() for m in e.mentions} == {"Taliban", "Philippines", "Kremlin"}
    assert {m.text for e in read("FIGHTERS OF THE TALIBAN LEFT").values() for m in e.mentions} == {"TALIBAN"}


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Dr. Olumide Kasembe said that Dr. White was hurt.", ["Olumide Kasembe", "White"]),
        ("The mayor met Lt. Col. Jean de Rochefort and Mrs. Rose.", ["Jean de Rochefort", "Rose"]),
        ("The DR Congo army had no comment for Mr. Paris's lawyer.", ["Paris"]),
    ],
)
def test_a_courtesy_title_makes_a_person(text: str, people: list[str]) -> None:
    found = [m.text for e in read(text).values() if e.label == "PERSON" for m in e.mentions]
    assert found == people
