"""Dates in the forms that feeds use: RFC 3339, RFC 822, epochs, numbers, and month names of other languages."""

import re
import unicodedata
from datetime import UTC, datetime, timedelta, timezone
from functools import cache, lru_cache
from importlib.resources import files

from dateutil import parser as dates

_LONGEST = 64
# What is missing in a date is taken from either default: only a whole date reads the same with both.
_DEFAULTS = (datetime(2000, 1, 1), datetime(2001, 2, 2))
# News outside these years is a slip, and times at the ends of the calendar break reckoning with them.
_FIRST_YEAR, _LAST_YEAR = 1800, 9000
# RFC 822 names the American zones; the others mean one thing only. IST, BST and the like do not, and read as UTC.
_ZONES = {
    "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "AKST": -9, "AKDT": -8,
    "HST": -10, "CET": 1, "CEST": 2, "MEZ": 1, "MESZ": 2, "WEST": 1, "EET": 2, "EEST": 3, "MSK": 3,
    "SAST": 2, "CAT": 2, "EAT": 3,
    "WAT": 1, "PKT": 5, "NPT": 5.75, "HKT": 8, "SGT": 8, "PHT": 8, "WIB": 7, "JST": 9, "KST": 9,
    "AEST": 10, "AEDT": 11, "ACST": 9.5, "AWST": 8, "NZST": 12, "NZDT": 13,
}  # fmt: skip
# 11/10/2026 is October for some and November for others: it is no date until one number cannot be a month.
_AMBIGUOUS = re.compile(r"\s*(\d{1,2})[/.-](\d{1,2})[/.-](?:\d{4}|\d{2})\b")
_NAMES = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_CJK = re.compile(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]")
_WORD = re.compile(r"[^\s\d,./:+()\-\u2013'’]+")
_KEPT = frozenset("am pm t z utc gmt ut h m s".split())
_EPOCH = re.compile(r"\d{10}(?:\d{3})?")


def instant(value: str | None) -> datetime | None:
    """An RFC 3339 time, a bare date as its midnight UTC, or None for what is no date.

    JSON Schema's `format` only annotates, so IPTC's own valid samples hold dates that are none. What has no day
    of its own ("May", "10") is no date: a guessed year would put the item out of order.

    >>> instant("21 Nov 2026 10:00 EST").isoformat()
    '2026-11-21T15:00:00+00:00'
    """
    if not value or len(value) > _LONGEST:
        return None
    value = value.strip()
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        try:
            found, other = (dates.parse(value, default=day, tzinfos=_zone) for day in _DEFAULTS)
        except (ValueError, OverflowError, TypeError, AttributeError, IndexError):
            return None
        if found != other:
            return None
    try:
        found = found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (OverflowError, ValueError):
        return None
    return found if _FIRST_YEAR <= found.year <= _LAST_YEAR else None


def _zone(name: str | None, offset: int | None) -> timezone | None:
    if offset is not None:
        return timezone(timedelta(seconds=offset))
    hours = _ZONES.get(name or "")
    return None if hours is None else timezone(timedelta(hours=hours))


@lru_cache(4096)
def feed_instant(value: str | None) -> datetime | None:
    """A date as feeds write it. What cannot be read, or means two days, is None: unknown, never now.

    >>> feed_instant("Сб, 21 ноя 2026 10:00:00 +0300").isoformat()
    '2026-11-21T07:00:00+00:00'
    >>> feed_instant("11/10/2026 10:00") is None
    True
    """
    value = " ".join((value or "").split())
    if not value or len(value) > _LONGEST:
        return None
    if _EPOCH.fullmatch(value):
        if not value.isascii():
            return None
        return _known(datetime.fromtimestamp(int(value[:10]), UTC))
    if not _orderly(value):
        return None
    return instant(value) or _foreign(value)


@cache
def _months() -> dict[str, str]:
    """Names of months in sixty languages to English ones. A word that is two months (Croatian and Polish) is none."""
    found: dict[str, set[int]] = {}
    for line in (files("processors.data") / "months.tsv").read_text(encoding="utf8").splitlines()[1:]:
        word, number, _ = line.split("\t")
        found.setdefault(word, set()).add(int(number))
    return {word: _NAMES[next(iter(numbers)) - 1] for word, numbers in found.items() if len(numbers) == 1}


def _foreign(value: str) -> datetime | None:
    """A date with its month in another language: the month translated, weekdays and little words left out."""
    if value.isascii() and not any(mark.isalpha() for mark in value):
        return None
    value = "".join(str(unicodedata.decimal(mark, mark)) for mark in unicodedata.normalize("NFC", value).lower())
    value = _CJK.sub(r"\1-\2-\3", value)
    months = _months()
    words = [months.get(word.strip(".")) for word in _WORD.findall(value)]
    if sum(1 for word in words if word) > 1:
        return None
    plain = _WORD.sub(lambda found: months.get(found[0]) or (found[0] if found[0] in _KEPT else " "), value)
    plain = " ".join(plain.replace(" .", " ").replace(" ,", " ").strip(" ,.").split())
    return instant(plain.upper()) if _orderly(plain) else None


def _orderly(value: str) -> bool:
    numbers = _AMBIGUOUS.match(value)
    return not numbers or int(numbers[1]) > 12 or int(numbers[2]) > 12 or numbers[1] == numbers[2]


def _known(found: datetime) -> datetime | None:
    return found if _FIRST_YEAR <= found.year <= _LAST_YEAR else None
