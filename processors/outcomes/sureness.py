"""How sure an outcome is: a probability from a few grounds (weights: models/outcomes.json, outcomes.md beside it)."""

import math
from functools import cache
from importlib.resources import files

import orjson

from processors.outcomes.decisions import DONE
from processors.outcomes.reading import Finding
from processors.text import Sentence

Grounds = tuple[float, ...]
# What each ground is called, in the order that the weights have.
NAMES = ("paper weak", "paper vague", "one of several", "agreed to", "gap", "length")
_FAR, _LONG = 110, 600  # characters beyond which a gap or a sentence says no more


@cache
def _weights() -> tuple[float, ...]:
    text = files("processors.data").joinpath("models/outcomes.json").read_bytes()
    return tuple(orjson.loads(text)["confidence"])


def grounds(one: Finding, found: list[Finding], sentence: Sentence) -> Grounds:
    """What speaks for a decision and against it, one number for each of NAMES.

    A weak or vague word for the paper, other decisions in the item, whether it is one of agreement, how far its words
    stand from the paper and how long the sentence is (in units of 50 and 200 characters).
    """
    gap = max(0, max(one.begin, one.paper.begin) - min(one.end, one.paper.end))
    return (
        float(one.paper.weak),
        float(one.paper.vague),
        float(len(found) > 1),
        float(one.status in DONE),
        min(gap, _FAR) / 50,
        min(len(sentence.text), _LONG) / 200,
    )


def confidence(told: Grounds) -> float:
    """The probability that a decision with these grounds is right.

    >>> plain = (0.0, 0.0, 0.0, 0.0, 0.1, 0.5)
    >>> confidence(plain) > confidence((1.0, *plain[1:]))
    True
    """
    score = sum(w * x for w, x in zip(_weights(), (1.0, *told), strict=True))
    return round(1 / (1 + math.exp(-score)), 3)
