"""The data files: codes that exist, rows in order, and no name with two bearers but by a rule that tells them apart."""

from collections import defaultdict

import pycountry
import pytest

from processors.gazetteer.countries import alpha3, countries, country_named, country_of
from processors.gazetteer.folding import slug
from processors.gazetteer.lexicon import find
from processors.gazetteer.organisations import organisations
from processors.gazetteer.places import cities, large_cities
from processors.gazetteer.regions import region_named, regions
from processors.gazetteer.tables import listed, rows, words

KINDS = {"igo", "party", "armed_group", "military", "government", "ministry", "company", "media", "ngo"}
# Acronyms of two bodies: the one named in full in the item, else the one of a country of the item, is meant (linking).
SHARED = {"RSF", "CPC"}


@pytest.mark.parametrize("name", ["countries", "organisations", "regions", "titles", "peoples"])
def test_tables_are_sorted_and_square(name: str) -> None:
    table = rows(name)
    keys = [r[0] for r in table]
    assert keys == sorted(keys)
    assert len(keys) == len(set(keys))
    assert len({len(r) for r in table}) == 1


@pytest.mark.parametrize("name", ["common", "given_names"])
def test_word_lists(name: str) -> None:
    assert len(words(name)) > 1000


def test_country_codes_exist() -> None:
    assert {c for c in countries() if not pycountry.countries.get(alpha_3=c)} == {"XKX"}


def test_region_codes_exist() -> None:
    for region in regions():
        if region.id.startswith("iso3166:"):
            code = pycountry.subdivisions.get(code=region.id.removeprefix("iso3166:"))
            assert code is not None, region
            assert alpha3(code.country_code) == region.country, region
        assert region.country is None or region.country in countries()
        assert region.latitude is None or (-90 <= region.latitude <= 90 and -180 <= (region.longitude or 0) <= 180)


def test_organisations_are_whole() -> None:
    for body in organisations().values():
        assert body.kind in KINDS, body
        assert body.id == "tocsin:org/" + slug(body.name), body
        assert body.country is None or body.country in countries(), body
        assert body.parent is None or body.parent in organisations(), body


def test_no_name_of_two_organisations_without_a_rule() -> None:
    bearers = defaultdict(set)
    for body in organisations().values():
        for name in (body.name, *body.others):
            bearers[name].add(body.id)
    assert {n for n, b in bearers.items() if len(b) > 1} == SHARED


def test_no_name_of_a_people_twice() -> None:
    """In their own table or as the people of a country: NORP has no rule to tell bearers apart."""
    bearers = defaultdict(list)
    for name, country, others in rows("peoples"):
        assert not country or country in countries(), name
        for one in (name, *listed(others)):
            bearers[one].append(name)
    for land in countries().values():
        for one in land.adjectives:
            bearers[one].append(land.code)
    assert not {n: b for n, b in bearers.items() if len(b) > 1}


def test_no_name_of_a_region_twice_but_told_apart_by_country() -> None:
    """A word beside it or the item's countries choose (linking); two regions of one country could not be told apart."""
    bearers = defaultdict(set)
    for region in regions():
        for name in (region.name, *region.others):
            assert region.country not in bearers[name], (name, region.country)
            bearers[name].add(region.country)
    assert len(bearers) > 500


def test_roles_belong_to_known_sectors() -> None:
    sectors = {"GOV", "MIL", "COP", "OPP", "REL", "MED", "LAW", "EDU", "BUS", "CVL", "REB", "SPO", "-"}
    for title, sector, office in rows("titles"):
        assert title == title.lower(), title
        assert sector in sectors, title
        assert not office or office.endswith("-ministry"), title


def test_no_adjective_of_two_countries() -> None:
    bearers = defaultdict(set)
    for land in countries().values():
        for name in land.adjectives:
            bearers[name].add(land.code)
    assert not {n for n, b in bearers.items() if len(b) > 1}


@pytest.mark.parametrize(
    ("name", "code"), [("U.K.", "GBR"), ("the Netherlands", "NLD"), ("DR Congo", "COD"), ("Atlantis", None)]
)
def test_country_named(name: str, code: str | None) -> None:
    assert country_named(name) == code


@pytest.mark.parametrize(
    ("name", "code"), [("Iranian", "IRN"), ("Danes", "DNK"), ("Filipino", "PHL"), ("Martian", None)]
)
def test_country_of(name: str, code: str | None) -> None:
    assert country_of(name) == code


def test_places() -> None:
    assert [c.country for c in cities("Hyderabad")] == ["IND", "PAK"]
    assert cities("kiev")[0].name == "Kyiv"
    assert cities("") == cities("Xyzzyville") == ()
    assert len(large_cities()) > 9000
    region = region_named("Ala.")
    assert region is not None
    assert region.id == "iso3166:US-AL"


@pytest.mark.parametrize(
    ("text", "case", "names"),
    [
        ("Let us see who said so: the WHO, LeT or the US.", "mixed", ["WHO", "LeT", "US"]),
        ("IT IS US WHO ASK THE FMLN AND THE U.S. MARINES.", "upper", ["FMLN", "U.S. MARINES"]),
        ("the uk and south korea told us in reading", "lower", ["uk", "south korea"]),
        (
            "Tirana is no Iran; Pakistan-based Lashkar-e-Taiba’s men",
            "mixed",
            ["Tirana", "Iran", "Pakistan", "Lashkar-e-Taiba"],
        ),
        ("Shanghai Cooperation Organisation (SCO)", "mixed", ["Shanghai Cooperation Organisation", "SCO"]),
        ("", "mixed", []),
    ],
)
def test_find(text: str, case: str, names: list[str]) -> None:
    found = find(text, case)  # type: ignore[arg-type]
    assert [m.text for m in found] == names
    assert all(text[m.begin : m.end] == m.text for m in found)
