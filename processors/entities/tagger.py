"""The learnt tagger: people, organisations and places from how words look and stand.

A window network over word features, in numpy. What a word is by itself is counted once and remembered, its part in the
first block too; the second block is asked only about words that may be of a name, about a third of a text.
"""

from bisect import bisect_right
from itertools import accumulate
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from processors.entities.network import LABELS, Array, Key, Memory, memory_of, network, normed
from processors.gazetteer.lexicon import Case

# The product reads by these sets' habits, mixed: EWT's alone miss ministries and armies, those of the authored
# sentences alone see names everywhere.
HABITS = ("ewt", "ewt", "authored", "politics", "gmb")
# A word whose best label beats the rest by this much is no name's, whatever the words beside it are: no move from
# label to label weighs more than 1.2.
_CLEAR = 4


class Tag(NamedTuple):
    """A name: positions of its first and one past its last word in the sentence, its type, how sure (0..1)."""

    begin: int
    end: int
    label: str
    sure: float


def tag(
    sentences: list[list[str]], names: list[list[tuple[int, ...]]], case: Case, sources: tuple[str, ...] = HABITS
) -> list[list[Tag]]:
    """The names in each sentence; `names` are features.names of each, `sources` whose habits of labelling to follow."""
    found: list[list[Tag]] = [[] for _ in sentences]
    keys: list[Key] = [
        (word, classes) if classes else word
        for sentence, marks in zip(sentences, names, strict=True)
        for word, classes in zip(sentence, marks, strict=True)
    ]
    if not keys:
        return found
    # Sentences stand one below the other with an empty row before and after each.
    begins = list(accumulate((len(s) + 1 for s in sentences), initial=1))
    live = np.ones(begins[-1], np.bool_)
    live[[begin - 1 for begin in begins]] = False
    scores, doubt = _scores(keys, live, memory_of(case, sources))
    for begin, end, label, sure in _best(scores, doubt, live):
        i = bisect_right(begins, begin) - 1
        found[i].append(Tag(begin - begins[i], end - begins[i], label, sure))
    return found


def _scores(keys: list[Key], live: NDArray[np.bool_], memory: Memory) -> tuple[Array, NDArray[np.bool_]]:
    """Scores of every label for each row, and which rows may be of a name: the others have no scores.

    `live` rows hold the words in order. A word that is far from any name by itself and stands in none that the
    lexicon knows is not looked at, unless it stands between two that are.
    """
    model = network()
    rows = np.zeros(len(live), np.int64)
    rows[live] = memory.find(keys, model)
    asked = ~memory.clear.take(rows)
    asked[1:-2] |= asked[:-3] & (asked[2:-1] | asked[3:])
    asked[2:-1] |= asked[1:-2] & asked[3:]
    asked &= live
    near = asked.copy()
    near[1:] |= asked[:-1]
    near[:-1] |= asked[1:]
    # The first block beside the words asked about, the second at them.
    (at,) = np.nonzero(near & live)
    wide = memory.middle.take(rows[at], 0)
    wide += memory.left.take(rows[at - 1], 0)
    wide += memory.right.take(rows[at + 1], 0)
    first, second = model.blocks
    beside = np.zeros((len(live), wide.shape[1]), np.float32)
    beside[at] = memory.hidden.take(rows[at], 0) + normed(wide, first.gain, first.shift)
    (inner,) = np.nonzero(asked)
    own = beside.take(inner, 0)
    width = own.shape[1]
    before, here, after = (second.weights[:, n * width : (n + 1) * width] for n in range(3))
    wide = beside.take(inner - 1, 0) @ before
    wide += own @ here
    wide += beside.take(inner + 1, 0) @ after
    wide += second.bias
    own += normed(wide, second.gain, second.shift)
    scores = np.zeros((len(live), len(LABELS)), np.float32)
    scores[inner] = told = own @ model.out[0] + model.out[1]
    asked[inner] = told[:, 1:].max(1) > told[:, 0] - _CLEAR
    return scores, asked


def _best(scores: Array, doubt: NDArray[np.bool_], live: NDArray[np.bool_]) -> list[tuple[int, int, str, float]]:
    """Begin, end, type and certainty of every name on the best path (Viterbi) through each run of doubtful rows.

    Runs go side by side, the longest first, so that those that have ended drop out.
    """
    model = network()
    edges = np.flatnonzero(np.diff(doubt, prepend=False, append=False))
    lengths = edges[1::2] - edges[::2]
    if not len(lengths):
        return []
    order = np.argsort(-lengths, kind="stable")
    first, lengths = edges[::2][order], lengths[order]
    last = first + lengths - 1
    longest = int(lengths[0])
    alive = np.searchsorted(-lengths, -np.arange(longest), side="left")
    # What stands around a run is no name, or the sentence's end.
    best = scores[first] + np.where(live[first - 1, None], model.moves[0], model.start)
    back = np.zeros((longest, len(first), len(LABELS)), np.int8)
    moves = model.moves.T[None]
    for t in range(1, longest):
        k = alive[t]
        every = best[:k, None, :] + moves
        back[t, :k] = every.argmax(2)
        best[:k] = every.max(2) + scores[first[:k] + t]
    after = live[np.minimum(last + 1, len(live) - 1)] & (last + 1 < len(live))
    labels = (best + np.where(after[:, None], model.moves[:, 0], model.end)).argmax(1)
    paths, each = np.zeros(len(scores), np.int64), np.arange(len(first))
    for t in range(longest - 1, 0, -1):
        k = alive[t]
        paths[first[:k] + t] = labels[:k]
        labels[:k] = back[t, each[:k], labels[:k]]
    paths[first] = labels
    return _tags(paths, scores)


def _tags(path: NDArray[np.int64], scores: Array) -> list[tuple[int, int, str, float]]:
    rows = np.flatnonzero(path)
    odds = np.exp(scores[rows] - scores[rows].max(1, keepdims=True))
    sure = (odds[np.arange(len(rows)), path[rows]] / odds.sum(1)).tolist()
    found, begin = [], 0
    for position, (row, label) in enumerate(zip(rows.tolist(), path[rows].tolist(), strict=True)):
        name = LABELS[label]
        if name[0] in "BS":
            begin = position
        if name[0] in "SE":
            least = min(sure[begin : position + 1])
            found.append((row - (position - begin), row + 1, name[2:], round(least, 2)))
    return found
