"""How bad: dead, wounded, abducted and missing of one sentence, as ranges with the words that say so."""

from processors.events.count import Told, nobody, toll_of
from processors.events.persons import ATTACKER, PLURAL, Group
from processors.events.persons import groups as persons
from processors.events.vocabulary import vocabulary
from processors.events.words import Words

_SHOT = frozenset({"shot", "shoot", "shoots", "shooting", "gunned", "gun", "guns", "gunning", "mowed"})
_PASSIVE = {
    name: vocabulary(f"toll.passive.{name}") for name in ("killed", "injured", "abducted", "missing", "displaced")
}
_ACTIVE = {name: vocabulary(f"toll.active.{name}") for name in ("killed", "injured", "abducted", "displaced")}
_INTRANSITIVE = {
    "died": "killed",
    "die": "killed",
    "dies": "killed",
    "dying": "killed",
    "dead": "killed",
    "perished": "killed",
    "succumbed": "killed",
    "deaths": "killed",
    "fatalities": "killed",
    "bodies": "killed",
    "corpses": "killed",
    "fatally": "killed",
    "injuries": "injured",
    "hostages": "abducted",
    "captives": "abducted",
}
_BE = vocabulary("toll.be")
_ADVERB = vocabulary("toll.adverb")
_GENERIC = frozenset(["people", "persons", "person", "others", "victims", "civilians"])
_STOP = frozenset([";", ".", "!", "?", ":", "when", "while", "because", "although", "though", "as"])


def tolls(words: Words) -> list[Told]:
    """All counts of a sentence, in order."""
    low = words.low
    found = [*nobody(low), *toll_of(low)]
    taken = {i for t in found for i in range(t.first, t.last)}
    groups = [g for g in persons(words) if not taken & set(range(g.first, g.last))]
    used: set[int] = set()
    for i, word in enumerate(low):
        field = next((f for f, verbs in _PASSIVE.items() if word in verbs), None) or _INTRANSITIVE.get(word)
        active = next((f for f, verbs in _ACTIVE.items() if word in verbs), None)
        shot = word in ("dead", "down") and i > 0 and low[i - 1] in _SHOT
        if shot:
            field = active = "killed"
        if not (field or active) or i in taken:
            continue
        told = None
        verb = i - 1 if shot else i
        passive = _passive(low, verb)
        if active and (shot or word not in _INTRANSITIVE) and not passive:
            told = _right(words, groups, used, i, active)
        if told is None and field and (passive or word not in ("hit", "seized", "captured")):
            told = _left(words, groups, used, verb, field)
        found += [told] if told else []
    for i in range(len(low) - 2):
        if (
            low[i] in ("claimed", "claiming", "claims", "claim", "took", "cost", "costing")
            and "lives" in low[i + 1 : i + 4]
        ):
            told = _right(words, groups, used, i + low[i : i + 4].index("lives"), "killed")
            found += [told] if told else []
        if low[i] in ("lost", "lose") and low[i + 2 : i + 3] in (("lives",), ("life",)):
            told = _left(words, groups, used, i, "killed")
            found += [told] if told else []
        if low[i] in ("leaving", "left", "leaves"):
            group = next((g for g in groups if i < g.first <= i + 2), None)
            if (
                group
                and low[group.last : group.last + 1] in (("dead",), ("wounded",), ("injured",))
                and group.first not in used
            ):
                used.add(group.first)
                found.append(_told(group, "killed" if low[group.last] == "dead" else "injured", words))
    return sorted(found, key=lambda t: t.first)


def _told(group: Group, field: str, words: Words) -> Told:
    after = words.low[group.last : group.last + 8]
    total = (
        any(after[k : k + 2] in (("in", "all"), ("in", "total")) for k in range(len(after))) or "altogether" in after
    )
    also = "also" in after[:4]
    return Told(field, group.min, group.max, group.first, group.last, group.attacker, total, group.more or also)


def _passive(low: tuple[str, ...], i: int) -> bool:
    k = i - 1
    while k >= 0 and low[k] in _ADVERB and k > i - 4:
        k -= 1
    return k >= 0 and low[k] in _BE


def _left(words: Words, groups: list[Group], used: set[int], i: int, field: str) -> Told | None:
    """The persons before a passive or intransitive verb."""
    low = words.low
    before = [g for g in groups if g.last <= i]
    for k in range(len(before) - 1, -1, -1):
        group = before[k]
        between = low[group.last : i]
        if any(w in _STOP for w in between) or len(between) > 14:
            break
        if group.subset:
            continue
        if "who" in between[:3] and between[-1:] and between[-1] not in _BE:
            continue
        if any(w in _ACTIVE["killed"] or w in _PASSIVE["injured"] for w in between) and not _listed(between):
            break
        if group.first in used:
            return None
        used.add(group.first)
        total = _sum(words, before[: k + 1], used, i)
        return _told(total, field, words)
    if field in ("killed", "injured") and _passive(low, i) and "was" in low[max(0, i - 3) : i] and low[i] != "missing":
        k = i - 1
        while k >= 0 and low[k] in _ADVERB | {"was", "been", "had", "has", "who"}:
            k -= 1
        if (
            k >= 0
            and low[k] not in ("it", "there", "no", "one", "nobody", "none", "that", "which", "what")
            and low[k][0].isalpha()
        ):
            attacker = low[k] in ATTACKER
            return Told(field, 1, 1, k, k + 1, attacker, False, "also" in low[k:i])
    return None


def _listed(between: tuple[str, ...]) -> bool:
    return False


def _sum(words: Words, groups: list[Group], used: set[int], i: int) -> Group:
    """`two soldiers, a policeman and a civilian` before one verb are four; `two people, a man and his son` are two."""
    group = groups[-1]
    low = words.low
    joined = [group]
    for other in reversed(groups[:-1]):
        gap = low[other.last : joined[0].first]
        if (
            gap not in (("and",), (",",), (",", "and"), ("as", "well", "as"), ("along", "with"), ("and", "also"))
            or other.subset
            or other.first in used
        ):
            break
        joined.insert(0, other)
    if len(joined) == 1:
        return group
    rest = sum(g.max or g.min or 0 for g in joined[1:])
    if joined[0].head in _GENERIC and rest == (joined[0].max or joined[0].min):
        used.update(g.first for g in joined)
        return joined[0]
    if low[joined[0].last : joined[1].first] == (",",) and len(joined) == 2:
        return group
    victims = [g for g in joined if not g.attacker] or joined
    used.update(g.first for g in joined)
    low_end = None if any(g.min is None for g in victims) else sum(g.min or 0 for g in victims)
    high_end = None if any(g.max is None for g in victims) else sum(g.max or 0 for g in victims)
    return Group(joined[0].first, group.last, low_end, high_end, group.head, victims[0].attacker, joined[0].more, False)


def _right(words: Words, groups: list[Group], used: set[int], i: int, field: str) -> Told | None:
    """The persons after an active verb."""
    low = words.low
    start = i + 1
    while (
        start < len(low)
        and low[start]
        in (
            "off",
            "away",
            "out",
            "down",
            "dead",
            "hostage",
            "captive",
            "of",
            "or",
            "and",
            "wounded",
            "wounding",
            "injured",
            "back",
        )
        and start < i + 4
    ):
        start += 1
    group = next((g for g in groups if start <= g.first <= start), None)
    if group is None:
        return None
    if low[i] in ("took", "taking", "take", "takes", "held", "holding", "seized", "seize", "seizes"):
        around = low[max(0, i - 2) : group.last + 8]
        marks = (
            {"hostage", "hostages", "captive", "captives", "away", "gunpoint", "prisoner"}
            if low[i] not in ("seized", "seize", "seizes")
            else {
                "hostage",
                "hostages",
                "captive",
                "gunpoint",
                "ransom",
                *PLURAL,
                "villagers",
                "workers",
                "girls",
                "students",
                "others",
                "passengers",
                "schoolgirls",
                "pupils",
                "guards",
            }
        )
        if not marks & set(around) and group.head not in PLURAL:
            return None
    if group.first in used:
        return None
    used.add(group.first)
    run = [group]
    for other in groups:
        if (
            other.first > run[-1].last
            and low[run[-1].last : other.first] in (("and",), (",",), (",", "and"), ("as", "well", "as"))
            and not other.subset
        ):
            if low[other.last : other.last + 1] and low[other.last] in (
                "wounded",
                "injured",
                "hurt",
                "were",
                "was",
                "others",
            ):
                break
            run.append(other)
    if len(run) > 1 and low[run[-2].last : run[-1].first] == (",",):
        run = run[:1]
    total = _sum(words, run, set(), i) if len(run) > 1 else group
    used.update(g.first for g in run)
    return _told(total, field, words)
