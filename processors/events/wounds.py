"""Who is hurt or dead by what happened to the body, by what a hospital took in, by falling: counts that no one verb tells."""  # noqa: E501

from processors.events.count import Told
from processors.events.persons import ATTACKER, Group
from processors.events.words import Words
from processors.vocabulary import vocabulary

_BODY = vocabulary("toll.body")
_HARMS = frozenset(
    "injury injuries wound wounds burn burns blisters scratches bullet bullets cuts fracture fractures bruises concussion".split()  # noqa: E501
)
_STRUCK = frozenset("hit shot struck grazed cut stabbed slashed wounded knifed bitten burned burnt".split())
_STRIKING = _STRUCK | frozenset("hitting shooting striking grazing stabbing slashing wounding injuring injured".split())
_BE = frozenset("was were been being".split())
_WARDS = frozenset("hospital hospitals clinic clinics medics doctors surgeons infirmary".split())
_TAKES = frozenset("treated treating admitted received receiving".split())
_DEAD = frozenset("dead death died killed breathed killing kills dying fatally".split())
_STOP = frozenset(". ; : ! ? when while because although though but".split())
_FALLEN = tuple((word,) for word in ("in", "when", "on", "at", "during"))


def told(group: Group, field: str, words: Words) -> Told:
    """A group counted as `field`, with what stands behind it: "in all", "also"."""
    after = words.low[group.last : group.last + 8]
    pairs = [after[k : k + 2] for k in range(len(after))]
    total = ("in", "all") in pairs or ("in", "total") in pairs or "altogether" in after
    more = group.more or "also" in after[:4]
    return Told(field, group.min, group.max, group.first, group.last, group.attacker, total, more)


def fallen(words: Words, groups: list[Group], used: set[int], i: int) -> list[Told]:
    """`Up to 20 soldiers fell on Monday when ...`."""
    if words.low[i + 1 : i + 2] not in _FALLEN:
        return []
    near = (g for g in groups if g.last <= i and i - g.last < 6 and g.first not in used and (g.max or 2) > 1)
    group = next(near, None)
    if group is None:
        return []
    used.add(group.first)
    return [told(group, "killed", words)]


def wounds(words: Words, groups: list[Group], used: set[int]) -> list[Told]:
    """`received a head injury`, `lost an eye`, `was hit in the arm`, `shooting him in the leg`, `the clinic took in 12`."""  # noqa: E501
    low = words.low
    found: list[Told] = []
    for i, word in enumerate(low):
        harmed = (
            (
                word in ("received", "suffered", "sustained", "took", "escaped", "nursing")
                and _HARMS & set(low[i + 1 : i + 5])
            )
            or (word in ("lost", "lose") and low[i + 1 : i + 2] != ("in",) and _BODY & set(low[i + 1 : i + 4]))
            or (word in _STRUCK and _BE & set(low[max(0, i - 2) : i]) and _at_body(low, i + 1))
        )
        if harmed:
            found += _subject(words, groups, used, i)
        elif word in _STRIKING and low[i + 1 : i + 2] in (("him",), ("her",)) and _at_body(low, i + 2):
            if not _DEAD & set(low[i + 2 :]):
                found.append(Told("injured", 1, 1, i + 1, i + 2))
        elif (word in _TAKES or low[i : i + 2] in (("took", "in"), ("taken", "in"))) and _WARDS & set(low[:i]):
            begin = i + (1 if word in _TAKES else 2)
            group = next((g for g in groups if g.first == begin and g.first not in used), None)
            if group:
                used.add(group.first)
                bodies = {"bodies", "corpses", "dead"} & set(low[group.first : group.last + 1])
                found.append(told(group, "killed" if bodies else "injured", words))
    return found


def _at_body(low: tuple[str, ...], i: int) -> bool:
    """`in the left arm`, `in the head and chest`."""
    return low[i : i + 1] in (("in",), ("on",), ("through",)) and bool(_BODY & set(low[i + 1 : i + 5]))


def _subject(words: Words, groups: list[Group], used: set[int], i: int) -> list[Told]:
    """The persons before word i of the same clause; a name or a pronoun is one."""
    low, text = words.low, words.sentence.text
    if _DEAD & set(low[i:]):
        return []
    for group in reversed([g for g in groups if g.last <= i]):
        if _STOP & set(low[group.last : i]):
            break
        if not group.head and group.first and low[group.first - 1] in _MONTHS:
            continue
        if group.first in used:
            return []
        if not group.subset:
            used.add(group.first)
            return [told(group, "injured", words)]
    k = i - 1
    while k >= 0 and low[k] in ("was", "also", "been", "had", "has"):
        k -= 1
    name = k >= 0 and words.sentence.text[words.begins[k]].isupper() and not text.isupper() and low[k] not in _NOBODY
    if k >= 0 and (name or low[k] in ("he", "she")):
        return [Told("injured", 1, 1, k, k + 1, low[k] in ATTACKER)]
    return []


_MONTHS = frozenset("january february march april may june july august september october november december".split())
_NOBODY = frozenset("it there that this they we bullets shots".split())
