"""Outcomes as PLOVER events: what a meeting decided is AGREE, what was refused to it is REJECT."""

from schemas import CAMEO, QUAD, Event, Outcome

_AGREE = frozenset({"adopted", "signed", "ratified", "expected"})
_REJECT = frozenset({"refused", "not_adopted", "vetoed", "withdrawn", "postponed"})


def outcome_events(outcomes: tuple[Outcome, ...]) -> tuple[Event, ...]:
    """One event for each outcome that agrees or rejects, with the outcome's own evidence, parties and confidence."""
    return tuple(event for outcome in outcomes if (event := _event(outcome)) is not None)


def _event(outcome: Outcome) -> Event | None:
    agrees = outcome.status in _AGREE
    if not agrees and outcome.status not in _REJECT:
        return None
    category = "AGREE" if agrees else "REJECT"
    return Event(
        event=category,
        quad=QUAD[category],
        cameo=CAMEO[category],
        modality="planned" if outcome.status == "expected" else "asserted",
        trigger=outcome.evidence,
        evidence=outcome.evidence,
        actors=outcome.parties if agrees else outcome.dissenters,
        attribution="stated",
        date=outcome.date,
        confidence=outcome.confidence,
    )


def agreeing(events: tuple[Event, ...], outcomes: tuple[Outcome, ...]) -> tuple[Event, ...]:
    """The events without those that tell a decided sentence the other way, and the outcomes that no event tells.

    A signature is SUPPORT in PLOVER (CAMEO 057) and AGREE is the will to give it; either agrees with an adoption.
    """
    kept = list(events)
    for made in outcome_events(outcomes):
        same = {"AGREE", "SUPPORT"} if made.event == "AGREE" else {"REJECT"}
        other = {"REJECT"} if made.event == "AGREE" else {"AGREE", "SUPPORT"}
        kept = [event for event in kept if event.event not in other or event.evidence != made.evidence]
        if made.actors and not any(event.event in same and event.evidence == made.evidence for event in kept):
            kept.append(made)
    return tuple(kept)
