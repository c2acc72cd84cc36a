"""How bad an incident was in all: the counts of its sentences as one range."""

import re

from processors.events.count import Told as Tally
from processors.events.incident import Incident
from processors.events.scene import Told
from processors.text import Sentence


def tally(incident: Incident, name: str, attackers: bool) -> tuple[int | None, int | None, Tally, Sentence] | None:
    """The count of an incident over its sentences.

    A stated total first, else the first count of the body with what is added to it later; where another source
    tells another number, the range spans both.
    """
    told = [(t, u.told) for u in incident.units for t in u.tallies if t.field == name and t.attacker == attackers]
    if not told:
        return None
    body = [row for row in told if row[1].sentence.field == "body"] or told
    others = [row for row in body if row[0].other]
    body = [row for row in body if not row[0].other] or body
    totals = [row for row in body if row[0].total]
    first, where = totals[-1] if totals else body[0]
    low, high = first.min, first.max
    for other, sentence in body:
        if other is first:
            continue
        if _adds(first, where, other, sentence) and not totals:
            low = None if low is None or other.min is None else low + other.min
            high = None if high is None or other.max is None else high + other.max
        elif sentence is not where and _differs(sentence, other) and _sourced(where):
            low = other.min if low is None or other.min is None else min(low, other.min)
            high = None if high is None or other.max is None else max(high, other.max)
    if others:
        low, high = _spanned(low, high, [t for t, _ in others if t is not first])
    return low, high, first, where.sentence


# The least that words like "dozens" mean: no count.
_VAGUE = frozenset({20, 24, 40, 200, 2000})


def _spanned(low: int | None, high: int | None, others: list[Tally]) -> tuple[int | None, int | None]:
    """A count and those that others give: from the lowest number told to the highest."""
    told = [n for t in others for n in (t.min, t.max) if n is not None]
    if not told:
        return low, high
    vague = high is None and low in _VAGUE
    own = [] if vague and len(others) > 1 else [n for n in (low, high) if n is not None]
    return min(own + told), max(own + told)


def _adds(first: Tally, where: Told, other: Tally, sentence: Told) -> bool:
    if other.more and (sentence is not where or other.first > first.last):
        return True
    single = first.min == first.max == 1 and other.min == other.max == 1
    return single and sentence is not where and _another_person(sentence, other)


_SOURCE = re.compile(
    r"\b(?:hospitals?|nurse|doctor|medics?|witness(?:es)?|residents?|officials?|police|army|spokes\w+|activists?|source|rebels|union|ministry|governor|mayor|leader|monitor|observatory|"
    r"affiliate|group|villagers?)\b.{0,80}?\b(?:said|says|put|counted|spoke|speaks|gave|reported|acknowledged|told|claimed|confirmed|listed|had)\b|\b(?:according to|said)\b"  # noqa: E501
)


def _sourced(told: Told) -> bool:
    return bool(_SOURCE.search(told.low))


def _differs(told: Told, other: Tally) -> bool:
    """Another source's own count of all: it names who counted, and counts plain persons or bodies."""
    words = told.words.low[other.first : min(other.last + 2, len(told.words.low))]
    plain = len(words) <= 5 and not {"children", "women", "police", "policemen"} & set(words)
    return (other.min or other.max or 0) > 1 and plain and not other.more and bool(_OTHER_SOURCE.search(told.low))


_OTHER_SOURCE = re.compile(
    r"\b(?:counted|another|while|but|put the|spoke of|gave (?:a|the)|acknowledged|however|instead|hospital|medics|residents|witnesses|activists|rebels)\b"  # noqa: E501
)


def _another_person(told: Told, other: Tally) -> bool:
    words = told.words.low[other.first : other.last]
    return words[:1] in (("his",), ("her",), ("a",), ("another",), ("their",)) or "also" in told.words.low
