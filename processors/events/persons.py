"""The persons a sentence counts: how many, who, and whether they are the attackers."""

from dataclasses import dataclass

from processors.events.quantity import Quantity, quantity
from processors.events.vocabulary import vocabulary
from processors.events.words import Words

_DET = frozenset(["a", "an", "the", "his", "her", "its", "their", "one", "another"])
ATTACKER = vocabulary("toll.attacker")
PLURAL = vocabulary("toll.plural")
_NOT_PERSONS = vocabulary("toll.not_persons")
_NP_END = vocabulary("toll.np_end")

PERSON = vocabulary("toll.person")
_THINGS = vocabulary("toll.things")


@dataclass(frozen=True, slots=True)
class Group:
    """Persons: words first..last-1, how many, their head noun."""

    first: int
    last: int
    min: int | None
    max: int | None
    head: str
    attacker: bool
    more: bool
    subset: bool


def groups(words: Words) -> list[Group]:
    low, found, i = words.low, [], 0
    while i < len(low):
        count = quantity(low, i)
        if count is not None:
            group = _counted(words, count)
            if group:
                found.append(group)
                i = max(group.last, count.last)
                continue
            i = count.last
            continue
        if low[i] in _DET:
            group = _single(words, i)
            if group:
                found.append(group)
                i = group.last
                continue
        i += 1
    return found


def _counted(words: Words, count: Quantity) -> Group | None:
    low = words.low
    end, head = count.last, ""
    if low[end : end + 1] == ("of",):
        if low[end + 1 : end + 2] in (("them",), ("whom",), ("those",)):
            return Group(count.first, end + 2, count.min, count.max, "them", False, False, True)
        end += 1
        if low[end : end + 1] in (("the",), ("his",), ("her",), ("their",), ("its",)):
            end += 1
    while end < len(low) and low[end] not in _NP_END and end < count.last + 7 and not low[end][0].isdigit():
        head = low[end]
        end += 1
        if low[end - 1] == "'s":
            continue
    if end == count.last + 1 and low[count.last] == "of":
        return None
    if head in _NOT_PERSONS or set(low[count.last : end]) & _NOT_PERSONS or head.endswith(("year-old", "years-old")):
        return None
    if low[end : end + 2] == ("year-old",) or (
        count.first and low[count.first - 1] in ("aged", "$", "£", "€", "number", "route", "unit", "section")
    ):
        return None
    if low[count.last : count.last + 1] == ("%",):
        return None
    before = low[max(0, count.first - 3) : count.first]
    subset = bool(before) and (before[-1] in ("including", "among") or before[-2:] == ("among", "them"))
    if before[-1:] == ("not",) or before[-2:] in (("toll", "of"),):
        subset = True
    attacker = bool(ATTACKER & set(low[count.last : end]))
    more = count.more or head in ("others", "more") or low[count.last : count.last + 1] == ("others",)
    return Group(count.first, end, count.min, count.max, head, attacker, more and head != "others", subset)


def _single(words: Words, i: int) -> Group | None:
    """`a patrolman`, `the mayor of X`, `a family of five`, `a mother and her child`."""
    low = words.low
    if low[i] == "a" and low[i + 1 : i + 2] == ("family",) and low[i + 2 : i + 3] == ("of",):
        count = quantity(low, i + 3) if i + 3 < len(low) else None
        return Group(i, count.last, count.min, count.max, "family", False, False, False) if count else None
    end = i + 1
    if low[end : end + 1] == ("couple",):
        return Group(i, end + 1, 2, 2, "couple", False, False, False)
    while end < len(low) and low[end] not in _NP_END and low[end] not in _DET and end < i + 7:
        end += 1
    if end == i + 1:
        return None
    head = low[end - 1]
    if (
        (head in PLURAL and head != "police")
        or (head.endswith("s") and not head.endswith("ss"))
        or head in _NOT_PERSONS
    ):
        return None
    if low[i] in ("the", "its", "their") and head not in PERSON and not (low[end : end + 1] == ("of",)):  # noqa: SIM201
        return None
    if low[i] in ("a", "an", "one", "another", "his", "her") and head in _THINGS:
        return None
    before = low[max(0, i - 2) : i]
    subset = bool(before) and before[-1] in (
        "including",
        "among",
        "as",
        "by",
        "in",
        "at",
        "on",
        "with",
        "for",
        "from",
        "to",
        "near",
        "of",
        "when",
        "after",
        "like",
        "outside",
        "inside",
        "into",
        "against",
    )
    return Group(i, end, 1, 1, head, head in ATTACKER, low[i] == "another", subset)
