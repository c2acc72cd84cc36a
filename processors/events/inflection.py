"""The forms of an English verb, regular or from a short table, for lexicons that list base forms."""

from functools import cache

from processors.gazetteer.tables import listed, rows


@cache
def _irregular() -> dict[str, tuple[str, ...]]:
    return {base: listed(others) for base, others in rows("irregular_verbs")}


def forms(verb: str) -> tuple[str, ...]:
    """All forms of a verb, its base included.

    >>> forms("deny"), forms("urge")
    (('deny', 'denies', 'denied', 'denying'), ('urge', 'urges', 'urged', 'urging'))
    """
    irregular = _irregular().get(verb)
    if irregular:
        return tuple(dict.fromkeys((verb, *irregular)))
    if verb.endswith("e"):
        return verb, verb + "s", verb + "d", verb[:-1] + "ing"
    if verb.endswith("y") and verb[-2:-1] not in "aeiou":
        return verb, verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing"
    plural = verb + ("es" if verb.endswith(("s", "sh", "ch", "x", "z", "o")) else "s")
    return verb, plural, verb + "ed", verb + "ing"
