"""Finding the few events that a mention may be of, among all that are live."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from processors.memory.match import JOIN, NEVER, fit
from processors.memory.traces import Trace, trace

SPAN = 10  # days under which one event is entered at most; a vaguer date is entered at its end
BANDED = 16  # bytes of a fingerprint by which a copy is found wherever it says it was
TOLD = 8  # claims looked at from each end of a long story


@dataclass(slots=True)
class Entry:
    """An event as the index knows it; `print` holds one byte for each number of its first text's signature."""

    trace: Trace
    group: str
    print: bytes
    items: frozenset[str]
    tokens: tuple[int, ...]


def fingerprint(signature: Any) -> bytes:
    """A signature cut to one byte a number: enough to compare, small enough to keep for each event."""
    return bytes([value & 255 for value in signature])


def _likeness(one: bytes, two: bytes) -> float:
    if not one or len(one) != len(two):
        return 0.0
    # Two unlike numbers share their low byte once in 256.
    return sum(a == b for a, b in zip(one, two, strict=True)) / len(one)


def instant(value: Any) -> datetime:
    return value if isinstance(value, datetime) else datetime.fromisoformat(value)


Memo = dict[tuple[str, int, int], Trace]
KEPT = 4096  # traces kept at hand; a claim's trace is asked for again at each report of its event


def claim_trace(claim: dict[str, Any], memo: Memo) -> Trace:
    """The trace of a claim; what a mention id says at one place in its order never changes."""
    name = (claim["mention_id"], *claim["seq"])
    seen = memo.get(name)
    if seen is None:
        seen = trace(claim["event"], claim["headline"], claim["slug"], instant(claim["report"]["published"]))
        if len(memo) >= KEPT:
            memo.clear()
        memo[name] = seen
    return seen


def state_entry(state: dict[str, Any], memo: Memo) -> Entry:
    """The entry of an event: a function of its table row alone, so that a rebuilt index is the same index."""
    claims, record = state["claims"], state["record"]
    shown = claims if len(claims) <= 2 * TOLD else claims[:TOLD] + claims[-TOLD:]
    first = claims[0]
    told = [claim_trace(c, memo) for c in shown]
    merged = told[0] if len(claims) == 1 else _merged(record, first, told)
    group = f"{state['key']}|{state['family']}"
    mark = fingerprint(first["signature"])
    items = frozenset(c["report"]["key"] for c in claims)
    return Entry(merged, group, mark, items, tuple(_entered(group, merged, mark)))


def _merged(record: dict[str, Any], first: dict[str, Any], told: list[Trace]) -> Trace:
    published = instant(first["report"]["published"])
    return replace(
        trace(record, first["headline"], first["slug"], published),
        names=frozenset().union(*(t.names for t in told)),
        targets=frozenset().union(*(t.targets for t in told)),
        tokens=frozenset().union(*(t.tokens for t in told)),
        words=frozenset().union(*(t.words for t in told)),
        other=told[0].other,
    )


def _entered(group: str, seen: Trace, mark: bytes) -> Iterator[int]:
    # A day on either side as well, so that a mention asks for its own days only.
    for day in range(max(seen.low, seen.high - SPAN + 1) - 1, seen.high + 2):
        for tag in _tags(seen):
            yield hash((group, day, tag))
        yield hash((group, day, "k", seen.country))
        if _loose(seen):
            yield hash((group, day, "c", seen.country))
    yield from _bands(group, mark)


def _loose(seen: Trace) -> bool:
    """Whether a place says little: none, a province or a country, or only where the reporter sat."""
    return not seen.place or seen.resolution <= 2 or not seen.stated


def _tags(seen: Trace) -> Iterator[str]:
    yield from seen.words
    yield from seen.names
    if seen.slug:
        yield seen.slug
    if seen.latitude is not None and seen.longitude is not None:
        yield f"{round(seen.latitude * 2)}:{round(seen.longitude * 2)}"


def _bands(group: str, mark: bytes) -> Iterator[int]:
    for n in range(0, min(len(mark), BANDED), 4):
        yield hash((group, n, mark[n : n + 4]))


def _asked(group: str, seen: Trace, mark: bytes) -> Iterator[int]:
    tags = list(_tags(seen))
    if seen.latitude is not None and seen.longitude is not None:
        north, east = round(seen.latitude * 2), round(seen.longitude * 2)
        tags[-1:] = [f"{n}:{e}" for n in (north - 1, north, north + 1) for e in (east - 1, east, east + 1)]
    for day in range(max(seen.low, seen.high - SPAN + 1), seen.high + 1):
        for tag in tags:
            yield hash((group, day, tag))
        yield hash((group, day, "c", seen.country))
        if _loose(seen):
            yield hash((group, day, "k", seen.country))
        if seen.country is not None:
            yield hash((group, day, "c", None))
    yield from _bands(group, mark)


class Index:
    """Postings over the live events; `best` answers which event a mention is of."""

    def __init__(self) -> None:
        self.entries: dict[str, Entry] = {}
        self.memo: Memo = {}
        # By the hash of a token, which no answer hangs on: a false candidate is scored like any other. Most
        # tokens are of one event; only the others need a set.
        self._postings: dict[int, str | set[str]] = {}

    def enter(self, name: str, entry: Entry) -> None:
        self.leave(name)
        self.entries[name] = entry
        for token in entry.tokens:
            posting = self._postings.setdefault(token, name)
            if isinstance(posting, set):
                posting.add(name)
            elif posting != name:
                self._postings[token] = {posting, name}

    def leave(self, name: str) -> None:
        entry = self.entries.pop(name, None)
        for token in entry.tokens if entry else ():
            posting = self._postings.get(token)
            if isinstance(posting, set):
                posting.discard(name)
                if not posting:
                    del self._postings[token]
            elif posting == name:
                del self._postings[token]

    def best(self, group: str, seen: Trace, mark: bytes, item: str | None, least: float = JOIN) -> str | None:
        """The event that fits best, if any fits by `least`; an item's own other happenings never do.

        Among equals the smallest id wins, so that the answer does not hang on the order of entry.
        """
        names: set[str] = set()
        for token in _asked(group, seen, mark):
            posting = self._postings.get(token)
            if isinstance(posting, str):
                names.add(posting)
            elif posting:
                names |= posting
        best, top = None, least
        for name in sorted(names):
            entry = self.entries[name]
            if item is not None and item in entry.items:
                continue
            score = self.score(seen, mark, name)
            if score > top or (score == top and best is None):
                best, top = name, score
        return best

    def score(self, seen: Trace, mark: bytes, name: str) -> float:
        """How well a mention fits one event; NEVER for one that is not live."""
        entry = self.entries.get(name)
        return fit(seen, entry.trace, _likeness(mark, entry.print)) if entry else NEVER
