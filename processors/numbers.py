"""The first number, bound or vague count in words of the wire: "two hundred and six", "no fewer than 11", "dozens"."""

import re
from itertools import islice

Range = tuple[int | None, int | None]

UNITS = dict(
    zip(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen".split(),
        range(20),
        strict=True,
    )
)
TENS = dict(zip("twenty thirty forty fifty sixty seventy eighty ninety".split(), range(20, 100, 10), strict=True))
_SCALE = {"hundred": 100, "thousand": 1000, "million": 1_000_000}
_GROUPS = {
    "dozen": 12,
    "score": 20,
    "couple": 2,
    "pair": 2,
    "trio": 3,
    "quartet": 4,
    "duo": 2,
    "twins": 2,
    "triplets": 3,
}
# A vague word means at least so many (conventions of the corpus; several is three in the wire's style books).
_VAGUE = {"dozens": 24, "scores": 40, "hundreds": 200, "thousands": 2000, "several": 3, "many": 3, "few": 3,
          "handful": 3, "various": 3, "numerous": 3, "multiple": 3, "tens": 20, "number": 3}  # fmt: skip
_LEAST = (("at", "least"), ("no", "fewer", "than"), ("not", "fewer", "than"), ("no", "less", "than"),
          ("not", "less", "than"), ("a", "minimum", "of"), ("upwards", "of"), ("upward", "of"))  # fmt: skip
_MORE = (("more", "than"), ("in", "excess", "of"), ("well", "over"), ("over",), ("above",), ("exceeding",), ("beyond",))
_MOST = (("up", "to"), ("at", "most"), ("no", "more", "than"), ("not", "more", "than"), ("a", "maximum", "of"))
_FEWER = (("fewer", "than"), ("less", "than"), ("under",), ("below",))
_BOUNDS = tuple(
    (name, phrase)
    for name, phrases in (("least", _LEAST), ("more", _MORE), ("most", _MOST), ("fewer", _FEWER))
    for phrase in phrases
)
_BEHIND = (("odd",), ("or", "more"), ("and", "counting"), ("and", "rising"), ("plus",))
_WORD = re.compile(r"[^\W_]+(?:[.,]\d+)*(?:['’][a-z]+)?|-")
_LONGEST = 60  # words of a toll that are looked at


def words(text: str) -> list[str]:
    """The words of a phrase in lower case; hyphens apart, digits with their commas together."""
    found = (one.group().lower().replace("’", "'").removesuffix("'s") for one in islice(_WORD.finditer(text), _LONGEST))
    return [word for word in found if word != "-"]


def number(low: list[str], at: int) -> tuple[int, int] | None:
    """The plain number that begins at a word, and the next word: digits, number words, "two dozen".

    >>> number(["two", "hundred", "and", "six", "men"], 0)
    (206, 4)
    """
    word = low[at] if at < len(low) else ""
    if word[:1].isdigit():
        digits = word.replace(",", "").removesuffix("'s")
        if not digits.isascii() or not digits.isdigit() or len(digits) > 7:
            return None
        value, at = int(digits), at + 1
        if at < len(low) and low[at] in _SCALE:
            value, at = value * _SCALE[low[at]], at + 1
        return value, at
    total, part, start = 0, 0, at
    while at < len(low):
        word = low[at]
        if word in UNITS:
            if at > start and (part % 10 or (part % 100 and UNITS[word] > 9)):
                break
            part += UNITS[word]
        elif word in TENS:
            if at > start and part % 100:
                break
            part += TENS[word]
        elif word in _SCALE and (at > start):
            part = max(part, 1) * _SCALE[word]
            total, part = (total + part, 0) if word != "hundred" else (total, part)
        elif (
            word == "and"
            and at > start
            and (part % 100 == 0)
            and low[at - 1] in _SCALE
            and low[at + 1 : at + 2]
            and (low[at + 1] in UNITS or low[at + 1] in TENS)
        ):
            pass
        else:
            break
        at += 1
    if at == start:
        return None
    if at < len(low) and low[at] == "dozen":
        return (total + part) * 12, at + 1
    return total + part, at


def bound_at(low: list[str], at: int) -> tuple[str, int]:
    for name, phrase in _BOUNDS:
        if tuple(low[at : at + len(phrase)]) == phrase:
            return name, at + len(phrase)
    return "", at


def _value(low: list[str], at: int) -> tuple[Range, int] | None:
    """A number, group word or vague word at a place."""
    if low[at : at + 3] == ["half", "a", "dozen"]:
        return (6, 6), at + 3
    lead = at + 1 if low[at] in ("a", "an") and at + 1 < len(low) else at
    if lead > at and low[lead] in _SCALE and (scaled := number(["one", *low[lead:]], 0)):
        return (scaled[0], scaled[0]), lead - 1 + scaled[1]
    if low[lead] == "hundred" or (low[lead] in _GROUPS and (lead > at or low[lead] != "score")):
        size = _SCALE.get(low[lead]) or _GROUPS[low[lead]]
        return (size, size), lead + 1
    if (low[at] in ("several", "a") and low[lead + 1 : lead + 2] == ["hundred"]) or low[at : at + 2] == [
        "several",
        "hundred",
    ]:
        return (200, None), at + 2
    if low[lead] in _VAGUE and (lead > at or low[lead] not in ("few", "handful", "number")):
        return (_VAGUE[low[lead]], None), lead + 1
    plain = number(low, at)
    if plain is None:
        return None
    value, at = plain
    if (
        at < len(low)
        and low[at] in ("to", "or")
        and (second := number(low, at + 1))
        and value < second[0] <= 3 * value + 5
    ):
        return (value, second[0]), second[1]
    return (value, value), at


def _bounded(found: Range, bound: str) -> Range:
    least, most = found
    if bound == "least":
        return least, None
    if bound == "more":
        return (least or 0) + 1, None
    if bound == "most":
        return None, most if most is not None else least
    if bound == "fewer":
        return None, (most or 1) - 1
    return found


def next_quantity(low: list[str], at: int) -> tuple[Range, int] | None:
    """The first quantity at or behind a word."""
    while at < len(low):
        if low[at] == "between" and (one := number(low, at + 1)) and low[one[1] : one[1] + 1] == ["and"]:
            two = number(low, one[1] + 1)
            if two and two[0] > one[0]:
                return (one[0], two[0]), two[1]
        bound, start = bound_at(low, at)
        if low[start : start + 3] == ["as", "many", "as"]:
            start += 3
        while bound and start < len(low) and low[start] in ("about", "some", "around"):
            start += 1
        found = _value(low, start) if start < len(low) else None
        if found:
            told, at = found
            if any(tuple(low[at : at + len(phrase)]) == phrase for phrase in _BEHIND):
                bound = bound or "least"
            return _bounded(told, bound), at
        at += 1
    return None
