"""Told as background: named as known, in court, remembered, counted, or in the pluperfect behind the news."""

from datetime import date, timedelta

from processors.events.date import When
from processors.events.trigger import Scene, Trigger
from processors.events.vocabulary import vocabulary

FRESH = timedelta(days=3)
SAY = vocabulary("modality.say")
COURT_VERB = vocabulary("modality.court_verb")
_AFTER_OLD = vocabulary("modality.after_old")


def background(
    scene: Scene,
    trigger: Trigger,
    low: tuple[str, ...],
    at: int,
    end: int,
    primary: bool,
    point_fresh: bool,
    own: bool,
    today: date,
    found: list[When],
) -> bool:
    """Background: named as known, in court, remembered, or told in the pluperfect behind the news."""
    told = trigger.told
    if point_fresh and (primary or own):
        return False
    before = told.low[max(0, trigger.hit.begin - 60) : trigger.hit.begin]
    if not primary:
        return True
    if any(w in before for w in _AFTER_OLD) and not told.sentence.field == "headline":  # noqa: SIM201
        return True
    if scene.lead["court"] >= 2 and not point_fresh:
        return True
    if scene.lead["memory"] >= 1 and not point_fresh:
        return True
    if (scene.lead["stats"] >= 1 or scene.lead["arrest"] >= 2) and not point_fresh:
        return True
    if told.sentence.field == "headline" and told.kinds["arrest"] + told.kinds["court"] + told.kinds["memory"]:
        return True
    lead = told.position <= 2
    if "had" in low[max(0, at - 3) : at] and not lead and not set(low[:at]) & SAY:
        return True
    if any(w in COURT_VERB for w in low[max(0, at - 8) : at]) and "gunmen" not in low:
        return True
    return any(when.frame == "after" and when.end <= trigger.hit.begin and when.first < today - FRESH for when in found)
