"""Finding the few events that a mention may be of, among all that are live."""

from dataclasses import dataclass
from datetime import datetime
from operator import eq
from typing import Any

from processors.memory.match import JOIN, NEVER, fit
from processors.memory.shelves import Shelves, Spot, spot
from processors.memory.traces import Trace, frame, trace

TOLD = 8  # claims looked at from each end of a long story


@dataclass(slots=True)
class Entry:
    """An event as the index knows it.

    `sole` names the one claim that the trace is made of, None where it is made of several.
    """

    trace: Trace
    sole: tuple[str, int, int] | None
    items: frozenset[str]
    spot: Spot


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
    position, count = claim["seq"]
    return claim["mention_id"], position, count


def state_entry(state: dict[str, Any], memo: Memo, before: Entry | None = None) -> Entry:
    """The entry of an event: a function of its table row alone, so that a rebuilt index is the same index.

    `before` is the entry of an earlier row of the event, whose trace need not be made again.
    """
    claims, record = state["claims"], state["record"]
    known = before.sole if before else None
    shown = claims if len(claims) <= 2 * TOLD else claims[:TOLD] + claims[-TOLD:]
    told = [before.trace if before and known == _name(c) else claim_trace(c, memo) for c in shown]
    merged, sole = (told[0], _name(claims[0])) if len(claims) == 1 else (_merged(record, claims[0], told), None)
    items = frozenset([c["report"]["key"] for c in claims])
    return Entry(merged, sole, items, spot(f"{state['key']}|{state['family']}", merged))


def _merged(record: dict[str, Any], first: dict[str, Any], told: list[Trace]) -> Trace:
    published = instant(first["report"]["published"])
    seen = frame(record, first["slug"], published)
    seen.names = frozenset().union(*[t.names for t in told])
    seen.targets = frozenset().union(*[t.targets for t in told])
    seen.tokens = frozenset().union(*[t.tokens for t in told])
    seen.words = frozenset().union(*[t.words for t in told])
    seen.hours = frozenset().union(*[t.hours for t in told])
    seen.other = told[0].other
    seen.print = told[0].print
    return seen


class Index:
    """The live events; `best` answers which of them a mention is of."""

    def __init__(self) -> None:
        self.entries: dict[str, Entry] = {}
        self.memo: Memo = {}
        self._shelves = Shelves()

    def enter(self, name: str, entry: Entry) -> None:
        """Know an event from now on as `entry` says."""
        before = self.entries.get(name)
        self.entries[name] = entry
        if before is not None:
            if before.spot == entry.spot:
                return
            self._shelves.take(name, before.spot)
        self._shelves.put(name, entry.spot)

    def leave(self, name: str) -> None:
        """Forget an event, if it is known."""
        entry = self.entries.pop(name, None)
        if entry is not None:
            self._shelves.take(name, entry.spot)

    def best(self, group: str, seen: Trace, item: str | None, least: float = JOIN) -> str | None:
        """The event that fits best, if any fits by `least`; an item's own other happenings never do.

        Among equals the smallest id wins, so that the answer does not hang on the order of entry.
        """
        best, top = None, least
        for name in sorted(self._shelves.near(group, seen)):
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
