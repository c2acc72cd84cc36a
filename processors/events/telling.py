"""Whether words tell a deed or only name one that is known."""

from itertools import pairwise

from processors.events.background import NOMINAL
from processors.events.scene import Trigger
from processors.vocabulary import vocabulary

_DEFINITE = vocabulary("modality.definite")


# Who did a deed that is known.
_DOERS = frozenset(
    "attackers assailants hijackers kidnappers abductors killers murderers assassins bombers raiders".split()
)
# What is there as it is told: "there is heavy shooting", "there have been clashes".
_THERE = frozenset(("there", be) for be in ("is", "are", "was", "were", "has", "have"))
_INDEFINITE = frozenset("a an another two three several four five fresh new one in by of and ,".split())


def tells(trigger: Trigger, low: tuple[str, ...], at: int, end: int) -> bool:
    """A verb, or a noun that is not introduced as known ("an attack killed", not "the attack")."""
    word = low[end - 1] if end else ""
    if trigger.told.sentence.field == "headline":
        return True
    if word in _DOERS and at and low[at - 1] in ("the", "those", "these"):
        return False
    if word not in NOMINAL:
        return not (_of_known(low, at) or _adjectival(low, at, end) or _of_those_who(low, at))
    left = low[max(0, at - 4) : at]
    if any(pair in _THERE for pair in pairwise(left)):
        return True
    for k in range(len(left) - 1, -1, -1):
        if left[k] in _DEFINITE or left[k] == "'s":
            return False
        if left[k] in _INDEFINITE:
            return True
    return True


def _adjectival(low: tuple[str, ...], at: int, end: int) -> bool:
    """`their murdered mayors`, `the assassinated senator`."""
    known = at > 0 and low[at - 1] in ("the", "their", "his", "her", "its", "our", "those", "recently")
    return (
        known
        and end - at == 1
        and low[at].endswith("ed")
        and end < len(low)
        and low[end] not in ("by", "in", "on", "and", ",", ".")
    )


def _of_those_who(low: tuple[str, ...], at: int) -> bool:
    """`the group that stormed the barracks`: who did a known deed."""
    if not (at > 2 and low[at - 1] in ("that", "who", "which")):
        return False
    return bool({"the", "those"} & set(low[max(0, at - 5) : at - 1])) and "," not in low[max(0, at - 4) : at - 1]


_DEEDS = frozenset(
    "operation attack attacks strike strikes campaign offensive assault raid blast explosion bombing ambush siege massacre shooting violence".split()  # noqa: E501
)
_AUXILIARY = frozenset("also has had have was were been that which reportedly allegedly itself then".split())


def _of_known(low: tuple[str, ...], at: int) -> bool:
    """`the operation targeted ...`: the verb of a deed that is already known."""
    k = at - 1
    while k > 0 and low[k] in _AUXILIARY and at - k < 4:
        k -= 1
    return k > 0 and low[k] in _DEEDS and low[k - 1] in ("the", "this", "that", "these", "those")
