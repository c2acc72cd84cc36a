"""How many: the words of a toll as a range of persons (newswire's number words, bounds and vague counts)."""

import re
from itertools import islice

Range = tuple[int | None, int | None]

_UNITS = dict(
    zip(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen".split(),
        range(20),
        strict=True,
    )
)
_TENS = dict(zip("twenty thirty forty fifty sixty seventy eighty ninety".split(), range(20, 100, 10), strict=True))
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
_NOBODY = frozenset("no nobody none nil zero noone without neither unhurt unharmed uninjured unscathed nought".split())
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
# What a count of persons may open with when it stands for one.
_ONE = frozenset("a an one another the his her their its my our this that".split())
_PLURALS = frozenset(
    "people men women children persons police troops civilians dead wounded youths personnel cattle clergy".split()
)
# A number behind these is an age, not a count: "a boy of 15", "a trooper aged 21"; and so is one between commas.
_AGE = re.compile(
    r",\s+\d{1,3}(?=,|\s*$)|\baged?\s+(?:about\s+|of\s+)?[\w-]+(?:\s+and\s+\d{1,3}\b)?"
    r"|\b\w{1,12}(?:-\w{1,12})?[ -](?:year|month|week)s?[ -]old\b|\b(?:mother|father|mum|dad)[ -]of[ -]\w+",
    re.I,
)
_WORD = re.compile(r"[^\W_]+(?:[.,]\d+)*(?:['’][a-z]+)?|-")
_REACH = 400  # characters of a toll that are looked at
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
        if word in _UNITS:
            if at > start and (part % 10 or (part % 100 and _UNITS[word] > 9)):
                break
            part += _UNITS[word]
        elif word in _TENS:
            if at > start and part % 100:
                break
            part += _TENS[word]
        elif word in _SCALE and (at > start):
            part = max(part, 1) * _SCALE[word]
            total, part = (total + part, 0) if word != "hundred" else (total, part)
        elif (
            word == "and"
            and at > start
            and (part % 100 == 0)
            and low[at - 1] in _SCALE
            and low[at + 1 : at + 2]
            and (low[at + 1] in _UNITS or low[at + 1] in _TENS)
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


def _bound(low: list[str], at: int) -> tuple[str, int]:
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


def _next(low: list[str], at: int) -> tuple[Range, int] | None:
    """The first quantity at or behind a word."""
    while at < len(low):
        if low[at] == "between" and (one := number(low, at + 1)) and low[one[1] : one[1] + 1] == ["and"]:
            two = number(low, one[1] + 1)
            if two and two[0] > one[0]:
                return (one[0], two[0]), two[1]
        bound, start = _bound(low, at)
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


def persons(text: str) -> Range | None:
    """How many persons the words of a toll mean; None where they give no number.

    >>> persons("at least 26 people"), persons("more than two dozen"), persons("up to 40"), persons("dozens")
    ((26, None), (25, None), (None, 40), (24, None))
    >>> persons("a mother and her two sons"), persons("nobody"), persons("the mayor"), persons("villagers")
    ((3, 3), (0, 0), (1, 1), None)
    >>> persons("the prelate, a nun and the driver"), persons("four of the staff: a Dane and three Malians")
    ((3, 3), (4, 4))
    """
    told = text[:_REACH]
    if text[:1].isalpha():
        told = _STATE.sub("", _AGE.sub(" ", told)) or told
    low = words(told)
    if not low:
        return (1, 1) if text.strip() else None
    if low[0] == "both":
        return (2, 2)
    bounded = _bound(low, 0)[0] or low[0] == "between"
    if not bounded and not _NOBODY.isdisjoint(low[:4]):
        return (0, 0)
    if low[0] == "between":
        found = _next(low, 0)
        return found[0] if found else None
    return _summed(_members(told))


def _ageless(found: re.Match[str]) -> str:
    """One person "of" a number is of that age, but one group of so many."""
    return found[0] if found["whose"].lower() in _COLLECTIVE else found["who"]


def _members(text: str) -> list[str]:
    """The members of a list of persons; without an "and" or "with" in it, commas part no members.

    >>> _members("Six civilians, a soldier and an officer"), _members("his uncle, a farmer")
    (['Six civilians', 'a soldier', 'an officer'], ['his uncle'])
    >>> _members("Idris Sule, a clerk, and two guards")
    ['Idris Sule', 'two guards']
    """
    head, _, tail = text.replace("of them,", ":").partition(":")
    text = head if tail and _next(words(head), 0) else text
    first, *rest = (_AGED.sub(_ageless, part) for part in _JOINT.split(_PART.split(text, maxsplit=1)[0]))
    pairs = list(zip(rest[::2], rest[1::2], strict=True))
    if all(_is_comma(joint) for joint, _ in pairs):
        return [first]
    named = first[:1].isupper() and first.split(" ", 1)[0].lower() not in _ONE and _next(words(first), 0) is None
    return [first, *(part for joint, part in pairs if not (named and _is_comma(joint) and _APPOSED.match(part)))]


def _is_comma(joint: str) -> bool:
    return joint.strip() in (",", ";")


def _summed(members: list[str]) -> Range | None:
    """The members of a list together; the first of them decides whether there is a number at all."""
    first = _member(words(members[0]), first=True)
    if first is None:
        # A plural without a number, or words in front of it: the first number in the list.
        found = next((one for part in members if (one := _next(words(part), 0))), None)
        return found[0] if found else None
    least, most = first
    for part in members[1:]:
        more = _member(words(part))
        if more is None:
            continue
        least = None if least is None or more[0] is None else least + more[0]
        most = None if most is None or more[1] is None else most + more[1]
    return least, most


def _member(low: list[str], first: bool = False) -> Range | None:
    """One member of a list: a number near its beginning, else one person."""
    if not low:
        return None
    whole = next((i + 1 for i, word in enumerate(low) if word in _TOTALS and i and low[i - 1] in _COLLECTIVE), 0)
    found = _next(low, whole)
    if found and (first or (found[1] <= _NEAR and low[found[1] : found[1] + 2] != ["of", "them"])):
        return found[0]
    return _single(low) if first or low[0] in _ONE | _KIN else None


_NEAR = 6  # words from the beginning of a member within which its number ends
_TOTALS = ("of", "totalling", "numbering")
_KIN = frozenset("son daughter wife husband brother sister mother father".split())
_COLLECTIVE = frozenset(
    "family crew group party team squad convoy patrol households class gang unit crowd column".split()
)
# Between members: not the "and" within a number ("two hundred and six").
_JOINT = re.compile(
    r"((?<!hundred)(?<!thousand),?\s+(?:and|plus|as well as|along with|together with)\s+"
    r"|\s+with (?=(?:his|her|their|a|an|one|two|three|four|five)\b)|[,;]\s+)",
    re.I,
)
_APPOSED = re.compile(r"(?:an?|the)\s+[a-z]|who\b", re.I)
_AGED = re.compile(
    r"^(?P<who>(?:an?|the|his|her|their|one) (?:[\w'’-]+ ){0,3}?(?P<whose>[\w'’-]+)) of (?:about |some |around )?"
    r"(?:\d{1,2}|" + "|".join([*_UNITS, *_TENS]) + r")(?:-\w+)?(?: years)?(?=$|[,;. ])(?! of\b| other)",
    re.I,
)
# What became of somebody, behind who it is: "driver dead".
_STATE = re.compile(r"\s+(?:shot |found |left |were |was |is |are )*(?:dead|killed|wounded|injured|hurt)\W*$", re.I)
# Behind these stands a part of a number that is told already.
_PART = re.compile(r"[,;(]?\s*\b(?:including|among them|amongst them|mostly|most of them|all of them|of whom)\b", re.I)


def _single(low: list[str]) -> Range | None:
    """One person told without a number: "the mayor", "Constable Rahman"; None for plurals."""
    if not low:
        return None
    head = next(
        (
            word
            for word, after in zip(low, [*low[1:], ""], strict=True)
            if after
            in (
                "",
                "of",
                "who",
                "in",
                "from",
                "with",
                "at",
                "for",
                "on",
                "near",
                "and",
                "aged",
                "identified",
                "named",
                "was",
                "were",
            )
        ),
        low[-1],
    )
    if head in _PLURALS or (
        head.endswith("s") and not head.endswith(("ss", "us", "is", "'s")) and low[0] not in ("a", "an", "one")
    ):
        return None
    return (1, 1)
