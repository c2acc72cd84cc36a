"""From the network's probabilities to how often such a finding is right."""

from functools import cache
from importlib.resources import files
from math import exp, log

import orjson

from processors.joint.found import Found

FILE = "confidence.json"
_EDGE = 1e-4


def grounds(found: Found) -> tuple[float, float, float, float]:
    """What the confidence is fitted over: log odds of the finding and of its two names, and how often it is told."""
    return (
        _odds(found.chance),
        _odds(found.chances[0]),
        _odds(found.chances[1]),
        float(min(len(found.heads), 4) - 1),
    )


def confidence(found: Found) -> float:
    """How likely a finding is right, 0..1: a logistic regression on text that the network has not learnt from."""
    weights = _weights()[found.channel]
    score = weights[0] + sum(w * g for w, g in zip(weights[1:], grounds(found), strict=True))
    return round(1 / (1 + exp(-score)), 3)


def _odds(chance: float) -> float:
    chance = min(max(chance, _EDGE), 1 - _EDGE)
    return log(chance / (1 - chance))


@cache
def _weights() -> dict[str, list[float]]:
    made: dict[str, list[float]] = orjson.loads(files("processors.data").joinpath("models", FILE).read_bytes())
    return made
