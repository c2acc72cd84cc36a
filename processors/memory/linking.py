"""Folding: a mention joins the happening or the document it tells of, or begins a new one."""

import dataclasses
from collections.abc import Callable, Sequence

from msgspec.structs import replace

from processors.memory.condense import merged, recalled, row_key
from processors.memory.due import Agenda
from processors.memory.index import Index, claim_features, state_entry
from processors.memory.keys import NOWHERE, theatre
from processors.memory.locations import Locations
from processors.memory.match import JOIN, least
from processors.memory.records import (
    Alert,
    AState,
    Change,
    Claim,
    EventClaim,
    EventState,
    Evicted,
    Gone,
    Mention,
    Move,
    Moved,
    OutcomeState,
    Row,
    State,
    Value,
)
from processors.memory.rules import Rule
from processors.memory.same_document import DocumentFeatures, document_features, same_document, tokens
from processors.memory.same_document import least as least_document
from processors.memory.series import siblings, spread
from processors.memory.states import (
    SPREAD,
    absorb,
    alert,
    apply_rules,
    claim_of,
    condensed,
    drop,
    found,
    known_seq,
    mark,
    only_adds,
    put,
    refresh,
)

Out = tuple[str, str, Value | None]
Linked = tuple[dict[str, Row | None], list[Out]]
_TOPIC = {"event": "events", "outcome": "outcomes"}
APART = -1.0  # a corrected mention that fits its fellows worse than this tells of something else
REFILL = 8  # claims below which a story takes back what its summary knows
SAME = JOIN + 1.0  # two events are made one on more than a mention joins one


class Linker:
    """The index over the states of a partition, and what a mention does to them."""

    def __init__(self, get: Callable[[str], Row | None], rules: Sequence[Rule]) -> None:
        self._get, self._rules = get, rules
        self._locations = Locations(get)
        self._events = Index()
        self._documents: dict[str, DocumentFeatures] = {}
        self._spoken: dict[str, set[str]] = {}
        self._agenda = Agenda(rules)

    def enter(self, key: str, row: Row | None) -> None:
        """A row was written (None: deleted): bring the index up to it. A function of the rows alone."""
        self._locations.enter(key, row)
        self._agenda.enter(key, row)
        if key in self._documents:
            for token in tokens(self._documents.pop(key)):
                self._spoken[token].discard(key)
                if not self._spoken[token]:
                    del self._spoken[token]
        if not isinstance(row, EventState) or not row.claims:
            self._events.leave(key)
        if isinstance(row, EventState) and row.claims:
            self._events.enter(key, state_entry(row, self._events.memo, self._events.entries.get(key)))
        elif isinstance(row, OutcomeState) and row.claims and row.record is not None:
            self._documents[key] = document_features(row.record, row.claims)
            for token in tokens(self._documents[key]):
                self._spoken.setdefault(token, set()).add(key)

    def knows(self, mention_id: str) -> bool:
        """Whether a mention was ever folded here, as far as is remembered."""
        return self._locations.best(mention_id) is not None

    def link(self, mention: Mention) -> Linked:
        """The rows that a mention changes and the records it gives, in order; nothing when it is known already."""
        if mention.action == "tick":
            return self._agenda.due(mention, self._get)
        if mention.action == "move":
            return self._moved(mention)
        row = self._locations.best(mention.mention_id)
        if isinstance(row, Moved):
            return {}, [("mentions", row.to, replace(mention, key=row.to))]
        seq = known_seq(row, mention.mention_id)
        if seq is not None and mention.seq <= seq:
            return {}, []
        if isinstance(row, Evicted):
            return self._recalled(mention, row)
        if mention.action != "assert":
            return self._control(mention, row)
        return self._assert(mention, row)

    def _state(self, name: str | None) -> State | None:
        row = self._get(name) if name else None
        return row if isinstance(row, EventState | OutcomeState) else None

    def _recalled(self, mention: Mention, row: Evicted) -> Linked:
        """A claim that a long story had in its summary is spoken of again: it is brought back first."""
        name, of = mention.mention_id, row.of
        state, moved = self._state(of), self._get("moved:" + of)
        if state is None and isinstance(moved, Moved):
            return {row_key(name): None}, [("mentions", moved.to, replace(mention, key=moved.to))]
        if state is not None:
            state = recalled(state, row.evicted)
        act = self._assert if mention.action == "assert" else self._control
        rows, out = act(mention, state)
        return {row_key(name): None, **rows}, out

    def _control(self, mention: Mention, row: Row | None) -> Linked:
        name, seq = mention.mention_id, mention.seq
        if not isinstance(row, EventState | OutcomeState):
            # A kill that overtook what it kills, from another partition, is remembered until the mention comes.
            if row is not None or (mention.action == "retract" and seq[1]):
                return {f"gone:{name}": Gone({name: seq}, mention.at)}, []
            return {}, []
        also: list[Out] = [
            ("mentions", mention.key, replace(mention, mention_id=f"{name}~{other}"))
            for other in (row.spread or {}).get(name, ())
        ]
        if mention.action == "retract":
            rows, out = self._publish(self._refilled(drop(row, name, seq)), mention)
        else:
            rows, out = self._publish(mark(row, name, "held" if mention.action == "hold" else "usable", seq), mention)
        return rows, out + also

    def _assert(self, mention: Mention, row: Row | None) -> Linked:
        name = mention.mention_id
        state = row if isinstance(row, EventState | OutcomeState) else None
        if state is not None and state.claims:
            rest = replace(state, claims=tuple(c for c in state.claims if c.mention_id != name))
            # An item that was forgotten may come to use an id of its own anew, for something of another kind.
            same = isinstance(state, EventState) is (mention.event is not None)
            if same and (not rest.claims or mention.bind or not self._parted(mention, rest)):
                rows, out = self._spread(mention, state, self._publish(put(state, claim_of(mention)), mention))
                return self._merge(state.id, rows, out, mention)
            rows, out = self._publish(drop(state, name, mention.seq), mention)
            more, said = self._join(mention, state.id)
            return {**rows, **more}, out + said
        return self._join(mention, state.id if state else None)

    def _parted(self, mention: Mention, rest: State) -> bool:
        """Whether a corrected mention no longer fits the other reports of its happening."""
        claim, believed = claim_of(mention), refresh(rest, mention.at)
        if isinstance(believed, EventState):
            if not isinstance(claim, EventClaim):
                return True
            seen = claim_features(claim, {})  # not remembered: the state may keep more than is told now
            probe = Index()
            probe.enter("rest", state_entry(believed, self._events.memo))
            return probe.score(seen, "rest") < APART
        if isinstance(claim, EventClaim) or believed.record is None:
            return True
        here = dataclasses.replace(document_features(claim.outcome, [claim]), items=frozenset())
        return same_document(here, document_features(believed.record, believed.claims)) < 0

    def _join(self, mention: Mention, not_this: str | None) -> Linked:
        claim = claim_of(mention)
        known = self._state(mention.bind or self._find(mention, claim, not_this))
        state = known if known is not None else found(mention)
        if known is None and (only_adds(mention) or self._get(state.id)):
            # Heard, so that it says nothing either when it is told again after more is known.
            name = mention.mention_id
            return {f"gone:{name}": Gone({name: mention.seq}, mention.at)}, []
        return self._spread(mention, state, self._publish(put(state, claim), mention))

    def _spread(self, mention: Mention, state: State, said: Linked) -> Linked:
        """A claim for all attacks of a series is said of each that is told together with the one it joined."""
        if not mention.all:
            return said
        items = {name: entry.items for name, entry in self._events.entries.items()}
        others = siblings(mention, state.id, items)
        rows, out = said
        kept = rows.get(state.id)
        if others and isinstance(kept, EventState | OutcomeState):
            spread_to = {**(kept.spread or {}), mention.mention_id: tuple(others)}
            rows = {**rows, state.id: replace(kept, spread=dict(list(spread_to.items())[-SPREAD:]))}
            out = [*out, *(("mentions", mention.key, spread(mention, name)) for name in others)]
        return rows, out

    def _find(self, mention: Mention, claim: Claim, not_this: str | None) -> str | None:
        if isinstance(claim, EventClaim):
            seen = claim_features(claim, self._events.memo)
            needed = least(seen, claim.event.attribution == "claimed")
            best = self._events.best(f"{mention.key}|{claim.event.event}", seen, claim.report.key, needed)
            return None if best == not_this else best
        text = document_features(claim.outcome, [claim])
        near = {name for token in tokens(text) for name in self._spoken.get(token, ())} - {not_this}
        needed = least_document(text)
        fits = [(same_document(text, self._documents[name]), name) for name in near]
        best_fit = max(((s, name) for s, name in fits if s >= needed), key=lambda f: (f[0], f[1]), default=None)
        return best_fit[1] if best_fit else None

    def _publish(self, state: AState, mention: Mention) -> Linked:
        """Believe a changed state anew, and say what is new in it."""
        before, at = state.record, mention.at
        state, evicted = condensed(state, at)
        state = refresh(state, at, last_at=max(state.last_at or at, at))
        if mention.wave and not state.parent_id and state.claims:
            state = refresh(state, at, parent_id=mention.wave)
        out: list[Out] = []
        if state.record is not before:
            out.append((_TOPIC[state.what], state.id, state.record))
        state, raised = apply_rules(state, self._rules, at, mention.cause)
        state, closed = self._agenda.settled(state, mention)
        out += [("alerts", a.alert_id, a) for a in (*raised, *closed)]
        rows, out = self._move(state, mention, out)
        return {**evicted, **rows}, out

    def _refilled(self, state: AState) -> AState:
        """A long story of which much was taken back: what its summary still knows by name stands for itself again."""
        while len(state.claims) < REFILL and (summary := state.summary) and summary.recent:
            name = summary.recent[-1]
            row = self._get(row_key(name))
            if not isinstance(row, Evicted) or row.of != state.id:
                state = replace(state, summary=replace(summary, recent=summary.recent[:-1]))
                continue
            # Its own row stays until the state evicts it anew or it is spoken of: the state has the last word.
            state = recalled(state, row.evicted)
        return state

    def _move(self, state: State, mention: Mention, out: list[Out]) -> Linked:
        """An event believed to lie in another theatre goes there whole."""
        if not isinstance(state, EventState) or not state.claims or state.record is None:
            return {state.id: state}, out
        country = state.record.place.country if state.record.place else None
        to = theatre(country) if country else state.key
        if to in (state.key, NOWHERE):
            return {state.id: state}, out
        names = (*(c.mention_id for c in state.claims), *state.gone)
        move = Move(
            mention_id="move:" + state.id, key=to, at=mention.at, seq=(mention.seq[0], state.revision),
            cause=mention.cause, state=replace(state, key=to),
        )  # fmt: skip
        return {state.id: None, "moved:" + state.id: Moved(to, names, mention.at)}, [*out, ("mentions", to, move)]

    def _moved(self, mention: Mention) -> Linked:
        state = mention.state
        if state is None:
            raise ValueError("state: found nothing, expected the event that moves")
        known = self._state(state.id)
        if known is not None and known.revision >= state.revision:
            return {}, []
        rows: dict[str, Row | None] = {state.id: state}
        if self._get("moved:" + state.id):
            rows["moved:" + state.id] = None
        return self._merge(state.id, rows, [], mention)

    def _merge(self, name: str, rows: dict[str, Row | None], out: list[Out], mention: Mention) -> Linked:
        """After a correction an event may turn out to be one that is known: the younger goes into the older."""
        state = rows.get(name)
        if not isinstance(state, EventState) or len(state.claims) != 1:
            return rows, out
        entry = state_entry(state, self._events.memo)
        seen = dataclasses.replace(entry.features, other=False)
        twin = self._events.best(entry.posting.group, seen, state.claims[0].report.key, SAME)
        other = self._get(twin) if twin and twin != name else None
        if not isinstance(other, EventState):
            return rows, out
        older, younger = sorted((state, other), key=lambda s: (s.founded, s.id))
        older = absorb(older, younger)
        if (summary := merged(older, younger)) is not None:
            older = replace(older, summary=summary)
        more, said = self._publish(older, mention)
        if younger.record is None:
            return {**rows, **more, younger.id: None}, out + said
        gone = replace(younger.record, standing="retracted", merged_into=older.id, revision=younger.revision + 1)
        said.append(("events", younger.id, gone))
        for rule, told in younger.alerts.items():
            if told.state in ("created", "updated"):
                last = alert(rule, younger.id, gone, "superseded", mention.at, mention.cause,
                             (Change("event_id", younger.id, older.id),))  # fmt: skip
                said.append(("alerts", last.alert_id, last))
        return {**rows, **more, younger.id: None}, out + said

    def close(self, row: State) -> list[Out]:
        """What is said when a happening's time in the memory is over."""
        out: list[Out] = [(_TOPIC[row.what], row.id, None)]
        for rule, told in row.alerts.items():
            if row.claims and row.record and row.last_at and told.state in ("created", "updated"):
                last: Alert = alert(rule, row.id, row.record, "resolved", row.last_at, row.claims[-1].cause)
                out.append(("alerts", last.alert_id, last))
        return out
