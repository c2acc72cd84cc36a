"""What the joint reader finds: papers, happenings and relations with their arguments."""

from dataclasses import dataclass

from processors.joint.labels import Channel
from schemas import Span


@dataclass(frozen=True, slots=True)
class Argument:
    """Words that play a role; `attribution` is told of actors only."""

    role: str
    span: Span
    chance: float
    attribution: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """One paper (P), happening (E) or relation (X) of an item.

    `values` are its two names (kind and status, mode and modality, category and modality), `confidence` how likely it
    stands there as told, 0..1. `heads` are its mentions in order of the text, headline first.
    """

    channel: Channel
    values: tuple[str, str]
    confidence: float
    heads: tuple[Span, ...]
    arguments: tuple[Argument, ...]

    def of(self, role: str) -> tuple[Argument, ...]:
        """The arguments of one role, in order of the text."""
        return tuple(one for one in self.arguments if one.role == role)
