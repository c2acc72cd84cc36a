"""Whose count it is, of several attacks in one item."""

from processors.joint.decoding import owned
from processors.joint.found import Argument, Found
from schemas import Span

TEXT = "Gunmen killed nine men in Arba. In Dolo a bomb killed two."
NINE, NINE_MEN, ARBA = "nine", "nine men", "Arba"


def span(words: str) -> Span:
    begin = TEXT.index(words)
    return Span(text=words, field="body", begin=begin, end=begin + len(words))


def attack(head: str, *told: tuple[str, str, float]) -> Found:
    arguments = tuple(Argument(role, span(words), chance, None) for role, words, chance in told)
    return Found("E", ("shooting", "asserted"), 0.9, (span(head),), arguments)


def test_a_count_is_of_the_attack_that_claims_it_more_surely() -> None:
    found = owned([attack("killed", ("K", NINE_MEN, 0.9)), attack("bomb", ("K", NINE, 0.6), ("K", "two", 0.8))])
    assert [[a.span.text for a in one.arguments] for one in found] == [[NINE_MEN], ["two"]]


def test_a_place_may_be_of_both_and_killed_is_not_injured() -> None:
    found = owned(
        [attack("killed", ("K", NINE, 0.9), ("L", ARBA, 0.9)), attack("bomb", ("I", NINE, 0.6), ("L", ARBA, 0.5))]
    )
    assert [[a.role for a in one.arguments] for one in found] == [["K", "L"], ["I", "L"]]
