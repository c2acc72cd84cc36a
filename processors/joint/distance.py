"""How far each token of a passage stands from a head, as the network is told it."""

import numpy as np
from numpy.typing import NDArray

NEAR, FAR = 4, 16  # distances that are told exactly, and the last bucket on each side
BUCKETS = 2 * FAR + 1

Whole = NDArray[np.int64]


def apart(where: Whole, tokens: int) -> Whole:
    """For each head (passage, first token, last token, channel) the bucket of each of so many tokens: heads x tokens.

    Exact near the head, wider further out; the middle bucket is the head itself.

    >>> apart(np.array([[0, 2, 3, 0]]), 6).tolist()
    [[14, 15, 16, 16, 17, 18]]
    """
    steps = np.arange(tokens)
    before, behind = steps - where[:, 1:2], steps - where[:, 2:3]
    distance = np.minimum(before, 0) + np.maximum(behind, 0)
    far = np.maximum(np.abs(distance), 1).astype(np.float32)
    step = np.floor(np.where(far <= NEAR, far, NEAR + 2 * np.log2(far / NEAR)))
    made: Whole = np.sign(distance) * np.minimum(step, FAR).astype(np.int64) + FAR
    return made
