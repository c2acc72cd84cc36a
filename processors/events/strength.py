"""How sure the words around a name make it the scene of what is told."""

import re

from processors.vocabulary import vocabulary

_SPEAK = re.compile(
    r"\b(?:authorities|officials|leaders|government|called on|told|speaking|speaks|based|visit(?:ing)?|envoy|ambassador|embassy|summit|meeting|talks|correspondent|(?:at|from|in) (?:a|the) (?:\w+ )?hospitals?|hospitals in|born|court|ministry|flown|"  # noqa: E501
    r"taken to|rushed to|transferred to|airlifted to|admitted|trip|arrived)\b[^,.;]{0,28}$",
    re.I,
)
_OFFICIAL = re.compile(
    r"\s(?:government|police|army|military|officials?|authorities|spokes|minist|president|forces|said|says|denied|accused|blamed|condemned|health|state tv|state media|state television)"  # noqa: E501
)
_LOC = vocabulary("place.loc")
STRONG = frozenset({"in", "at", "near", "outside", "around", "off", "across", "inside", "against"})
AIMED = re.compile(
    r"\b(?:shelled|shelling|struck|strikes|hit|hits|attacked|attacks|attacking|bombed|bombing|stormed|storms|raided|pounded|targeted|targeting|rocked|overran|invaded|invade|invading|razed|torched|crossed into|burst into|swept into|descended on|marched into|besieged|captured|seized|"  # noqa: E501
    r"(?:centre|center|heart|outskirts|suburbs?|edge|streets|gates|port|city|town|village) of)\s(?:the )?$",
    re.I,
)


def strength_of(text: str, begin: int, end: int) -> float:
    before = text[max(0, begin - 60) : begin]
    if AIMED.search(before):
        return 1.0
    tail = before.lower().replace(",", " , ").split()
    prep = next((w for w in reversed(tail[-4:]) if w in _LOC), None)
    score = 0.0
    if prep in STRONG:
        score += 1.0
    elif prep == "on":
        score += 0.6
    elif prep in ("of", "from", "to", "into", "over", "through", "between"):
        score += 0.3
    elif tail[-1:] == [","]:
        score += 0.4
    after = text[end : end + 24].lower()
    if after.startswith(("'s", "’s")):
        score += 0.2
    elif _OFFICIAL.match(after):
        score -= 0.9
    if _SPEAK.search(before):
        score -= 0.8
    return score
