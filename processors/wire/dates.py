"""Dates in the forms that feeds use: RFC 3339, RFC 822, epochs, numbers, and months and eras of other languages."""

import re
import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone
from functools import cache
from importlib.resources import files

from dateutil import parser as dates

from processors.remembered import remembered

_LONGEST = 64
# What is missing in a date is taken from either default: only a whole date reads the same with both.
_DEFAULTS = (datetime(2000, 1, 1), datetime(2001, 2, 2))
# News outside these years is a slip, and times at the ends of the calendar break reckoning with them.
_FIRST_YEAR, _LAST_YEAR = 1800, 9000
# What software shows for no date: the zero of Unix, a second before it, the zeros of spreadsheets.
_ZEROS = frozenset(
    {
        datetime(1970, 1, 1, tzinfo=UTC), datetime(1969, 12, 31, 23, 59, 59, tzinfo=UTC),
        datetime(1899, 12, 30, tzinfo=UTC), datetime(1900, 1, 1, tzinfo=UTC),
    }
)  # fmt: skip
# RFC 822 names the American zones; the others mean one thing only. IST, BST and the like do not, and read as UTC.
_ZONES = {
    "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "AKST": -9, "AKDT": -8,
    "HST": -10, "HNE": -5, "HAE": -4, "BRT": -3, "BRST": -2, "ART": -3, "WET": 0, "CET": 1, "CEST": 2, "MEZ": 1,
    "MESZ": 2, "WEST": 1, "EET": 2, "EEST": 3, "MSK": 3, "МСК": 3, "TRT": 3, "SAST": 2, "CAT": 2, "EAT": 3,
    "WAT": 1, "PKT": 5, "NPT": 5.75, "ICT": 7, "WIB": 7, "WITA": 8, "WIT": 9, "HKT": 8, "SGT": 8, "MYT": 8, "PHT": 8,
    "JST": 9, "KST": 9, "AEST": 10, "AEDT": 11, "ACST": 9.5, "AWST": 8, "NZST": 12, "NZDT": 13,
}  # fmt: skip
_RFC_3339 = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d):(\d\d)(\.\d{1,9})?(Z|[+-]\d\d:\d\d)", re.I | re.ASCII)
_NAMES = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_DAYS = "mon tue wed thu fri sat sun".split()
_MONTH = (
    r"\b(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)(?![^\W\d_])"
)
_IN_WORDS = re.compile(_MONTH, re.I)
_DAY = re.compile(r"\b(mon|tue|wed|thu|fri|sat|sun)(?:s|nes|rs|ur)?(?:day)?\b", re.I)
# 11/10/2026 is October for some and November for others, 26-11-21 may end or begin with its year.
_NUMBERS = re.compile(
    r"(?<![\w:.+/-])(\d{1,4})(\s?[/.-]\s?|\s)(\d{1,2})\2(\d{1,4})(?![\d:])\.?", re.ASCII
)  # fmt: skip
_COMPACT = re.compile(r"(?<![\d.+-])[12]\d{3}[01]\d[0-3]\d(?:T?\d{4}(?:\d\d)?)?(?!\d)", re.ASCII)
# A year of one digit, one before 1000 with its zeros, one before our era: what a clock shows that was never set.
_NO_YEAR = re.compile(
    rf"{_MONTH}\W{{1,3}}(?:\d{{1,2}}\W{{1,3}})?-?0\d{{3}}(?!\d)|\s-0\d{{3}}\s\d{{1,2}}:"
    rf"|\d\W{{0,3}}{_MONTH}\W{{1,3}}\d(?!\d)(?!\W{{1,3}}\d{{4}})", re.I
)  # fmt: skip
_BUDDHIST = re.compile(r"(?<![+:.\d])(?<!\s-)(24[5-9]\d|25\d\d|26[0-4]\d)(?![\d:])", re.ASCII)
_BEFORE_ERA = {"令和": 2018, "平成": 1988, "昭和": 1925, "民國": 1911, "民国": 1911}
_ERA = re.compile(r"(令和|平成|昭和|民國|民国)\s?(\d{1,3}|元)\s?(?=年)")
_CJK = re.compile(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]?")
_CLOCK = re.compile(r"(\d{1,2})\s?[時时시点點]\s?(?:(\d{1,2})\s?[分분]?)?(?:\s?\d{1,2}\s?[秒초])?")
# Words for the halves of the day, before the time or behind it.
_LATE = re.compile(
    r"下午|午後|晚上|오후|μ\.\s?μ\.?|\bμμ\b|(?<=\d)\s?م\b|مساءً?|अपराह्न|หลังเที่ยง|(?<=\d)\s?p\.\s?m\b\.?", re.I
)
_EARLY = re.compile(
    r"上午|午前|凌晨|早上|오전|π\.\s?μ\.?|\bπμ\b|(?<=\d)\s?ص\b|صباحاً?|पूर्वाह्न|ก่อนเที่ยง|(?<=\d)\s?a\.\s?m\b\.?", re.I
)
_TIME = re.compile(r"(?<![\d:+.-])(\d{1,2}):\d\d(?::\d\d(?:[.,]\d+)?)?", re.ASCII)
_DOTTED = re.compile(r"(?<![\d.:])([01]?\d|2[0-3])\.([0-5]\d)(?![\d.:])", re.ASCII)
# "GMT+0530" is east of Greenwich, as people write it; POSIX, and the parser below, read it the other way round.
_OFFSET = re.compile(r"\b(?:GMT|UTC|UT)\s?([+-])\s?(\d{1,2})(?::?(\d\d))?(?!\d)", re.I | re.ASCII)
_FARTHEST = 14 * 3600
_ASIDE = re.compile(r"\s?(?:\([^()]*+\)|\[[^\[\]]*+\])")
_WORD = re.compile(r"[^\s\d,./:+()\-\u2013'’]+(?:\.[^\s\d,./:+()\-\u2013'’]+)*")
_KEPT = frozenset(("am", "pm", "t", "z", "utc", "gmt", "ut", "h", "m", "s", *_DAYS))
_EPOCH = re.compile(r"\d{10}(?:\d{3})?", re.ASCII)


def rfc3339(value: str | None) -> datetime | None:
    """A date and time as RFC 3339 writes it, with its zone, and nothing else; a day alone when it has begun everywhere.

    >>> rfc3339("2026-12-01T06:00:00+05:30").isoformat()
    '2026-12-01T00:30:00+00:00'
    >>> rfc3339("2026-12-01T06:00:00") is rfc3339("01/12/2026 06:00") is None
    True
    """
    said = (value or "").strip()
    written = _RFC_3339.fullmatch(f"{said}T00:00:00-12:00" if len(said) == len("2026-12-01") else said)
    if not written:
        return None
    day, time, second, part, zone = written.groups()
    # A minute may have a leap second, which calendars do not know.
    leap = second == "60"
    try:
        found = datetime.fromisoformat(f"{day}T{time}:{'59' if leap else second}{(part or '')[:7]}{zone.upper()}")
        return _known(found + timedelta(seconds=leap))
    except (ValueError, OverflowError):
        return None


def instant(value: str | None) -> datetime | None:
    """A date and time as it is written somewhere, a bare date as its midnight UTC, or None for what is no date.

    JSON Schema's `format` only annotates, so IPTC's own valid samples hold dates that are none. What has no day
    of its own ("May", "10") is no date: a guessed year would put the item out of order. Nor is what means two days.

    >>> instant("21 Nov 2026 10:00 EST").isoformat()
    '2026-11-21T15:00:00+00:00'
    """
    if not value or len(value) > _LONGEST:
        return None
    value = " ".join(value.split())
    try:
        return _known(datetime.fromisoformat(value))
    except ValueError:
        pass
    value = _in_figures(value)
    for plain in (value, _in_english(value)):
        if plain and not _NO_YEAR.search(plain) and len(_TIME.findall(plain)) < 2:
            numbered = _numbered(plain)
            if numbered and (found := _parsed(numbered)):
                return found
    return None


def feed_instant(value: str | None) -> datetime | None:
    """A date as feeds write it, seconds since 1970 among them. What cannot be read, or means two days, is None.

    >>> feed_instant("Сб, 21 ноя 2026 10:00:00 +0300").isoformat()
    '2026-11-21T07:00:00+00:00'
    >>> feed_instant("11/10/2026 10:00") is None
    True
    """
    return _feed_instant((value or "").strip())


@remembered(4096)
def _feed_instant(value: str) -> datetime | None:
    if not _EPOCH.fullmatch(value):
        return instant(value)
    # 2026112110 is an hour of 2026 or a second of 2034.
    if (
        len(value) == 10
        and value[:2] in ("19", "20")
        and _parsed(f"{value[:4]}-{value[4:6]}-{value[6:8]} {value[8:]}:00")
    ):
        return None
    return _known(datetime.fromtimestamp(int(value[:10]), UTC))


def _parsed(value: str) -> datetime | None:
    try:
        found, other = (dates.parse(value, default=day, tzinfos=_zone) for day in _DEFAULTS)
    except (ValueError, ArithmeticError, TypeError, AttributeError, IndexError):
        return None
    return _known(found) if found == other else None


def _known(found: datetime) -> datetime | None:
    """A time in UTC, years of the Buddhist calendar as ours; None for what is no time of news."""
    try:
        if _BUDDHIST.fullmatch(str(found.year)):
            found = found.replace(year=found.year - 543)
        found = found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (OverflowError, ValueError):
        return None
    return found if _FIRST_YEAR <= found.year <= _LAST_YEAR and found not in _ZEROS else None


def _zone(name: str | None, offset: int | None) -> timezone | None:
    if offset is not None:
        if abs(offset) > _FARTHEST:
            raise ValueError("no zone is so far from Greenwich")
        return timezone(timedelta(seconds=offset))
    hours = _ZONES.get(name or "")
    return None if hours is None else timezone(timedelta(hours=hours))


@cache
def _months() -> dict[str, str]:
    """Names of months in sixty languages to English ones. A word that is two months (Croatian and Polish) is none."""
    found: dict[str, set[int]] = {}
    for line in (files("processors.data") / "months.tsv").read_text(encoding="utf8").splitlines()[1:]:
        word, number, _ = line.split("\t")
        found.setdefault(word, set()).add(int(number))
    return {word: _NAMES[next(iter(numbers)) - 1] for word, numbers in found.items() if len(numbers) == 1}


def _in_figures(value: str) -> str:
    """A date with digits, eras, halves of the day and zones as this side of the world writes them."""
    value = "".join(str(unicodedata.decimal(mark, mark)) for mark in unicodedata.normalize("NFC", value))
    value = _ASIDE.sub("", value.replace("\u2212", "-").replace("：", ":"))
    value = _ERA.sub(lambda era: str(_BEFORE_ERA[era[1]] + (1 if era[2] == "元" else int(era[2]))), value)
    value = _CJK.sub(r"\1-\2-\3 ", value)
    value = _CLOCK.sub(lambda clock: f"{clock[1]}:{clock[2] or '00':0>2} ", value)
    value = _BUDDHIST.sub(lambda year: str(int(year[1]) - 543), value)
    value = _OFFSET.sub(lambda zone: f" {zone[1]}{zone[2]:0>2}:{zone[3] or '00'}", value)
    value = _halved(_halved(value, _LATE, "PM"), _EARLY, "AM")
    return " ".join(value.split())


def _halved(value: str, words: re.Pattern[str], half: str) -> str:
    """A date with its word for a half of the day as AM or PM behind the time, where the clock has twelve hours."""
    if not words.search(value):
        return value
    plain = words.sub(" ", value)
    return _TIME.sub(lambda time: f"{time[0]} {half}" if int(time[1]) <= 12 else time[0], plain)


def _in_english(value: str) -> str | None:
    """A date with its month in another language: the month translated, weekdays and little words left out."""
    if not any(mark.isalpha() for mark in value):
        return None
    months = _months()

    def said(word: re.Match[str]) -> str:
        if word[0] in _ZONES:
            return "MSK" if word[0] == "МСК" else word[0]
        low = word[0].lower()
        return months.get(low) or (low.upper() if low in _KEPT else " ")

    if sum(1 for word in _WORD.findall(value) if word.lower() in months) > 1:
        return None
    plain = _WORD.sub(said, value)
    return " ".join(plain.replace(" .", " ").replace(" ,", " ").strip(" ,.").split())


def _numbered(value: str) -> str | None:
    """A date in numbers in the order of ISO 8601; None where the numbers mean two days, or none."""
    if not _IN_WORDS.search(value):
        numbers = _NUMBERS.search(value)
        if not numbers:
            return value if _COMPACT.search(value) else None
        days = _days(numbers[1], numbers[3], numbers[4])
        weekday = _DAY.search(value)
        if len(days) > 1 and weekday:
            days = {day for day in days if day.weekday() == _DAYS.index(weekday[1].lower())}
        if len(days) != 1:
            return None
        value = f"{value[: numbers.start()]} {days.pop().isoformat()} {value[numbers.end() :]}"
    return value if ":" in value else _DOTTED.sub(r"\1:\2", value)


def _days(first: str, second: str, third: str) -> set[date]:
    """The days that three numbers may mean: by day, month and year, by month, day and year, by year, month and day."""
    orders = []
    if len(third) in (2, 4) and len(first) <= 2:
        orders += [(third, second, first), (third, first, second)]
    if (len(first) == 4 and len(third) <= 2) or (len(first) == len(third) == 2):
        orders.append((first, second, third))
    found = set()
    for year, month, day in orders:
        try:
            full = int(year) if len(year) == 4 else int(year) + (2000 if int(year) < 70 else 1900)
            found.add(date(full, int(month), int(day)))
        except ValueError:
            continue
    return found
