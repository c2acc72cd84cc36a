"""Which sentences the encoder is shown: a linear score over words, cheap enough for every sentence of every item."""

import gzip
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from processors.joint.features import features

FILE = "gate.tsv.gz"


class Weights(NamedTuple):
    """The weight of each feature for papers and attacks, and for relations; the first sums of each."""

    deeds: dict[str, float]
    relations: dict[str, float]
    bias: tuple[float, float]


@cache
def _weights() -> Weights:
    packed = files("processors.data").joinpath("models", FILE).read_bytes()
    deeds: dict[str, float] = {}
    relations: dict[str, float] = {}
    bias = (0.0, 0.0)
    for line in gzip.decompress(packed).decode().splitlines():
        if line.startswith("#"):
            continue
        name, first, second = line.split("\t")
        if not name:
            bias = (float(first), float(second))
            continue
        deeds[name], relations[name] = float(first), float(second)
    return Weights(deeds, relations, bias)


def scores(sentence: str) -> tuple[float, float]:
    """Log odds that a sentence tells of a paper or an attack, and of a relation."""
    weights = _weights()
    found = features(sentence)
    deeds, relations = weights.deeds, weights.relations
    known = [name for name in found if name in deeds]
    return (
        weights.bias[0] + sum([deeds[name] for name in known]),
        weights.bias[1] + sum([relations[name] for name in known]),
    )
