"""What a document holds: its items, what was left out and why, what was mended, and what a feed says of itself."""

from typing import Any, NamedTuple

from processors.wire.malformed import Malformed


class Found(NamedTuple):
    """One thing found in a document, at its place: an item as a ninjs object, or the reason why there is none.

    `passed` marks what is whole but no news (a planning item, a package): it is told, and is no fault.
    """

    place: str
    item: dict[str, Any] | None = None
    problem: str | None = None
    passed: bool = False


class Manners(NamedTuple):
    """What a feed asks of those who poll it: minutes between visits, hours (UTC) and days to stay away, and hubs."""

    title: str | None = None
    ttl: float | None = None
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[str, ...] = ()
    hubs: tuple[str, ...] = ()
    topic: str | None = None


class Document(NamedTuple):
    """A document as read. `kind` is its format."""

    kind: str
    found: tuple[Found, ...]
    mended: tuple[str, ...] = ()
    manners: Manners = Manners()

    @property
    def items(self) -> list[dict[str, Any]]:
        """The items alone, in order."""
        return [one.item for one in self.found if one.item is not None]


def refused(place: str, error: Exception) -> Found:
    """The answer to something that could not be read."""
    reason = error.failure.reason if isinstance(error, Malformed) else f"{type(error).__name__}: {error}"[:200]
    return Found(place, problem=reason)
