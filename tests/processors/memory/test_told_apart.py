"""What tells two happenings or papers from each other, and what of one is taken back."""

from schemas import Meeting
from tests.processors.memory.stories import Feed, attack, paper

BREAD = "A suicide bomber killed four in a bread shop of Karvel on Tuesday morning, police said."
GATE = "A car bomb went off at the gate of the police school in Karvel on Tuesday {}, an officer said."


def test_two_bombs_of_one_city_are_two_by_the_time_of_day() -> None:
    feed = Feed()
    [(_, _, one)] = feed.tell("a", says=[attack(killed=4, mode="suicide-attack", text=BREAD)])
    [(transition, _, two)] = feed.tell("b", says=[attack(killed=7, text=GATE.format("afternoon"))])
    assert (transition, one != two) == ("created", True)
    told = [
        attack(killed=9, text=GATE.format("afternoon"), incident=0),
        attack(killed=4, mode="suicide-attack", text=BREAD, incident=1),
    ]
    assert feed.tell("c", says=told, provider="other") == [("updated", "attack", two)]


def test_when_somebody_spoke_is_no_time_of_day() -> None:
    feed = Feed()
    [(_, _, name)] = feed.tell("a", says=[attack(killed=4, text="A bomb killed four in Karvel on Tuesday morning.")])
    said = "A bomb killed five in Karvel, police said late on Tuesday evening."
    assert feed.tell("b", says=[attack(killed=5, text=said)], provider="other") == [("updated", "attack", name)]


def test_a_count_that_a_correction_takes_out_is_an_update() -> None:
    feed = Feed()
    [(_, _, name)] = feed.tell("a", says=[attack(killed=3, injured=2)])
    assert feed.tell("b", says=[attack(killed=3)], provider="other") == []
    assert feed.tell("a", 2, [attack(killed=3)], headline="CORRECTED: Bomb kills three in Karvel") == [
        ("updated", "attack", name)
    ]
    assert feed.alerts[0]["changed"] == [{"field": "injured", "before": [2, 2], "after": None}]


def _forum(town: str) -> Meeting:
    return Meeting(
        id=f"mtg:dune-coast-{town}", name="Dune Coast summit", level="heads-of-state", place=town, country="IRQ"
    )


BOTH = ["Peru", "India"]


def test_a_paper_spoken_of_from_another_town_is_the_same_paper() -> None:
    feed = Feed()
    [(_, _, name)] = feed.tell(
        "a", says=[paper("adopted", "communique", _forum("Karvel"), parties=BOTH)], filed="Karvel"
    )
    left = paper("withdrawn", "communique", _forum("Dasht"), dissent=["Peru"], parties=BOTH)
    assert feed.tell("b", says=[left], filed="Dasht", minutes=2000) == [("updated", "outcome", name)]


def test_a_paper_of_a_meeting_that_is_told_to_sit_elsewhere_is_another() -> None:
    feed = Feed()
    feed.tell("a", says=[paper("adopted", "communique", _forum("Karvel"), parties=BOTH)], filed="Karvel")
    other = paper("withdrawn", "communique", _forum("Dasht"), dissent=["Peru"], parties=BOTH)
    [(transition, _, _)] = feed.tell("b", says=[other], filed="Lima", minutes=2000)
    assert transition == "created"


def test_an_item_that_was_forgotten_may_tell_something_of_another_kind() -> None:
    feed = Feed()
    feed.tell("a", says=[paper("refused", dissent=["Peru"])])
    feed.tell("b", says=[paper("refused", dissent=["Peru"])], provider="other")
    feed.tell("a", 2, pub_status="canceled")
    [(transition, rule, _)] = feed.tell("a", 3, [attack(killed=2, day="2031-04-13")], minutes=60 * 24 * 40)
    assert (transition, rule) == ("created", "attack")


def test_two_towns_of_one_country_with_one_toll_are_two() -> None:
    feed = Feed()
    text = "A bomb in a crowded market killed {} on Tuesday."
    [(_, _, name)] = feed.tell("a", says=[attack("Karvel", killed=14, text=text.format("fourteen"))])
    [(transition, _, other)] = feed.tell(
        "b", says=[attack("Dasht", killed=14, text=text.format("14"))], provider="other"
    )
    assert (transition, other != name) == ("created", True)


def test_a_paper_told_without_its_meeting_is_the_one_of_the_day_that_its_party_belongs_to() -> None:
    feed = Feed()
    [(_, _, name)] = feed.tell("a", says=[paper("adopted", parties=["Peru", "India"])])
    left = paper("withdrawn", meeting=None, dissent=["Peru"])
    assert feed.tell("b", says=[left], provider="other", minutes=300) == [("updated", "outcome", name)]


def test_two_papers_told_without_their_meeting_in_other_weeks_are_two() -> None:
    feed = Feed()
    [(_, _, name)] = feed.tell("a", says=[paper("adopted", parties=["Peru", "India"])])
    left = paper("withdrawn", meeting=None, dissent=["Peru"])
    [(transition, _, other)] = feed.tell("b", says=[left], provider="other", minutes=60 * 24 * 20)
    assert (transition, other != name) == ("created", True)
