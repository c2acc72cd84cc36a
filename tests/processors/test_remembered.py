"""What the reading remembers of a text: nothing that grows with the length of what an outsider writes."""

import tracemalloc
from collections.abc import Callable
from random import Random
from string import ascii_letters

from processors.entities.words import words
from processors.marking import show
from processors.reading import read
from processors.remembered import LONGEST, remembered
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


def grown(step: Callable[[str], object], count: int) -> int:
    """Bytes that are left of so many steps, each given words of thousands of letters that were never met before."""
    rng = Random(3)
    texts = [["".join(rng.choices(ascii_letters, k=8000)) for _ in range(9)] for _ in range(count + 3)]
    for each in texts[:3]:
        step(" ".join(each))
    tracemalloc.start()
    try:
        for each in texts[3:]:
            step(" ".join(each))
        return tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()


def test_what_is_remembered_of_items_does_not_grow_with_long_words() -> None:
    def step(long: str) -> None:
        read(NewsItem(key="t:1", uri="1", provider="t", bodies=(Text(value=f"{LEAD}{long}."),)))

    # Twelve items hold 860,000 characters of such words.
    assert grown(step, 12) < 300_000


def test_what_is_remembered_of_a_sentence_does_not_grow_with_long_words() -> None:
    def step(long: str) -> None:
        text = f"Police arrested {long} and accused them."
        show(text, [(7, 15), (text.index("accused"), text.index(" them"))])

    assert grown(step, 12) < 300_000
