"""Who dies alone, by name or pronoun: `Joe Dlamini was killed`, `he died on the spot`, `Ann Carr, 44, died in hospital`."""  # noqa: E501

from processors.events.count import Told
from processors.events.persons import ATTACKER, is_person
from processors.events.words import Words
from processors.vocabulary import vocabulary

_SKIPPED = vocabulary("toll.adverb") | {"was", "been", "had", "has", "who", "pronounced", "declared", "found", "being"}
_HARMED = frozenset(
    "killed murdered slain beheaded assassinated executed shot dead wounded injured hurt stabbed gunned lynched".split()
)
_NOBODY = frozenset(["it", "there", "that", "no", "nobody", "none", "one", "what", "which"])
_DIED = frozenset({"died", "dies", "succumbed"})
_VERBS = frozenset("was were is are had has said says told shot killed stabbed attacked opened fired".split())
_OPENERS = vocabulary("place.no_place") | {"some", "both", "more", "most", "many", "another"}


def someone(words: Words, i: int, field: str) -> Told | None:
    """`Joe Dlamini was killed`, `was pronounced dead`: "was" says that it is one."""
    low = words.low
    k = i - 1
    while k >= 0 and low[k] in _SKIPPED:
        k -= 1
    if k < 0 or low[i] not in _HARMED:
        return None
    letter = words.sentence.text[words.begins[k]]
    name = letter.isupper() and not words.sentence.text.isupper() and low[k] not in _NOBODY
    if not (name or low[k] in ("he", "she", ",") or is_person(low[k])):
        return None
    return Told(field, 1, 1, k, k + 1, low[k] in ATTACKER, False, "also" in low[k:i])


def died(words: Words, i: int) -> Told | None:
    """`He died on the spot`, `Anna Ochoa, who was running for mayor, died`: the pronoun or the name that opens it."""
    low, text = words.low, words.sentence.text
    if low[i] not in _DIED or text.isupper():
        return None
    k = i - 1
    while k >= 0 and low[k] in _SKIPPED | {"has", "had", "later"}:
        k -= 1
    if k >= 0 and low[k] in ("he", "she"):
        return Told("killed", 1, 1, k, k + 1)
    first = next((n for n in range(min(len(low), 8)) if low[n].isalpha()), 0)
    named = [text[words.begins[n]].isupper() and low[n].isalpha() for n in (first, first + 1) if n < i]
    if len(named) < 2 or not all(named) or low[first] in _OPENERS or low[first + 1] in _VERBS:
        return None
    # Between the name and its verb only asides: ", 44,", ", who was running for mayor,".
    inside = low[first:i]
    if inside.count(",") not in (0, 2) or (inside.count(",") == 0 and i - first > 4):
        return None
    return Told("killed", 1, 1, first, first + 2)
