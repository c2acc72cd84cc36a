"""PLOVER categories by a sentence's verbs: who does what to whom, and what an earlier verb takes back."""

import pytest

from processors.events.categories import read_categories
from processors.events.inflection import forms
from processors.text import document
from schemas import Event, NewsItem, Text


def best(text: str) -> Event | None:
    item = NewsItem(key="t:1", uri="urn:t:1", provider="t", bodies=(Text(value=text),))
    found = read_categories(document(item), ())
    return max(found, key=lambda event: event.confidence, default=None)


@pytest.mark.parametrize(
    ("text", "category", "actor"),
    [
        ("Rwanda accused Burundi of arming exiles.", "ACCUSE", "Rwanda"),
        ("The Taliban ruled out talks with the resistance.", "REJECT", "Taliban"),
        ("Police arrested a radio host on her way to work.", "COERCE", "Police"),
        ("A radio host was arrested by police on her way to work.", "COERCE", "police"),
        ("Havana sent food to families cut off by the flood.", "AID", "Havana"),
        ("Kuwait donated five ambulances to the province.", "AID", "Kuwait"),
        ("Thousands of pensioners marched through Lima against the cuts.", "PROTEST", "Thousands of pensioners"),
        ("Brussels imposed new sanctions on three officials.", "SANCTION", "Brussels"),
        ("Algeria recalled its ambassador from Madrid.", "SANCTION", "Algeria"),
        ("Warsaw deployed troops along the frontier.", "MOBILIZE", "Warsaw"),
        ("The junta lifted a two-year-old ban on rallies.", "CONCEDE", "junta"),
        ("The rebels declared a unilateral ceasefire on Monday.", "RETREAT", "rebels"),
        ("Senators praised the returning medics.", "SUPPORT", "Senators"),
        ("Jakarta pledged to open talks with church leaders.", "AGREE", "Jakarta"),
        ("The foreign minister met her counterpart in Vientiane.", "CONSULT", "foreign minister"),
        ("Moscow threatened to cut gas to Chisinau.", "THREATEN", "Moscow"),
        ("The opposition demanded a recount in four districts.", "REQUEST", "opposition"),
        ("Spanish and Moroccan police held joint drills with the coast guard.", "COOPERATE", "police"),
    ],
)
def test_the_main_verb_gives_category_and_actor(text: str, category: str, actor: str) -> None:
    event = best(text)
    assert event is not None
    assert event.event == category
    assert actor in " ".join(party.text for party in event.actors)


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("Manila refused to release the sailors.", "REJECT"),
        ("Manila will not release the sailors.", "REJECT"),
        ("Manila failed to reach an agreement with the union.", "REJECT"),
        ("Manila cancelled a planned visit to Tokyo.", "REJECT"),
        ("Manila agreed to release the sailors.", "AGREE"),
        ("Manila threatened to jail the sailors.", "THREATEN"),
        ("The court found the general guilty of pillage.", "ACCUSE"),
    ],
)
def test_a_verb_is_governed_by_the_one_before_it(text: str, category: str) -> None:
    event = best(text)
    assert event is not None
    assert event.event == category


@pytest.mark.parametrize(
    "text",
    [
        "The central bank left its main rate unchanged.",
        "Observers describe the mood in the capital as calm.",
        "The envoy urged both sides to be patient.",
        "The ministry rejected accusations that it had lied.",
        "Oslo is considering sending aid to the coast.",
    ],
)
def test_talk_without_deed_is_no_event(text: str) -> None:
    assert best(text) is None


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("Quito expelled two consuls on Monday.", "asserted"),
        ("Quito reportedly expelled two consuls on Monday.", "alleged"),
        ("Exiles say Quito expelled two consuls on Monday.", "alleged"),
        ("Quito is said to have expelled two consuls.", "alleged"),
        ("Quito expelled two consuls, the exiles claim.", "alleged"),
        ("Chile denied that Quito had expelled two consuls.", "denied"),
        ("The palace dismissed talk that Quito had expelled two consuls.", "denied"),
        ("Quito will expel two consuls on Monday.", "planned"),
        ("Quito said on Sunday it would expel two consuls.", "planned"),
        ("Quito is preparing to expel two consuls.", "planned"),
        ("Quito could expel two consuls.", "hypothetical"),
        ("Quito has not expelled any consuls.", "negated"),
        ("Quito has yet to expel any consuls.", "negated"),
        ("No consul of Chile has been expelled by Quito.", "negated"),
    ],
)
def test_the_words_before_a_verb_tell_its_modality(text: str, modality: str) -> None:
    item = NewsItem(key="t:1", uri="urn:t:1", provider="t", bodies=(Text(value=text),))
    found = {event.event: event.modality for event in read_categories(document(item), ())}
    assert found["SANCTION"] == modality


@pytest.mark.parametrize(
    ("verb", "expected"),
    [
        ("urge", ("urge", "urges", "urged", "urging")),
        ("deny", ("deny", "denies", "denied", "denying")),
        ("clash", ("clash", "clashes", "clashed", "clashing")),
        ("meet", ("meet", "meets", "met", "meeting")),
    ],
)
def test_verb_forms(verb: str, expected: tuple[str, ...]) -> None:
    assert forms(verb) == expected
