"""The state of one happening or document: its claims, what was last said of it, and how both change.

A state is a plain dict, because it is a table row:
`{id, what (event|outcome), family, key, claims, gone: {mention_id: seq}, record, alerts: {rule: {state, facts}},
revision, first_seen, last_seen, parent_id, founded: [at, position]}`. Functions return new states.
"""

from collections.abc import Sequence
from typing import Any

from processors.memory.alerts import event_facts, outcome_facts, severity, summary, transitions
from processors.memory.beliefs import believe_event, origins, standing, standing_claims, toll_history
from processors.memory.condense import EMPTY, condense
from processors.memory.copies import link_copies
from processors.memory.decisions import believe_outcome
from processors.memory.disputes import contradictions
from processors.memory.mentions import document_family, short_id
from processors.memory.rules import Rule

GONE = 512  # retracted mentions that a state remembers
State = dict[str, Any]
Claim = dict[str, Any]


def claim_of(mention: dict[str, Any], status: str = "usable") -> Claim:
    """The part of an asserting mention that is kept."""
    body = "event" if mention.get("event") else "outcome"
    report = mention["report"]
    if not report.get("published"):
        report = {**report, "published": mention["at"]}
    return {
        "mention_id": mention["mention_id"], "seq": list(mention["seq"]), "status": status,
        "report": report, "cause": mention["cause"],
        "corrects": bool(mention.get("corrects")),
        "headline": mention.get("headline") or "", "slug": mention.get("slug"),
        "names": list(mention.get("names") or ()), "filed": mention.get("filed"),
        "signature": list(mention.get("signature") or ()), body: mention[body],
    }  # fmt: skip


def found(mention: dict[str, Any]) -> State:
    """A state that one mention begins. Its id comes of the mention and its version, so no id is ever used again."""
    what = "event" if mention.get("event") else "outcome"
    prefix = "ev-" if what == "event" else "oc-"
    family = mention["event"]["event"] if what == "event" else document_family(mention["outcome"]["document"])
    return {
        "id": short_id(prefix, mention["mention_id"], mention["seq"][0]), "what": what, "family": family,
        "key": mention["key"], "claims": [], "gone": {}, "record": None, "alerts": {}, "revision": 0,
        "first_seen": None, "last_seen": None, "parent_id": None, "founded": [mention["at"], mention["seq"][0]],
    }  # fmt: skip


def put(state: State, claim: Claim) -> State:
    """The state with a claim added, or in the place of an earlier version of it."""
    name, before, others = claim["mention_id"], None, []
    for known in state["claims"]:
        if known["mention_id"] == name:
            before = known
        else:
            others.append(known)
    if before is not None and "event" in claim and not claim["corrects"]:
        claim = {**claim, "event": _carried(before["event"], claim["event"])}
    claim, others = link_copies(claim, before, others)
    gone = {k: v for k, v in state["gone"].items() if k != name} if name in state["gone"] else state["gone"]
    return {**state, "claims": [*others, claim], "gone": gone}


def _carried(before: dict[str, Any], event: dict[str, Any]) -> dict[str, Any]:
    """An update in which what it leaves out still holds: counts it does not tell, a place it names less closely."""
    toll = {**(before.get("toll") or {}), **{k: v for k, v in (event.get("toll") or {}).items() if v}}
    here, there = event.get("place"), before.get("place") or {}
    told = (here or {}).get("resolution") or (4 if here else 0)
    finer = (there.get("resolution") or 4) > told and told <= 2
    if there and finer and (not here or here.get("country") == there.get("country")):
        here = there
    return {**event, "toll": toll, "place": here}


def drop(state: State, mention_id: str, seq: Sequence[int]) -> State:
    """The state without a claim; that it is gone stays known, so that an old assertion cannot bring it back."""
    claims = [c for c in state["claims"] if c["mention_id"] != mention_id]
    gone = {**state["gone"], mention_id: list(seq)}
    if len(gone) > GONE:
        # The oldest by their place in the feed: what is said of them again would be older than anything that comes.
        gone = dict(sorted(gone.items(), key=lambda entry: entry[1])[-GONE:])
    return {**state, "claims": claims, "gone": gone}


def mark(state: State, mention_id: str, status: str, seq: Sequence[int]) -> State:
    """The state with a claim held or usable again."""
    claims = [
        {**c, "status": status, "seq": list(seq)} if c["mention_id"] == mention_id else c for c in state["claims"]
    ]
    return {**state, "claims": claims}


def known_seq(state: State, mention_id: str) -> list[int] | None:
    """How far the state has folded what is said under a mention id; None if never."""
    claim = next((c for c in state.get("claims", ()) if c["mention_id"] == mention_id), None)
    seq: list[int] | None = claim["seq"] if claim else state["gone"].get(mention_id)
    return seq


def refresh(state: State, at: str, **more: Any) -> State:
    """The state, with `more` of it changed, and its record believed anew; `revision` counts the records that differ."""
    told = [c["report"].get("published") or at for c in state["claims"]]
    first, last, before = state["first_seen"], state["last_seen"], state["record"]
    state = {
        **state,
        **more,
        "first_seen": min([first, *told] if first else told, default=at),
        "last_seen": max([last, *told] if last else told, default=at),
    }
    record = _event_record(state) if state["what"] == "event" else _outcome_record(state)
    if record != before:
        # Both are new here, and nobody else's yet.
        record["revision"] = state["revision"] = state["revision"] + 1
        state["record"] = record
    return state


def _event_record(state: State) -> dict[str, Any]:
    claims = state["claims"]
    stand = standing_claims(claims)
    quarrels = contradictions(stand)
    record = believe_event(stand) if stand else {**(state["record"] or {})}
    record["event_id"] = state["id"]
    record["parent_id"] = state["parent_id"]
    record.update(_support(state, quarrels))
    record["toll_history"] = _whole_history(state, toll_history(stand))
    record["contradictions"] = quarrels
    return record


def _outcome_record(state: State) -> dict[str, Any]:
    claims = state["claims"]
    record = believe_outcome(claims) if claims else {**(state["record"] or {})}
    record["outcome_id"] = state["id"]
    record.update(_support(state, []))
    record["history"] = _whole_history(state, status_history(claims))
    record["contradictions"] = []
    return record


def status_history(claims: Sequence[Claim]) -> list[dict[str, Any]]:
    """Every status that was told of a document, oldest first."""
    return [
        {"at": c["report"].get("published"), "key": c["report"]["key"], "status": c["outcome"]["status"]}
        for c in sorted(claims, key=lambda c: (c["report"].get("published") or "", c["seq"]))
    ]


def _whole_history(state: State, kept: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What the kept claims told, and what those in the summary did."""
    before = (state.get("summary") or EMPTY)["history"]
    return sorted([*before, *kept], key=lambda entry: entry.get("at") or "") if before else kept


def condensed(state: State, at: str) -> tuple[State, dict[str, Any]]:
    """The state with no more claims than a story may keep, and the rows of those that went."""
    if state["what"] == "event":
        return condense(state, _believed_event, lambda gone: toll_history(standing_claims(gone)), at)
    return condense(state, lambda s: believe_outcome(s["claims"]), status_history, at)


def _believed_event(state: State) -> Any:
    stand = standing_claims(state["claims"])
    return believe_event(stand), contradictions(stand)


def _support(state: State, quarrels: list[dict[str, Any]]) -> dict[str, Any]:
    claims, summary = state["claims"], state.get("summary") or EMPTY
    here = {c["report"]["origin"] for c in claims}
    more = sum(origin not in here for origin in summary["origins"])
    publishers = origins(claims) + more
    usable = [c for c in claims if c["status"] == "usable"] or claims
    counted = {"reports_count": len(claims) + summary["count"]} if summary["count"] else {}
    return {
        "revision": state["revision"],
        "standing": standing(claims, quarrels, publishers),
        "first_seen": state["first_seen"],
        "last_seen": state["last_seen"],
        "reports": [c["report"] for c in claims],
        "origins_count": publishers if len(usable) == len(claims) else origins(usable) + more,
        **counted,
    }


def apply_rules(
    state: State, rules: Sequence[Rule], at: str, cause: dict[str, Any]
) -> tuple[State, list[dict[str, Any]]]:
    """The state after its rules were asked, and the alerts they give."""
    record = state["record"]
    facts = event_facts(record) if state["what"] == "event" else outcome_facts(record)
    alerts, raised = dict(state["alerts"]), []
    for rule in rules:
        if rule.on != state["what"]:
            continue
        for change in transitions(rule, record, alerts.get(rule.name), facts):
            alerts[rule.name] = {"state": change["transition"], "facts": facts}
            raised.append(alert(rule.name, state, change["transition"], at, cause, change["changed"], rule.severity))
    return {**state, "alerts": alerts} if raised else state, raised


def alert(
    rule: str, state: State, transition: str, at: str, cause: dict[str, Any],
    changed: Sequence[dict[str, Any]] = (), grade: str | None = None,
) -> dict[str, Any]:  # fmt: skip
    """One transition of the alert that a rule keeps for a happening; its id never changes."""
    record = state["record"]
    return {
        "alert_id": f"{rule}:{state['id']}", "rule": rule, "transition": transition, "at": at,
        "severity": grade or severity(record), "summary": summary(record, transition), "cause": cause,
        "changed": list(changed), "record": record,
    }  # fmt: skip
