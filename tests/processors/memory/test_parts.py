"""The small parts of the memory: edits, notices, keys, origins, places, counts."""

from typing import Any

import msgspec
import pycountry
import pytest

from processors.memory.alerts import changes
from processors.memory.beliefs import believe_event, origins, standing_claims
from processors.memory.catalogue import plain, tails
from processors.memory.decisions import next_status
from processors.memory.items import edit, judge, remember
from processors.memory.keys import NOWHERE, THEATRE, theatre
from processors.memory.notices import read_notice
from processors.memory.origins import COPY, alike, origin_name, signature
from processors.memory.places import names_meet
from processors.memory.records import EventClaim
from schemas import NewsItem, Text
from tests.processors.memory.stories import claim_row


def item(
    headline: str = "", body: str = "", version: str = "1", note: str | None = None, status: str = "usable"
) -> NewsItem:
    return NewsItem(key="w:a", uri="a", provider="w", version=version, pub_status=status, ed_note=note,
                    headlines=(Text(value=headline),), bodies=(Text(value=body),))  # fmt: skip


@pytest.mark.parametrize(
    ("headline", "note", "verdict"),
    [
        ("CORRECTED-Blast kills 3", None, "correction"), ("Blast kills 3", "Corrects toll in paragraph 1", "correction"),
        ("(Corrected) Blast", None, "correction"), ("REFILE-Blast", None, "refile"), ("RPT-Blast", None, "repeat"),
        ("Blast", "Repeats to widen distribution", "repeat"), ("Repeat offender jailed", None, "update"),
        ("UPDATE 2-Blast kills 3", None, "update"), ("Correctional officers strike", None, "update"),
        ("Repeated shelling kills nine in Kherson", None, "update"), ("REPEATED SHELLING KILLS NINE", None, "update"),
        ("Repeat-offender kills two", None, "update"), ("Repeating attack kills two", None, "update"),
        ("Correcting course, army strikes", None, "update"), ("Refiles suit over blast", None, "update"),
        ("REPEAT: Blast", None, "repeat"), ("(RPT) Blast", None, "repeat"), ("Correction: Blast", None, "correction"),
        ("Blast", "Eds: CORRECTS toll", "correction"), ("Blast", "Editors: corrects name", "correction"),
        ("Blast", "Note to editors: Correction to paragraph 2", "correction"), ("Blast", "Rectificatif: bilan", "correction"),
        ("Blast", "Repeated calls to the ministry went unanswered", "update"), ("Blast", "UPDATES with toll", "update"),
    ],
)  # fmt: skip
def test_edits(headline: str, note: str | None, verdict: str) -> None:
    assert edit(item(headline, note=note)) == verdict


@pytest.mark.parametrize(
    ("known", "comes", "verdict"),
    [("9", "10", "update"), ("10", "9", "stale"), ("1.9", "1.10", "update"), ("2", "2", "update")],
)
def test_versions_are_numbers(known: str, comes: str, verdict: str) -> None:
    assert judge(remember(item(version=known), "x"), item(version=comes), "y") == verdict


@pytest.mark.parametrize(
    ("headline", "body", "kind"),
    [
        ("KILL KILL KILL", "Please kill item X-1.", "kill"),
        ("BULLETIN KILL", "", "kill"),
        ("STORY WITHDRAWN - Blast in Karvel", "", "kill"),
        ("HOLD HOLD HOLD", "Please hold item dpa 123.", "hold"),
        ("HOLD LIFTED", "Item dpa 123 may be used in its original form.", "release"),
        ("Advisory to editors: story withdrawn", "", "kill"),
        ("Attention editors", "Please do not use our story on the Karvel blast; it is wrong.", "kill"),
        ("Media advisory", "The hold on item dpa 123 is lifted.", "release"),
        ("GUNMEN KILL FIVE IN KARVEL", "Five people were killed.", None),
        ("Kill Bill returns to cinemas", "The film opens on Friday.", None),
        ("Journal retracts article on vaccines", "The article was retracted by its editors.", None),
        ("Rebels withdraw from Karvel", "Rebels withdrew on Monday.", None),
        ("Troops hold Karvel", "Troops hold the bridge.", None),
        ("Minister tells editors to back peace", "He said newspapers should hold the line.", None),
        ("WITHDRAWAL OF U.S. TROOPS BEGINS AS SUICIDE BOMB KILLS 20 IN BAGHDAD", "", None),
        ("RETRACTION OF NUCLEAR PLEDGE BY IRAN", "", None),
        ("ALERT CANCELLED AFTER MISSILE KILLS FOUR IN KYIV", "", None),
        ("REPORT WITHDRAWN BY UN ON GAZA", "", None),
        ("KILL ORDER ON JOURNALISTS ISSUED BY JUNTA", "", None),
        ("KILL STORY OF KARVEL COMES TO THE SCREEN", "", None),
        ("KILL-SWITCH LAW PASSED", "", None),
        ("KILLED: LEADER OF REBELS IN STRIKE", "", None),
        ("HOLD-UP IN BANK KILLS TWO", "", None),
        ("HOLD FOR RELEASE OF HOSTAGES HURTS MARKETS", "", None),
        ("RELEASED HELD SAILORS REACH PORT", "", None),
        ("Advisory: army withdraws from city after suicide bomb kills 20", "", None),
        ("Notice: army withdraws from city after bomb kills nine", "", None),
        ("Advisory: report: 20 killed in blast", "", None),
        ("Media advisory - Minister to speak", "He will withdraw from the race.", None),
        ("Blast kills 3", "Please call the police. The report said a man was killed.", None),
        ("Study on vaccines", "The journal's editors, citing fraud, said the article was retracted.", None),
        ("(KILL) Blast in Karvel", "", "kill"),
        ("WITHDRAWN-Blast in Karvel", "", "kill"),
        ("WITHDRAWAL - Blast in Karvel", "", "kill"),
        ("KILL ITEM dpa 123", "", "kill"),
        ("KILL STORY BC-Karvel-Blast", "", "kill"),
        ("Notice to editors: withdraw item dpa 123", "", "kill"),
        ("Attention editors", "The alert about a blast in Karvel has been withdrawn.", "kill"),
        ("HOLD FOR RELEASE AT 1800", "", "hold"),
    ],
)
def test_notices(headline: str, body: str, kind: str | None) -> None:
    notice = read_notice(item(headline, body))
    assert (notice.kind if notice else None) == kind


@pytest.mark.parametrize(
    ("note", "kind"),
    [
        ("EDITORS: This story has been withdrawn.", "kill"), ("Mandatory kill", "kill"), ("Kill", "kill"),
        ("Kill - wrong place", "kill"), ("KILL. Replaces earlier", "kill"), ("Please kill", "kill"), ("Do not use", "kill"),
        ("This item is killed", "kill"), ("Story should not be used", "kill"), ("Hold for release", "hold"),
        ("Please hold", "hold"), ("Hold lifted", "release"), ("Do not use after 1 December", None), ("Kills 20", None),
        ("Replaces earlier story, which was withdrawn", None), ("Adds quotes; kill paragraph 3", None),
        ("Retracts paragraph 4", None), ("Withdrawn troops pictured", None), (None, None),
    ],
)  # fmt: skip
def test_notices_in_the_note_to_editors(note: str | None, kind: str | None) -> None:
    notice = read_notice(item("Blast in Karvel kills four", "KARVEL - Four people died.", note=note))
    assert (notice.kind if notice else None) == kind


def test_a_notice_in_hostile_text_is_read_in_no_time() -> None:
    read_notice(item("ADVISORY " * 2000 + "x", "please kill " + "the our " * 5000 + "a-1:" * 5000 + '"' * 5000))


@pytest.mark.parametrize(
    ("text", "handle"),
    [("urn:newsml:dpa.com:20310304:31-0304-77", "31030477"), ("https://x.example/a/blast-77?t=1", "blast77t1")],
)
def test_ids_are_found_by_their_tails(text: str, handle: str) -> None:
    assert handle.replace("t1", "") in "".join(tails(text))
    assert plain("DPA-123") == plain("dpa 123")


def test_every_country_has_one_theatre() -> None:
    assert {c.alpha_3 for c in pycountry.countries} <= set(THEATRE)
    assert theatre("LBN") != theatre("LBY")
    assert theatre(None) == theatre("???") == NOWHERE


@pytest.mark.parametrize(
    ("one", "two"),
    [("(ANI)", "Asian News International"), ("Reuters", "Thomson Reuters"), ("AFP", "Agence France-Presse")],
)
def test_one_agency_has_one_name(one: str, two: str) -> None:
    assert origin_name(one) == origin_name(two)


def test_copies_are_alike_and_rewrites_are_not() -> None:
    text = "A bomb tore through the old market of Karvel on Tuesday, killing at least twelve people and wounding thirty, police said. Nobody claimed it."
    rewrite = "At least twelve died when explosives went off among shoppers in Karvel's old market, according to officers at the scene on Tuesday."
    assert alike(signature(text), signature("KARVEL - " + text + " (Reporting by A. Writer)")) > COPY
    assert alike(signature(text), signature(rewrite)) < 0.2
    assert alike(signature("too short"), signature("too short")) == 0


@pytest.mark.parametrize(
    ("one", "two", "meet"),
    [
        ("Quetta", "Quetta railway station", True),
        ("Port Moresby", "Port Harcourt", False),
        ("the city of Lima", "Lima", True),
    ],
)
def test_place_names(one: str, two: str, meet: bool) -> None:
    assert names_meet(one, two) == meet


@pytest.mark.parametrize(
    ("known", "told", "now"),
    [
        ("expected", "refused", "refused"), ("refused", "not_adopted", "not_adopted"), ("not_adopted", "replaced", "replaced"),
        ("replaced", "not_adopted", "replaced"), ("adopted", "refused", "adopted"), ("adopted", "withdrawn", "withdrawn"),
        ("not_adopted", "adopted", "adopted"), ("adopted", "expected", "adopted"), ("signed", "ratified", "ratified"),
        ("ratified", "signed", "ratified"), ("under_negotiation", "expected", "expected"), ("vetoed", "adopted", "adopted"),
    ],
)  # fmt: skip
def test_the_life_of_a_document(known: str, told: str, now: str) -> None:
    assert next_status(known, told) == now


def claim(n: int, origin: str = "a", copy_of: str | None = None, **event: Any) -> EventClaim:
    return msgspec.convert(claim_row(f"m{n}", n, origin, copy_of, event), EventClaim)


def killed(claims: list[EventClaim]) -> int | None:
    count = believe_event(standing_claims(claims)).toll["killed"]
    return count.min if count else None


def test_origins_are_joined_by_name_and_by_text() -> None:
    assert origins([claim(1, "a"), claim(2, "b"), claim(3, "a")]) == 2
    assert origins([claim(1, "a"), claim(2, "b", "m1"), claim(3, "b")]) == 1


def test_a_copy_counts_when_its_original_is_gone() -> None:
    toll = {"killed": {"min": 3, "max": 3}}
    copy = claim(5, "b", "m1", toll={"killed": {"min": 1, "max": 1}})
    assert killed([claim(1, toll=toll), copy]) == 3
    assert killed([copy]) == 1


def test_a_place_corrected_by_most_publishers() -> None:
    def at(n: int, origin: str, name: str, country: str) -> EventClaim:
        return claim(n, origin, place={"name": name, "country": country, "resolution": 4, "basis": "stated"})

    claims = [at(1, "a", "Tripoli", "LBN"), at(2, "b", "Tripoli", "LBY"), at(3, "c", "Tripoli", "LBY")]
    place = believe_event(claims).place
    assert place is not None
    assert place.country == "LBY"


def said(words: str) -> dict[str, Any]:
    return {"field": "body", "begin": 0, "end": len(words), "text": words}


@pytest.mark.parametrize(
    ("words", "least"),
    [("seven people", 7), ("Twenty-two people", 22), ("7", 7), ("several people", 9), ("dozens", 24)],
)
def test_a_number_in_words_is_no_vague_word(words: str, least: int) -> None:
    first = claim(1, toll={"killed": {"min": 9, "max": 9, "text": said("nine")}})
    told = {"several people": 3, "dozens": 24}.get(words, least)
    second = claim(2, toll={"killed": {"min": told, "max": None, "text": said(words)}})
    assert killed([first, second]) == least


def test_nine_after_at_least_nine_is_no_change() -> None:
    assert not changes({"killed": [9, None]}, {"killed": [9, 9]})
    assert changes({"killed": [9, None]}, {"killed": [10, 10]})
    assert changes({"killed": [None, 9]}, {"killed": [9, 9]})


@pytest.mark.parametrize(
    ("before", "after", "same"),
    [
        ("National Democratic Front of Bodoland", "NDFB", True),
        ("NDFB", "the National Democratic Front of Bodoland", True),
        ("Taliban", "Pakistani Taliban", True),
        ("NDFB", "ULFA", False),
        ("Tigers", "T", False),
    ],
)
def test_initials_are_the_same_name(before: str, after: str, same: bool) -> None:
    assert bool(changes({"actors": [before]}, {"actors": [after]})) is not same
