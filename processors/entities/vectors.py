"""A vector for every word, made of word pieces (processors/data/models/pieces.npz, see pieces.md beside it)."""

from functools import cache
from importlib.resources import files
from io import BytesIO

import numpy as np
from numpy.typing import NDArray

from processors.gazetteer.folding import fold
from processors.remembered import remembered

DIMENSIONS = 96
_LONGEST = 24


@cache
def _pieces() -> tuple[dict[str, int], NDArray[np.float32]]:
    with np.load(BytesIO(files("processors.data").joinpath("models/pieces.npz").read_bytes())) as table:
        names = str(table["pieces"]).split("\n")
        return {n: i for i, n in enumerate(names)}, table["vectors"].astype(np.float32) / table["scale"]


def table() -> NDArray[np.float32]:
    """The vectors of all pieces, one a row."""
    return _pieces()[1]


def pieces(word: str) -> tuple[int, ...]:
    """The rows of the pieces that a word is cut into (longest first, as BERT cuts them); whatever the case."""
    return _cuts(fold(word) or word)


@remembered(32_768)
def _cuts(folded: str) -> tuple[int, ...]:
    names = _pieces()[0]
    return tuple(i for part in folded.split() or [folded] for i in _cut(part, names))


def vector(word: str) -> NDArray[np.float32]:
    """The mean of the vectors of a word's pieces."""
    found = pieces(word)
    if not found:
        return np.zeros(DIMENSIONS, np.float32)
    mean: NDArray[np.float32] = table()[found[0]] if len(found) == 1 else table().take(found, 0).mean(0)
    return mean


def _cut(word: str, names: dict[str, int]) -> list[int]:
    found, begin = [], 0
    word = word[:_LONGEST]
    while begin < len(word):
        for end in range(len(word), begin, -1):
            piece = names.get(word[begin:end] if begin == 0 else "##" + word[begin:end])
            if piece is not None:
                found.append(piece)
                begin = end
                break
        else:
            return []
    return found
