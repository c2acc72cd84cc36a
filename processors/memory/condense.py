"""Hot stories: past a cap a happening keeps a few claims whole and the rest in a summary, so that no story costs more
than another.

What a claim told is first looked at: only what can go without changing what is believed goes, copies first, then the
oldest. It goes into a row of its own (`claim:<mention_id>`), from which a later version, a kill or a hold brings it
back; the state keeps how many there were, of which origins, and what they told over time:
`summary: {count, origins: {origin: n}, history: [...], recent: [mention_id]}`.
"""

from collections.abc import Callable, Sequence
from typing import Any

Claim = dict[str, Any]
State = dict[str, Any]
Row = dict[str, Any]

MOST, KEPT = 32, 24  # claims at which a state is condensed, and those that it keeps
NEWEST = 8  # always kept
RECENT = 64  # evicted claims that come back by themselves when the kept ones are taken back
HISTORY = 200  # entries of what was told over time
EMPTY: dict[str, Any] = {"count": 0, "origins": {}, "history": [], "recent": []}


def row_key(mention_id: str) -> str:
    """The key of the row that an evicted claim has for itself."""
    return "claim:" + mention_id


def condense(
    state: State, believed: Callable[[State], Any], told: Callable[[Sequence[Claim]], list[Row]], at: str
) -> tuple[State, dict[str, Row | None]]:
    """The state with no more than MOST claims, and the rows of those that went.

    `believed` is what must not change if it can be helped, `told` the history that claims make.
    """
    claims = state["claims"]
    if len(claims) <= MOST:
        return state, {}
    before, surplus = believed(state), len(claims) - KEPT
    named = {c["copy_of"] for c in claims if c.get("copy_of")}
    order = sorted(claims[:-NEWEST], key=lambda c: (c["mention_id"] in named, not c.get("copy_of")))
    gone = order[:surplus]
    if believed(_without(state, gone, told)) != before:
        gone = []
        for claim in order:
            if len(gone) < surplus and believed(_without(state, [*gone, claim], told)) == before:
                gone.append(claim)
        # Whoever makes every claim tell something of its own does not fill the memory either.
        gone += [claim for claim in order if claim not in gone][: max(0, len(claims) - len(gone) - MOST)]
    rows: dict[str, Row | None] = {row_key(c["mention_id"]): {"evicted": c, "of": state["id"], "at": at} for c in gone}
    return _without(state, gone, told), rows


def _without(state: State, gone: Sequence[Claim], told: Callable[[Sequence[Claim]], list[Row]]) -> State:
    names = {claim["mention_id"] for claim in gone}
    summary = state.get("summary") or EMPTY
    origins = dict(summary["origins"])
    for claim in gone:
        if not claim.get("copy_of"):
            origin = claim["report"]["origin"]
            origins[origin] = origins.get(origin, 0) + 1
    return {
        **state,
        "claims": [c for c in state["claims"] if c["mention_id"] not in names],
        "summary": {
            "count": summary["count"] + len(gone),
            "origins": origins,
            "history": _shortened([*summary["history"], *told(gone)]),
            "recent": [*summary["recent"], *(c["mention_id"] for c in gone)][-RECENT:],
        },
    }


def _shortened(history: list[Row]) -> list[Row]:
    """No more than HISTORY entries: those that repeat the one before go first, then the oldest but the very first."""
    if len(history) <= HISTORY:
        return history
    history = sorted(history, key=lambda entry: entry.get("at") or "")
    changes = [e for n, e in enumerate(history) if n == 0 or _what(e) != _what(history[n - 1])]
    return changes if len(changes) <= HISTORY else [changes[0], *changes[1 - HISTORY :]]


def _what(entry: Row) -> Row:
    return {name: value for name, value in entry.items() if name not in ("at", "key", "version", "origin")}


def recalled(state: State, claim: Claim) -> State:
    """The state with an evicted claim among its claims again."""
    summary = state.get("summary") or EMPTY
    origins, origin = dict(summary["origins"]), claim["report"]["origin"]
    if not claim.get("copy_of") and origin in origins:
        origins[origin] -= 1
        if not origins[origin]:
            del origins[origin]
    key, version = claim["report"]["key"], claim["report"]["version"]
    return {
        **state,
        "claims": [claim, *state["claims"]],
        "summary": {
            "count": max(0, summary["count"] - 1),
            "origins": origins,
            "history": [e for e in summary["history"] if (e["key"], e.get("version", version)) != (key, version)],
            "recent": [name for name in summary["recent"] if name != claim["mention_id"]],
        },
    }


def merged(one: State, two: State) -> dict[str, Any] | None:
    """The summary of two states that turn out to be one."""
    a, b = one.get("summary"), two.get("summary")
    if not a or not b:
        return a or b
    origins = {name: a["origins"].get(name, 0) + b["origins"].get(name, 0) for name in {**a["origins"], **b["origins"]}}
    return {
        "count": a["count"] + b["count"],
        "origins": origins,
        "history": _shortened([*a["history"], *b["history"]]),
        "recent": [*a["recent"], *b["recent"]][-RECENT:],
    }
