"""Asserted, alleged, denied, planned, hypothetical, negated or historical: what the text says of a violent act's being."""  # noqa: E501

from dataclasses import dataclass
from datetime import date, timedelta

from processors.events.background import COURT_VERB, FRESH, SAY, background
from processors.events.date import When, dates
from processors.events.trigger import Scene, Trigger
from processors.events.vocabulary import vocabulary

LIVE = ("asserted", "alleged")
_MODAL = vocabulary("modality.modal")
_BEFORE_HYP = vocabulary("modality.before_hyp")
_PLAN = vocabulary("modality.plan")
_NOT = vocabulary("modality.not")
_SENT = vocabulary("modality.sent")
_NOMINAL = vocabulary("modality.nominal")
_DEFINITE = vocabulary("modality.definite")


@dataclass(frozen=True, slots=True)
class Reading:
    """What modality a mention has, the day words that belong to it, and whether it tells (finite) or only names."""

    modality: str
    when: When | None
    primary: bool


def read_modality(scene: Scene, trigger: Trigger, today: date) -> Reading:
    """The modality of one mention in its sentence; `today` is the item's own day."""
    told = trigger.told
    low = told.words.low
    at = told.words.index(trigger.hit.begin)
    end = told.words.index(trigger.hit.end - 1) + 1
    found = dates(told.low, today)
    when, own = _nearest(trigger, found, told.low)
    primary = _primary(trigger, low, at, end)
    return Reading(_decide(scene, trigger, low, at, end, when, own, found, primary, today), when, primary)


def _primary(trigger: Trigger, low: tuple[str, ...], at: int, end: int) -> bool:
    """A verb, or a noun that is not introduced as known ("an attack killed", not "the attack")."""
    word = low[end - 1] if end else ""
    if word not in _NOMINAL:
        return True
    left = low[max(0, at - 4) : at]
    if trigger.told.sentence.field == "headline":
        return True
    for k in range(len(left) - 1, -1, -1):
        if left[k] in _DEFINITE or left[k] == "'s":
            return False
        if left[k] in ("a", "an", "another", "two", "three", "several", "four", "five", "fresh", "new", "one") or left[
            k
        ] in ("in", "by", "of", "and", ","):
            return True
    return True


def _decide(
    scene: Scene,
    trigger: Trigger,
    low: tuple[str, ...],
    at: int,
    end: int,
    when: When | None,
    own: bool,
    found: list[When],
    primary: bool,
    today: date,
) -> str:
    told = trigger.told
    left = low[max(0, at - 9) : at]
    near = low[max(0, at - 4) : at]
    right = low[end : end + 8]
    fresh = when is not None and today - FRESH <= when.last and when.first <= today + timedelta(days=1)
    point_fresh = fresh and when is not None and when.frame == "point" and when.first >= today - FRESH
    if _drill(scene, told.low, trigger):
        return "hypothetical"
    if _hoax(scene) or _negated(low, at, end):
        return "negated"
    if _denied(told.low, trigger):
        return "denied"
    if when is not None and when.first > today + timedelta(days=1):
        return "planned"
    left_clause = _clause_left(low, at)
    if set(left_clause) & _PLAN and not _was_hit(right):
        return "planned"
    if any(w in _MODAL for w in near) and not set(near) & {"said", "told"}:
        return "hypothetical"
    if _hypothetical(left, left_clause, near, low, at, end):
        return "hypothetical"
    if when is not None and not fresh and when.frame not in ("plural", "later"):
        return "historical"
    if when is not None and when.frame in ("since", "plural") and not point_fresh:
        return "historical"
    if background(scene, trigger, low, at, end, primary, point_fresh, own, today, found):
        return "historical"
    if told.kinds["alleged"] and not scene.lead["state"]:
        return "alleged"
    return "asserted"


def _clause_left(low: tuple[str, ...], at: int) -> tuple[str, ...]:
    k = at
    while (
        k > 0
        and at - k < 12
        and low[k - 1] not in (",", ";", ":", "when", "but", "after", "who", "which", "while", "as", '"', "said")
    ):
        k -= 1
    return low[k:at]


def _was_hit(right: tuple[str, ...]) -> bool:
    return right[:1] in (("killed",), ("wounded",))


def _drill(scene: Scene, low: str, trigger: Trigger) -> bool:
    """Drills and scenarios: the item leads with one, or the sentence has one, and nobody claims or mourns."""
    strong = any(
        w in low
        for w in (
            "simulat",
            "mock ",
            "rehears",
            "scenario",
            "war game",
            "wargame",
            "drill ",
            "drills",
            "in a film",
            "fictional",
        )
    )
    return strong or (scene.lead["drill"] >= 2 and not scene.kinds["claim"])


def _hoax(scene: Scene) -> bool:
    """The item is there to say that nothing happened."""
    return scene.lead["hoax"] >= 2 or (scene.lead["hoax"] >= 1 and not scene.lead["kill"] + scene.lead["wound"])


def _negated(low: tuple[str, ...], at: int, end: int) -> bool:
    near = low[max(0, at - 5) : at]
    for k in range(len(near) - 1, -1, -1):
        if near[k] in (",", ";", "but", "after", "who", "when", "in", "during", "from"):
            break
        if near[k] in _NOT:
            rest = near[k + 1 :]
            if (
                near[k] == "no"
                and rest[:1]
                and rest[0]
                in ("one", "group", "organisation", "organization", "claim", "-", "arrests", "motive", "casualties")
            ):
                break
            if near[k] == "not" and rest[:1] and rest[0] in ("only", "immediately", "clear", "known"):
                break
            if {"claimed", "injured", "hurt", "said", "responsibility", "arrested"} & set(rest):
                break
            return True
    text = " ".join(low[max(0, at - 8) : at])
    if any(
        w in text
        for w in (
            "ruled out",
            "ruling out",
            "rather than",
            "nothing to suggest",
            "no evidence of",
            "no sign of",
            "no indication",
            "dismissed reports",
            "false reports of",
            "rumours of",
            "rumors of",
            "hoax",
        )
    ):
        return True
    after = " ".join(low[end : end + 6])
    return any(
        w in after
        for w in (
            "was ruled out",
            "never took place",
            "did not take place",
            "never happened",
            "was a hoax",
            "hoax",
            "has been ruled out",
            "were ruled out",
            "turned out to be false",
            "scare",
            "threat",
            "threats",
            "alert",
            "warning",
        )
    )


def _denied(low: str, trigger: Trigger) -> bool:
    before = low[max(0, trigger.hit.begin - 70) : trigger.hit.begin]
    return (
        any(w in before for w in ("denied ", "denies ", "denying "))
        and "denied involvement" not in low
        and "denied any" not in before
        and "denied responsibility" not in low
    )


def _hypothetical(
    left: tuple[str, ...], clause_left: tuple[str, ...], near: tuple[str, ...], low: tuple[str, ...], at: int, end: int
) -> bool:
    words = set(clause_left[-7:])
    if words & _BEFORE_HYP and not (words & {"warning"} and "without" in words):
        if words & _BEFORE_HYP == {"against"} and low[end - 1] not in _NOMINAL:
            return False
        return not ({"any"} == words & _BEFORE_HYP and "of" not in words)
    if set(low[end : end + 9]) & {"will", "would", "could", "likelier"} and not set(low[end : end + 9]) & {
        "said",
        "say",
        "who",
        "that",
    }:
        return low[end - 1] in _NOMINAL
    if near[-1:] == ("to",) and not set(left) & _SENT and low[end - 1] not in ("strikes", "attacks"):
        return True
    return low[end : end + 1] in (
        ("threat",),
        ("threats",),
        ("fears",),
        ("plot",),
        ("plots",),
        ("drill",),
        ("exercise",),
        ("scenario",),
        ("risk",),
    )


def _nearest(trigger: Trigger, found: list[When], low: str) -> tuple[When | None, bool]:
    """The date words that belong to the trigger, and whether they stand beside it: those of a say-verb come last."""
    best, score = None, 1e9
    for when in found:
        if when.frame == "after":
            if when.end <= trigger.hit.begin and trigger.hit.begin - when.end < 60:
                return when, True
            continue
        gap = when.begin - trigger.hit.end if when.begin >= trigger.hit.end else trigger.hit.begin - when.end
        between = low[min(when.end, trigger.hit.end) : max(when.begin, trigger.hit.begin)]
        cost = float(gap)
        before = low[max(0, when.begin - 22) : when.begin].split()
        if any(w in SAY or w in COURT_VERB for w in before[-3:]):
            cost += 120
        for mark in (";", " but ", " which ", ", when ", " while ", ". "):
            if mark in between:
                cost += 60
        cost += 15 * between.count(",")
        if when.begin < trigger.hit.begin:
            cost += 10
        if cost < score:
            best, score = when, cost
    return best, score < 45
