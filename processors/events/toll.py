"""How bad: dead, wounded, abducted and missing of one sentence, as ranges with the words that say so."""

from dataclasses import replace

from processors.events.count import Told, nobody, toll_of
from processors.events.death import died, someone
from processors.events.figure import figures
from processors.events.listing import run_of, summed
from processors.events.persons import ATTACKER, PLURAL, Group, is_person, joined, named
from processors.events.persons import groups as persons
from processors.events.words import Words
from processors.events.wounds import fallen, told, wounds
from processors.vocabulary import vocabulary

_SHOT = frozenset({"shot", "shoot", "shoots", "shooting", "gunned", "gun", "guns", "gunning", "mowed"})
_VEHICLES = frozenset("van car truck lorry driver bus vehicle suv pickup pick-up".split())
_FIELDS = ("killed", "injured", "abducted", "missing", "displaced")
_PASSIVE = {word: name for name in reversed(_FIELDS) for word in vocabulary(f"toll.passive.{name}")}
_ACTIVE = {
    word: name
    for name in reversed(("killed", "injured", "abducted", "displaced"))
    for word in vocabulary(f"toll.active.{name}")
}
_INTRANSITIVE = dict.fromkeys(vocabulary("toll.dies"), "killed") | {
    "injuries": "injured", "hostages": "abducted", "captives": "abducted", "hospitalised": "injured", "hospitalized": "injured",  # noqa: E501
}  # fmt: skip
# Verbs that are as often active: "hit" and "seized" have an object.
_ACTS = frozenset("hit seized captured burned burnt stabbed".split())
_BODIES = frozenset({"bodies", "corpses"})
_BE = vocabulary("toll.be")
_ADVERB = vocabulary("toll.adverb")
_STOP = frozenset([";", ".", "!", "?", ":", "when", "while", "because", "although", "though", "as"])
_TAKE = frozenset("took taking take takes held holding hold".split())
_SEIZE = frozenset("seized seize seizes seizing".split())
_TAKEN = frozenset("hostage hostages captive captives away gunpoint prisoner ransom".split())
_SKIP = frozenset(
    "off away out down himself herself themselves dead hostage captive of or and wounded wounding injured back slightly seriously critically badly".split()  # noqa: E501
)
_HURT: dict[str, list[tuple[str, ...]]] = {}
for _phrase in sorted(vocabulary("toll.hurt_phrases")):
    _HURT.setdefault(_phrase.split()[0], []).append(tuple(_phrase.split()))
# Without one of these words a sentence counts nobody.
_KEYS = vocabulary("toll.key") | _PASSIVE.keys() | _ACTIVE.keys() | _INTRANSITIVE.keys() | _HURT.keys() | _BODIES


def tolls(words: Words) -> list[Told]:
    """All counts of a sentence, in order."""
    low = words.low
    if _KEYS.isdisjoint(low):
        return []
    found = [*nobody(low), *_once([*figures(low), *toll_of(low)])]
    taken = {i for t in found for i in range(t.first, t.last)}
    groups = [g for g in persons(words) if not taken & set(range(g.first, g.last))]
    used: set[int] = set()
    # "killed or wounded 30": neither is counted.
    taken.update(k for i in range(len(low)) if low[i + 1 : i + 3] in _EITHER and low[i] in _PASSIVE for k in (i, i + 2))
    for i, word in enumerate(low):
        field = _PASSIVE.get(word) or _INTRANSITIVE.get(word)
        active = _ACTIVE.get(word)
        if word == "fell":
            found += fallen(words, groups, used, i)
        shot = word in ("dead", "down") and i > 0 and low[i - 1] in _SHOT
        if shot and low[i - 1] == "mowed" and _VEHICLES & set(low):
            # Who was mowed down by a van may live.
            continue
        if shot:
            field = active = "killed"
        if not (field or active) or i in taken or (word in _BODIES and any(g.first <= i < g.last for g in groups)):
            continue
        count = None
        verb = i - 1 if shot else i
        if word == "dead" and low[i - 1] in ("him", "her", "them"):
            continue
        if (word in ("slain", "dead", "killed") and low[i - 1] == "of") or low[i - 2 : i] == ("of", "the"):
            # "the number of slain", "one of the wounded"
            continue
        passive = _passive(low, verb) or (active is not None and _bare(words, verb))
        if active and (shot or word not in _INTRANSITIVE) and not passive:
            count = _right(words, groups, used, i, active)
            if count and low[count.last : count.last + 2] == ("to", "death"):
                count = replace(count, field="killed")
        if count is None and field and (passive or word not in _ACTS):
            count = _left(words, groups, used, verb, field)
        found += [count] if count else []
    found += [*_phrases(words, groups, used), *wounds(words, groups, used)]
    found += [told(g, "killed", words) for g in groups if g.first not in used and _BODIES & set(low[g.first : g.last])]
    return sorted(_less_dead(found, low), key=lambda t: t.first)


def _once(found: list[Told]) -> list[Told]:
    """`put the number of dead at 312` is one count, by its giver."""
    given = {t.first for t in found if t.other}
    return [t for t in found if t.other or t.first not in given]


_HURT_ONE = (("wounded",), ("injured",))
_EITHER = {(link, word) for link in ("or", "and/or") for word in ("wounded", "injured", "hurt", "captured", "maimed")}


def _bare(words: Words, i: int) -> bool:
    """`GENDARME STABBED IN THROAT`: a headline leaves "was" out."""
    low = words.low
    if not (words.sentence.field == "headline" or words.sentence.text.isupper()) or not 0 < i < 4:
        return False
    return is_person(low[i - 1]) and low[i].endswith(("ed", "shot")) and low[i + 1 : i + 2] in _AFTER_BARE


_AFTER_BARE = tuple((w,) for w in "in by at on near outside inside during while after as when over , ; .".split())


def _less_dead(found: list[Told], low: tuple[str, ...]) -> list[Told]:
    """`stabbed four people, two of whom died`: two wounded, two dead."""
    dead = next(
        (t for t in found if t.field == "killed" and low[t.last - 2 : t.last] in (("of", "whom"), ("of", "them"))), None
    )
    if dead is None or dead.min != dead.max or dead.min is None:
        return found
    less = dead.min
    # They come on top of those who were dead before.
    found = [replace(t, more=True) if t is dead else t for t in found]
    return [
        replace(t, min=t.min - less, max=t.max - less)
        if t.field == "injured"
        and t.last <= dead.first
        and t.min == t.max
        and t.min is not None
        and t.max is not None
        and t.min > less
        else t
        for t in found
    ]


def _phrases(words: Words, groups: list[Group], used: set[int]) -> list[Told]:
    """Set phrases: lives claimed and lost, left dead, in hospital, bodies of."""
    low = words.low
    found: list[Told | None] = []
    for i, word in enumerate(low):
        if (
            word in ("claimed", "claiming", "claims", "claim", "took", "cost", "costing")
            and "lives" in low[i + 1 : i + 6]
        ):
            lives = next((g for g in groups if g.first > i and "lives" in low[g.first : g.last]), None)
            if lives:
                found.append(told(lives, "killed", words))
                continue
            found.append(_right(words, groups, used, i + low[i : i + 6].index("lives"), "killed"))
        elif word in ("lost", "lose", "laid", "losing") and low[i + 2 : i + 3] in (("lives",), ("life",)):
            found.append(_left(words, groups, used, i, "killed"))
        elif word == "laid" and low[i + 1 : i + 3] == ("to", "rest"):
            found.append(_right(words, groups, used, i + 2, "killed"))
        elif word in ("bodies", "body", "loss", "deaths", "death", "killings", "killing", "murder", "murders") and low[
            i + 1 : i + 2
        ] == ("of",):
            found.append(_right(words, groups, used, i + 1, "killed"))
        elif (
            word == "death"
            and i > 1
            and low[i - 1] == "to"
            and low[i - 2] not in ("sentenced", "put", "starved", "condemned", "close")
        ):
            group = next((g for g in groups if g.last == i - 1 and g.first not in used), None)
            if group:
                used.add(group.first)
                found.append(told(group, "killed", words))
            elif _passive(low, i - 2):
                found.append(_left(words, groups, used, i - 2, "killed"))
            else:
                found.append(_right(words, groups, used, i, "killed") or _left(words, groups, used, i - 2, "killed"))
        elif word in ("leaving", "left", "leaves"):
            found.append(_left_behind(words, groups, used, i))
        elif any(low[i : i + len(phrase)] == phrase for phrase in _HURT.get(word, ())):
            found.append(_left(words, groups, used, i, "injured"))
    return [t for t in found if t]


def _left_behind(words: Words, groups: list[Group], used: set[int], i: int) -> Told | None:
    """`leaving 12 dead`, `leaving two boys with burns`."""
    group = next((g for g in groups if i < g.first <= i + 2), None)
    if group is None or group.first in used:
        return None
    run = run_of(words, groups, group)
    after = words.low[run[-1].last : run[-1].last + 5]
    field = (
        "killed"
        if after[:1] == ("dead",)
        else "injured"
        if {"wounded", "injured", "wounds", "injuries", "hurt", "hospital"} & set(after)
        else None
    )
    if field is None:
        return None
    used.update(g.first for g in run)
    return told(joined(run[0], run[1:]), field, words)


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
        of_them = len(between) <= 1 or (between[0] == "of" and "," not in between)
        part = group.subset and group.head in ("them", "one") and of_them
        if (group.subset and not part) or ("who" in between[:2] and between[0] != "," and between[-1] not in _BE):
            continue
        if between[:2] != ("of", "the") and any(_ACTIVE.get(w) in ("killed", "injured") for w in between):
            break
        if group.first in used:
            return None
        used.add(group.first)
        count = told(summed(words, before[: k + 1], used), field, words)
        return replace(count, more=True) if between[:2] == ("of", "the") and between[2:3] in _HURT_ONE else count
    headed = i == 1 and words.sentence.field == "headline" and is_person(low[0])
    if field in ("killed", "injured") and (headed or _bare(words, i)):
        return Told(field, 1, 1, i - 1, i, low[i - 1] in ATTACKER)
    if field in ("killed", "injured") and "was" in low[max(0, i - 3) : i] and _passive(low, i):
        return someone(words, i, field)
    return died(words, i) if field == "killed" else None


def _right(words: Words, groups: list[Group], used: set[int], i: int, field: str) -> Told | None:
    """The persons after an active verb."""
    low = words.low
    start = i + 1
    while start < len(low) and low[start] in _SKIP and start < i + 4:
        start += 1
    group = next((g for g in groups if g.first == start), None)
    if group is None and field == "killed" and start < len(low):
        group = named(words, start)
    if group is None or group.first in used:
        return None
    around = {*low[max(0, i - 2) : group.last + 8], group.head}
    if low[i] in _TAKE and not around & (_TAKEN | PLURAL):
        return None
    if low[i] in _SEIZE and not around & (_TAKEN | PLURAL) and not group.head.endswith("s"):
        return None
    run = run_of(words, groups, group)
    used.update(g.first for g in run)
    total = summed(words, run, set()) if len(run) > 1 else group
    used.add(group.first)
    return told(total, field, words)
