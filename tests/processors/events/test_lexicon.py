"""PLOVER categories of single sentences: who does what to whom, whatever word tells it."""

import pytest

from processors.entities import read_entities
from processors.events import read_events
from processors.text import document
from schemas import Event, NewsItem
from schemas.news import Text


def events(text: str) -> list[Event]:
    read = document(NewsItem(key="t:1", uri="urn:t:1", provider="t", bodies=(Text(value=text),)))
    return sorted(read_events(read, read_entities(read), ()), key=lambda event: -event.confidence)


@pytest.mark.parametrize(
    ("category", "actor", "text"),
    [
        ("CONSULT", "Norway", "Norway held talks with Iceland on the herring quota."),
        ("AGREE", "Jakarta", "Jakarta has pledged to meet the church leaders of Papua."),
        ("SUPPORT", "Ghana", "Ghana praised Togo for its handling of the floods."),
        ("COOPERATE", "Estonia", "Estonia sold power to Finland again once the cable was mended."),
        ("AID", "Cuba", "Cuba dispatched vaccines and nurses to Honduras within hours."),
        ("AID", "Fiji", "Fiji sent 90 soldiers on a peacekeeping tour to Lebanon."),
        ("AID", "Uganda", "Uganda took in another 600 refugees from the Congo."),
        ("CONCEDE", "Myanmar", "Myanmar freed 40 political prisoners on the eve of the festival."),
        ("RETREAT", "Russia", "Russia pulled its troops back from Kherson."),
        ("REQUEST", "Kenya", "Kenya demanded that Somalia reopen the crossing."),
        ("ACCUSE", "Peru", "Peru accused Bolivia of poisoning the lake."),
        ("REJECT", "Serbia", "Serbia rejected the proposal of the European Union."),
        ("REJECT", "Chad", "Chad said it saw no reason to apologise to Sudan."),
        ("THREATEN", "Iran", "Iran threatened Kuwait with retaliation."),
        ("PROTEST", "Farmers", "Farmers blocked the roads to Toulouse for a third day."),
        ("SANCTION", "Poland", "Poland closed the last crossing to Belarus until further notice."),
        ("SANCTION", "Oslo", "Oslo threw out two diplomats of the Russian mission."),
        ("MOBILIZE", "Poland", "Poland moved two brigades up to the Belarusian border."),
        ("COERCE", "Ethiopia", "Ethiopia cut the internet to the Amhara region."),
        ("COERCE", "Police", "Police dispersed the pickets in Lima."),
        # Crowd control is a mode of ASSAULT.
        ("ASSAULT", "Police", "Police fired tear gas at the pickets in Lima."),
    ],
)
def test_the_event_of_a_sentence_and_who_does_it(category: str, actor: str, text: str) -> None:
    first = events(text)[0]
    assert first.event == category
    assert any(actor in party.text for party in first.actors)


@pytest.mark.parametrize(
    "text",
    [
        "The museum of Bergen opens at nine.",
        "Shares of Tanaka Motors gained two per cent in Tokyo.",
        "Hungary lies north of Serbia.",
    ],
)
def test_what_is_no_relation_is_no_event(text: str) -> None:
    assert not events(text)


@pytest.mark.parametrize(
    ("passive", "actor"),
    [
        ("Two editors were arrested by police in Minsk.", "police"),
        ("Two envoys were expelled by Norway.", "Norway"),
        ("The truce plan was rejected by Mali.", "Mali"),
    ],
)
def test_the_doer_of_a_passive_stands_behind_by(passive: str, actor: str) -> None:
    assert any(actor in party.text for party in events(passive)[0].actors)
