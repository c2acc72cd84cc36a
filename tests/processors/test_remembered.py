"""What the reading remembers of a text: nothing that grows with the length of what an outsider writes."""

import tracemalloc
from random import Random
from string import ascii_letters

from processors.entities.words import LONGEST, words
from processors.reading import read
from processors.remembered import remembered
from schemas import NewsItem
from schemas.news import Text

LEAD = "Police said on Monday that gunmen had killed three people in the market of the town. " * 9


def test_a_long_text_is_worked_out_and_not_kept() -> None:
    asked = []
    upper = remembered(8)(lambda text: asked.append(text) or text.upper())
    assert [upper(text) for text in ("a" * 64, "a" * 64, "b" * 65, "b" * 65)] == ["A" * 64] * 2 + ["B" * 65] * 2
    assert asked == ["a" * 64, "b" * 65, "b" * 65]


def test_a_word_without_end_is_told_by_its_beginning_and_ends_where_it_ends() -> None:
    found = words("in " + "x" * 500 + " today")
    assert found.texts == ["in", "x" * LONGEST, "today"]
    assert (found.begins[1], found.ends[1]) == (3, 503)


def test_what_is_remembered_does_not_grow_with_long_words() -> None:
    rng = Random(3)

    def item(number: int) -> None:
        body = LEAD + " ".join("".join(rng.choices(ascii_letters, k=8000)) for _ in range(9)) + "."
        read(NewsItem(key=f"t:{number}", uri=f"{number}", provider="t", bodies=(Text(value=body),)))

    for number in range(3):
        item(number)
    tracemalloc.start()
    try:
        for number in range(12):
            item(number)
        grown, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    # Twelve items hold 860,000 characters of words that were never met before.
    assert grown < 300_000
