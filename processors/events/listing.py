"""Persons listed under one verb: `two soldiers, a policeman and a civilian`, `the lawmaker, Ali Xaaji, and his guards`."""  # noqa: E501

from processors.events.persons import Group, joined
from processors.events.words import Words

_GENERIC = frozenset(["people", "persons", "person", "others", "victims", "civilians", "dead"])
_AND = (("and",), (",",), (",", "and"), ("as", "well", "as"), ("along", "with"), ("and", "also"), ("plus",))


def _listed(gap: tuple[str, ...]) -> bool:
    """Whether the words between two groups join them: and, a comma, "and her"."""
    return gap in _AND or (gap[-1:] in (("her",), ("his",), ("their",), ("its",), ("the",)) and gap[:-1] in _AND)


def _apposed(words: Words, first: int, last: int) -> bool:
    """`the lawmaker, Ali Xaaji, his two guards`: a name between two commas parts no list."""
    last -= words.low[last - 1] in ("his", "her", "their", "its")
    inside = range(first + 1, last - 1)
    if (
        not 0 < len(inside) < 5
        or words.low[first] != ","
        or words.low[last - 1] != ","
        or words.sentence.text.isupper()
    ):
        return False
    return all(words.sentence.text[words.begins[k]].isupper() for k in inside)


def summed(words: Words, groups: list[Group], used: set[int]) -> Group:
    """`two soldiers, a policeman and a civilian` before one verb are four; `two people, a man and his son` are two."""
    low = words.low
    run = [groups[-1]]
    for other in reversed(groups[:-1]):
        if (
            not (_listed(low[other.last : run[0].first]) or _apposed(words, other.last, run[0].first))
            or other.subset
            or other.first in used
        ):
            break
        run.insert(0, other)
    if len(run) == 1:
        return run[0]
    rest = sum(g.max or g.min or 0 for g in run[1:])
    if run[0].head in _GENERIC and rest == (run[0].max or run[0].min):
        used.update(g.first for g in run)
        return run[0]
    if low[run[0].last : run[1].first] == (",",) and len(run) == 2:
        return run[1]
    used.update(g.first for g in run)
    return joined(run[0], run[1:])


def run_of(words: Words, groups: list[Group], first: Group) -> list[Group]:
    """The groups listed after one verb, up to one that has a verb of its own."""
    low, run = words.low, [first]
    for other in groups:
        linked = _listed(low[run[-1].last : other.first]) or _apposed(words, run[-1].last, other.first)
        if other.first >= run[-1].last and linked and not other.subset:
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
    while len(run) > 1 and low[run[-2].last : run[-1].first] == (",",):
        # "killing a guard and two clerks, a captain said"
        run.pop()
    return run
