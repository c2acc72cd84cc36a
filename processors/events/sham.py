"""Words that look like a trigger and are none where they stand: a strike of teachers, arms seized, a body on its way to the grave."""  # noqa: E501

import re

from processors.events.mode import TAKEN
from processors.events.scene import Told
from processors.events.words import Hit
from processors.vocabulary import vocabulary

# A body on its way to the grave: the death is known.
_BURIED = re.compile(
    r"\b(?:bodies|body)\b.{0,60}\b(?:buried|burial|flown|brought|taken|returned|repatriated|cremated|lie in state|laid to rest)\b"  # noqa: E501
)
_NOT_STRIKE = re.compile(
    r"\b(?:workers?|unions?|pay|wages?|hunger|general|rail|teachers'?|miners'?|nurses?|doctors'?|transport|bandh|hartal)\b"
)
_BY_SOMEBODY = re.compile(
    r"\b(?:killed|murdered|slain|dead|died|death)\b.{0,60}\bby\b|\b(?:was|were|been)\s(?:\w+\s)?(?:killed|murdered|slain)\b"
)
_ARMS_TAKEN = re.compile(
    r"\b(?:weapons?|arms|rifles?|pistols?|guns?|arsenal|ammunition|explosives|cocaine|heroin|drugs|cartridges|documents|laptops?|phones?|cash|bombs?|grenades)\b|from (?:the|them)"  # noqa: E501
)
_THROWN = frozenset({"threw", "thrown", "hurled", "lobbed", "planted"})
_TAKEN = vocabulary("trigger.taken")
# Said not to be an accident.
NO_ACCIDENT = re.compile(
    r"\b(?:not|no|rather than|ruled out|instead of)\b(?: \w+){0,4} (?:accident|gas|fireworks?|short circuit|fault|leak|cylinder)"  # noqa: E501
)
# "The rescue was shot down by bondholders".
_SHOT_DOWN = re.compile(r"\b(?:" + "|".join(vocabulary("sham.plans")) + r")\b[^.;]{0,70}\bshot\sdown\b")
_CRITICS = vocabulary("sham.critics")
_AUXILIARY = frozenset({"had", "has", "have"})
# "Bombarded villages with hot ash".
_NATURE_OBJECT = re.compile(
    r"\bwith (?:\w+ ){0,2}(?:ash|hail|rain|calls|e-?mails|messages|questions|letters|complaints|requests|data|ads|radiation|waves|rocks|lava)\b"  # noqa: E501
)
_QUOTED = vocabulary("sham.quoted")
# Characters between a blast and the thing that burst, in which the one belongs to the other.
_BESIDE = 70
_NATURE = vocabulary("trigger.nature")


def sham(told: Told, hit: Hit) -> bool:
    """Words that look like a trigger and are none where they stand."""
    word = told.low[hit.begin : hit.end]
    before = told.low[max(0, hit.begin - 24) : hit.begin].split()
    if (
        word in ("strike", "strikes")
        and _NOT_STRIKE.search(told.low)
        and not told.kinds["weapon"] + told.kinds["agent"]
    ):
        return True
    if word in ("hit", "struck", "hits", "strikes") and set(before[-4:]) & _NATURE:
        return True
    if (before and before[-1] in _CRITICS) or (set(before[-2:]) & _AUXILIARY and _CRITICS.intersection(before[-3:])):
        return True
    if word.startswith("bombard") and _NATURE_OBJECT.search(told.low):
        return True
    if hit.kind == "blast" and _burst(told, hit):
        return True
    if word.endswith("shot") and told.low.startswith(" down", hit.end) and _SHOT_DOWN.search(told.low):
        return True
    if told.low[hit.end : hit.end + 1] in ("'", '"', "’", "”") and told.low[hit.end + 1 : hit.end + 14].split()[:1]:
        return told.low[hit.end + 1 : hit.end + 14].split()[0] in _QUOTED
    if word in ("body", "bodies") and _BURIED.search(told.low, hit.begin):
        return True
    if word in ("body", "bodies") and not told.kinds["kill"] > 1 and not told.kinds["act"] + told.kinds["shoot"]:
        return True
    if (
        word in ("stroke", "pelted", "tossed", "dropped", "sprayed", "planted", "flung", "rained", "doused")
        and not told.kinds["weapon"]
    ):
        return True
    if (hit.kind in ("kill", "wound") or word in ("killing", "burned", "burnt")) and _accident(told):
        return True
    if hit.kind == "kill" and not (told.counted or _BY_SOMEBODY.search(told.low)):
        return True
    if word in ("seized", "seize", "seizes", "seizing", "captured") and _ARMS_TAKEN.search(
        told.low, hit.begin, hit.end + 60
    ):
        return True
    if (
        word in _TAKEN
        and not (word.startswith("dragged") and told.kinds["kill"])
        and not TAKEN.search(told.low)
        and not told.kinds["agent"] + (told.kinds["weapon"] if word in _THROWN else 0)
    ):
        return True
    if word in ("execution", "executed", "executions") and not told.kinds["agent"]:
        return True
    return word in ("incident", "violence", "offensive", "destroyed", "damaged", "seized", "siege") and not (
        told.kinds["agent"] or told.kinds["weapon"]
    )


def _accident(told: Told) -> bool:
    """A sentence that tells of an accident and of no act, shot or weapon."""
    kinds = told.kinds
    if not kinds["accident"] or kinds["weapon"] or kinds["claim"] or kinds["act"] or kinds["shoot"]:
        return False
    return not NO_ACCIDENT.search(told.low)


def _burst(told: Told, hit: Hit) -> bool:
    """`a fuel tanker overturned and exploded`, `the blast at the fireworks depot`: a thing burst, nobody's weapon."""
    return _accident(told) and any(
        cue.kind == "accident" and -_BESIDE < cue.begin - hit.end < _BESIDE for cue in told.hits
    )
