"""One entity for each person, place and organisation, with all its mentions. The examples are authored."""

import pytest

from processors.entities import read_entities
from processors.text import document
from schemas import Entity, NewsItem, Text


def read(body: str, headline: str | None = None) -> dict[str, Entity]:
    item = NewsItem(
        key="k",
        uri="u",
        provider="p",
        headlines=(Text(value=headline),) if headline else (),
        bodies=(Text(value=body, content_type="text/plain"),),
    )
    text = document(item)
    found = read_entities(text)
    for entity in found:
        for m in entity.mentions:
            assert (text.headline if m.field == "headline" else text.body)[m.begin : m.end] == m.text
    assert len({e.id for e in found}) == len(found)
    return {e.id: e for e in found}


@pytest.mark.parametrize(
    ("body", "id", "label", "kind", "country"),
    [
        ("Troops left Kazakhstan.", "iso3166:KAZ", "GPE", "country", "KAZ"),
        ("A bomb went off in Quetta, Pakistan.", "geonames:1167528", "GPE", "city", "PAK"),
        ("A blast hit Birmingham, Alabama.", "geonames:4049979", "GPE", "city", "USA"),
        ("A blast hit Birmingham, England.", "geonames:2655603", "GPE", "city", "GBR"),
        ("Gunmen of the Lashkar-e-Tayyiba fled.", "tocsin:org/lashkar-e-taiba", "ORG", "armed_group", "PAK"),
        ("A bus burned near Pahalgam in India.", "geonames:1260880", "GPE", "city", "IND"),
        ("The Iranian envoy left.", "tocsin:people/iranian", "NORP", "people", "IRN"),
        ("Operation Desert Wind began.", "name:operation-desert-wind", "EVENT", "operation", None),
        ("They tore up the Simla Agreement.", "name:simla-agreement", "LAW", "treaty", None),
        ("THE FMLN ATTACKED IN CHALATENANGO.", "tocsin:org/farabundo-marti-national-liberation-front", "ORG", "armed_group", "SLV"),
    ],
)  # fmt: skip
def test_identity(body: str, id: str, label: str, kind: str, country: str | None) -> None:
    entity = read(body)[id]
    assert (entity.label, entity.kind, entity.country) == (label, kind, country)


def test_aliases_and_acronyms_are_one_entity() -> None:
    found = read("The Shanghai Cooperation Organisation (SCO) met. The SCO said so.")
    assert [m.text for m in found["tocsin:org/shanghai-cooperation-organisation"].mentions] == [
        "Shanghai Cooperation Organisation",
        "SCO",
        "SCO",
    ]


def test_surname_alone_role_and_affiliation() -> None:
    found = read("India's Defence Minister Rajnath Singh spoke. Singh left.", "Singh speaks")
    person = found["name:rajnath-singh"]
    assert [m.text for m in person.mentions] == ["Singh", "Rajnath Singh", "Singh"]
    assert (person.label, person.roles, person.affiliation, person.country) == (
        "PERSON",
        ("Defence Minister",),
        "tocsin:org/ind-defence-ministry",
        "IND",
    )


def test_dateline_is_no_entity() -> None:
    assert "geonames:703448" not in read("KYIV - Rain fell on Paris.")


def test_coordinates() -> None:
    city = read("A bomb went off in Quetta.")["geonames:1167528"]
    assert (round(city.latitude or 0), round(city.longitude or 0)) == (30, 67)
