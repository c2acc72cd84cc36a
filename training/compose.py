"""Compose training sentences from the authored verb phrases: who does what to whom, in each modality's own frames.

usage: python -m training.compose COUNT SEED

Lines are those of corpus/events-*.txt: `CATEGORY|modality|sentence with *trigger*`. Composed sentences teach the words
of a category and the small words of a modality; the handwritten ones teach the rest, and they alone judge.
"""

import random
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

CORPUS = Path(__file__).parent / "corpus"
# Goodwill can be refused; what conflict does can be threatened.
_CONFLICT = ("SANCTION", "COERCE", "ASSAULT", "MOBILIZE")
_GOODWILL = ("AID", "COOPERATE", "RETREAT", "CONCEDE", "CONSULT")
# What stands before a phrase, the form of its verb, what stands behind it. {S} is the actor, {P} somebody else.
_FRAMES = (
    *(("asserted", before, form, "") for before, form in (
        ("{S}", "past"), ("{S}", "past"), ("{S}", "past"), ("{S} has", "participle"), ("{S}", "present"), ("{S} is", "ing"),
        ("{S}, which {O},", "past"), ("{P} {O} after {S}", "past"), ("{S} said it had", "participle"),
        ("{S} {O} and then", "past"), ("{P} welcomed a decision by {S} to", "base"), ("TV showed how {S}", "past"))),
    *(("alleged", before, form, "") for before, form in (
        ("{S} reportedly", "past"), ("{P} said that {S} had", "participle"), ("{P} accused {S} of having", "participle"),
        ("{S} is alleged to have", "participle"), ("{P} claimed {S} had", "participle"), ("{S} allegedly", "past"),
        ("According to activists, {S}", "past"), ("{S} was said to have", "participle"), ("{P} blamed {S}, which it said had", "participle"))),
    *(("denied", before, form, "") for before, form in (
        ("{S} denied having", "participle"), ("{P} denied that {S} had", "participle"), ("{S} dismissed reports that it had", "participle"),
        ("{S} denied it had", "participle"), ("{P} called it a lie that {S} had", "participle"), ("There is no truth in the claim that {S} had", "participle"))),
    *(("planned", before, form, "") for before, form in (
        ("{S} will", "base"), ("{S} is due to", "base"), ("{S} plans to", "base"), ("{S} is expected to", "base"), ("{S} is set to", "base"),
        ("{S} agreed to", "base"), ("{S} said it would", "base"), ("{S} was preparing to", "base"), ("{S} is to", "base"), ("{S} promised to", "base"))),
    *(("hypothetical", before, form, after) for before, form, after in (
        ("{S} could", "base", ""), ("{S} may", "base", ""), ("If {S}", "present", ", {P} will respond"), ("{P} urged {S} to", "base", ""),
        ("{P} fears that {S} might", "base", ""), ("{P} would help only if {S}", "past", ""), ("{S} threatened to", "base", ""),
        ("{S} should", "base", ", an adviser said"), ("{P} called on {S} to", "base", ""), ("{P} asked whether {S} would", "base", ""))),
    *(("negated", before, form, "") for before, form in (
        ("{S} did not", "base"), ("{S} has not", "participle"), ("{S} will not", "base"), ("{S} refused to", "base"), ("{S} has never", "participle"),
        ("{S} stopped short of a decision to", "base"), ("{S} failed to", "base"), ("No member of {S}", "past"), ("{S} left without having", "participle"))),
    *(("historical", before, form, after) for before, form, after in (
        ("In 1994 {S}", "past", ""), ("{S}", "past", " in the 1980s, a museum guide said"), ("{P} marked ten years since {S}", "past", ""),
        ("Years after {S}", "past", ", {P} still waits"), ("{P} was convicted of having helped when {S}", "past", " in 2003"),
        ("{S}, which in 2011", "past", ", {O}"), ("A film recalls how {S}", "past", " during the war"), ("{S} had", "participle", " in the previous decade"))),
)  # fmt: skip
_WEIGHTS = tuple({"asserted": 6.0}.get(frame[0], 1.3) for frame in _FRAMES)
_SMALL = frozenset("a an the of in on to from with for at by its their that as into over against under before".split())


@cache
def _words() -> dict[str, list[str]]:
    return _read("slots.txt", "|")


@cache
def phrases() -> dict[str, list[str]]:
    """Category -> verb phrases in the base form, with slots."""
    return _read("phrases.txt", " | ")


def _read(name: str, comma: str) -> dict[str, list[str]]:
    lines = (CORPUS / name).read_text(encoding="utf8").splitlines()
    parts = (line.partition(": ") for line in lines if line and not line.startswith("#"))
    return {key: value.split(comma) for key, _, value in parts}


@cache
def _irregular() -> dict[str, tuple[str, str]]:
    return {row.split()[0]: (row.split()[1], row.split()[2]) for row in _words()["irregular"]}


def inflect(verb: str, form: str) -> str:
    """A verb in the `base`, `past`, `participle`, `present` or `ing` form.

    >>> [inflect("deny", form) for form in ("past", "present", "ing")], inflect("give", "participle")
    (['denied', 'denies', 'denying'], 'given')
    """
    if form == "base":
        return verb
    soft = verb[-1] == "y" and verb[-2:-1] not in "aeiou"
    if form == "present":
        return {"be": "is", "have": "has"}.get(verb) or (
            verb[:-1] + "ies" if soft else verb + ("es" if verb.endswith(("s", "sh", "ch", "x", "z", "o")) else "s")
        )
    past, participle = _irregular().get(verb) or (
        (verb + "d",) * 2 if verb[-1] == "e" else (verb[:-1] + "ied",) * 2 if soft else (verb + "ed",) * 2
    )
    if form == "ing":
        if verb[-1] == "e" and verb[-2:] != "ee" and verb != "be":
            return verb[:-1] + "ing"
        doubled = past.endswith(verb[-1] + "ed") and past != verb + "ed"
        return (
            verb + (verb[-1] if doubled or verb in ("put", "set", "cut", "let", "win", "quit", "run") else "") + "ing"
        )
    return past if form == "past" else participle


def party(rng: random.Random) -> str:
    """An actor: a state, an office, a force, a body, a person."""
    words, chance = _words(), rng.random()
    people, role = rng.choice(words["people"]), rng.choice(words["role"])
    if chance < 0.5:
        return rng.choice(words["party"])
    if chance < 0.75:
        return f"{people} {role}"
    return f"{people + ' ' if chance < 0.83 else ''}{rng.choice(words['title'])} {rng.choice(words['name'])}"


def _fill(text: str, rng: random.Random, marked: str = "") -> str:
    text = text.replace("{A}", marked)
    if "{O}" in text:
        text = text.replace("{O}", _verbal(rng.choice(phrases()[rng.choice(sorted(phrases()))]), "past", False))
    words = _words()
    return re.sub(r"\{(\w)\}", lambda m: rng.choice(words[m[1]]) if m[1] in words else party(rng), text)


def _verbal(phrase: str, form: str, star: bool) -> str:
    verb, _, rest = phrase.partition(" ")
    if not star:
        return f"{inflect(verb, form)} {rest}"
    head = rest.split("{")[0].split()[:3]
    while head and head[-1].strip(",'s") in _SMALL:
        head.pop()
    length = len(" ".join(head))
    return f"*{' '.join((inflect(verb, form), *head))}*{'' if length == len(rest) else ' '}{rest[length:].lstrip()}"


def sentence(category: str, rng: random.Random) -> tuple[str, str, str]:
    """(category, modality, sentence) of one of a category's phrases in one of the frames."""
    phrase = rng.choice(phrases()[category])
    modality, before, form, after = rng.choices(_FRAMES, _WEIGHTS)[0]
    verb, _, rest = phrase.partition(" ")
    if (
        modality == "asserted"
        and rest.startswith("{T}")
        and rng.random() < 0.3
        and verb not in ("visit", "be", "border")
    ):
        told = f"{{T}} was *{inflect(verb, 'participle')}*{rest[3:]} by {{S}}"
    elif modality == "asserted" and category in _CONFLICT and rng.random() < 0.1:
        category, told = "THREATEN", "{S} *threatened* to " + phrase
    elif modality == "asserted" and category in _GOODWILL and rng.random() < 0.1:
        category, told = (
            "REJECT",
            "{S} *" + rng.choice(("refused", "declined", "refused again", "flatly refused")) + "* to " + phrase,
        )
    else:
        told = f"{before} {_verbal(phrase, form, True)}{after}"
    words = _words()
    when = rng.choice(words["when"]) if modality != "historical" else ""
    tail = rng.choice(words["tail"]) if rng.random() < 0.5 else ""
    end = rng.choice(words["said"])
    text = f"{rng.choice(words['ahead'])}{told}{tail}{' ' + when if when else ''}{end}"
    text = _fill(text, rng)
    if category == "NONE":
        modality = "other"
    return category, modality, text[:1].upper() + text[1:]


def compose(count: int, seed: int) -> Iterator[tuple[str, str, str]]:
    """`count` rows, the categories in turn."""
    rng = random.Random(seed)
    names = sorted(phrases())
    for number in range(count):
        yield sentence(names[number % len(names)], rng)


if __name__ == "__main__":
    for row in compose(int(sys.argv[1]), int(sys.argv[2])):
        print("|".join(row))
