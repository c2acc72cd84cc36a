"""A people's armed force by the name of the people and of its arms: Turkish jets, a Russian drone."""

import re

# "Turkish jets", "a Russian drone", "Israeli air strike": the people's name before its arms is who did it.
_ARMS = (
    r"(?:armed forces|air ?strikes?|air raids?|drones?|missiles?|ballistic|cruise|jets?|warplanes?|planes?|aircraft|troops|forces|soldiers|army|military|shelling|artillery|rockets?|"  # noqa: E501
    r"strikes?|raids?|shells?|fire|bombardment|helicopters?|tanks?|security forces|air force|navy|police|gunners|attack|gunboats?|mortars?|fighters?|rebels|guerrillas|militants|"  # noqa: E501
    r"bombing|bombs?|(?:cluster )?munitions|settlers|government)\b"
)
PEOPLE = re.compile(
    r"\b([A-Z][a-z]+(?:ian|ish|ese|eli|qi|ani|nian|can|ean|ch|ek|iti|mani|emeni))(?: (?:military|army|naval|air force|government|long-range|fighter|attack|combat|guided|glide|kamikaze|cluster))? (?="  # noqa: E501
    + _ARMS
    + ")"
)
_KIND = r"(?:military|army|naval|air force|government|long-range|fighter|attack|combat|guided|glide|kamikaze|cluster)"
_RUN = re.compile(rf"\s((?:(?:{_KIND}|{_ARMS}) ){{0,3}}{_ARMS})", re.I)
_DEEDS = frozenset(
    "strike strikes airstrike airstrikes raid raids shelling fire bombardment attack bombing ballistic cruise drone drones missile "  # noqa: E501
    "missiles rocket rockets shells artillery bomb bombs munitions mortar mortars".split()
)


def force(text: str, begin: int, end: int) -> str | None:
    """A people's name with its arms, `Turkish jets`; where a deed or a weapon stands there, `Turkish forces`."""
    match = _RUN.match(text, end)
    if match is None:
        return None
    people = text[begin:end]
    last = match.group(1).split()[-1].lower()
    if last in _DEEDS:
        return f"{people} FORCES" if people.isupper() else f"{people} forces"
    return people + text[end : match.end()]
