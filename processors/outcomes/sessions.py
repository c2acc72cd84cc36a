"""Which of a forum's meetings it is, as its ordinal tells, and from which day to which it sits."""

import re
from datetime import date, timedelta
from typing import NamedTuple

from processors.date import When, dates

_NOUN = (
    r"(?:summits?|meetings?|conferences?|ministerial|council|assembly|congress|sessions?|forum|gathering|conclave|plenary|"
    r"retreat|committee|commission|consultations?|round|dialogue)"
)
_ONES = "first second third fourth fifth sixth seventh eighth ninth".split()
_TEENS = "tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth".split()
_TENS = {"twent": 20, "thirt": 30, "fort": 40, "fift": 50, "sixt": 60, "sevent": 70, "eight": 80, "ninet": 90}
_ORDINALS = (
    {word: n for n, word in enumerate((*_ONES, *_TEENS), 1)}
    | {f"{tens}ieth": n for tens, n in _TENS.items()}
    | {f"{tens}y-{word}": n + ones for tens, n in _TENS.items() for ones, word in enumerate(_ONES, 1)}
    | {"inaugural": 1, "first-ever": 1}
)
# Words of small number count a day's meetings or a year's as often as a forum's: they must be part of a name.
_SMALL = frozenset(_ONES[:4])
_EDITION = re.compile(
    rf"\b(?P<number>\d{{1,3}})(?:st|nd|rd|th)\s+(?P<rest>(?!day|time|anniversary|century|straight|consecutive|hour|round\s+of\s+voting)"
    rf"(?:[\w.&'’()-]+\s+){{0,8}}?)(?P<noun>{_NOUN})\b"
    rf"|\b(?P<word>{'|'.join(sorted(_ORDINALS, key=len, reverse=True))})\s+(?P<more>(?!day|time|hour|half|reading|straight|consecutive)"  # noqa: E501
    rf"(?:[\w.&'’()-]+\s+){{0,8}}?)(?P<last>{_NOUN})\b"
    r"|\bCOP[ -]?(?P<cop>\d{1,2})\b",
    re.I,
)
_AGAIN = re.compile(
    r"\b(?:this|of|since|in|between)\s+(?:the\s+)?(?:year|month|week|day|\w+ (?:years|months|weeks|days))\b"
)
_MONTH = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"  # noqa: E501
_TO = r"\s?(?:-|–|—|to|until|till|through|and)\s?"
_RANGE = re.compile(
    rf"\b(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?(?:\s(?P<m1>{_MONTH}))?{_TO}(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\s(?:of\s)?(?P<m2>{_MONTH})(?:,?\s(?P<y1>\d{{4}}))?\b"
    rf"|\b(?P<m3>{_MONTH})\s(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?{_TO}(?:(?P<m4>{_MONTH})\s)?(?P<d4>\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s(?P<y2>\d{{4}}))?\b"
)
_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7}
_LENGTH = re.compile(
    rf"\b(?P<count>{'|'.join(_NUMBERS)}|[1-9])-day\s(?:[\w.&'’()-]+\s){{0,8}}?{_NOUN}\b"
    rf"|\b(?P<days>{'|'.join(_NUMBERS)}|[1-9])\sdays\sof\s(?:[\w-]+\s){{0,2}}(?:talks|meetings|negotiations|discussions|haggling)\b"
)
_WHEN = r"(?:\s[\w'’-]+){0,6}?\s$"
_ENDS = re.compile(
    r"\b(?P<now>ends?|ending|closes?|concludes?|wraps up|winds up|finishes)\b" + _WHEN
    + r"|\b(?:ended|closed|concluded|wrapped up|wound up|broke up|came to (?:an end|a close)|finished|drew to a close)\b" + _WHEN  # noqa: E501
)  # fmt: skip
_OPENS = re.compile(
    r"\b(?P<now>opens?|opening|begins?|beginning|starts?|starting|kicks off|convenes?)\b" + _WHEN
    + r"|\b(?:opened|began|begun|started|kicked off|convened|got under way)\b" + _WHEN
)  # fmt: skip
_LONGEST = 21  # days; what would last longer is no meeting but a misreading


class Days(NamedTuple):
    """First and last day, each None where the text does not tell it."""

    start: date | None
    end: date | None


def edition(text: str) -> int | None:
    """The number of a forum's meeting that a sentence gives: its ordinal, or that of a climate conference.

    >>> edition("the 17th BRICS summit"), edition("COP29 in Baku"), edition("the third meeting this week")
    (17, 29, None)
    """
    for match in _EDITION.finditer(text):
        if match["cop"]:
            return int(match["cop"])
        if match["number"]:
            return int(match["number"]) or None
        word = match["word"]
        # "the second meeting of the week", "the First Summit of ..."
        if word.lower() in _SMALL and not (word[0].isupper() and match["last"][0].isupper()):
            continue
        if not _AGAIN.search(text[match.end() : match.end() + 30].lower()):
            return _ORDINALS[word.lower()]
    return None


def days(text: str, today: date) -> Days:
    """The days of a meeting as a sentence that names it tells them; `today` is the item's own day.

    Told are a range ("June 25-26"), an opening or a close ("ended on Thursday"), and with either of these a length
    ("a two-day summit"). A day on which something else happened is no day of the meeting's.
    """
    low = text.lower()
    found = _range(low, today)
    if found is None:
        length = _length(low)
        told = dates(low, today)
        start, end = _day(_OPENS, low, told, today), _day(_ENDS, low, told, today)
        if length and not start and not end and length == 1:
            start = next((when.first for when in told if when.precision == "day" and when.frame == "point"), None)
        if length and start and not end:
            end = start + timedelta(days=length - 1)
        elif length and end and not start:
            start = end - timedelta(days=length - 1)
        found = Days(start, end)
    if found.start and found.end and not 0 <= (found.end - found.start).days <= _LONGEST:
        return Days(None, None)
    return found


def _range(low: str, today: date) -> Days | None:
    match = _RANGE.search(low)
    if match is None:
        return None
    day = match.groupdict()
    if day["d1"]:
        first, last = (day["d1"], day["m1"] or day["m2"]), (day["d2"], day["m2"])
    else:
        first, last = (day["d3"], day["m3"]), (day["d4"], day["m4"] or day["m3"])
    year = day["y1"] or day["y2"]
    begin, end = (_one(f"{n} {month} {year or ''}".strip(), today) for n, month in (first, last))
    if begin and end and begin > end and not year:
        begin = begin.replace(year=begin.year - 1)  # "December 30 to January 2"
    return Days(begin, end) if begin and end else None


def _one(words: str, today: date) -> date | None:
    return next((when.first for when in dates(words, today) if when.precision == "day"), None)


def _length(low: str) -> int | None:
    match = _LENGTH.search(low)
    told = match and (match["count"] or match["days"])
    return (_NUMBERS.get(told) or int(told)) if told else None


def _day(verbs: re.Pattern[str], low: str, told: tuple[When, ...], today: date) -> date | None:
    """The day that a verb of opening or closing stands beside."""
    for when in told:
        if when.precision != "day" or when.frame != "point":
            continue
        match = verbs.search(low, max(0, when.begin - 60), when.begin)
        if match is None:
            continue
        # "opens on Friday" looks ahead where a weekday by itself looks back.
        ahead = bool(match["now"]) and when.basis == "relative" and when.first < today and "day" in low[when.begin :]
        named = re.match(r"\w+day\b", low[when.begin :])
        return (
            when.first + timedelta(days=7) if ahead and named and not named.group().startswith("yester") else when.first
        )
    return None
