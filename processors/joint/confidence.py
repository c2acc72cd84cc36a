"""From the network's probabilities to how often such a finding is right: as news, and as what is no news."""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from math import exp, log

import orjson

from processors.joint.labels import MODALITIES, STATUSES, Channel

FILE = "confidence.json"
_EDGE = 1e-4

# The names under which a finding is news: an attack that took place, a paper whose fate is settled.
NEWS: dict[Channel, frozenset[str]] = {
    "E": frozenset({"asserted", "alleged"}),
    "P": frozenset(STATUSES) - {"under_negotiation", "expected"},
}
NAMES: dict[Channel, tuple[str, ...]] = {"P": STATUSES, "E": MODALITIES}


def grounds(begun: float, real: float, news: float, heads: int) -> tuple[float, ...]:
    """What the confidence is fitted over: log odds that it begins here, is one, is news; and how often it is told."""
    return (_odds(begun), _odds(real), _odds(news), float(min(heads, 4) - 1))


def confidence(channel: Channel, news: bool, told: Sequence[float]) -> float:
    """How likely a finding is right as news (or as none), 0..1, by its grounds: a logistic regression.

    Fitted on text that the network has not learnt from (training/calibration.py).
    """
    weights = _weights()[f"{channel}:{'news' if news else 'other'}"]
    score = weights[0] + sum(w * g for w, g in zip(weights[1:], told, strict=True))
    return round(1 / (1 + exp(-score)), 3)


def _odds(chance: float) -> float:
    chance = min(max(chance, _EDGE), 1 - _EDGE)
    return log(chance / (1 - chance))


@cache
def _weights() -> dict[str, list[float]]:
    made: dict[str, list[float]] = orjson.loads(files("processors.data").joinpath("models", FILE).read_bytes())
    return made
