"""From the network's probabilities to how often such a finding is right: as news, and as what is no news."""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from math import exp, log

import orjson

from processors.joint.labels import MODALITIES, STATUSES, Channel

FILE = "confidence.json"
# The network's own certainty is worth no more than this: what it is surer of than 1 in 300 is not right more often.
_EDGE = 0.003

# The names under which a finding is news: an attack that took place, a paper whose fate is settled.
NEWS: dict[Channel, frozenset[str]] = {
    "E": frozenset({"asserted", "alleged"}),
    "P": frozenset(STATUSES) - {"under_negotiation", "expected"},
}
NAMES: dict[Channel, tuple[str, ...]] = {"P": STATUSES, "E": MODALITIES}


def grounds(
    begun: float, real: float, told: float, news: float, doubted: float, named: float, heads: int, lesser: bool,
    alike: float = 0.5,
) -> tuple[float, ...]:  # fmt: skip
    """What the confidence is fitted over.

    Log odds that it begins here, that it is one, that its passage tells any news, that it is news itself (by all its
    heads, and by the one of the two surest that doubts more), that it bears the name it gets; how often it is told;
    whether the item holds a surer finding, and the log odds that it is that one again (`alike`).
    """
    odds = (_odds(begun), _odds(real), _odds(told), _odds(news), _odds(doubted), _odds(named))
    return (*odds, float(min(heads, 4) - 1), float(lesser), _odds(alike))


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
