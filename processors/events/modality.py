"""Asserted, alleged, denied, planned, hypothetical, negated or historical: what the text says of a violent act's being."""  # noqa: E501

import re
from dataclasses import dataclass
from datetime import date

from processors.date import When, dates
from processors.events.background import COURT_VERB, DAY, FRESH, NOMINAL, SAY, Case, background, of_memory
from processors.events.drill import drill, hoax
from processors.events.scene import Scene, Trigger
from processors.events.telling import tells
from processors.vocabulary import vocabulary

LIVE = ("asserted", "alleged")
_MODAL = vocabulary("modality.modal")
_BEFORE_HYP = vocabulary("modality.before_hyp")
_PLAN = vocabulary("modality.plan")
_NOT = vocabulary("modality.not")
_SENT = vocabulary("modality.sent")


@dataclass(frozen=True, slots=True)
class Reading:
    """What modality a mention has, the day words that belong to it, and whether it tells (finite) or only names."""

    modality: str
    when: When | None
    primary: bool


def read_modality(scene: Scene, trigger: Trigger, today: date, carried: bool = False) -> Reading:
    """The modality of one mention in its sentence.

    `today` is the item's own day; `carried` says that the last date told before the sentence is of these days.
    """
    told = trigger.told
    low = told.words.low
    at = told.words.index(trigger.hit.begin)
    end = told.words.index(trigger.hit.end - 1) + 1
    found = dates(told.low, today)
    when, own = _nearest(trigger, found, told.low, today)
    primary = tells(trigger, low, at, end)
    case = Case(scene, trigger, low, at, end, today, found, when, own, primary, carried)
    return Reading(_decide(case), when, primary)


_THERE = re.compile(r",? (?:where|which|in which|when|whose|an? (?:attack|assault|massacre|bombing|raid|shooting))\b")


def known(read: list[tuple[Trigger, Reading]]) -> list[tuple[Trigger, Reading]]:
    """`the recent attack in X, where 26 were killed in an assault`: what a clause tells of a known deed is as known as the deed."""  # noqa: E501
    done: list[tuple[Trigger, Reading]] = []
    for trigger, reading in read:
        head = next((row for row in done if row[1].modality == "historical" and not row[1].primary), None)
        if head and reading.modality in LIVE and not (reading.when and reading.when.frame == "point"):
            between = trigger.told.low[head[0].hit.end : trigger.hit.begin]
            last = trigger.told.low[: trigger.hit.end].split()[-1]
            if _THERE.search(between) or last in NOMINAL:
                reading = Reading("historical", head[1].when, False)
        done.append((trigger, reading))
    return done


# "70,000 have been killed", "journalists have been murdered": a balance of years, told in the perfect.
_SUMMED = re.compile(
    r"\b(?:\d{2,3},\d{3}|[1-9]\d{2,}|hundreds|thousands|many|dozens)\s(?:of\s)?(?:[\w'-]+\s){0,6}(?:have|had)\s(?:since\s|also\s)?(?:been\s)?(?:\w+ly\s)?(?:murdered|killed|died|assassinated|kidnapped|"
    r"abducted|seized|snatched|wounded|disappeared|tortured)\b|\b\w+s have been (?:murdered|assassinated|tortured|persecuted)\b(?! (?:on|in the last few hours|today|by unidentified))|\b(?:are|is) (?:being )?(?:murdered|kidnapped|killed) (?:by|every)"  # noqa: E501
)


def _decide(case: Case) -> str:
    scene, told, low, at, end = case.scene, case.trigger.told, case.low, case.at, case.end
    when, today = case.when, case.today
    near = low[max(0, at - 4) : at]
    if drill(scene, told, case.carried):
        return "hypothetical"
    if hoax(scene) or _negated(low, at, end):
        return "negated"
    if _denied(told.low, case.trigger):
        return "denied"
    if when is not None and when.first > today + DAY:
        return "planned"
    left_clause = _clause_left(low, at)
    if set(left_clause) & _PLAN and not _was_hit(low[end : end + 8]):
        return "planned"
    if any(w in _MODAL for w in near) and not set(near) & {"said", "told"}:
        return "hypothetical"
    if case.trigger.hit.kind == "kill" and low[at - 1 : at] == ("feared",):
        return "alleged"
    if _hypothetical(low[max(0, at - 9) : at], left_clause, near, low, at, end):
        return "hypothetical"
    if when is not None and when.frame not in ("plural", "later") and when.last < today - FRESH:
        return "historical"
    if when is not None and when.frame in ("since", "plural") and not case.fresh:
        return "historical"
    if not case.fresh and _SUMMED.search(told.low):
        return "historical"
    if background(case):
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


def _clause_right(low: tuple[str, ...], end: int) -> tuple[str, ...]:
    """The next words, further where no verb or mark ends the phrase: `raids on the camps of X in Y will start`."""
    for k in range(end + 9, min(end + 14, len(low))):
        if {",", ";", ":", "that", "who", "which"} & set(low[end:k]):
            return low[end : end + 9]
    return low[end : end + 14]


def _was_hit(right: tuple[str, ...]) -> bool:
    return right[:1] in (("killed",), ("wounded",))


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
        if words & _BEFORE_HYP == {"against"} and low[end - 1] not in NOMINAL:
            return False
        if words & _BEFORE_HYP == {"any"}:
            # "any form of attack" may never be, "any mention of the attack" names one that was.
            tail = clause_left[-7:]
            return "of" in words and "the" not in tail[tail.index("any") :]
        return True
    told = {"said", "say", "who", "that"} & set(low[end : end + 9])
    if not told and set(_clause_right(low, end)) & {"will", "would", "could", "likelier"}:
        return low[end - 1] in NOMINAL
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


def _of_noun(when: When, trigger: Trigger, low: str) -> bool:
    """`a group opposed to the 1998 accord`: a year before a noun is that noun's, unless the noun is the deed."""
    if when.precision != "year" or not low.startswith(("the ", "a ", "an "), when.begin):
        return False
    between = low[when.end : trigger.hit.begin]
    clear = not ({",", ";"} & set(between) or {"that", "who", "which"} & set(between.split()))
    return not (0 < len(between) < 40 and clear)


def _nearest(trigger: Trigger, found: tuple[When, ...], low: str, today: date) -> tuple[When | None, bool]:
    """The date words that belong to the trigger, and whether they stand beside it: those of a say-verb come last."""
    best, score = None, 1e9
    for when in found:
        if of_memory(when, low, today) or _of_noun(when, trigger, low):
            continue
        if when.frame == "after":
            if when.end <= trigger.hit.begin and trigger.hit.begin - when.end < 60:
                return when, True
            continue
        gap = when.begin - trigger.hit.end if when.begin >= trigger.hit.end else trigger.hit.begin - when.end
        between = low[min(when.end, trigger.hit.end) : max(when.begin, trigger.hit.begin)]
        whole = when.begin > trigger.hit.end and between.startswith(" of ") and "," not in between
        cost = 0.3 * gap if whole else float(gap)
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
    between = low[trigger.hit.end : best.begin] if best else ""
    # "was shot by three men on Friday", "the murder of the judge of Cali on the night of 3 May": one phrase goes on.
    whole = " by " in between or (between.startswith(" of ") and "," not in between)
    return best, score < (110 if whole else 45)
