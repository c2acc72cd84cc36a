"""Windows of attention: in the lower layers a piece sees those of its own window only, in the upper ones all.

Attention costs the square of a passage's length; what a word means is mostly told by the words near it.
"""

import numpy as np
from numpy.typing import NDArray

WINDOW = 128  # pieces of a window, about


def cut(length: int) -> tuple[NDArray[np.int64], int]:
    """Where the windows of so many pieces begin, and how wide all are; the last begins early where it would be short.

    >>> cut(300)
    (array([  0, 150]), 150)
    >>> cut(451)
    (array([  0, 113, 226, 338]), 113)
    """
    count = max(1, (length + WINDOW // 2) // WINDOW)
    width = -(-length // count)
    return np.minimum(np.arange(count) * width, length - width), width


def seen(length: int) -> NDArray[np.bool_]:
    """Which pieces (columns) each piece (rows) of a passage of so many sees."""
    begins, width = cut(length)
    mine = begins[np.arange(length) // width][:, None]
    places = np.arange(length)[None]
    return (places >= mine) & (places < mine + width)
