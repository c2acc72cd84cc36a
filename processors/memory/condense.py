"""Hot stories: past a cap a happening keeps a few claims whole and the rest in a summary, so that no story costs more
than another.

What a claim told is first looked at: only what can go without changing what is believed goes, copies first, then the
oldest. It goes into a row of its own (`claim:<mention_id>`), from which a later version, a kill or a hold brings it
back; the state keeps a summary of what they told.
"""

from collections.abc import Callable, Sequence
from itertools import islice
from typing import cast

from msgspec.structs import replace

from processors.memory.records import AClaim, AState, Claim, Entry, EventState, Evicted, Summary, TollEntry

MOST, KEPT = 32, 24  # claims at which a state is condensed, and those that it keeps
NEWEST = 8  # always kept
RECENT = 64  # evicted claims that come back by themselves when the kept ones are taken back
HISTORY = 200  # entries of what was told over time
ORIGINS = 500  # publishers remembered by name; whoever sends items under ever new names does not fill the row


def row_key(mention_id: str) -> str:
    """The key of the row that an evicted claim has for itself."""
    return "claim:" + mention_id


def condense(
    state: AState,
    believed: Callable[[Sequence[AClaim]], object],
    told: Callable[[Sequence[AClaim]], Sequence[Entry]],
    at: str,
) -> tuple[AState, dict[str, Evicted]]:
    """The state with no more than MOST claims, and the rows of those that went.

    `believed` is what must not change if it can be helped, `told` the history that claims make.
    """
    claims = cast("tuple[AClaim, ...]", state.claims)
    if len(claims) <= MOST:
        return state, {}
    before, surplus = believed(claims), len(claims) - KEPT
    named = {c.copy_of for c in claims if c.copy_of}
    order = sorted(claims[:-NEWEST], key=lambda c: (c.mention_id in named, not c.copy_of))
    gone = order[:surplus]
    if believed(_rest(claims, gone)) != before:
        gone = []
        for claim in order:
            if len(gone) < surplus and believed(_rest(claims, [*gone, claim])) == before:
                gone.append(claim)
        # Whoever makes every claim tell something of its own does not fill the memory either.
        gone += [claim for claim in order if claim not in gone][: max(0, len(claims) - len(gone) - MOST)]
    kept = replace(state, claims=_rest(claims, gone), summary=_with(state.summary, gone, told(gone)))
    return kept, {row_key(c.mention_id): Evicted(c, state.id, at) for c in gone}


def _rest(claims: Sequence[AClaim], gone: Sequence[AClaim]) -> tuple[AClaim, ...]:
    names = {claim.mention_id for claim in gone}
    return tuple(c for c in claims if c.mention_id not in names)


def _with(summary: object, gone: Sequence[Claim], told: Sequence[Entry]) -> Summary[Entry]:
    """A summary, or none yet, with the claims that go."""
    known = cast("Summary[Entry]", summary or Summary())
    origins = dict(known.origins)
    for claim in gone:
        if not claim.copy_of and (claim.report.origin in origins or len(origins) < ORIGINS):
            origins[claim.report.origin] = origins.get(claim.report.origin, 0) + 1
    return Summary(
        count=known.count + len(gone),
        origins=origins,
        history=_shortened([*known.history, *told]),
        recent=(*known.recent, *(c.mention_id for c in gone))[-RECENT:],
    )


def _shortened(history: list[Entry]) -> tuple[Entry, ...]:
    """No more than HISTORY entries: those that repeat the one before go first, then the oldest but the very first."""
    if len(history) <= HISTORY:
        return tuple(history)
    history = sorted(history, key=lambda entry: entry.at or "")
    changes = [e for n, e in enumerate(history) if n == 0 or e.told != history[n - 1].told]
    return tuple(changes if len(changes) <= HISTORY else [changes[0], *changes[1 - HISTORY :]])


def recalled(state: AState, claim: Claim) -> AState:
    """The state with an evicted claim among its claims again."""
    summary = state.summary or Summary()
    origins, origin = dict(summary.origins), claim.report.origin
    if not claim.copy_of and origin in origins:
        origins[origin] -= 1
        if not origins[origin]:
            del origins[origin]
    key, version = claim.report.key, claim.report.version
    told = tuple(e for e in summary.history if (e.key, e.version or version) != (key, version))
    return replace(
        state,
        claims=(claim, *state.claims),
        summary=Summary(
            count=max(0, summary.count - 1),
            origins=origins,
            history=told,
            recent=tuple(name for name in summary.recent if name != claim.mention_id),
        ),
    )


def merged(one: EventState, two: EventState) -> Summary[TollEntry] | None:
    """The summary of two events that turn out to be one."""
    a, b = one.summary, two.summary
    if not a or not b:
        return a or b
    origins = {name: a.origins.get(name, 0) + b.origins.get(name, 0) for name in {**a.origins, **b.origins}}
    return Summary(
        count=a.count + b.count,
        origins=dict(islice(origins.items(), ORIGINS)),
        history=_shortened([*a.history, *b.history]),
        recent=(*a.recent, *b.recent)[-RECENT:],
    )
