"""An item as the attack reader sees it: its sentences that may tell of violence, and what the whole of it is about."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from processors.events.words import Hit, Words, words
from processors.text import Sentence
from schemas import Entity


@dataclass(frozen=True)
class Told:
    """A sentence that may tell of violence: its words (cut when first asked for), its lexicon hits, its place in the item."""  # noqa: E501

    position: int
    sentence: Sentence
    low: str
    hits: tuple[Hit, ...]
    kinds: Counter[str]
    counted: bool = False

    @cached_property
    def words(self) -> Words:
        return words(self.sentence)


@dataclass(frozen=True, slots=True)
class Trigger:
    """One mention of violence. `weight` is the evidence that it is violence at all."""

    told: Told
    hit: Hit
    mode: str | None
    weight: float


@dataclass(frozen=True, slots=True)
class Scene:
    """What the whole item is about: cue counts, their rate per hundred words, groups known to be armed.

    `opinion`: it is marked as somebody's view or statement, not as a report. `review`: it tells of a book or film.
    """

    sentences: tuple[Told | None, ...]
    kinds: Counter[str]
    lead: Counter[str]
    size: int
    armed: tuple[Entity, ...] = ()
    text: tuple[Sentence, ...] = ()
    opening: str = ""
    opinion: bool = False
    review: bool = False

    def rate(self, kind: str) -> float:
        return 100.0 * self.kinds[kind] / max(self.size, 60)
