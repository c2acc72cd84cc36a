"""Finding the few events that a mention may be of, among all that are live."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from operator import eq
from typing import Any

from processors.memory.match import JOIN, NEVER, fit
from processors.memory.traces import Trace, frame, trace

SPAN = 10  # days under which one event is entered at most; a vaguer date is entered at its end
BANDED = 16  # bytes of a fingerprint by which a copy is found wherever it says it was
TOLD = 8  # claims looked at from each end of a long story


@dataclass(slots=True)
class Entry:
    """An event as the index knows it.

    `sole` names the one claim that the trace is made of, None where it is made of several.
    """

    trace: Trace
    sole: tuple[str, int, int] | None
    group: str
    items: frozenset[str]
    tokens: tuple[int, ...]


def fingerprint(signature: Any) -> bytes:
    """A signature cut to one byte a number: enough to compare, small enough to keep for each event."""
    return bytes(map((255).__and__, signature))


def _likeness(one: bytes, two: bytes) -> float:
    if not one or len(one) != len(two):
        return 0.0
    # Two unlike numbers share their low byte once in 256.
    return float(sum(map(eq, one, two))) / len(one)


def instant(value: Any) -> datetime:
    return value if isinstance(value, datetime) else datetime.fromisoformat(value)


Memo = dict[tuple[str, int, int], Trace]
KEPT = 4096  # traces kept at hand; a claim's trace is asked for again at each report of its event


def claim_trace(claim: dict[str, Any], memo: Memo) -> Trace:
    """The trace of a claim; what a mention id says at one place in its order never changes."""
    name = _name(claim)
    seen = memo.get(name)
    if seen is None:
        seen = trace(claim["event"], claim["headline"], claim["slug"], instant(claim["report"]["published"]))
        seen.print = fingerprint(claim["signature"])
        if len(memo) >= KEPT:
            memo.clear()
        memo[name] = seen
    return seen


def _name(claim: dict[str, Any]) -> tuple[str, int, int]:
    return (claim["mention_id"], *claim["seq"])


def state_entry(state: dict[str, Any], memo: Memo, before: Entry | None = None) -> Entry:
    """The entry of an event: a function of its table row alone, so that a rebuilt index is the same index.

    `before` is the entry of an earlier row of the event, whose trace need not be made again.
    """
    claims, record = state["claims"], state["record"]
    shown = claims if len(claims) <= 2 * TOLD else claims[:TOLD] + claims[-TOLD:]
    first = claims[0]
    told = [before.trace if before and before.sole == _name(c) else claim_trace(c, memo) for c in shown]
    merged = told[0] if len(claims) == 1 else _merged(record, first, told)
    group = f"{state['key']}|{state['family']}"
    items = frozenset([c["report"]["key"] for c in claims])
    sole = _name(first) if len(claims) == 1 else None
    same = before is not None and before.group == group and _marks(before.trace) == _marks(merged)
    tokens = before.tokens if before and same else tuple(_entered(group, merged))
    return Entry(merged, sole, group, items, tokens)


def _merged(record: dict[str, Any], first: dict[str, Any], told: list[Trace]) -> Trace:
    published = instant(first["report"]["published"])
    seen = frame(record, first["slug"], published)
    seen.names = frozenset().union(*[t.names for t in told])
    seen.targets = frozenset().union(*[t.targets for t in told])
    seen.tokens = frozenset().union(*[t.tokens for t in told])
    seen.words = frozenset().union(*[t.words for t in told])
    seen.other = told[0].other
    seen.print = told[0].print
    return seen


def _marks(seen: Trace) -> tuple[Any, ...]:
    """All of a trace that its tokens are made of."""
    return (
        seen.low, seen.high, seen.country, seen.words, seen.names, seen.slug, seen.latitude, seen.longitude,
        _loose(seen), seen.print,
    )  # fmt: skip


def _entered(group: str, seen: Trace) -> list[int]:
    # A day on either side as well, so that a mention asks for its own days only.
    days = range(max(seen.low, seen.high - SPAN + 1) - 1, seen.high + 2)
    tags = _tags(seen)
    found = [hash((group, day, tag)) for day in days for tag in tags]
    found += [hash((group, day, "k", seen.country)) for day in days]
    if _loose(seen):
        found += [hash((group, day, "c", seen.country)) for day in days]
    return found + _bands(group, seen.print)


def _loose(seen: Trace) -> bool:
    """Whether a place says little: none, a province or a country, or only where the reporter sat."""
    return not seen.place or seen.resolution <= 2 or not seen.stated


def _cell(north: int, east: int) -> int:
    """The square of half a degree that a place lies in."""
    return 1024 * north + east


def _tags(seen: Trace) -> list[str | int]:
    tags: list[str | int] = [*seen.words, *seen.names]
    if seen.slug:
        tags.append(seen.slug)
    if seen.latitude is not None and seen.longitude is not None:
        tags.append(_cell(round(seen.latitude * 2), round(seen.longitude * 2)))
    return tags


def _bands(group: str, mark: bytes) -> list[int]:
    return [hash((group, n, mark[n : n + 4])) for n in range(0, min(len(mark), BANDED), 4)]


def _asked(group: str, seen: Trace) -> list[int]:
    tags = _tags(seen)
    if seen.latitude is not None and seen.longitude is not None:
        north, east = round(seen.latitude * 2), round(seen.longitude * 2)
        tags[-1:] = [_cell(n, e) for n in (north - 1, north, north + 1) for e in (east - 1, east, east + 1)]
    days = range(max(seen.low, seen.high - SPAN + 1), seen.high + 1)
    found = [hash((group, day, tag)) for day in days for tag in tags]
    found += [hash((group, day, "c", seen.country)) for day in days]
    if _loose(seen):
        found += [hash((group, day, "k", seen.country)) for day in days]
    if seen.country is not None:
        found += [hash((group, day, "c", None)) for day in days]
    return found + _bands(group, seen.print)


class Index:
    """Postings over the live events; `best` answers which event a mention is of."""

    def __init__(self) -> None:
        self.entries: dict[str, Entry] = {}
        self.memo: Memo = {}
        # By the hash of a token, which no answer hangs on: a false candidate is scored like any other. Most
        # tokens are of one event; only the others need a set.
        self._postings: dict[int, str | set[str]] = {}

    def enter(self, name: str, entry: Entry) -> None:
        """Know an event from now on as `entry` says; what it shares with the entry before stays where it is."""
        before = self.entries.get(name)
        self.entries[name] = entry
        tokens: Iterable[int] = entry.tokens
        if before is not None:
            if before.tokens == entry.tokens:
                return
            old, new = set(before.tokens), set(entry.tokens)
            self._drop(name, old - new)
            tokens = new - old
        postings = self._postings
        for token in tokens:
            posting = postings.setdefault(token, name)
            if posting is name:
                continue
            if isinstance(posting, set):
                posting.add(name)
            elif posting != name:
                postings[token] = {posting, name}

    def leave(self, name: str) -> None:
        """Forget an event, if it is known."""
        entry = self.entries.pop(name, None)
        if entry is not None:
            self._drop(name, entry.tokens)

    def _drop(self, name: str, tokens: Iterable[int]) -> None:
        for token in tokens:
            posting = self._postings.get(token)
            if isinstance(posting, set):
                posting.discard(name)
                if not posting:
                    del self._postings[token]
            elif posting == name:
                del self._postings[token]

    def best(self, group: str, seen: Trace, item: str | None, least: float = JOIN) -> str | None:
        """The event that fits best, if any fits by `least`; an item's own other happenings never do.

        Among equals the smallest id wins, so that the answer does not hang on the order of entry.
        """
        names: set[str] = set()
        for token in _asked(group, seen):
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
            score = self.score(seen, name)
            if score > top or (score == top and best is None):
                best, top = name, score
        return best

    def score(self, seen: Trace, name: str) -> float:
        """How well a mention fits one event; NEVER for one that is not live."""
        entry = self.entries.get(name)
        return fit(seen, entry.trace, _likeness(seen.print, entry.trace.print)) if entry else NEVER
