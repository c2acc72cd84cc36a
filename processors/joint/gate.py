"""Which sentences the encoder is shown: a linear score over words, cheap enough for every sentence of every item."""

import gzip
from functools import cache
from importlib.resources import files

from processors.joint.features import features

FILE = "gate.tsv.gz"


@cache
def _weights() -> dict[str, float]:
    """The weight of each feature; that of no words at all is the bias."""
    packed = files("processors.data").joinpath("models", FILE).read_bytes()
    lines = (line.split("\t") for line in gzip.decompress(packed).decode().splitlines() if not line.startswith("#"))
    return {name: float(weight) for name, weight in lines}


def score(sentence: str) -> float:
    """Log odds that a sentence tells of a paper or an attack."""
    weights = _weights()
    return weights[""] + sum([weights[name] for name in features(sentence) if name in weights])
