"""Told as background: named as known, in court, remembered, counted, or in the pluperfect behind the news."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from processors.date import When
from processors.events.scene import Scene, Trigger
from processors.gate import Gate
from processors.vocabulary import vocabulary

FRESH = timedelta(days=3)
DAY = timedelta(days=1)
NOMINAL = vocabulary("modality.nominal")
SAY = vocabulary("modality.say")
COURT_VERB = vocabulary("modality.court_verb")
_AFTER_OLD = vocabulary("modality.after_old")


@dataclass(frozen=True, slots=True)
class Case:
    """One mention before judgement: where it stands (words at..end of its sentence), the dates around it.

    `when` is the date that belongs to it, `own` that it stands beside it; `primary`: it tells, it does not only
    name; `carried`: the last date told before it is of these days.
    """

    scene: Scene
    trigger: Trigger
    low: tuple[str, ...]
    at: int
    end: int
    today: date
    found: tuple[When, ...]
    when: When | None
    own: bool
    primary: bool
    carried: bool

    @property
    def fresh(self) -> bool:
        """Its day is known and within FRESH of the item's own."""
        when = self.when
        return (
            when is not None
            and when.frame == "point"
            and when.first >= self.today - FRESH
            and when.first <= self.today + DAY
        )

    @property
    def verbal(self) -> bool:
        return bool(self.end) and self.low[self.end - 1] not in NOMINAL


def _led(scene: Scene) -> bool:
    """Whether the item opens with violence at all; what a long item mentions late and undated is seldom its news."""
    lead = scene.lead
    return bool(
        lead["act"]
        or lead["blast"]
        or lead["shoot"]
        or (lead["attack"] and (lead["agent"] or lead["kill"]))
        or (lead["kill"] and lead["agent"])
    )


_VICTIM = re.compile(
    r"\b(?:murder|assassination|killing|slaying|kidnapping|abduction|death|execution|massacre)s?\s+of\s+(?:the\s+)?(?!civilians|innocent|people|women|children)\w"
)


def _of_somebody(case: Case) -> bool:
    """`the murder of the judge` in the lead, with no day, no court and no memory about it: news of these days."""
    told, scene = case.trigger.told, case.scene
    if (
        told.position > 3
        or not (case.when is None or case.fresh)
        or scene.lead["court"] >= 2
        or scene.lead["memory"]
        or scene.lead["arrest"]
    ):
        return False
    return bool(_VICTIM.match(told.low, case.trigger.hit.begin))


_CONTINUES = re.compile(
    r"\s(?:still\s)?(?:continues?|rages?|(?:is|are)\s(?:still\s)?(?:under\sway|going\son|raging|continuing|taking\splace))\b"
)
_THERE_IS = re.compile(r"\bthere\s(?:is|are)\s(?:\w+\s){0,3}$")


def _going_on(case: Case) -> bool:
    """`heavy shooting continues`, `there is an exchange of fire`: happening as it is told."""
    low, hit = case.trigger.told.low, case.trigger.hit
    return bool(_CONTINUES.match(low, hit.end) or _THERE_IS.search(low, max(0, hit.begin - 40), hit.begin))


def _dated(case: Case) -> bool:
    """`the murder of the judge on the night of 3 May`: the day is the deed's own, whatever a court did of it."""
    begin = case.trigger.hit.end
    between = case.trigger.told.low[begin : case.when.begin] if case.when and case.when.begin > begin else ""
    return between.startswith(" of ") and "," not in between


_YEAR = re.compile(
    r"\b(?:1[6-9]|20)\d\d\b(?! (?:people|persons|men|women|civilians|soldiers|troops|homes|houses|dead|miles|feet|metres))"  # noqa: E501
)
# Before a year that does not date the deed: "the worst since 2012", "opposed to the 1998 accord".
_NOT_THEN = ("since ", "the ", " a ")


def _long_ago(case: Case) -> bool:
    """Whether the item opens with a year gone by: what it tells without a day of its own lies as far back."""
    if any(w.frame == "point" and w.first >= case.today - FRESH for w in case.found):
        return False
    # In the first months of a year the last one is recent.
    latest = case.today.year - (1 if case.today.month > 3 else 2)
    opening = case.scene.opening
    return any(
        int(match.group()) <= latest and not opening.endswith(_NOT_THEN, 0, match.start())
        for match in _YEAR.finditer(opening)
    )


_MEMORY_VERB = vocabulary("modality.memory_verb")
_REMEMBERING = Gate(*_MEMORY_VERB)


def of_memory(when: When, low: str, today: date) -> bool:
    """`Chile on Monday commemorated`, `was sentenced on Friday`: a day of those who remember or judge, not the deed's."""  # noqa: E501
    if when.frame != "point" or when.last < today - FRESH or not _REMEMBERING.open(low):
        return False
    after, before = low[when.end : when.end + 16].split()[:1], low[max(0, when.begin - 22) : when.begin].split()[-2:]
    return bool(_MEMORY_VERB.intersection(after) or _MEMORY_VERB.intersection(before))


_OFTEN = re.compile(
    r"\b(?:has|have|had)\s(?:often|repeatedly|frequently|regularly|previously|long|routinely)\s(?:\w+\s)?$|"
    r"\b(?:often|frequently|regularly|routinely|sometimes|commonly|usually|typically)\s(?:\w+\s)?$"
)
_BEFORE = re.compile(
    r"[^,;.]{0,60}?\b(?:before(?=[.,;]|$)|previously|in the past\b(?! (?:few|two|three|24|48|hour|day))|over the years|for years|many times|several times|time and again)"  # noqa: E501
)


def _habit(case: Case) -> bool:
    """`fighters have struck the town before`, `the group often raids farms`: what somebody is known for."""
    low, hit = case.trigger.told.low, case.trigger.hit
    often = _OFTEN.search(low, max(0, hit.begin - 40), hit.begin)
    return not case.fresh and bool(often or _BEFORE.match(low, hit.end))


_CHARGED = re.compile(
    r"\b(?:charged|convicted|guilty|sentenced|jailed|tried|indicted|acquitted|imprisoned|wanted|on trial)\s(?:with|of|for|over|in)\s(?:\w+\s){0,2}$"  # noqa: E501
)


# Words that need others to tell of a deed: "a gong was struck once for each whom the bombers of 2002 killed".
_WEAK = frozenset({"attack", "kill", "wound"})


def _old(when: When, today: date) -> bool:
    return when.frame == "point" and when.basis == "explicit" and when.last < today - timedelta(days=365)


def _goes_on(case: Case) -> bool:
    """A deed told far down, after a day of these or by its hour: what happened while others remembered or judged."""
    story = case.when is not None and case.when.frame == "later"
    return case.verbal and (case.carried or story) and case.trigger.told.position > 2


def background(case: Case) -> bool:
    """Whether a mention is background: named as known, in court, remembered, counted, or in the pluperfect."""
    scene, told = case.scene, case.trigger.told
    court = scene.lead["court"] >= 2
    if _CHARGED.search(told.low[max(0, case.trigger.hit.begin - 40) : case.trigger.hit.begin]):
        return True
    if _habit(case):
        return True
    if scene.lead["memory"] and case.trigger.hit.kind in _WEAK and any(_old(when, case.today) for when in case.found):
        return True
    certain = case.verbal or not court or told.sentence.field == "headline" or _dated(case)
    if case.fresh and (case.primary or case.own) and certain:
        return False
    going_on = _goes_on(case)
    if not case.fresh and not going_on and _long_ago(case):
        return True
    if _going_on(case) and not (case.when or court or scene.lead["memory"]):
        return False
    if not case.primary:
        return not _of_somebody(case)
    if told.position > 9 and not (case.carried or case.fresh) and not _led(scene):
        return True
    before = told.low[max(0, case.trigger.hit.begin - 60) : case.trigger.hit.begin]
    headline = told.sentence.field == "headline"
    if any(w in before for w in _AFTER_OLD) and not headline:
        return True
    if court and not (going_on or (case.fresh and case.verbal)):
        return True
    if scene.lead["memory"] and not (case.verbal and case.carried and told.position > 2):
        return True
    if (scene.lead["stats"] or scene.lead["arrest"] >= 2) and not going_on:
        return True
    if headline and told.kinds["arrest"] + told.kinds["court"] + told.kinds["memory"]:
        return True
    low, at = case.low, case.at
    if "had" in low[max(0, at - 3) : at] and told.position > 2 and not set(low[:at]) & SAY and not case.carried:
        return True
    if any(w in COURT_VERB for w in low[max(0, at - 8) : at]) and "gunmen" not in low:
        return True
    return any(
        w.frame == "after" and w.end <= case.trigger.hit.begin and w.first < case.today - FRESH for w in case.found
    )
