"""Which of the found events stand, as what and how surely: the rules' word and the model's weighed together.

The weights in processors/data/models/events.json were fitted on held-back authored sentences (training/events.py).
"""

import math
from functools import cache
from importlib.resources import files

import orjson

from processors.events.model import Chances, chances
from processors.marking import CATEGORIES
from schemas import CAMEO, QUAD, Event

_NONE = CATEGORIES.index("NONE")
_LEAST = 0.02


@cache
def weights() -> dict[str, list[float]]:
    """The fitted numbers by name."""
    made: dict[str, list[float]] = orjson.loads(files("processors.data").joinpath("models/events.json").read_bytes())
    return made


def asked(event: Event) -> tuple[str, int, int]:
    """The sentence of an event and where its trigger stands in it, as the model wants them."""
    return event.evidence.text, event.trigger.begin - event.evidence.begin, event.trigger.end - event.evidence.begin


def judged(events: tuple[Event, ...]) -> tuple[Event, ...]:
    """The events that stand: a category may be put right or taken back, the confidence becomes a probability.

    An attack is neither made nor taken back here: its reader has seen the whole item, the model one sentence.
    """
    if not events:
        return ()
    rows, _ = chances([asked(event) for event in events])
    (bonus,), confidence = weights()["bonus"], weights()["confidence"]
    kept = []
    for event, row in zip(events, rows, strict=True):
        category = event.event if event.event == "ASSAULT" else decided(event.event, row, bonus)
        if category == "ASSAULT" != event.event:
            category = event.event
        if category == "NONE":
            continue
        sure = sum(w * x for w, x in zip(confidence, (1.0, *grounds(event, category, row)), strict=True))
        changes: dict[str, object] = {"confidence": round(1 / (1 + math.exp(-sure)), 3)}
        if category != event.event:
            changes |= {"event": category, "quad": QUAD[category], "cameo": CAMEO[category]}
        kept.append(event.model_copy(update=changes))
    return tuple(kept)


def decided(told: str, row: Chances, bonus: float) -> str:
    """The category of highest chance, where that which the rules told has `bonus` added to the log of its own.

    >>> import numpy as np
    >>> row = np.full(len(CATEGORIES), 0.01); row[CATEGORIES.index("AID")] = 0.84
    >>> decided("AGREE", row, 2.0), decided("AGREE", row, 5.0)
    ('AID', 'AGREE')
    """
    best = int(row.argmax())
    own = CATEGORIES.index(told)
    return CATEGORIES[best] if math.log(row[best] + 1e-9) > math.log(row[own] + 1e-9) + bonus else told


def grounds(event: Event, category: str, row: Chances) -> tuple[float, ...]:
    """What the confidence rests on: the rules' own score, the model's chances, whether the two agree, capitals."""
    score = min(1 - _LEAST, max(_LEAST, event.confidence))
    score = math.log(score / (1 - score))
    attack = float(category == "ASSAULT")
    own = CATEGORIES.index(category)
    return (
        score * (1 - attack),
        score * attack,
        math.log(row[own] + 0.01),
        math.log(row[_NONE] + 0.01),
        float(int(row.argmax()) == own),
        float(category == event.event),
        attack,
        float(event.evidence.text.isupper()),
    )
