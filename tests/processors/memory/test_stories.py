"""Every kind of life that an item, a happening and a document can have, as told stories."""

from datetime import timedelta
from typing import Any

import pytest

from schemas import Alert, FusedEvent, FusedOutcome
from tests.processors.memory.stories import MINISTERS, Feed, attack, count, paper


def kinds(told: list[tuple[str, str, str]]) -> list[str]:
    return [transition for transition, _, _ in told]


def killed(feed: Feed) -> list[int | None] | None:
    toll = feed.alerts[-1]["record"]["toll"].get("killed")
    return toll and [toll["min"], toll["max"]]


def test_flash_then_rising_toll_is_one_alert() -> None:
    feed = Feed()
    [(transition, rule, name)] = feed.tell("a", says=[attack("Iraq", mode=None)], headline="BLAST IN IRAQ")
    assert (transition, rule) == ("created", "attack")
    assert feed.tell("a", 2, [attack(killed=3)]) == [("updated", "attack", name)]
    assert killed(feed) == [3, 3]
    assert feed.alerts[0]["changed"][0] == {"field": "killed", "before": None, "after": [3, 3]}
    assert feed.tell("b", says=[attack(killed=5, injured=9)], provider="other") == [("updated", "attack", name)]
    assert killed(feed) == [5, 5]
    assert feed.last("events")["standing"] == "corroborated"
    assert feed.last("events")["origins_count"] == 2


def test_records_and_alerts_have_their_shape() -> None:
    feed = Feed()
    feed.tell(
        "a",
        says=[attack(killed=count(3, None), by="Front", attribution="claimed"), paper("refused", dissent=["India"])],
    )
    for alert in feed.alerts:
        Alert.model_validate(alert)
    FusedEvent.model_validate(feed.last("events"))
    FusedOutcome.model_validate(feed.last("outcomes"))
    assert {a["summary"] for a in feed.alerts} == {
        "Bombing in Karvel, Iraq: at least 3 killed; claimed by Front.",
        "India refused the declaration of Lake Forum summit in Karvel.",
    }


def test_a_place_that_names_its_country_is_not_followed_by_it() -> None:
    feed = Feed()
    feed.tell("a", says=[attack("Dasht in northern Iraq", killed=3)])
    assert feed.alerts[0]["summary"] == "Bombing in Dasht in northern Iraq: 3 killed."


def test_a_paper_of_no_kind_that_came_about_is_not_the_one_that_failed() -> None:
    feed = Feed()
    feed.tell("a", says=[paper("not_adopted", dissent=["India"]), paper("adopted", "other", meeting=None)])
    assert {(a["record"]["document"], a["record"]["status"]) for a in feed.alerts} == {("declaration", "not_adopted")}


def test_corroboration_alone_is_no_transition() -> None:
    feed = Feed()
    feed.tell("a", says=[attack(killed=3)])
    assert feed.tell("b", says=[attack(killed=3)], provider="other") == []
    assert feed.last("events")["standing"] == "corroborated"


def test_a_copy_adds_a_report_and_no_origin() -> None:
    feed = Feed()
    text = "A bomb went off in the old market of Karvel on Tuesday morning, killing three people, police said. " * 2
    feed.tell("a", says=[attack(killed=3)], body=text)
    assert feed.tell("b", says=[attack(killed=3)], body=text + "More soon.", provider="paper") == []
    assert (len(feed.last("events")["reports"]), feed.last("events")["origins_count"]) == (2, 1)
    feed.tell("c", says=[attack(killed=3)], provider="site", origin="wire")
    assert (len(feed.last("events")["reports"]), feed.last("events")["origins_count"]) == (3, 1)


def test_toll_corrected_down_by_a_later_version() -> None:
    feed = Feed()
    [(_, _, name)] = feed.tell("a", says=[attack(killed=30)])
    assert feed.tell("a", 2, [attack(killed=3)], headline="CORRECTED-Blast kills 3") == [("updated", "attack", name)]
    assert killed(feed) == [3, 3]


@pytest.mark.parametrize(
    ("headline", "told"),
    [("REFILE-Blast kills 5", []), ("REPEAT-Blast kills 5", []), ("CORRECTED-Blast kills 5", ["updated"])],
)
def test_edits(headline: str, told: list[str]) -> None:
    feed = Feed()
    feed.tell("a", says=[attack(killed=3)])
    assert kinds(feed.tell("a", 2, [attack(killed=5)], headline=headline)) == told


def test_redelivery_late_version_and_silent_change() -> None:
    feed = Feed()
    feed.tell("a", 2, [attack(killed=3)])
    known = feed.stream.items["wire:a"]
    [(item, digest)] = feed.sent
    assert not feed.stream.feed(item, digest), "an identical redelivery changes nothing"
    assert feed.tell("a", 1, [attack(killed=1)]) == [], "a late lower version changes nothing"
    assert feed.stream.items["wire:a"] == known
    assert kinds(feed.tell("a", 2, [attack(killed=4)])) == ["updated"], "the same version in other words is a change"


def test_kill_of_the_only_source_retracts_and_nothing_revives_it_but_a_new_version() -> None:
    feed = Feed()
    [(_, _, name)] = feed.tell("a", says=[attack(killed=3)])
    assert feed.tell("a", 2, pub_status="canceled") == [("retracted", "attack", name)]
    assert next(o for o in feed.outputs if o.topic == "enriched").value is None
    assert feed.last("events")["standing"] == "retracted"
    assert feed.tell("a", 1, [attack(killed=3)]) == []
    [(transition, _, new)] = feed.tell("a", 3, [attack(killed=2)])
    assert (transition, new != name) == ("created", True), "an id is never used twice"


def test_kill_of_one_of_two_falls_back() -> None:
    feed = Feed()
    [(_, _, name)] = feed.tell("a", says=[attack(killed=3)])
    feed.tell("b", says=[attack(killed=7)], provider="other")
    assert feed.tell("b", 2, pub_status="canceled", provider="other") == [("updated", "attack", name)]
    assert killed(feed) == [3, 3]
    assert feed.last("events")["origins_count"] == 1


@pytest.mark.parametrize(
    ("headline", "body"),
    [
        ("KILL KILL KILL", "Please kill item urn:wire:blast-77 slugged KARVEL-BLAST. No such blast took place."),
        (
            "STORY WITHDRAWN",
            'The story headlined "Blast in old market of Karvel" is withdrawn. There will be no substitute.',
        ),
        ("ADVISORY TO EDITORS", "Editors, please kill the story slugged KARVEL-BLAST/2 (item blast-77)."),
        (
            "Note to editors: item withdrawn",
            "The agency asks users not to use the story headed 'Blast in old market of Karvel'.",
        ),
        ("KILL NOTICE: Blast in old market of Karvel", "There was no blast."),
        ("KILL: KARVEL-BLAST/2", "Please kill item KARVEL-BLAST/2. Our reporter had it from hearsay."),
    ],
)
def test_kill_by_a_notice_in_words(headline: str, body: str) -> None:
    feed = Feed()
    [(_, _, name)] = feed.tell(
        "urn:wire:blast-77",
        says=[attack(killed=3)],
        headline="Blast in old market of Karvel",
        slugline="KARVEL-BLAST/2",
    )
    feed.tell("urn:wire:other-9", says=[attack("Lima", killed=1)], headline="Gunmen kill one in Lima")
    told = feed.tell("urn:wire:note-5", says=[attack(killed=3)], headline=headline, body=body)
    assert told == [("retracted", "attack", name)]
    assert feed.alerts[0]["cause"]["uri"] == "urn:wire:note-5"
    assert [(o.key, o.value) for o in feed.outputs if o.topic == "enriched"][-1] == ("wire:urn:wire:blast-77", None)
    assert not [o for o in feed.outputs if o.topic == "dlq"]


def test_a_notice_that_names_nothing_known_is_reported() -> None:
    feed = Feed()
    feed.tell("a", says=[attack(killed=3)])
    assert feed.tell("n", headline="KILL KILL KILL", body="Please kill item urn:wire:unknown-1.") == []
    [failure] = [o for o in feed.outputs if o.topic == "dlq"]
    assert "names no item" in (failure.value or {})["reason"]


def test_news_that_says_kill_is_no_notice() -> None:
    feed = Feed()
    assert kinds(feed.tell("a", says=[attack(killed=5)], headline="GUNMEN KILL FIVE IN KARVEL MARKET")) == ["created"]


def test_hold_and_restore() -> None:
    feed = Feed()
    [(_, _, name)] = feed.tell("a", says=[attack(killed=3)])
    assert feed.tell("a", 2, pub_status="withheld") == [("updated", "attack", name)]
    assert feed.last("events")["standing"] == "under_review"
    assert feed.tell("a", 3, [attack(killed=3)]) == [("updated", "attack", name)]
    assert feed.last("events")["standing"] == "provisional"


def test_hold_while_another_source_stands_is_silent() -> None:
    feed = Feed()
    feed.tell("a", says=[attack(killed=3)])
    feed.tell("b", says=[attack(killed=4)], provider="other")
    assert feed.tell("b", 2, pub_status="withheld", provider="other") == []


def test_embargo_speaks_when_the_streams_time_has_passed() -> None:
    feed = Feed()
    until = feed.clock + timedelta(hours=2)
    assert feed.tell("a", says=[attack(killed=3)], embargoed_until=until) == []
    assert feed.outputs == [] or {o.topic for o in feed.outputs} == {"mentions"}
    assert not [o for o in feed.outputs if o.value and o.value.get("action") == "assert"]
    assert feed.tell("b", says=[], minutes=30) == []
    assert kinds(feed.tell("c", says=[], minutes=120)) == ["created"]
    assert feed.alerts[0]["cause"]["uri"] == "a"


def test_a_later_version_moves_an_embargo() -> None:
    feed = Feed()
    feed.tell("a", says=[attack(killed=3)], embargoed_until=feed.clock + timedelta(hours=2))
    assert kinds(feed.tell("a", 2, [attack(killed=4)])) == ["created"]
    assert feed.tell("c", says=[], minutes=300) == []


def test_two_attacks_of_one_day_in_one_city_stay_two() -> None:
    feed = Feed()
    [(_, _, one)] = feed.tell("a", says=[attack(killed=12, text="A bomb ripped through a crowded market.")])
    [(transition, _, two)] = feed.tell(
        "b", says=[attack(killed=2, mode="firearms", text="Gunmen opened fire on a police checkpoint.")]
    )
    assert (transition, one != two) == ("created", True)
    assert feed.tell("c", says=[attack(killed=14, text="The market bombing killed 14.")], provider="other") == [
        ("updated", "attack", one)
    ]


def test_two_attacks_of_one_day_in_one_country_stay_two() -> None:
    feed = Feed()
    [(_, _, one)] = feed.tell("a", says=[attack("Karvel", killed=3)])
    [(transition, _, two)] = feed.tell("b", says=[attack("Dasht", killed=3)])
    assert (transition, one != two) == ("created", True)


def test_incidents_of_one_item_stay_apart_and_keep_their_ids() -> None:
    feed = Feed()
    told = feed.tell("a", says=[attack("Karvel", killed=3, incident=0), attack("Dasht", killed=1, incident=1)])
    assert kinds(told) == ["created", "created"]
    again = feed.tell("a", 2, [attack("Dasht", killed=2, incident=0), attack("Karvel", killed=3, incident=1)])
    assert again == [("updated", "attack", told[1][2])]


def test_sentences_about_one_incident_are_one() -> None:
    feed = Feed()
    told = feed.tell("a", says=[attack("Karvel", incident=0), attack(None, killed=3, mode=None, incident=0)])
    assert kinds(told) == ["created"]
    assert killed(feed) == [3, 3]


def test_midnight() -> None:
    feed = Feed()
    [(_, _, name)] = feed.tell("a", says=[attack(day="2031-03-04", killed=3)])
    assert feed.tell("b", says=[attack(day="2031-03-05", killed=4)], provider="other", minutes=900) == [
        ("updated", "attack", name)
    ]


def test_wrong_country_in_the_first_flash_is_corrected_across_theatres() -> None:
    feed = Feed()
    [(_, _, name)] = feed.tell("a", says=[attack("Tripoli LBN", killed=3)])
    assert feed.tell("a", 2, [attack("Tripoli LBY", killed=3)], headline="CORRECTED-Blast in Libya") == [
        ("updated", "attack", name)
    ]
    assert feed.alerts[0]["changed"] == [{"field": "country", "before": "LBN", "after": "LBY"}]
    assert feed.tell("b", says=[attack("Tripoli LBY", killed=4)], provider="other") == [("updated", "attack", name)]
    assert feed.tell("a", 3, [attack("Tripoli LBY", killed=5)]) == [("updated", "attack", name)]


def test_events_that_a_correction_shows_to_be_one_are_merged_with_a_trace() -> None:
    feed = Feed()
    [(_, _, one)] = feed.tell("a", says=[attack("Lima", killed=3)])
    [(_, _, two)] = feed.tell("b", says=[attack("Karvel", killed=3)], provider="other")
    assert feed.tell("a", 2, [attack("Karvel", killed=3)])[-1] == ("superseded", "attack", two)
    gone = [o.value for o in feed.outputs if o.topic == "events" and o.key in two][-1]
    assert gone
    assert gone["merged_into"] in one


def test_claim_then_counter_claim_then_withdrawal() -> None:
    feed = Feed()
    [(_, _, name)] = feed.tell("a", says=[attack(killed=3)])
    assert feed.tell("b", says=[attack(killed=3, by="North Front", attribution="accused")], provider="b") == [
        ("updated", "attack", name)
    ]
    assert feed.tell("c", says=[attack(killed=3, by="South League", attribution="claimed")], provider="c") == [
        ("updated", "attack", name)
    ]
    assert feed.alerts[0]["record"]["actors"][0]["text"] == "South League"
    assert kinds(feed.tell("c", 2, [attack(killed=3)], provider="c")) == ["updated"]
    assert feed.alerts[0]["record"]["actors"][0]["text"] == "North Front"
    assert kinds(feed.tell("b", 2, [attack(killed=3)], provider="b")) == ["updated"]
    assert feed.alerts[0]["record"]["actors"] == []


def test_two_sides_that_contradict_each_other_are_spanned() -> None:
    feed = Feed()
    feed.tell("a", says=[attack(killed=count(3, source="the army"))])
    feed.tell("b", says=[attack(killed=count(20, source="a rebel spokesman"))], provider="other")
    assert killed(feed) == [3, 20]
    assert feed.last("events")["standing"] == "disputed"
    assert feed.last("events")["contradictions"][0]["field"] == "killed"


def test_a_vague_word_takes_nothing_from_a_number() -> None:
    feed = Feed()
    feed.tell("a", says=[attack(killed=12)])
    assert feed.tell("b", says=[attack(killed=count(3, None, text="several"))], provider="other") == []


def test_a_version_that_tells_no_attack_any_more_retracts() -> None:
    feed = Feed()
    [(_, _, name)] = feed.tell("a", says=[attack(killed=None)])
    assert feed.tell("a", 2, [attack(modality="negated")]) == [("retracted", "attack", name)]


def test_background_plans_and_captions_ring_nothing() -> None:
    feed = Feed()
    assert (
        feed.tell(
            "a", says=[attack(modality="historical"), attack(modality="planned"), attack(modality="hypothetical")]
        )
        == []
    )
    assert feed.tell("b", says=[attack(killed=3)], type="picture") == []


def test_life_of_a_declaration() -> None:
    feed = Feed()
    assert feed.tell("a", says=[paper("expected")]) == []
    [(transition, rule, name)] = feed.tell(
        "b", says=[paper("refused", dissent=["India"], reason="the draft left it out")]
    )
    assert (transition, rule) == ("created", "outcome")
    assert feed.tell("c", says=[paper("not_adopted")], provider="other") == [("updated", "outcome", name)]
    assert [d["text"] for d in feed.alerts[0]["record"]["dissenters"]] == ["India"]
    assert feed.tell("d", says=[paper("not_adopted"), paper("replaced", "chairs_statement")]) == [
        ("updated", "outcome", name)
    ]
    assert (feed.alerts[0]["record"]["document"], feed.alerts[0]["record"]["status"]) == ("declaration", "replaced")
    assert feed.tell("e", says=[paper("refused", dissent=["India"])], provider="x") == []
    assert feed.tell("f", says=[paper("adopted", parties=["India", "Peru"])]) == [("updated", "outcome", name)]
    assert feed.alerts[0]["record"]["dissenters"] == []
    assert feed.tell("g", says=[paper("withdrawn", dissent=["Peru"])]) == [("updated", "outcome", name)]


def test_distinct_meetings_never_merge() -> None:
    feed = Feed()
    [(_, _, one)] = feed.tell("a", says=[paper("adopted")])
    [(transition, _, two)] = feed.tell("b", says=[paper("not_adopted", meeting=MINISTERS)])
    assert (transition, one != two) == ("created", True)


def test_a_bilateral_paper_is_its_own_and_is_followed_to_ratification() -> None:
    feed = Feed()
    told = feed.tell("a", says=[paper("adopted"), paper("signed", "agreement", None, parties=["India", "Peru"])])
    assert kinds(told) == ["created", "created"]
    later = feed.tell("b", says=[paper("ratified", "agreement", None, parties=["Peru", "India"])], minutes=60 * 24 * 30)
    assert later == [("updated", "outcome", told[1][2])]


def test_a_false_signing_that_is_killed() -> None:
    feed = Feed()
    feed.tell("a", says=[paper("expected")])
    [(_, _, name)] = feed.tell("b", says=[paper("signed")])
    assert feed.tell("b", 2, pub_status="canceled") == [("retracted", "outcome", name)]
    assert feed.last("outcomes")["status"] == "expected"


def test_an_expected_paper_without_news_is_overdue_once_and_resolved() -> None:
    feed = Feed()
    assert (
        feed.tell(
            "diary",
            says=[paper("expected")],
            type="event",
            event_details={"dates": {"startDate": "2031-03-03", "endDate": "2031-03-05"}},
        )
        == []
    )
    assert feed.tell("x", minutes=60 * 24) == []
    assert feed.tell("y", minutes=60 * 24 * 2)[0][:2] == ("created", "overdue")
    assert feed.alerts[0]["severity"] == "Minor"
    assert feed.tell("z", minutes=60 * 24) == []
    told = feed.tell("late", says=[paper("adopted")])
    assert {t[:2] for t in told} == {("created", "outcome"), ("resolved", "overdue")}


def test_what_is_over_is_closed_and_forgotten() -> None:
    feed = Feed()
    feed.tell("a", says=[attack(killed=3)])
    for n in range(6):
        feed.tell(f"late-{n}", says=[], minutes=60 * 24 * 40 if n == 0 else 1)
    told = feed.stream.rows
    assert not [key for key in told if key.startswith("ev-")]


def test_one_item_of_the_far_future_empties_nothing() -> None:
    feed = Feed()
    feed.tell("a", says=[attack(killed=3)])
    feed.tell("b", says=[], minutes=60 * 24 * 365 * 50)
    assert [key for key in feed.stream.rows if key.startswith("ev-")]


def test_a_wave_is_several_events_under_one_parent_and_a_claim_for_all_is_for_each() -> None:
    feed = Feed()
    towns = [attack("Karvel", killed=8, incident=0), attack("Dasht", killed=3, incident=1)]
    told = feed.tell("a", says=towns, headline="Coordinated bombings hit two towns")
    parents = {o.value["parent_id"] for o in feed.outputs if o.topic == "events" and o.value}
    assert len(parents) == 1
    assert None not in parents
    claim = attack(
        "Karvel", by="North Front", attribution="claimed", text="The front said it carried out both bombings."
    )
    claimed = feed.tell("b", says=[claim], provider="other")
    assert sorted(claimed) == sorted(("updated", "attack", name) for _, _, name in told)
    assert {a["record"]["toll"]["killed"]["min"] for a in feed.alerts} == {8, 3}, "a claim brings no toll along"
    gone = feed.tell("b", 2, pub_status="canceled", provider="other")
    assert sorted(gone) == sorted(claimed), "what was claimed for all is taken back from all"
    assert all(not a["record"]["actors"] for a in feed.alerts)


def test_a_claim_for_one_is_for_one() -> None:
    feed = Feed()
    told = feed.tell("a", says=[attack("Karvel", killed=8, incident=0), attack("Dasht", killed=3, incident=1)])
    claim = attack("Karvel", by="North Front", attribution="claimed", text="The front claimed the bombing.")
    assert feed.tell("b", says=[claim], provider="other") == [("updated", "attack", told[0][2])]


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("Police withdrew their accusation against North Front over the Karvel bomb.", ["updated"]),
        ("Police no longer suspect North Front, an officer said.", ["updated"]),
        ("North Front denied that it had anything to do with the Karvel bomb.", []),
        ("Troops withdrew from Karvel as the accusations flew.", []),
    ],
)
def test_an_accusation_taken_back_and_a_bare_denial(body: str, told: list[str]) -> None:
    feed = Feed()
    feed.tell("a", says=[attack(killed=3, by="North Front", attribution="accused")])
    assert kinds(feed.tell("b", says=[attack(modality="denied")], body=body, provider="other")) == told
    assert not told or feed.last("events")["actors"] == []


def test_an_accusation_taken_back_for_an_attack_that_is_not_known_is_no_event() -> None:
    feed = Feed()
    assert feed.tell("b", says=[attack(modality="denied")], body="Police withdrew the accusation.") == []
    assert not [o for o in feed.outputs if o.topic == "events"]


def test_an_echo_adds_to_what_is_known_and_begins_nothing() -> None:
    feed = Feed()
    assert feed.tell("x", says=[attack(killed=3, modality="historical")]) == []
    [(_, _, name)] = feed.tell("a", says=[attack(killed=3)])
    assert feed.tell("b", says=[attack(killed=2, modality="historical")], provider="b") == [], (
        "background lowers no toll"
    )
    assert feed.tell("c", says=[attack(killed=4, modality="historical")], provider="c") == [("updated", "attack", name)]
    assert feed.tell("d", says=[attack(modality="historical", day="2031-02-01", killed=9)], provider="d") == []


def test_a_version_that_tells_it_as_background_takes_nothing_back() -> None:
    feed = Feed()
    feed.tell("a", says=[attack(killed=3)])
    assert feed.tell("a", 2, [attack(killed=None, modality="historical")]) == []
    assert feed.last("events")["standing"] == "provisional"


@pytest.mark.parametrize(
    ("days", "version", "more", "told", "letters"),
    [
        (29, 1, {}, [], 0),  # the same bytes again
        (29, 2, {"pub_status": "canceled"}, ["retracted"], 0),
        (29, 2, {"headline": "CORRECTED: Bomb kills two", "says": [attack(killed=2)]}, ["updated"], 0),
        (390, 1, {}, [], 0),
        (390, 2, {"pub_status": "canceled"}, [], 0),  # the event is closed; the kill still finds its item
        (402, 1, {}, [], 0),  # forgotten, but its date says that it is old news
        (402, 2, {"pub_status": "canceled"}, [], 1),
        (402, 2, {"says": [attack("Dasht", killed=2, day="2032-04-10")]}, ["created"], 0),
    ],
)
def test_what_comes_late(days: int, version: int, more: dict[str, Any], told: list[str], letters: int) -> None:
    feed = Feed()
    assert feed.tell("a", says=[attack(killed=3)])[0][0] == "created"
    first = feed.sent[-1][0]
    for day in range(days - 1):
        for n in range(3):
            feed.tell(f"day-{day}-{n}", minutes=60 * 8)
    alerts = feed.send(first) if version == 1 else feed.tell("a", version, minutes=60 * 24, **more)
    assert [a[0] for a in alerts] == told
    assert len([o for o in feed.outputs if o.topic == "dlq"]) == letters
    if more.get("pub_status"):
        assert [o.value for o in feed.outputs if o.topic == "enriched"] == [None]


TEXT = (
    "A bomb went off in the old market of Karvel on Tuesday morning, killing {} people and wounding many more, the "
    "police said. The market was full of families who had come to buy food for the holiday, witnesses told reporters."
)
REWRITTEN = (
    "Police have lowered to {} the number of dead in Tuesday's explosion at the old market of Karvel, saying that "
    "some of the victims had been counted twice by two hospitals of the town. Shops remained closed on Wednesday."
)


@pytest.mark.parametrize("first", ["agency", "outlet", "late outlet"])
@pytest.mark.parametrize("text", [TEXT, REWRITTEN])
@pytest.mark.parametrize("headline", ["CORRECTED: Bomb kills seven", "UPDATE 1: Bomb kills seven"])
@pytest.mark.parametrize("credited", [False, True])
def test_a_copy_of_what_was_put_right_is_put_right_with_it(
    first: str, text: str, headline: str, credited: bool
) -> None:
    feed = Feed()
    copy = {"body": TEXT.format(12) + " More soon.", "provider": "paper", **({"origin": "wire"} if credited else {})}
    for teller in {"agency": ("a", "b"), "outlet": ("b", "a"), "late outlet": ("a",)}[first]:
        feed.tell(teller, says=[attack(killed=12)], **(copy if teller == "b" else {"body": TEXT.format(12)}))
    assert kinds(feed.tell("a", 2, [attack(killed=7)], headline=headline, body=text.format(7))) == ["updated"]
    assert killed(feed) == [7, 7]
    if first == "late outlet":
        assert feed.tell("b", says=[attack(killed=12)], **copy) == []
    assert feed.last("events")["toll"]["killed"]["min"] == 7
    assert feed.last("events")["origins_count"] == 1
    assert feed.tell("b", 2, [attack("Karvel Old Market", killed=12)], **copy) == [], (
        "an edit that is not the correction"
    )
    assert kinds(feed.tell("c", says=[attack(killed=9)], provider="other")) == ["updated"], "news is news"
    assert killed(feed) == [9, 9]


def test_an_outlet_that_writes_its_sources_old_count_in_its_own_words_is_not_believed() -> None:
    feed = Feed()
    feed.tell("a", says=[attack(killed=12)])
    feed.tell("a", 2, [attack(killed=7)], headline="CORRECTED: Bomb kills seven")
    assert feed.tell("b", says=[attack(killed=12)], provider="paper", origin="wire") == []
    assert kinds(feed.tell("a", 3, [attack(killed=12)], headline="CORRECTED: Bomb kills twelve")) == ["updated"]
    assert kinds(feed.tell("d", says=[attack(killed=13)], provider="paper", origin="wire")) == ["updated"]


def test_the_copy_counts_again_when_what_was_put_right_is_killed() -> None:
    feed = Feed()
    feed.tell("b", says=[attack(killed=12)], provider="paper", body=TEXT.format(12))
    feed.tell("a", says=[attack(killed=12)], body=TEXT.format(12))
    assert kinds(feed.tell("a", 2, [attack(killed=7)], body=TEXT.format(7))) == ["updated"]
    assert kinds(feed.tell("a", 3, pub_status="canceled")) == ["updated"]
    assert killed(feed) == [12, 12]


def test_a_signing_that_is_taken_back_is_not_held_up_by_its_copy() -> None:
    feed = Feed()
    feed.tell("b", says=[paper("adopted")], provider="paper", body=TEXT.format(12))
    feed.tell("a", says=[paper("adopted")], body=TEXT.format(12))
    feed.tell("a", 2, [paper("refused", dissent=["India"])], headline="CORRECTED: India refuses", body=TEXT.format(12))
    assert feed.last("outcomes")["status"] == "refused"
