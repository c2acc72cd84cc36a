"""What was worked out for a short text, kept for the next time: no text from outside can fill it with long keys."""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TypeVar

R = TypeVar("R")

LONGEST = 64  # characters of a text that is kept; names and words are shorter


def remembered(size: int) -> Callable[[Callable[[str], R]], Callable[[str], R]]:
    """Keep what a function gives for each of the last `size` texts; a text of more than LONGEST characters is not kept.

    >>> calls = []
    >>> upper = remembered(8)(lambda text: calls.append(text) or text.upper())
    >>> [upper("a"), upper("a"), calls]
    ['A', 'A', ['a']]
    """

    def decorate(function: Callable[[str], R]) -> Callable[[str], R]:
        kept = lru_cache(maxsize=size)(function)

        @wraps(function)
        def called(text: str) -> R:
            return kept(text) if len(text) <= LONGEST else function(text)

        return called

    return decorate
