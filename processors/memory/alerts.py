"""Alerts: what a change in a fused record means to those who were told, in one plain sentence."""

from processors.memory.countries import country_name
from processors.memory.features import named
from processors.memory.places import names_meet
from processors.memory.records import (
    Change,
    Count,
    Fact,
    Facts,
    Fused,
    FusedEvent,
    FusedOutcome,
    Place,
    Rang,
    Transition,
)
from processors.memory.rules import Rule, meets
from schemas import DECISIVE

_TOLLS = ("killed", "injured", "abducted", "missing", "displaced")


def facts_of(record: Fused) -> Facts:
    """What a reader of the alert was told: a change in these is material, in nothing else."""
    return _event_facts(record) if isinstance(record, FusedEvent) else _outcome_facts(record)


def _event_facts(record: FusedEvent) -> Facts:
    facts: Facts = dict.fromkeys(_TOLLS)
    for name, count in record.toll.items():
        if count and name in facts:
            facts[name] = list(count.bounds)
    actors = sorted([p.text for p in named(record)])
    facts["actors"] = [*actors]
    facts["attribution"] = "claimed" if record.attribution == "claimed" and actors else None
    facts["place"] = record.place.name if record.place else None
    facts["country"] = record.place.country if record.place else None
    facts["standing"] = "under_review" if record.standing == "under_review" else None
    return facts


def _outcome_facts(record: FusedOutcome) -> Facts:
    """The like for an outcome; where its meeting sat is known late and changes nothing."""
    return {
        "status": record.status,
        "dissenters": [*sorted(p.country or p.entity_id or p.text for p in record.dissenters)],
        "reason": record.reason.text if record.reason else None,
        "standing": "under_review" if record.standing == "under_review" else None,
    }


def changes(before: Facts, after: Facts) -> tuple[Change, ...]:
    """The material changes between two sets of facts, in a fixed order.

    A place told in more or fewer words is no change, nor "nine" after "at least nine", nor a reason told in other
    words, nor a reason or a place that a later report leaves out. A count that nobody tells any more is one: a report
    that only leaves it out takes nothing from what is believed, so it was taken back.
    """
    if before == after:
        return ()
    found = []
    for name, new in after.items():
        old = before.get(name)
        if old == new:
            continue
        if name in ("dissenters", "actors"):
            if _same_names(_names(old), _names(new)):
                continue
        elif name in ("place", "reason", "country"):
            if new is None or (name == "reason" and old is not None):
                continue
            if name == "place" and old is not None and names_meet(str(old), str(new)):
                continue
        elif name in _TOLLS and _same_count(old, new):
            continue
        found.append(Change(name, old, new))
    return tuple(found)


def _names(fact: Fact) -> list[str]:
    return [str(name) for name in fact] if isinstance(fact, list) else []


def _same_count(old: Fact, new: Fact) -> bool:
    """Whether a count tells nothing new: the same least count, as closely or less closely told."""
    if not isinstance(old, list) or not isinstance(new, list):
        return False
    return old[0] is not None and old[0] == new[0] and None in (old[1], new[1])


def _same_names(old: list[str], new: list[str]) -> bool:
    """Whether two lists name the same: each name of one is told, shorter, longer or by its initials, in the other."""
    return all(any(_one_name(a, b) for b in new) for a in old) and all(any(_one_name(a, b) for a in old) for b in new)


def _one_name(one: str, two: str) -> bool:
    return names_meet(one, two) or _initials(one) == two or _initials(two) == one


def _initials(name: str) -> str:
    """The capitals that its words begin with ("NDFB"); nothing of a name of one word."""
    words = name.split()
    return "".join(word[0] for word in words if word[0].isupper()) if len(words) > 1 else ""


def severity(record: Fused) -> str:
    """A CAP word. Attacks by the dead and the hurt (ten dead or a siege's worth of captives is Extreme), outcomes by
    how much was broken: a refusal, veto or walk-out Severe, a dissent in an adopted text Moderate, else Minor."""
    if isinstance(record, FusedOutcome):
        if record.status in ("refused", "not_adopted", "vetoed", "withdrawn"):
            return "Severe"
        return "Moderate" if record.dissenters or record.status in ("postponed", "replaced") else "Minor"

    def surest(name: str) -> int:
        count = record.toll.get(name)
        return (count.min or count.max or 0) if count else 0

    if surest("killed") >= 10 or surest("abducted") >= 50 or record.mode == "unconventional":
        return "Extreme"
    if surest("killed") or surest("abducted"):
        return "Severe"
    return "Moderate" if surest("injured") or record.mode in ("explosives", "suicide-attack", "aerial") else "Minor"


def transitions(
    rule: Rule, record: Fused, known: Rang | None, facts: Facts
) -> tuple[Transition, tuple[Change, ...]] | None:
    """What a rule says of a record now, and what changed; None: nothing.

    `known` is what the rule last said of it, None if it never rang.
    """
    live = record.standing != "retracted"
    if known is None or known.state == "retracted":
        grade = severity(record) if "severity" in rule.wants else "Minor"
        if live and record.standing != "under_review" and meets(rule, record, grade):
            return "created", ()
        return None
    undecided = isinstance(record, FusedOutcome) and "status" in rule.wants and record.status not in DECISIVE
    if not live or undecided:
        return "retracted", (Change("standing", known.facts.get("standing") or "live", "retracted"),)
    changed = changes(known.facts, facts)
    return ("updated", changed) if changed else None


_MODES = {"explosives": "Bombing", "suicide-attack": "Suicide attack", "firearms": "Shooting", "aerial": "Air strike",
          "drone": "Drone attack", "heavy-weapons": "Shelling", "abduct": "Abduction", "targeted": "Assassination",
          "primitive": "Attack", "destroy": "Arson", "torture": "Torture", "sexual": "Sexual violence"}  # fmt: skip
_KINDS = {
    "ASSAULT": "Attack",
    "PROTEST": "Protest",
    "COERCE": "Crackdown",
    "SANCTION": "Sanctions",
    "MOBILIZE": "Mobilisation",
}
_STATUS = {"adopted": "was adopted", "signed": "was signed", "refused": "was refused", "not_adopted": "was not adopted",
           "vetoed": "was vetoed", "withdrawn": "was withdrawn", "postponed": "was postponed",
           "ratified": "was ratified", "replaced": "was replaced by a chair's statement", "expected": "is expected",
           "under_negotiation": "is under negotiation"}  # fmt: skip
_WHAT = {
    "communique": "communiqué",
    "joint_statement": "joint statement",
    "chairs_statement": "chair's statement",
    "other": "document",
}


def summary(record: Fused, transition: Transition) -> str:
    """One plain sentence: what, where, how bad, who; or which document of which meeting, what became of it, why."""
    told = _outcome(record) if isinstance(record, FusedOutcome) else _event(record)
    if transition == "retracted":
        return f"Withdrawn: no usable report is left of this: {told}"
    if transition == "superseded":
        return f"Superseded, the same happening is told under another alert: {told}"
    if transition == "resolved":
        return f"Closed, nothing new is expected: {told}"
    if record.standing == "under_review":
        return f"Under review by its source: {told}"
    return told if transition == "created" else f"Update: {told}"


def _listed(names: list[str]) -> str:
    """`A`, `A and B`, `A, B and C`."""
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _event(record: FusedEvent) -> str:
    what = (_MODES.get(record.mode or "") if record.event == "ASSAULT" else None) or _KINDS.get(record.event, "Event")
    toll = record.toll
    counts = [f"{_range(count)} {n}" for n in _TOLLS if (count := toll.get(n)) and count.max != 0]
    people = named(record)
    who = ""
    if people:
        names = ", ".join(dict.fromkeys(p.text for p in people[:3]))
        says = {"claimed": "claimed by", "accused": "blamed on"}.get(record.attribution, "by")
        who = f"; {says} {names}"
    return f"{what}{_at(record.place)}" + (": " + ", ".join(counts) if counts else "") + who + "."


def _outcome(record: FusedOutcome) -> str:
    what = record.document_title or "the " + _WHAT.get(record.document, record.document)
    who = ", ".join(dict.fromkeys(p.text for p in record.dissenters))
    of = f" of {record.meeting.name}" if record.meeting and record.meeting.name else ""
    if not of and record.parties:
        of = " of " + _listed(list(dict.fromkeys(p.text for p in record.parties[:4])))
    if record.status == "refused" and who:
        told = f"{who} refused {what}{of}"
    else:
        told = f"{what[:1].upper()}{what[1:]}{of} {_STATUS.get(record.status, record.status)}" + (
            f"; dissent: {who}" if who else ""
        )
    reason = record.reason.text.rstrip(" .") if record.reason else ""
    return f"{told}; reason given: {reason}." if reason else told + "."


def _range(count: Count) -> str:
    low, high = count.bounds
    if low == high:
        return str(low)
    if high is None:
        return f"at least {low}"
    return f"up to {high}" if low is None else f"{low} to {high}"


def _at(place: Place | None) -> str:
    if not place:
        return ""
    country = country_name(place.country)
    # A flash is written in capitals; a sentence for a person is not. Short names in capitals are initials.
    name = place.name.title() if place.name.isupper() and len(place.name) > 3 else place.name
    return f" in {name}" + (f", {country}" if country and not name.endswith(country) else "")
