"""The persons a sentence counts: how many, who, and whether they are the attackers."""

import re
from dataclasses import dataclass, replace

from processors.events.quantity import Quantity, begins, number, quantity
from processors.events.words import Words
from processors.vocabulary import vocabulary

_DET = frozenset(["a", "an", "the", "his", "her", "its", "their", "one", "another"])
ATTACKER = vocabulary("toll.attacker")
PLURAL = vocabulary("toll.plural")
PERSON = vocabulary("toll.person")
_NOT_PERSONS = vocabulary("toll.not_persons")
_NP_END = vocabulary("toll.np_end")
_THINGS = vocabulary("toll.things") | vocabulary("persons.thing_like_person")
_KIN = frozenset(tuple(pair.split()) for pair in vocabulary("persons.kin"))
# What a group may open with beside a number.
_OPENERS = _DET | {"all"} | {pair[0] for pair in _KIN}
_DOER = re.compile(r"(?:man|woman|ist|ian|eer|er|or|ee|ant|ent|boy|girl|child|chief|year-old|cian|guard|ward|mate)$")
# A person after one of these is in the sentence for another reason than to be counted as its subject.
_ASIDE = frozenset(
    "including among as by in at on with for from to near of when after like outside inside into against behind".split()
)


@dataclass(frozen=True, slots=True)
class Group:
    """Persons: words first..last-1, how many, their head noun.

    `subset`: they are part of a number told before. `more`: they come on top of one told before.
    """

    first: int
    last: int
    min: int | None
    max: int | None
    head: str
    attacker: bool = False
    more: bool = False
    subset: bool = False


def groups(words: Words) -> list[Group]:
    """All counted or single persons of a sentence, in order."""
    low, i = words.low, 0
    found: list[Group] = []
    while i < len(low):
        word = low[i]
        counts = begins(word)
        if not counts and word not in _OPENERS:
            i += 1
            continue
        group = _kin(low, i) or _all_but(low, i)
        if group is None:
            count = quantity(low, i) if counts else None
            if count is not None:
                group = _counted(words, count)
                if group is None:
                    i = count.last
                    continue
            elif word in _DET:
                group = _single(low, i)
        if group is None:
            i += 1
            continue
        if found and found[-1].subset and low[found[-1].last : group.first] in _OF_THEM:
            # "two militants, one of them a foreigner"
            group = replace(group, subset=True)
        found.append(group)
        i = max(group.last, i + 1)
    return found


def is_person(head: str) -> bool:
    """Whether a singular noun is a person: known, or formed like one (-er, -ist, -man) and no known thing."""
    return head in PERSON or head in ATTACKER or (head not in _THINGS and bool(_DOER.search(head)))


def _kin(low: tuple[str, ...], i: int) -> Group | None:
    for size in (3, 4, 5):
        if low[i : i + size] in _KIN:
            return Group(i, i + size, 2, 2, "people")
    return None


def _all_but(low: tuple[str, ...], i: int) -> Group | None:
    """`all but two of the 14 men`: twelve."""
    if low[i : i + 2] != ("all", "but"):
        return None
    part = number(low, i + 2)
    if part is None or low[part[1] : part[1] + 1] != ("of",):
        return None
    start = part[1] + 1 + (low[part[1] + 1 : part[1] + 2] in (("the",), ("its",), ("his",), ("their",)))
    whole = number(low, start)
    if whole is None or whole[0] <= part[0]:
        return None
    return Group(i, min(whole[1] + 1, len(low)), whole[0] - part[0], whole[0] - part[0], "people")


def _counted(words: Words, count: Quantity) -> Group | None:
    low = words.low
    end, head = count.last, ""
    before = low[max(0, count.first - 3) : count.first]
    after = low[count.last : count.last + 2]
    if "aged" in low[max(0, count.first - 5) : count.first]:
        return None
    if before[-1:] == ("of",) and before[-2:-1] in (
        ("father",),
        ("mother",),
        ("parents",),
        ("boy",),
        ("girl",),
        ("man",),
        ("woman",),
    ):
        return None
    if before[-1:] and (before[-1] in _NUMBERED or (before[-1] == "," and after[:1] == (",",) and count.size < 110)):
        return None
    if before[-1:] in (("is",), ("was",)) and after[:1] in ((",",), (".",), ("and",)):
        return None
    if count.first + 1 == count.last and low[count.first] == "one" and after[:1] in (("of",), ("such",), ("day",)):
        return Group(count.first, count.last, 1, 1, "one", subset=True) if after[:1] == ("of",) else None
    if after[:1] == ("of",):
        if after[1:] in (("them",), ("whom",), ("those",), ("these",)):
            return Group(count.first, end + 2, count.min, count.max, "them", subset=True)
        end += 1
        if low[end : end + 1] in (("the",), ("his",), ("her",), ("their",), ("its",)):
            end += 1
    if low[end : end + 1] in _OPEN_QUOTE:
        end += 1
    start = end
    while end < len(low) and low[end] not in _NP_END and end < count.last + 7 and not low[end][0].isdigit():
        if low[end].endswith("ed") and _plural_person(head):
            break
        head = low[end]
        end += 1
    if end == count.last + 1 and low[count.last] == "of":
        return None
    named = set(low[start:end])
    if named & _NOT_PERSONS or head.endswith(("year-old", "years-old")) or after[:1] in (("%",), ("year-old",)):
        return None
    subset = before[-1:] in (("including",), ("among",), ("not",)) or before[-2:] in (("among", "them"), ("toll", "of"))
    more = count.more and head != "others"
    return Group(count.first, end, count.min, count.max, head, bool(ATTACKER & named), more, subset)


_OF_THEM: tuple[tuple[str, ...], ...] = ((), ("of", "them"), ("of", "whom"))
_OPEN_QUOTE = (('"',), ("“",))


def _plural_person(word: str) -> bool:
    return word in PLURAL or (word.endswith("s") and word[:-1] in PERSON | ATTACKER) or word in ATTACKER


_NUMBERED = frozenset("aged $ £ € number route unit section no article resolution highway age channel room".split())


def _single(low: tuple[str, ...], i: int) -> Group | None:
    """`a nurse`, `the mayor of X`, `a family of five`, `a mother and her child`."""
    if low[i] == "a" and low[i + 1 : i + 3] == ("family", "of"):
        count = quantity(low, i + 3) if i + 3 < len(low) else None
        return Group(i, count.last, count.min, count.max, "family") if count else None
    end = i + 1
    if low[end : end + 1] and low[end].endswith("ed") and low[end + 1 : end + 2] and low[end + 1] in PERSON:
        # "an abducted teacher"
        end += 1
    if low[end : end + 1] == ("couple",):
        return Group(i, end + 1, 2, 2, "couple")
    while end < len(low) and low[end] not in _NP_END and low[end] not in _DET and end < i + 7:
        if low[end] == "'s":
            return None
        if low[end].endswith("ed") and low[end - 1] in PERSON:
            break
        end += 1
    # "the mayor of Lima", "a girl of nine": the person stands before "of".
    end = next((k for k in range(i + 2, end) if low[k] == "of" and low[k - 1] in PERSON | ATTACKER), end)
    if end == i + 1:
        return None
    head = low[end - 1]
    if end == i + 2 and head in _ORDINAL and low[end : end + 1] in _ORDINAL_DOES:
        return Group(i, end, 1, 1, head, more=True)
    if low[end : end + 1] == ("of",) and head in ("number", "group", "column", "part", "string", "series", "wave"):
        return None
    aged = any(word.endswith("-year-old") for word in low[i + 1 : end])
    if not (is_person(head) or aged) or (
        not aged and low[i] in ("the", "its", "their") and head not in PERSON | ATTACKER
    ):
        return None
    aside = i > 0 and (low[i - 1] in _ASIDE or low[i - 2 : i] == ("among", "them"))
    more = low[i] == "another" or (low[i] == "a" and low[i + 1] in _ORDINAL)
    return Group(i, _past_age(low, end), 1, 1, head, head in ATTACKER, more, aside)


_ORDINAL = frozenset("second third fourth fifth sixth".split())
_ORDINAL_DOES = tuple(
    (word,) for word in "was is died succumbed lost had has received suffered sustained lay later , who".split()
)


def _past_age(low: tuple[str, ...], end: int) -> int:
    """The word behind an age: `a girl of nine`, `a clerk aged 44`, `an usher , 36 ,`."""
    if low[end : end + 1] in (("of",), ("aged",)):
        age = number(low, end + 1)
        return age[1] if age and age[0] < 110 and low[age[1] : age[1] + 1] not in (("%",), ("percent",)) else end
    if low[end : end + 1] == (",",) and low[end + 2 : end + 3] == (",",):
        age = number(low, end + 1)
        return end + 3 if age and 0 < age[0] < 110 and age[1] == end + 2 else end
    return end


def named(words: Words, i: int) -> Group | None:
    """A name as object at word i (`killing councillor Joe Dlamini, 44`): one person, or two joined by "and"."""
    text = words.sentence.text
    first = k = i
    while (
        k < len(words.low)
        and k < i + 4
        and words.low[k] in PERSON | {"shop", "police", "army", "local", "former", "senior", "prominent"}
    ):
        k += 1
    start = k
    while k < len(words.low) and k < start + 5 and text[words.begins[k]].isupper() and words.low[k][0].isalpha():
        k += 1
    if k == start or text.isupper() or words.low[k - 1] in _PLACEHOLDERS:
        return None
    if k - start == 1 and start == i:
        return None
    return Group(first, k, 1, 1, words.low[k - 1])


_PLACEHOLDERS = frozenset("monday tuesday wednesday thursday friday saturday sunday police army".split())


def joined(first: Group, rest: list[Group]) -> Group:
    """Several groups under one verb as one: victims only where victims and attackers stand together."""
    parts = [g for g in [first, *rest] if not g.attacker] or [first, *rest]
    low = None if any(g.min is None for g in parts) else sum(g.min or 0 for g in parts)
    high = None if any(g.max is None for g in parts) else sum(g.max or 0 for g in parts)
    return replace(first, last=[first, *rest][-1].last, min=low, max=high, attacker=parts[0].attacker)
