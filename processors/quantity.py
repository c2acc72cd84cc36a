"""How many: the words of a toll as a range of persons (newswire's number words, bounds and vague counts)."""

import re

from processors.numbers import TENS, UNITS, Range, bound_at, next_quantity, words

_UNHURT = frozenset("unhurt unharmed uninjured unscathed".split())
_NOBODY = frozenset("no nobody none nil zero noone without neither nought".split())
_ANYBODY = frozenset("anybody anyone".split())
# Two counts that "between" stands before: "40 and 110 people".
_PAIR = re.compile(r"(\d{1,4}) and (\d{1,4})(?: \w+)?")
# What a count of persons may open with when it stands for one.
_ONE = frozenset("a an one another the his her their its my our this that".split())
_PLURALS = frozenset(
    "people men women children persons police troops civilians dead wounded youths personnel cattle clergy".split()
)
# A number behind these is an age, not a count: "a boy of 15", "a trooper aged 21"; and so is one between commas.
_AGE = re.compile(
    r",\s+\d{1,3}(?: and \d{1,3})?(?=,|\s*$)|\s+of between \d{1,2} and \d{1,2}\b"
    r"|\baged?\s+(?:about\s+|of\s+)?[\w-]+(?:\s+and\s+\d{1,3}\b)?"
    r"|\b\w{1,12}(?:-\w{1,12})?[ -](?:year|month|week)s?[ -]old\b|\b(?:mother|father|mum|dad)[ -]of[ -]\w+",
    re.I,
)
_REACH = 400  # characters of a toll that are looked at


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
    bounded = bound_at(low, 0)[0] or low[0] == "between"
    if not bounded and (low[0] in _ANYBODY or low[:1] == ["not"] or not _NOBODY.isdisjoint(low[:4])):
        return (0, 0)
    if not _UNHURT.isdisjoint(low):
        return (0, 0)
    if pair := _PAIR.fullmatch(told):
        least, most = int(pair[1]), int(pair[2])
        if least < most:
            return least, most
    if low[0] == "between":
        found = next_quantity(low, 0)
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
    text = head if tail and next_quantity(words(head), 0) else text
    first, *rest = (_AGED.sub(_ageless, part) for part in _JOINT.split(_PART.split(text, maxsplit=1)[0]))
    pairs = list(zip(rest[::2], rest[1::2], strict=True))
    if all(_is_comma(joint) for joint, _ in pairs):
        return [first]
    named = (
        first[:1].isupper() and first.split(" ", 1)[0].lower() not in _ONE and next_quantity(words(first), 0) is None
    )
    return [first, *(part for joint, part in pairs if not (named and _is_comma(joint) and _APPOSED.match(part)))]


def _is_comma(joint: str) -> bool:
    return joint.strip() in (",", ";")


def _summed(members: list[str]) -> Range | None:
    """The members of a list together; the first of them decides whether there is a number at all."""
    first = _member(words(members[0]), first=True)
    if first is None:
        # A plural without a number, or words in front of it: the first number in the list.
        found = next((one for part in members if (one := next_quantity(words(part), 0))), None)
        return found[0] if found else None
    if first == (1, 1) and len(members) == 2 and _short_pair(members):
        return (2, 2)
    least, most = first
    for part in members[1:]:
        more = _member(words(part))
        if more is None:
            continue
        least = None if least is None or more[0] is None else least + more[0]
        most = None if most is None or more[1] is None else most + more[1]
    return least, most


def _short_pair(members: list[str]) -> bool:
    """Two persons of few words each: the second may stand without an article."""
    told = [words(part) for part in members]
    second = told[1]
    return max(map(len, told)) <= _SHORT and next_quantity(second, 0) is None and _single(second) is not None


def _member(low: list[str], first: bool = False) -> Range | None:
    """One member of a list: a number near its beginning, else one person."""
    if not low:
        return None
    whole = next((i + 1 for i, word in enumerate(low) if word in _TOTALS and i and low[i - 1] in _COLLECTIVE), 0)
    found = next_quantity(low, whole)
    if found and (first or (found[1] <= _NEAR and low[found[1] : found[1] + 2] != ["of", "them"])):
        return found[0]
    if low[0] == "both":
        return (2, 2)
    return _single(low) if first or low[0] in _ONE | _KIN else None


_SHORT = 3  # words of each of two persons who need no article: "driver and helper", "Bilal Aziz and Karim Sayed"
_NEAR = 6  # words from the beginning of a member within which its number ends
_TOTALS = ("of", "totalling", "numbering")
_KIN = frozenset("son daughter wife husband brother sister mother father".split())
_COLLECTIVE = frozenset(
    "family crew group party team squad convoy patrol households class gang unit crowd column "
    "total toll bodies deaths lives".split()
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
    r"(?:\d{1,2}|" + "|".join([*UNITS, *TENS]) + r")(?:-\w+)?(?: years)?(?=$|[,;. ])(?! of\b| other)",
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
