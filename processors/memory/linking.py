"""Folding: a mention joins the happening or the document it tells of, or begins a new one."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from processors.memory.condense import merged, recalled, row_key
from processors.memory.due import Agenda
from processors.memory.index import Index, claim_features, state_entry
from processors.memory.keys import NOWHERE, theatre
from processors.memory.locations import Locations
from processors.memory.match import JOIN, least
from processors.memory.rules import Rule
from processors.memory.same_document import SAME as SAME_DOCUMENT
from processors.memory.same_document import document_features, same_document, tells_enough, tokens
from processors.memory.series import siblings, spread
from processors.memory.states import (
    Claim,
    State,
    alert,
    apply_rules,
    claim_of,
    condensed,
    drop,
    found,
    known_seq,
    mark,
    put,
    refresh,
)

Row = dict[str, Any]
Out = tuple[str, str, Row | None]
Change = tuple[dict[str, Row | None], list[Out]]
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
        self._documents: dict[str, dict[str, Any]] = {}
        self._spoken: dict[str, set[str]] = {}
        self._agenda = Agenda(rules)

    def enter(self, key: str, row: Row | None) -> None:
        """A row was written (None: deleted): bring the index up to it. A function of the rows alone."""
        self._locations.enter(key, row)
        self._agenda.enter(key, row)
        if key in self._documents:
            for token in tokens(self._documents.pop(key)):
                self._spoken[token].discard(key)
        claims = row.get("claims") if row else None
        if not row or not claims or row["what"] != "event":
            self._events.leave(key)
        if not row or not claims:
            return
        if row["what"] == "event":
            self._events.enter(key, state_entry(row, self._events.memo, self._events.entries.get(key)))
        else:
            self._documents[key] = document_features(row["record"], claims)
            for token in tokens(self._documents[key]):
                self._spoken.setdefault(token, set()).add(key)

    def knows(self, mention_id: str) -> bool:
        """Whether a mention was ever folded here, as far as is remembered."""
        return self._locations.best(mention_id) is not None

    def link(self, mention: Row) -> Change:
        """The rows that a mention changes and the records it gives, in order; nothing when it is known already."""
        if mention["action"] == "tick":
            return self._agenda.due(mention, self._get)
        if mention["action"] == "move":
            return self._moved(mention)
        row = self._locations.best(mention["mention_id"])
        if row is not None and "to" in row:
            return {}, [("mentions", row["to"], {**mention, "key": row["to"]})]
        if row is not None:
            seq = row["evicted"]["seq"] if "evicted" in row else known_seq(row, mention["mention_id"])
            if seq is not None and list(mention["seq"]) <= list(seq):
                return {}, []
        if row is not None and "evicted" in row:
            return self._recalled(mention, row)
        if mention["action"] != "assert":
            return self._control(mention, row)
        return self._assert(mention, row)

    def _recalled(self, mention: Row, row: Row) -> Change:
        """A claim that a long story had in its summary is spoken of again: it is brought back first."""
        name, of = mention["mention_id"], row["of"]
        state, moved = self._get(of), self._get("moved:" + of)
        if state is None and moved is not None:
            return {row_key(name): None}, [("mentions", moved["to"], {**mention, "key": moved["to"]})]
        if state is not None:
            state = recalled(state, row["evicted"])
        act = self._assert if mention["action"] == "assert" else self._control
        rows, out = act(mention, state)
        return {row_key(name): None, **rows}, out

    def _control(self, mention: Row, row: State | None) -> Change:
        name, seq = mention["mention_id"], mention["seq"]
        if row is None or "claims" not in row:
            # A kill that overtook what it kills, from another partition, is remembered until the mention comes.
            if row is not None or (mention["action"] == "retract" and seq[1]):
                return {f"gone:{name}": {"gone": {name: list(seq)}, "at": mention["at"]}}, []
            return {}, []
        also: list[Out] = [
            ("mentions", mention["key"], {**mention, "mention_id": f"{name}~{other}"})
            for other in row.get("spread", {}).get(name, ())
        ]
        if mention["action"] == "retract":
            rows, out = self._publish(self._refilled(drop(row, name, seq)), mention)
        else:
            rows, out = self._publish(
                mark(row, name, "held" if mention["action"] == "hold" else "usable", seq), mention
            )
        return rows, out + also

    def _assert(self, mention: Row, row: State | None) -> Change:
        name = mention["mention_id"]
        if row is not None and "claims" in row and row["claims"]:
            others = [c for c in row["claims"] if c["mention_id"] != name]
            # An item that was forgotten may come to use an id of its own anew, for something of another kind.
            same = row["what"] == ("event" if mention.get("event") else "outcome")
            if same and (not others or mention.get("bind") or not self._parted(mention, {**row, "claims": others})):
                rows, out = self._spread(mention, row, self._publish(put(row, claim_of(mention)), mention))
                return self._merge(row["id"], rows, out, mention)
            rows, out = self._publish(drop(row, name, mention["seq"]), mention)
            more, said = self._join(mention, row["id"])
            return {**rows, **more}, out + said
        return self._join(mention, row["id"] if row and "claims" in row else None)

    def _parted(self, mention: Row, rest: State) -> bool:
        """Whether a corrected mention no longer fits the other reports of its happening."""
        claim = claim_of(mention)
        if rest["what"] == "outcome":
            known = document_features(refresh(rest, mention["at"])["record"], rest["claims"])
            return same_document({**document_features(mention["outcome"], [claim]), "items": set()}, known) < 0
        seen = claim_features(claim, {})  # not remembered: the state may keep more than is told now
        probe = Index()
        probe.enter("rest", state_entry(refresh(rest, mention["at"]), self._events.memo))
        return probe.score(seen, "rest") < APART

    def _join(self, mention: Row, not_this: str | None) -> Change:
        claim = claim_of(mention)
        best = mention.get("bind") or self._find(mention, claim, not_this)
        row = self._get(best) if best else None
        state = row if row is not None else found(mention)
        if row is None and (_only_adds(mention) or self._get(state["id"])):
            # Heard, so that it says nothing either when it is told again after more is known.
            name = mention["mention_id"]
            return {f"gone:{name}": {"gone": {name: list(mention["seq"])}, "at": mention["at"]}}, []
        return self._spread(mention, state, self._publish(put(state, claim), mention))

    def _spread(self, mention: Row, state: State, said: Change) -> Change:
        """A claim for all attacks of a series is said of each that is told together with the one it joined."""
        if not mention.get("all"):
            return said
        items = {name: entry.items for name, entry in self._events.entries.items()}
        others = siblings(mention, state["id"], items)
        rows, out = said
        kept = rows.get(state["id"])
        if others and kept is not None:
            rows = {**rows, state["id"]: {**kept, "spread": {**kept.get("spread", {}), mention["mention_id"]: others}}}
            out = [*out, *(("mentions", mention["key"], spread(mention, name)) for name in others)]
        return rows, out

    def _find(self, mention: Row, claim: Claim, not_this: str | None) -> str | None:
        item = mention["report"]["key"]
        if mention.get("event"):
            group = f"{mention['key']}|{mention['event']['event']}"
            seen = claim_features(claim, self._events.memo)
            needed = least(seen, mention["event"].get("attribution") == "claimed")
            best = self._events.best(group, seen, item, needed)
            return None if best == not_this else best
        text = document_features(mention["outcome"], [claim])
        near = {name for token in tokens(text) for name in self._spoken.get(token, ())} - {not_this}
        fits = [(same_document(text, self._documents[name]), name) for name in near]
        best_fit = max(((s, name) for s, name in fits if s >= SAME_DOCUMENT), key=lambda f: (f[0], f[1]), default=None)
        return best_fit[1] if best_fit else None

    def _publish(self, state: State, mention: Row) -> Change:
        """Believe a changed state anew, and say what is new in it."""
        before, at = state["record"], mention["at"]
        state, evicted = condensed(state, at)
        state = refresh(state, at, last_at=max(state.get("last_at") or at, at))
        series = mention.get("wave")
        if series and not state["parent_id"] and state["claims"]:
            state = refresh(state, at, parent_id=series)
        out: list[Out] = []
        if state["record"] is not before:
            out.append((_TOPIC[state["what"]], state["id"], state["record"]))
        state, raised = apply_rules(state, self._rules, at, mention["cause"])
        state, closed = self._agenda.settled(state, mention)
        out += [("alerts", a["alert_id"], a) for a in (*raised, *closed)]
        rows, out = self._move(state, mention, out)
        return {**evicted, **rows}, out

    def _refilled(self, state: State) -> State:
        """A long story of which much was taken back: what its summary still knows by name stands for itself again."""
        while len(state["claims"]) < REFILL and (summary := state.get("summary")) and summary["recent"]:
            name = summary["recent"][-1]
            row = self._get(row_key(name))
            if row is None or row["of"] != state["id"]:
                state = {**state, "summary": {**summary, "recent": summary["recent"][:-1]}}
                continue
            # Its own row stays until the state evicts it anew or it is spoken of: the state has the last word.
            state = recalled(state, row["evicted"])
        return state

    def _move(self, state: State, mention: Row, out: list[Out]) -> Change:
        """An event believed to lie in another theatre goes there whole."""
        if state["what"] == "outcome" or not state["claims"]:
            return {state["id"]: state}, out
        country = (state["record"].get("place") or {}).get("country")
        to = theatre(country) if country else state["key"]
        if to in (state["key"], NOWHERE):
            return {state["id"]: state}, out
        mentions = [c["mention_id"] for c in state["claims"]] + list(state["gone"])
        post = {"to": to, "mentions": mentions, "at": mention["at"]}
        move = {"mention_id": "move:" + state["id"], "key": to, "action": "move", "at": mention["at"],
                "seq": [mention["seq"][0], state["revision"]], "cause": mention["cause"],
                "state": {**state, "key": to}}  # fmt: skip
        return {state["id"]: None, "moved:" + state["id"]: post}, [*out, ("mentions", to, move)]

    def _moved(self, mention: Row) -> Change:
        state = mention["state"]
        known = self._get(state["id"])
        if known is not None and known["revision"] >= state["revision"]:
            return {}, []
        rows: dict[str, Row | None] = {state["id"]: state}
        if self._get("moved:" + state["id"]):
            rows["moved:" + state["id"]] = None
        return self._merge(state["id"], rows, [], mention)

    def _merge(self, name: str, rows: dict[str, Row | None], out: list[Out], mention: Row) -> Change:
        """After a correction an event may turn out to be one that is known: the younger goes into the older."""
        state = rows.get(name)
        if state is None or state["what"] == "outcome" or len(state["claims"]) != 1:
            return rows, out
        entry = state_entry(state, self._events.memo)
        twin = self._events.best(
            entry.posting.group, replace(entry.features, other=False), state["claims"][0]["report"]["key"], SAME
        )
        other = self._get(twin) if twin and twin != name else None
        if other is None:
            return rows, out
        older, younger = sorted((state, other), key=lambda s: (s["founded"], s["id"]))
        for claim in younger["claims"]:
            older = put(older, claim)
        if (summary := merged(older, younger)) is not None:
            older = {**older, "summary": summary}
        more, said = self._publish(older, mention)
        gone = {
            **younger["record"],
            "standing": "retracted",
            "merged_into": older["id"],
            "revision": younger["revision"] + 1,
        }
        said.append(("events", younger["id"], gone))
        for rule, told in younger["alerts"].items():
            if told["state"] in ("created", "updated"):
                last = alert(rule, {**younger, "record": gone}, "superseded", mention["at"], mention["cause"])
                said.append(
                    (
                        "alerts",
                        last["alert_id"],
                        {**last, "changed": [{"field": "event_id", "before": younger["id"], "after": older["id"]}]},
                    )
                )
        return {**rows, **more, younger["id"]: None}, out + said

    def close(self, row: State) -> list[Out]:
        """What is said when a happening's time in the memory is over."""
        out: list[Out] = [(_TOPIC[row["what"]], row["id"], None)]
        cause = row["claims"][-1]["cause"] if row["claims"] else row.get("cause")
        for rule, told in row["alerts"].items():
            if cause and told["state"] in ("created", "updated"):
                last = alert(rule, row, "resolved", row["last_at"], cause)
                out.append(("alerts", last["alert_id"], last))
        return out


def _only_adds(mention: Row) -> bool:
    """Whether a mention can join what is known but begins nothing: echoes, cleared names, documents without a name."""
    event = mention.get("event") or {}
    if mention.get("bind") or event.get("attribution") == "withdrawn" or event.get("modality") == "historical":
        return True
    return bool(mention.get("outcome")) and not tells_enough(mention["outcome"])
