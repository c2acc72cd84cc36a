"""Nouns for those who use force, and the party that such a noun names in its sentence."""

import re

from processors.events.naming import entity_party, in_sentence, name_after, nameable
from processors.events.words import Words
from processors.vocabulary import vocabulary
from schemas import Entity, Party

AGENT = vocabulary("party.agent")
STATE = vocabulary("party.state")
BREAK = vocabulary("party.break")


def first_of(words: Words, k: int) -> int:
    low = words.low
    first = k
    while (
        first > 0
        and k - first < 6
        and low[first - 1] not in BREAK
        and low[first - 1] != "'s"
        and low[first - 1][0].isalnum()
    ):
        first -= 1
    return first


# "Tribesmen from the Hela area" are of no group of that name.
_REGION = re.compile(r"\s(?:area|village|district|province|town|region|city|county|tribe|clan|state|valley|side)s?\b")


def phrase(words: Words, k: int, entities: tuple[Entity, ...]) -> Party:
    """The party that the agent noun at word k names: with its modifiers, its group, what it is loyal to."""
    low = words.low
    first, last = first_of(words, k), k + 1
    while last < len(low) and low[last] in AGENT:
        last += 1
    sentence = words.sentence
    near = range(
        words.begins[first],
        words.ends[last - 1] + (28 if low[last : last + 1] in (("of",), ("from",), ("loyal",)) else 1),
    )
    for begin, end, entity in in_sentence(sentence, entities):
        if (entity.kind == "armed_group" or (entity.label == "ORG" and nameable(entity))) and (
            begin in near or end in near
        ):
            return entity_party(entity, words.sentence)
    if low[last : last + 1] in (("of",), ("from",), ("loyal",), ("belonging",), ("with",)):
        name = name_after(sentence.text, words.ends[last])
        if (
            name
            and low[last] == "from"
            and _REGION.match(sentence.text, sentence.text.find(name, words.ends[last]) + len(name))
        ):
            name = None
        if name and low[last] in ("of", "from") and not (low[last] == "from" and low[k] in STATE):
            return Party(text=name)
    if low[last : last + 1] == ("loyal",):
        while (
            last < len(low)
            and last < k + 7
            and low[last] not in (",", ".", "went", "attacked", "opened", "shot", "killed", "stormed")
        ):
            last += 1
    elif low[last : last + 2] in (
        ("on", "a"),
        ("on", "motorcycles"),
        ("on", "motorbikes"),
        ("on", "two"),
        ("riding", "a"),
        ("riding", "on"),
        ("in", "military"),
        ("in", "a"),
        ("with", "machetes"),
    ):
        last = min(len(low), last + (2 if low[last + 1] not in ("a", "two", "on") else 3))
    country = next(
        (
            e.country
            for b, _, e in in_sentence(sentence, entities)
            if e.label in ("NORP", "GPE") and words.begins[first] <= b <= words.ends[k]
        ),
        None,
    )
    state = low[k] in STATE
    return Party(
        text=words.text(first, last), country=country,
        sector=None if not state else "COP" if low[k] in ("police", "policemen", "officers", "officer", "constable", "policeman") else "MIL",  # noqa: E501
    )  # fmt: skip


def unknown(party: Party) -> bool:
    """No name, only a description: unidentified gunmen, a man, armed men."""
    if party.entity_id is not None or party.country is not None:
        return False
    words = party.text.split()
    return party.text.isupper() or not any(
        w[:1].isupper()
        for w in words[1:] or ([] if words[0].lower() in AGENT | {"two", "four", "armed", "masked"} else words)
    )
