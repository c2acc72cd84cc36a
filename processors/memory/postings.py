"""Where the index keeps the live events: a bucket for each day, in which they are listed under what is told of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from struct import Struct

from processors.memory.features import Features

SPAN = 10  # days under which one event is entered at most; a vaguer date is entered at its end
_QUARTERS = Struct(">4I")  # the bytes of a fingerprint by which a copy is found wherever it says it was

Tag = str | int | tuple[str, str | None]
# Most tags of a day are of one event; only the others need a set.
PostingList = dict[Tag, str | set[str]]


@dataclass(slots=True)
class Posting:
    """Where an event lies: in the buckets `first` to `last` under `tags`, and under `quarters` of its fingerprint."""

    group: str
    first: int
    last: int
    tags: tuple[Tag, ...]
    quarters: tuple[int, ...]


def posting(group: str, seen: Features) -> Posting:
    """Where an event lies: a day on either side as well, so that a mention asks for its own days only."""
    tags: list[Tag] = [*seen.words, *seen.names, ("k", seen.country)]
    if seen.slug:
        tags.append(seen.slug)
    if seen.latitude is not None and seen.longitude is not None:
        tags.append(_cell(seen.latitude, seen.longitude))
    if _loose(seen):
        tags.append(("c", seen.country))
    return Posting(group, max(seen.low, seen.high - SPAN + 1) - 1, seen.high + 1, tuple(tags), _quarters(seen.print))


class Postings:
    """Postings over the live events; a function of what was put and not taken."""

    def __init__(self) -> None:
        self._days: dict[tuple[str, int], PostingList] = {}
        self._prints: dict[str, PostingList] = {}

    def put(self, name: str, at: Posting) -> None:
        """Lay an event down."""
        for day in range(at.first, at.last + 1):
            bucket = self._days.get((at.group, day))
            if bucket is None:
                bucket = self._days[at.group, day] = {}
            _put(bucket, at.tags, name)
        _put(self._prints.setdefault(at.group, {}), at.quarters, name)

    def take(self, name: str, at: Posting) -> None:
        """Take an event away from where it was put; a bucket that is empty goes."""
        for day in range(at.first, at.last + 1):
            bucket = self._days[at.group, day]
            _take(bucket, at.tags, name)
            if not bucket:
                del self._days[at.group, day]
        _take(self._prints[at.group], at.quarters, name)

    def near(self, group: str, seen: Features) -> set[str]:
        """The events that a mention of these features may be of."""
        tags: list[Tag] = [*seen.words, *seen.names, ("c", seen.country)]
        if seen.slug:
            tags.append(seen.slug)
        if seen.latitude is not None and seen.longitude is not None:
            here = _cell(seen.latitude, seen.longitude)
            tags += map(here.__add__, _AROUND)
        if _loose(seen):
            tags.append(("k", seen.country))
        if seen.country is not None:
            tags.append(("c", None))
        found: set[str] = set()
        for day in range(max(seen.low, seen.high - SPAN + 1), seen.high + 1):
            bucket = self._days.get((group, day))
            if bucket is not None:
                _gather(bucket, tags, found)
        prints = self._prints.get(group)
        if prints is not None:
            _gather(prints, _quarters(seen.print), found)
        return found


_ROW = 1024
_AROUND = tuple(_ROW * north + east for north in (-1, 0, 1) for east in (-1, 0, 1))


def _cell(latitude: float, longitude: float) -> int:
    """The square of half a degree that a place lies in."""
    return _ROW * round(latitude * 2) + round(longitude * 2)


def _loose(seen: Features) -> bool:
    """Whether a place says little: none, on no map, a province or a country, or only where the reporter sat."""
    return not seen.place or seen.resolution <= 2 or not seen.stated or seen.latitude is None


def _quarters(mark: bytes) -> tuple[int, ...]:
    if len(mark) < _QUARTERS.size:
        return ()
    one, two, three, four = _QUARTERS.unpack_from(mark)
    return one, two | 1 << 32, three | 2 << 32, four | 3 << 32


def _put(bucket: PostingList, tags: Iterable[Tag], name: str) -> None:
    for tag in tags:
        held = bucket.setdefault(tag, name)
        if held is name:
            continue
        if isinstance(held, set):
            held.add(name)
        elif held != name:
            bucket[tag] = {held, name}


def _take(bucket: PostingList, tags: Iterable[Tag], name: str) -> None:
    for tag in tags:
        held = bucket.get(tag)
        if isinstance(held, set):
            held.discard(name)
            if not held:
                del bucket[tag]
        elif held == name:
            del bucket[tag]


def _gather(bucket: PostingList, tags: Iterable[Tag], found: set[str]) -> None:
    lists: list[str | set[str]] = list(filter(None, map(bucket.get, tags)))
    for held in lists:
        if isinstance(held, set):
            found |= held
        else:
            found.add(held)
