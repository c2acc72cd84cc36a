"""The state of one happening or document: its claims, what was last said of it, and how both change.

Functions return new states (`records.py` says what is in one).
"""

from collections.abc import Sequence
from typing import cast

from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from processors.memory.alerts import facts_of, severity, summary, transitions
from processors.memory.beliefs import believe_event, origins, standing, standing_claims, toll_history
from processors.memory.condense import condense
from processors.memory.copies import link_copies
from processors.memory.decisions import believe_outcome
from processors.memory.disputes import contradictions
from processors.memory.mentions import document_family, short_id
from processors.memory.records import (
    Alert,
    AState,
    Cause,
    Change,
    Claim,
    Contradiction,
    Entry,
    Event,
    EventClaim,
    EventState,
    Evicted,
    Fused,
    FusedEvent,
    FusedOutcome,
    Gone,
    Mention,
    Outcome,
    OutcomeClaim,
    OutcomeState,
    Rang,
    Row,
    Seq,
    State,
    Status,
    StatusEntry,
    Summary,
    Transition,
)
from processors.memory.rules import Rule
from processors.memory.same_document import tells_enough

GONE = 512  # retracted mentions that a state remembers
SPREAD = 500  # claims for a whole series that are remembered as such: the newest


def claim_of(mention: Mention, status: Status = "usable") -> Claim:
    """The part of an asserting mention that is kept."""
    report = mention.report
    if report is None:
        raise ValueError("report: found nothing, expected the report that asserts this")
    if not report.published:
        report = replace(report, published=mention.at)
    about = {
        "mention_id": mention.mention_id, "seq": mention.seq, "status": status, "report": report,
        "cause": mention.cause, "corrects": mention.corrects, "headline": mention.headline, "slug": mention.slug,
        "names": mention.names, "filed": mention.filed, "signature": mention.signature, "copy_of": None,
    }  # fmt: skip
    if mention.event is not None:
        return EventClaim(**about, event=mention.event)  # type: ignore[arg-type]
    if mention.outcome is not None:
        return OutcomeClaim(**about, outcome=mention.outcome)  # type: ignore[arg-type]
    raise ValueError("event, outcome: found neither, expected what is asserted")


def found(mention: Mention) -> State:
    """A state that one mention begins. Its id comes of the mention and its version, so no id is ever used again."""
    if mention.event is not None:
        name = short_id("ev-", mention.mention_id, mention.seq[0])
        return EventState(
            id=name, what="event", family=mention.event.event, key=mention.key, claims=(), gone={}, record=None,
            alerts={}, revision=0, first_seen=None, last_seen=None, parent_id=None,
            founded=(mention.at, mention.seq[0]),
        )  # fmt: skip
    document = mention.outcome.document if mention.outcome else ""
    return OutcomeState(
        id=short_id("oc-", mention.mention_id, mention.seq[0]), what="outcome", family=document_family(document),
        key=mention.key, claims=(), gone={}, record=None, alerts={}, revision=0, first_seen=None, last_seen=None,
        parent_id=None, founded=(mention.at, mention.seq[0]),
    )  # fmt: skip


def put(state: AState, claim: Claim) -> AState:
    """The state with a claim added, or in the place of an earlier version of it."""
    if isinstance(claim, EventClaim) is not isinstance(state, EventState):
        raise ValueError(f"{claim.mention_id} is of another kind than {state.id}")
    name = claim.mention_id
    # An event's state has claims of events and a document's of documents.
    known: tuple[EventClaim, ...] = state.claims  # type: ignore[assignment]
    before = next((c for c in known if c.mention_id == name), None)
    others = [c for c in known if c.mention_id != name]
    if before is not None and isinstance(claim, EventClaim) and not claim.corrects:
        claim = replace(claim, event=_carried(before.event, claim.event))
    claim, others = link_copies(cast("EventClaim", claim), before, others)
    gone = {k: v for k, v in state.gone.items() if k != name} if name in state.gone else state.gone
    return replace(state, claims=(*others, claim), gone=gone)


def _carried(before: Event, event: Event) -> Event:
    """An update in which what it leaves out still holds: counts it does not tell, a place it names less closely."""
    toll = {**before.toll, **{k: v for k, v in event.toll.items() if v}}
    here, there = event.place, before.place
    told = (here.resolution if here else None) or (4 if here else 0)
    finer = there is not None and (there.resolution or 4) > told and told <= 2
    if there is not None and finer and (not here or here.country == there.country):
        here = there
    return replace(event, toll=toll, place=here)


def drop(state: AState, mention_id: str, seq: Seq) -> AState:
    """The state without a claim; that it is gone stays known, so that an old assertion cannot bring it back."""
    claims = tuple(c for c in state.claims if c.mention_id != mention_id)
    return replace(state, claims=claims, gone=_latest({**state.gone, mention_id: seq}))


def absorb(older: EventState, younger: EventState) -> EventState:
    """The older of two events that are one, with the younger's claims and what is remembered of both's mentions."""
    for claim in younger.claims:
        older = put(older, claim)
    standing = {claim.mention_id for claim in older.claims}
    gone = {name: seq for name, seq in younger.gone.items() if name not in standing}
    series = list({**(younger.spread or {}), **(older.spread or {})}.items())[-SPREAD:]
    return replace(older, gone=_latest({**gone, **older.gone}), spread=dict(series) or None)


def _latest(gone: dict[str, Seq]) -> dict[str, Seq]:
    """Without the oldest by their place in the feed: said again, they would be older than anything that comes."""
    return gone if len(gone) <= GONE else dict(sorted(gone.items(), key=lambda entry: entry[1])[-GONE:])


def mark(state: AState, mention_id: str, status: Status, seq: Seq) -> AState:
    """The state with a claim held or usable again."""
    return replace(
        state,
        claims=tuple(replace(c, status=status, seq=seq) if c.mention_id == mention_id else c for c in state.claims),
    )


def known_seq(row: Row | None, mention_id: str) -> Seq | None:
    """How far a row has heard what is said under a mention id; None: never."""
    if isinstance(row, Evicted):
        return row.evicted.seq
    if isinstance(row, EventState | OutcomeState):
        for claim in row.claims:
            if claim.mention_id == mention_id:
                return claim.seq
    return row.gone.get(mention_id) if isinstance(row, EventState | OutcomeState | Gone) else None


def only_adds(mention: Mention) -> bool:
    """Whether a mention can join what is known but begins nothing: echoes, cleared names, documents without a name."""
    event = mention.event
    if mention.bind or (event and (event.attribution == "withdrawn" or event.modality == "historical")):
        return True
    return mention.outcome is not None and not tells_enough(mention.outcome)


def refresh(state: AState, at: str, **more: object) -> AState:
    """The state, with `more` of it changed, and its record believed anew; `revision` counts the records that differ."""
    told = [c.report.published or at for c in state.claims]
    first, last, before = state.first_seen, state.last_seen, state.record
    state = replace(
        state,
        **more,
        first_seen=min([first, *told] if first else told, default=at),
        last_seen=max([last, *told] if last else told, default=at),
    )
    record: Fused = _event_record(state) if isinstance(state, EventState) else _outcome_record(state)
    if record != before:
        revision = state.revision + 1
        state = replace(state, revision=revision, record=replace(record, revision=revision))
    return state


def _event_record(state: EventState) -> FusedEvent:
    stand = standing_claims(state.claims)
    quarrels = contradictions(stand)
    believed = believe_event(stand) if stand else _record(state)
    count, all_count = _publishers(state)
    return FusedEvent(
        **{name: getattr(believed, name) for name in Event.__struct_fields__},
        event_id=state.id,
        parent_id=state.parent_id,
        revision=state.revision,
        standing=standing(state.claims, quarrels, all_count),
        first_seen=state.first_seen,
        last_seen=state.last_seen,
        reports=tuple(c.report for c in state.claims),
        origins_count=count,
        reports_count=_reports_count(state),
        toll_history=_whole_history(state.summary, toll_history(stand)),
        contradictions=quarrels,
    )


def _outcome_record(state: OutcomeState) -> FusedOutcome:
    if state.claims:
        believed, seat = believe_outcome(state.claims)
    elif state.record is not None:
        believed, seat = state.record, state.record.place
    else:
        raise ValueError(f"{state.id} has neither claims nor a record")
    count, all_count = _publishers(state)
    return FusedOutcome(
        **{name: getattr(believed, name) for name in Outcome.__struct_fields__},
        place=seat,
        outcome_id=state.id,
        revision=state.revision,
        standing=standing(state.claims, (), all_count),
        first_seen=state.first_seen,
        last_seen=state.last_seen,
        reports=tuple(c.report for c in state.claims),
        origins_count=count,
        reports_count=_reports_count(state),
        history=_whole_history(state.summary, status_history(state.claims)),
    )


def _record(state: State) -> Fused:
    if state.record is None:
        raise ValueError(f"{state.id} has neither claims nor a record")
    return state.record


def status_history(claims: Sequence[OutcomeClaim]) -> tuple[StatusEntry, ...]:
    """Every status that was told of a document, oldest first."""
    ordered = sorted(claims, key=lambda c: (c.published, c.seq))
    return tuple(StatusEntry(at=c.report.published, key=c.report.key, status=c.outcome.status) for c in ordered)


def _whole_history(summary: Summary[Entry] | None, kept: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """What the kept claims told, and what those in the summary did."""
    if summary is None or not summary.history:
        return kept
    return tuple(sorted([*summary.history, *kept], key=lambda entry: entry.at or ""))


def condensed(state: AState, at: str) -> tuple[AState, dict[str, Evicted]]:
    """The state with no more claims than a story may keep, and the rows of those that went."""
    if isinstance(state, EventState):
        return condense(state, _believed_event, lambda gone: toll_history(standing_claims(gone)), at)
    return condense(state, lambda claims: believe_outcome(claims), status_history, at)


def _believed_event(claims: Sequence[EventClaim]) -> tuple[Event, tuple[Contradiction, ...]]:
    stand = standing_claims(claims)
    return believe_event(stand), contradictions(stand)


def _publishers(state: State) -> tuple[int, int]:
    """How many independent publishers stand behind a state: by what is usable, and by all of it."""
    claims, kept = state.claims, state.summary
    here = {c.report.origin for c in claims}
    more = sum(origin not in here for origin in kept.origins) if kept else 0
    usable = [c for c in claims if c.status == "usable"] or claims
    every = origins(claims) + more
    return (every if len(usable) == len(claims) else origins(usable) + more), every


def _reports_count(state: State) -> int | UnsetType:
    kept = state.summary
    return len(state.claims) + kept.count if kept and kept.count else UNSET


def apply_rules(state: AState, rules: Sequence[Rule], at: str, cause: Cause) -> tuple[AState, list[Alert]]:
    """The state after its rules were asked, and the alerts they give."""
    record = _record(state)
    facts = facts_of(record)
    alerts, raised = dict(state.alerts), []
    for rule in rules:
        if rule.on != state.what:
            continue
        change = transitions(rule, record, alerts.get(rule.name), facts)
        if change is not None:
            alerts[rule.name] = Rang(change[0], facts)
            raised.append(alert(rule.name, state.id, record, change[0], at, cause, change[1], rule.severity))
    return (replace(state, alerts=alerts), raised) if raised else (state, raised)


def alert(
    rule: str, name: str, record: Fused, transition: Transition, at: str, cause: Cause,
    changed: Sequence[Change] = (), grade: str | None = None,
) -> Alert:  # fmt: skip
    """One transition of the alert that a rule keeps for a happening, `name`; its id never changes."""
    return Alert(
        alert_id=f"{rule}:{name}", rule=rule, transition=transition, at=at, severity=grade or severity(record),
        summary=summary(record, transition), cause=cause, changed=tuple(changed), record=record,
    )  # fmt: skip
