"""How many: number words and ranges of newswire as (min, max)."""

from dataclasses import dataclass

from processors.vocabulary import vocabulary

_UNITS = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,  # noqa: E501
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
    "eighteen": 18, "nineteen": 19,
}  # fmt: skip
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_VAGUE = {"dozens": 24, "scores": 40, "hundreds": 200, "thousands": 2000, "several": 3, "tens": 20, "multiple": 2}
_MORE = ("more", "over", "above", "exceeding", "beyond")
_ABOUT = vocabulary("quantity.about")


@dataclass(frozen=True, slots=True)
class Quantity:
    """Words first..last-1 mean min..max persons; null is an open end."""

    first: int
    last: int
    min: int | None
    max: int | None
    more: bool = False

    @property
    def size(self) -> int:
        return self.max if self.max is not None else (self.min or 0)


def number(low: tuple[str, ...], i: int) -> tuple[int, int] | None:
    """A plain number at word i: (value, next word), or None."""
    if i >= len(low):
        return None
    word = low[i]
    if word[0].isdigit():
        digits = word.replace(",", "")
        if not digits.isdigit() or len(digits) > 7:
            return None
        value, i = int(digits), i + 1
        if i < len(low) and low[i] in ("thousand", "hundred"):
            return value * (1000 if low[i] == "thousand" else 100), i + 1
        return value, i
    value, start, seen = 0, i, 0
    while i < len(low):
        word = low[i]
        parts = word.split("-") if "-" in word else [word]
        step = 0
        for part in parts:
            if part in _UNITS:
                step += _UNITS[part]
            elif part in _TENS:
                step += _TENS[part]
            elif part == "hundred":
                step = max(value + step, 1) * 100 - value
            elif part == "and" and len(parts) > 1:
                continue
            else:
                step = -1
                break
        if step < 0:
            if word == "hundred" and i > start:
                value = max(value, 1) * 100
            elif word == "dozen":
                return (value or 1) * 12, i + 1
            elif word == "thousand" and i > start:
                value *= 1000
            elif word == "and" and value >= 100 and i + 1 < len(low) and _small(low[i + 1]):
                i += 1
                seen += 1
                continue
            else:
                break
        elif word == "hundred":
            value = max(value, 1) * 100
        else:
            if i > start and not (value % 100 == 0 or (value % 10 == 0 and step < 10)):
                break
            value += step
        i += 1
    return (value, i) if i > start else None


def _small(word: str) -> bool:
    return all(p in _UNITS or p in _TENS for p in word.split("-"))


_FIRST = vocabulary("quantity.first") | _UNITS.keys() | _TENS.keys() | _VAGUE.keys() | _ABOUT


def begins(word: str) -> bool:
    """Whether a quantity may open with this word."""
    return word in _FIRST or word[0].isdigit() or ("-" in word and word.split("-")[0] in _FIRST)


def quantity(low: tuple[str, ...], i: int) -> Quantity | None:
    """A quantity that starts at word i (at least 26, between 10 and 12, dozens, half a dozen), or None."""
    size, first = len(low), i
    more = False
    if low[i] in ("another", "a", "an", "the") and i + 1 < size and low[i + 1] in ("further", "additional", "other"):
        more, i = True, i + 2
    elif low[i] == "another":
        more, i = True, i + 1
    bound = ""
    two = low[i : i + 2]
    three = low[i : i + 3]
    if two in (("at", "least"), ("not", "less"), ("no", "less"), ("no", "fewer"), ("not", "fewer")) or three[:2] == (
        "a",
        "minimum",
    ):
        bound, i = "least", i + 2 + (1 if three[2:] in (("than",), ("of",)) else 0)
    elif two in (("upwards", "of"), ("upward", "of")):
        bound, i = "least", i + 2
    elif two == ("more", "than") or three == ("in", "excess", "of"):
        bound, i = "more", i + (3 if three[0] == "in" else 2)
    elif low[i] in ("over", "exceeding") and number(low, i + 1):
        bound, i = "more", i + 1
    elif two in (("up", "to"), ("at", "most")) or three in (
        ("as", "many", "as"),
        ("no", "more", "than"),
        ("not", "more", "than"),
    ):
        bound, i = "most", i + (3 if len(three) == 3 and three[2] in ("as", "than") else 2)
    elif two in (("fewer", "than"), ("less", "than")):
        bound, i = "fewer", i + 2
    elif low[i] == "between":
        a = number(low, i + 1)
        b = number(low, a[1] + 1) if a and a[1] < size and low[a[1]] == "and" else None
        return Quantity(first, b[1], a[0], b[0]) if a and b and a[0] < b[0] else None
    else:
        while i < size and i < first + 3 and (low[i] in _ABOUT or (low[i] == "to" and low[i - 1] == "close")):
            i += 1
    if i >= size:
        return None
    vague = _vague(low, i)
    if vague:
        return Quantity(first, vague[1], vague[0], None, more)
    found = number(low, i)
    if found is None:
        if low[i] == "a" and low[i + 1 : i + 2] in (("dozen",), ("hundred",)):
            found = (12 if low[i + 1] == "dozen" else 100, i + 2)
        elif low[i : i + 3] == ("half", "a", "dozen"):
            found = (6, i + 3)
        elif low[i : i + 3] == ("a", "couple", "of"):
            found = (2, i + 3)
        elif low[i] == "both":
            found = (2, i + 1)
        else:
            return None
    value, i = found
    if i + 1 < size and low[i] in ("to", "or", "-", "–") and not bound:
        other = number(low, i + 1)
        if (
            other
            and value < other[0] <= 3 * value + 5
            and (low[i] != "to" or not low[other[1] : other[1] + 1] == ("%",))  # noqa: SIM201
        ):
            return Quantity(first, other[1], value, other[0], more)
    if i < size and low[i] == "more" and low[i + 1 : i + 2] != ("than",):
        more, i = True, i + 1
    if low[i : i + 2] == ("or", "more"):
        bound, i = "least", i + 2
    low_high = {
        "least": (value, None), "more": (value + 1, None), "most": (None, value), "fewer": (None, value - 1),
    }.get(bound, (value, value))  # fmt: skip
    return Quantity(first, i, low_high[0], low_high[1], more)


def _vague(low: tuple[str, ...], i: int) -> tuple[int, int] | None:
    if low[i] in _VAGUE:
        end = i + 1
        if low[i] == "tens" and low[i + 1 : i + 3] == ("of", "thousands"):
            return 20000, i + 3
        return _VAGUE[low[i]], end
    if low[i : i + 2] in (("a", "few"), ("a", "handful"), ("a", "number")):
        return 3, i + 2
    return None
