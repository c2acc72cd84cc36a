"""Names and numbers are swapped, and every mark stays on its words."""

import random

from training.markup import case
from training.swapping import Names, swapped

LINE = (
    "2021-03-04 | Denmark says no | [At least 14 people|K1:14-;T1] were [shot|E1:firearms:asserted] in "
    "[the market of Owerri, Nigeria|L1:NGA], said a Nigerian officer. Nigeria mourns."
)
POOL = Names(["Jos"], ["Ruritania"], [("Nigeria", "Nigerian", "Nigerians"), ("Chad", "Chadian", "Chadians")])


def test_marks_stay_on_their_words() -> None:
    rng, before, texts = random.Random(5), case(LINE, "test-incidents", 1), set()
    for _ in range(200):
        after = swapped(before, POOL, rng)
        texts.add(after.text)
        for group in after.groups:
            for mark in group.marks:
                assert (after.headline if mark.field == "headline" else after.text)[mark.begin : mark.end] == mark.text
    assert any("said a Chadian officer. Chad mourns" in text for text in texts)
    assert len({text[:18] for text in texts}) > 5


def test_what_the_corpus_does_not_know_stays() -> None:
    rng, before = random.Random(5), case(LINE, "test-incidents", 1)
    assert all("Owerri" in swapped(before, POOL, rng).text for _ in range(50))
