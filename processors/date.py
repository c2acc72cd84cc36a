"""When: date words of a sentence resolved against the item's own day."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from processors.gate import Gate

_DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_MONTH = {name: i + 1 for i, name in enumerate(_MONTHS)} | {name[:3]: i + 1 for i, name in enumerate(_MONTHS)}
_MONTH |= {"sept": 9}
_SMALL = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,  # noqa: E501
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
    "eighteen": 18, "nineteen": 19,
    "twenty": 20,
}  # fmt: skip
_SMALL |= {"a": 1, "an": 1, "several": 3, "few": 3, "some": 3, "couple": 2, "thirty": 30, "forty": 40, "fifty": 50}
_N = r"(?P<{0}>\d{{1,3}}|" + "|".join(_SMALL) + r")"
_M = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"  # noqa: E501
_ENTRY = re.compile(
    r"\b(?:"
    r"(?P<iso>(?:19|20)\d\d-\d\d-\d\d)"
    rf"|(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?\s+(?P<m1>{_M})\b\.?(?:,?\s+(?P<y1>(?:19|20)\d\d|[89]\d\b))?"
    rf"|(?P<m2>{_M})\b\.?\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\s?(?:people|dead|killed))(?:,?\s+(?P<y2>(?:19|20)\d\d)\b)?"
    rf"|(?P<m3>{_M})\b\.?,?\s+(?:of\s+)?(?P<y3>(?:19|20)\d\d)\b"
    r"|(?<!easter )(?<!palm )(?<!bloody )(?<!black )(?<!good )(?<!ash )(?P<dow>(?:(?:last|next|this|the previous|the following)\s+)?"  # noqa: E501
    r"(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)s?\b)(?P<after>\s+(?:last week|next week))?"
    r"|(?P<day>today|tonight|yesterday|tomorrow|overnight|this (?:morning|afternoon|evening|week|month|year)|last night"
    r"|the night before|earlier in the day|earlier today|the day before|the previous day|hours? (?:earlier|ago|later|after)"  # noqa: E501
    r"|minutes (?:ago|earlier|later)|in recent days|(?:over|in) the (?:past|last) (?:few|two|three|24|48) (?:days|hours)|before dawn"  # noqa: E501
    r"|at dawn|at dusk|early (?:this )?morning|the past (?:two|three) days|midnight|last weekend|the weekend|this weekend)\b"  # noqa: E501
    r"|(?P<last>(?:last|next|previous)\s+(?:week|month|year|summer|autumn|winter|spring|decade|century)|earlier this (?:week|month|year)"  # noqa: E501
    r"|in recent (?:weeks|months|years)|so far this year|the year before|a year earlier)\b"
    rf"|(?:(?:about|some|nearly|almost|more than|over|just)\s+)?{_N.format('n')}(?:\s+and a half)?(?:\s+or\s+\w+)?[\s-]+(?P<unit>day|week|month|year|decade|hour|minute)s?[\s-]+"  # noqa: E501
    r"(?P<dir>ago(?:\s+(?:today|on \w+day|this (?:week|month)))?|earlier|before|later|after|since|previously|on\b)"
    rf"|(?:in|since|during|of|by|from|until|the|last|this|late|early|mid|next)[\s-]+(?P<m4>{_M})\b(?!\s+\d)(?P<ly>(?:\s+of)?\s+last\s+year\b)?"
    r"|(?:in|since|during|the|of|from|between|late|early|mid|a|an)[\s-]+(?P<y4>(?:1[5-9]|20)\d\d)(?P<y4s>s|'s)?\b"
    r"|(?P<span>(?:1[89]|20)\d\d)\s?[-–]\s?(?:(?:1[89]|20)?\d\d)\b"
    r"|(?P<clock>by (?:nightfall|evening|midday|noon|dusk|dawn)|(?:at|around|about|shortly after|just after|just before|before|by) (?:noon|midday|nightfall|lunchtime|dusk|\d{1,2}[.:]\d\d|\d{1,2} ?[ap]\.?m)"  # noqa: E501
    r"|minutes (?:after|past|before|to) \w+|half past \w+|quarter (?:past|to) \w+|\d{1,2}(?:[.:]\d\d)? ?[ap]\.?m\b)"
    r"|(?:the\s+(?:early|mid|late)?[\s-]?)?(?P<dec>(?:1[89]|20)\d0)'?s\b"
    r")"
)
# Where an expression may start, so that the long pattern is tried there only.
_MONTHLY = "|".join(name[:3] for name in _MONTHS)
_DAILY = "|".join(_DAYS)
_UNIT = "day|week|month|year|decade|hour|minute"
_STARTS = (
    r"\d",
    *(name[:3] for name in _MONTHS),
    *_DAYS,
    *("today", "tonight", "yesterday", "tomorrow", "overnight", "midnight", "hours? ", "minutes ", "so far this year"),
    *(
        "half past ",
        "quarter (?:past|to) ",
        "earlier (?:today|this|in the day)",
        "shortly after ",
        "just (?:after|before) ",
    ),
    *(rf"{word}[\s-]+(?:{_MONTHLY}|\d)" for word in ("in", "since", "during", "of", "by", "from", "until", "between")),
    *(rf"{word}[\s-]+(?:{_MONTHLY}|\d|morning|this morning)" for word in ("late", "early", "mid")),
    r"(?:in|over) (?:recent|the (?:past|last)) ",
    rf"the[\s-]+(?:{_MONTHLY}|\d|night|day|year|weekend|past|previous|following|early|mid|late)",
    rf"this[\s-]+(?:{_MONTHLY}|{_DAILY}|morning|afternoon|evening|week|month|year)",
    *(
        rf"{word}[\s-]+(?:{_MONTHLY}|{_DAILY}|night|week|month|year|summer|autumn|winter|spring|decade|century)"
        for word in ("last", "next", "previous")
    ),
    *(
        rf"{word} (?:dawn|dusk|nightfall|evening|midday|noon|lunchtime|\d)"
        for word in ("by", "at", "around", "about", "before")
    ),
    *(rf"{word}[\s-]+(?:and a half|or\s|{_UNIT}|\d)" for word in _SMALL),
    *(
        rf"{word}\s+(?:\d|{'|'.join(_SMALL)})"
        for word in ("about", "some", "nearly", "almost", "more than", "over", "just")
    ),
)
_START = re.compile(r"\b(?=" + "|".join(_STARTS) + ")")
# Without one of these no date is told.
_CUES = Gate(
    *"18 19 20 a.m ago am apr aug dawn day dec decade dusk feb hour jan jul jun mar may midday minute month morning "
    "night noon nov oct p.m past pm sep tomorrow week year".split()
)


@dataclass(frozen=True, slots=True)
class When:
    """A date expression: where it stands in the sentence, first and last day, precision, and `frame`.

    `frame`: point (the thing happened then), after ("months after": what follows lies back), plural
    ("on Sundays": no day at all), since (a period up to now).
    """

    begin: int
    end: int
    first: date
    last: date
    precision: str
    basis: str
    frame: str = "point"


@lru_cache(maxsize=64)
def dates(low: str, today: date) -> tuple[When, ...]:
    """All date expressions of a lower-case sentence, in order. Kept a while: an item asks again for each of its deeds."""  # noqa: E501
    if not _CUES.open(low):
        return ()
    found, reach = [], 0
    for start in _START.finditer(low):
        match = _ENTRY.match(low, start.start()) if start.start() >= reach else None
        if match:
            reach = match.end()
            when = _resolve(match, low, today)
            if when:
                found.append(when)
    return tuple(found)


def _resolve(match: re.Match[str], low: str, today: date) -> When | None:
    part = match.groupdict()
    begin, end = match.span()
    try:
        if part["iso"]:
            day = date.fromisoformat(part["iso"])
            return When(begin, end, day, day, "day", "explicit")
        for d, m, y in (("d1", "m1", "y1"), ("d2", "m2", "y2")):
            if part[d]:
                return _day(begin, end, int(part[d]), part[m], part[y], today)
        if part["m3"]:
            return _month(begin, end, _MONTH[part["m3"][:3]], int(part["y3"]), "explicit")
        if part["dow"]:
            return _weekday(begin, end, part["dow"], part["after"] or "", today)
        if part["day"] in ("this week", "this month", "this year") and _ORDINAL.search(low[max(0, begin - 40) : begin]):
            return None
        if part["day"]:
            return _near(begin, end, part["day"], today)
        if part["last"]:
            return _last(begin, end, part["last"], today)
        if part["n"]:
            return _counted(begin, end, part["n"], part["unit"], part["dir"], today)
        if part["clock"]:
            return When(begin, end, today, today, "day", "story", "later")
        if part["span"]:
            year = int(part["span"])
            return When(begin, end, date(year, 1, 1), date(year, 12, 31), "year", "explicit")
        if part["m4"]:
            if part["m4"] in ("may", "march") and not low.startswith(_SURE_MONTH, begin):
                return None
            month = _MONTH[part["m4"][:3]]
            year = today.year if month <= today.month and not part["ly"] else today.year - 1
            when = _month(begin, end, month, year, "relative")
            return _framed(when, "since") if low.startswith("since", begin) else when
        year = int(part["y4"] or part["dec"])
        frame = "since" if low.startswith("since", begin) else "point"
        last = date(year + 9, 12, 31) if part["dec"] or part["y4s"] else date(year, 12, 31)
        return When(begin, end, date(year, 1, 1), last, "year", "explicit", frame)
    except ValueError:
        return None


# "the third attack this month" counts attacks; it does not date this one.
_ORDINAL = re.compile(r"\b(?:first|second|third|\w+th|latest|deadliest|worst|another|times?)\s(?:\w+\s){0,4}$")
_SURE_MONTH = ("in ", "since ", "during ", "last ", "late ", "early ", "until ", "mid-")


def _framed(when: When, frame: str) -> When:
    return When(when.begin, when.end, when.first, when.last, when.precision, when.basis, frame)


def _day(begin: int, end: int, day: int, month: str, year: str | None, today: date) -> When:
    number = _MONTH[month[:3]]
    if year:
        full = int(year) if len(year) == 4 else 1900 + int(year)
        found = date(full, number, day)
        return When(begin, end, found, found, "day", "explicit")
    found = date(today.year, number, day)
    if found > today + timedelta(days=100):
        found = date(today.year - 1, number, day)
    elif found < today - timedelta(days=330):
        found = date(today.year + 1, number, day)
    return When(begin, end, found, found, "day", "explicit")


def _month(begin: int, end: int, month: int, year: int, basis: str) -> When:
    return When(begin, end, date(year, month, 1), date(year, month, monthrange(year, month)[1]), "month", basis)


def _weekday(begin: int, end: int, name: str, after: str, today: date) -> When:
    plural = name.endswith("s")
    word = name.rstrip("s").split()[-1]
    back = (today.weekday() - _DAYS.index(word)) % 7
    if name.startswith("last") and back == 0:
        back = 7
    day = today - timedelta(days=back)
    if name.startswith(("next", "this", "the following")) and back:
        day += timedelta(days=7)
    if name.startswith("next") and not back:
        day += timedelta(days=7)
    if "last week" in after:
        day = today - timedelta(days=today.weekday() + 7 - _DAYS.index(word))
    if "next week" in after:
        day = today + timedelta(days=7 - today.weekday() + _DAYS.index(word))
    return When(begin, end, day, day, "day", "relative", "plural" if plural else "point")


def _near(begin: int, end: int, word: str, today: date) -> When:
    back = 1 if word in ("yesterday", "last night", "the night before", "the day before", "the previous day") else 0
    if word == "tomorrow":
        back = -1
    first = last = today - timedelta(days=back)
    precision = "day"
    if word in ("this week", "in recent days") or "days" in word or "weekend" in word:
        first, precision = today - timedelta(days=3), "week"
    if word in ("this month", "this year"):
        first = today.replace(day=1) if word == "this month" else date(today.year, 1, 1)
        precision = word.split()[1]
        return When(begin, end, first, last, precision, "relative", "since")
    return When(begin, end, first, last, precision, "relative")


def _last(begin: int, end: int, word: str, today: date) -> When:
    if word.startswith("next"):
        return When(begin, end, today + timedelta(days=7), today + timedelta(days=7), "week", "relative")
    if word.startswith(("in recent", "so far")):
        return When(begin, end, today - timedelta(days=365), today, "year", "relative", "since")
    if word == "earlier this week":
        day = today - timedelta(days=min(3, max(1, today.weekday())))
        return When(begin, end, day, today, "week", "relative")
    days = {"week": 7, "month": 30, "decade": 3650, "century": 36500}.get(word.split()[-1], 365)
    if word.startswith("earlier this"):
        days = {"month": 8, "year": 60}[word.split()[-1]]
    first = today - timedelta(days=days)
    precision = "week" if days == 7 else "month" if days == 30 else "year"
    return When(begin, end, first, first, precision, "relative")


def _counted(begin: int, end: int, n: str, unit: str, way: str, today: date) -> When:
    count = int(n) if n.isdigit() else _SMALL[n]
    days = {"minute": 0, "hour": 0, "day": 1, "week": 7, "month": 30, "year": 365, "decade": 3650}[unit] * count
    day = today - timedelta(days=min(days, 300_000))
    precision = {"minute": "day", "hour": "day", "day": "day", "week": "week", "month": "month"}.get(unit, "year")
    if way == "later" or (way in ("after", "before") and unit == "minute"):
        return When(begin, end, today, today, "day", "story", "later")
    frame = "after" if way in ("after", "since", "on") else "point"
    if way in ("earlier", "before", "previously") and precision == "day":
        frame = "later"
    return When(begin, end, day, day, precision, "relative", frame)
