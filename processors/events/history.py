"""Whether a sentence tells of another time than its item's own."""

import re

from processors.gate import Gate

_HABIT = re.compile(
    r"\b(?:nobody|anyone|anybody) (?:ever )?\w+s? anything\b|\b(?:as a rule|let us say|let's say|twice a year|"
    r"every year|each year|traditionally|usually|in theory|what happens (?:if|when)|the way it works|how it works|"
    r"by custom)\b"
)
_LEFT = re.compile(
    r"\b(?:withdr\w+|pull\w* out|quit\w*|walk\w* out|exit\w*|leav\w+|left|suspend\w*|renounc\w+|denounc\w+|abandon\w*|"
    r"ratif\w+|scrap\w*|cancel\w*|annul\w*|revok\w*|terminat\w*|tore up|reject\w*|ditch\w*)"
    r"(?: (?:from|of|the|its|a))* (?:1[5-9]\d\d|20\d\d) "
)
# "the first since 2005" measures what is new.
_SINCE = re.compile(r"\bsince (?:\w+ ){0,5}(?:1[5-9]\d\d|20\d\d)\b(?![-–])")
_PAST_YEAR = re.compile(r"(?<![\d.,£$€/-])(1[5-9]\d\d|20\d\d)(?![\d%-]|,\d)")
_NOW = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|today|yesterday|tonight|overnight|"
    r"this (?:week|morning|afternoon|evening|month)|late on|early on|hours? ago|"
    r"on (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w* \d+)\b"
)
_LONG_AGO = re.compile(
    r"\b(?:decades? ago|(?:\w+|\d+) (?:years|summers|winters|decades) ago\b|last century|anniversary|historians?|"
    r"at the time|those days|better days|back then|in those|forefathers|old days|generation ago|centur(?:y|ies)|"
    r"last year|a year ago|a year earlier)\b"
)
# How long after another a thing is done: no other time where the day of doing it is told.
_SPAN = re.compile(r"\b(?:\w+|\d+) (?:years|summers|winters|decades) (?:earlier|before|later|on|after|since)\b")
# Without one of these a sentence tells of no other time.
_PAST = Gate(
    "15", "16", "17", "18", "19", "20", "year", "ago", "decade", "summers", "winters", "centur", "anniversar",
    "historian", "at the time", "those", "better days", "back then", "forefathers", "old days", "generation", "nobody",
    "anyone", "anybody", "as a rule", "let us say", "let's say", "twice", "traditional", "usual", "in theory",
    "what happens", "it works", "custom",
)  # fmt: skip


def is_history(low: str, year: int | None) -> bool:
    """Whether a lower-case sentence tells of another time: an older year, an anniversary, long ago."""
    if not _PAST.open(low):
        return False
    if year is not None:
        # "withdrew on Thursday from the 2015 agreement": that year is the paper's.
        years = [int(found) for found in _PAST_YEAR.findall(_SINCE.sub("", _LEFT.sub("", low)))]
        if years and max(years) < year - 1:
            return True
    return bool(_LONG_AGO.search(low) or _HABIT.search(low) or (_SPAN.search(low) and not _NOW.search(low)))
