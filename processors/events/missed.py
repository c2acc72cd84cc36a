"""A second look where the rules found no event: words that told events elsewhere, judged by the model alone.

The words are those of the authored triggers (processors/data/models/events_words.txt, by training/events.py). Attacks
are left to their own reader.
"""

import math
import re
from dataclasses import replace
from functools import cache
from importlib.resources import files

from processors.events.categories import event_at, lead
from processors.events.frames import Verb, verbs
from processors.events.judging import weights
from processors.events.model import Chances, chances
from processors.events.subject import named
from processors.marking import CATEGORIES
from processors.outcomes.gates import is_history
from processors.text import Document
from schemas import Entity, Event

_WORD = re.compile(r"[^\W\d_]{3,}")
# How far an item is looked through, and how many words of a sentence are asked about.
_SENTENCES, _WORDS = 2, 6
_LEFT_OUT = [CATEGORIES.index(name) for name in ("NONE", "ASSAULT")]


def candidates(text: str, words: frozenset[str]) -> list[Verb]:
    """The words of a sentence that may tell an event which no rule knows, up to the first that makes it mere talk."""
    low = text.lower()
    known = verbs(text)
    until = min((verb.begin for verb in known if verb.category == "NONE"), default=len(text))
    return [
        Verb("NONE", match.start(), match.end(), False, 1)
        for match in _WORD.finditer(low, 0, until)
        if match.group() in words and not any(v.begin < match.end() and match.start() < v.end for v in known)
    ][:_WORDS]


def best(rows: Chances) -> tuple[int, int, float]:
    """(number of the candidate, its category, chance): the likeliest event but an attack."""
    open_to = rows.copy()
    open_to[:, _LEFT_OUT] = 0.0
    number, category = divmod(int(open_to.argmax()), len(CATEGORIES))
    return number, category, float(open_to[number, category])


def read_missed(document: Document, entities: tuple[Entity, ...]) -> tuple[Event, ...]:
    """At most one event for each of the first sentences of a document."""
    words = _words()
    asked = [(sentence, verb) for sentence in lead(document)[:_SENTENCES] for verb in candidates(sentence.text, words)]
    if not asked:
        return ()
    rows, _ = chances([(sentence.text, verb.begin, verb.end) for sentence, verb in asked])
    year = document.published.year if document.published else None
    (least,), (base, slope) = weights()["least"], weights()["missed"]
    events = []
    for sentence in dict.fromkeys(sentence for sentence, _ in asked):
        own = [number for number, (other, _) in enumerate(asked) if other is sentence]
        number, category, chance = best(rows[own])
        if chance < least:
            continue
        verb = replace(asked[own[number]][1], category=CATEGORIES[category])
        sure = 1 / (1 + math.exp(-(base + slope * math.log(chance / (1.001 - chance)))))
        past = is_history(sentence.text.lower(), year)
        event = event_at(sentence, verb, named(sentence, entities), past, round(sure, 3))
        if event is not None:
            events.append(event)
    return tuple(events)


@cache
def _words() -> frozenset[str]:
    lines = files("processors.data").joinpath("models/events_words.txt").read_text(encoding="utf8").splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))
