"""Finding the few events that a mention may be of, among all that are live."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import eq

from processors.memory.features import Features, base_features, features
from processors.memory.match import JOIN, NEVER, fit
from processors.memory.postings import Posting, Postings, posting
from processors.memory.records import EventClaim, EventState, FusedEvent

TOLD = 8  # claims looked at from each end of a long story


@dataclass(slots=True)
class Entry:
    """An event as the index knows it.

    `sole` names the one claim that the features is made of, None where it is made of several.
    """

    features: Features
    sole: tuple[str, int, int] | None
    items: frozenset[str]
    posting: Posting


def fingerprint(signature: Sequence[int]) -> bytes:
    """A signature cut to one byte a number: enough to compare, small enough to keep for each event."""
    return bytes(map((255).__and__, signature))


def _likeness(one: bytes, two: bytes) -> float:
    if not one or len(one) != len(two):
        return 0.0
    # Two unlike numbers share their low byte once in 256.
    return float(sum(map(eq, one, two))) / len(one)


Memo = dict[tuple[str, int, int], Features]
KEPT = 4096  # features kept at hand; a claim's features is asked for again at each report of its event


def claim_features(claim: EventClaim, memo: Memo) -> Features:
    """The features of a claim; what a mention id says at one place in its order never changes."""
    name = _name(claim)
    seen = memo.get(name)
    if seen is None:
        seen = features(claim.event, claim.headline, claim.slug, datetime.fromisoformat(claim.published))
        seen.print = fingerprint(claim.signature)
        if len(memo) >= KEPT:
            memo.clear()
        memo[name] = seen
    return seen


def _name(claim: EventClaim) -> tuple[str, int, int]:
    return claim.mention_id, *claim.seq


def state_entry(state: EventState, memo: Memo, before: Entry | None = None) -> Entry:
    """The entry of an event: a function of its table row alone, so that a rebuilt index is the same index.

    `before` is the entry of an earlier row of the event, whose features need not be made again.
    """
    claims, record = state.claims, state.record
    if record is None:
        raise ValueError(f"{state.id} has claims and no record")
    known = before.sole if before else None
    shown = claims if len(claims) <= 2 * TOLD else claims[:TOLD] + claims[-TOLD:]
    told = [before.features if before and known == _name(c) else claim_features(c, memo) for c in shown]
    merged, sole = (told[0], _name(claims[0])) if len(claims) == 1 else (_merged(record, claims[0], told), None)
    items = frozenset([c.report.key for c in claims])
    return Entry(merged, sole, items, posting(f"{state.key}|{state.family}", merged))


def _merged(record: FusedEvent, first: EventClaim, told: list[Features]) -> Features:
    seen = base_features(record, first.slug, datetime.fromisoformat(first.published))
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
        self._postings = Postings()

    def enter(self, name: str, entry: Entry) -> None:
        """Know an event from now on as `entry` says."""
        before = self.entries.get(name)
        self.entries[name] = entry
        if before is not None:
            if before.posting == entry.posting:
                return
            self._postings.take(name, before.posting)
        self._postings.put(name, entry.posting)

    def leave(self, name: str) -> None:
        """Forget an event, if it is known."""
        entry = self.entries.pop(name, None)
        if entry is not None:
            self._postings.take(name, entry.posting)

    def best(self, group: str, seen: Features, item: str | None, least: float = JOIN) -> str | None:
        """The event that fits best, if any fits by `least`; an item's own other happenings never do.

        Among equals the smallest id wins, so that the answer does not hang on the order of entry.
        """
        best, top = None, least
        for name in sorted(self._postings.near(group, seen)):
            entry = self.entries[name]
            if item is not None and item in entry.items:
                continue
            score = self.score(seen, name)
            if score > top or (score == top and best is None):
                best, top = name, score
        return best

    def score(self, seen: Features, name: str) -> float:
        """How well a mention fits one event; NEVER for one that is not live."""
        entry = self.entries.get(name)
        return fit(seen, entry.features, _likeness(seen.print, entry.features.print)) if entry else NEVER
