"""The learnt tagger: people, organisations and places from how words look and stand (weights: models/ner.npz, ner.md).

A window network over word features, in numpy. What a word adds by itself is counted once and remembered, so that
a text costs two small matrix products a sentence, and reading stays above 100,000 words a second on one core.
"""

from bisect import bisect_right
from functools import cache
from importlib.resources import files
from io import BytesIO
from itertools import accumulate
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from processors.entities.features import AFFIXES, FLAGS, NAMES, SHAPES, WORDS, own
from processors.entities.vectors import pieces, table
from processors.entities.words import Word
from processors.gazetteer.lexicon import Case

Array = NDArray[np.float32]
TYPES = ("PER", "ORG", "LOC")
LABELS = ("O", *(f"{p}-{t}" for t in TYPES for p in "BIES"))
# Where each kind of feature begins in the table; row 0 is nothing. The last rows tell how the text is written
# (mixed, upper, lower) and whose habits of labelling are followed.
WORD, AFFIX = 1, 1 + WORDS
SHAPE, FLAG = AFFIX + AFFIXES, AFFIX + AFFIXES + SHAPES
NAME = FLAG + FLAGS
CASE = NAME + NAMES
SOURCE = CASE + 3
SOURCES = ("authored", "gmb", "wikigold", "ewt", "politics")
FEATURES = SOURCE + len(SOURCES)
# The product reads by these sets' habits, mixed: EWT's alone miss ministries and armies, those of the authored
# sentences alone see names everywhere.
HABITS = ("ewt", "ewt", "authored", "politics", "gmb")
_CASES: dict[Case, int] = {"mixed": 0, "upper": 1, "lower": 2}
# Words remembered before the memory starts anew.
_REMEMBERED = 60_000
# A word whose best label beats the rest by this much is no name's, whatever the words beside it are: no move from
# label to label weighs more than 1.2.
_CLEAR = 6
_NEVER = np.float32(-1e4)


class Tag(NamedTuple):
    """A name: positions of its first and one past its last word in the sentence, its type, how sure (0..1)."""

    begin: int
    end: int
    label: str
    sure: float


class _Model(NamedTuple):
    table: Array
    pieces: Array
    # Each block's weights of the word before, the word, the word after; bias; gain and shift of its norm.
    blocks: tuple[tuple[tuple[Array, ...], Array, Array, Array], ...]
    norm: tuple[Array, Array]
    out: tuple[Array, Array]
    moves: Array
    start: Array
    end: Array


def feature_ids(word: str) -> list[int]:
    """The rows of the table that a word adds up by itself."""
    w, a, s, f = own(word)
    return [WORD + i for i in w] + [AFFIX + i for i in a] + [SHAPE + i for i in s] + [FLAG + i for i in f]


@cache
def _model() -> _Model:
    with np.load(BytesIO(files("processors.data").joinpath("models/ner.npz").read_bytes())) as saved:
        part = {name: saved[name].astype(np.float32) for name in saved.files}
    inside = np.array([n[0] in "BI" for n in LABELS])
    going = np.array([n[0] in "IE" for n in LABELS])
    kind = np.array([n[2:] for n in LABELS])
    wrong = (inside[:, None] != going[None, :]) | (inside[:, None] & (kind[:, None] != kind[None, :]))
    features = part["table"]
    features[0] = 0
    features[CASE : CASE + 3] += part["project_bias"]
    return _Model(
        features,
        table() @ part["project"].T,
        tuple(
            (
                tuple(np.split(part[f"block{i}"].T.copy(), 3)),
                part[f"block{i}_bias"],
                part[f"norm{i + 1}"],
                part[f"norm{i + 1}_bias"],
            )
            for i in (0, 1)
        ),
        (part["norm0"], part["norm0_bias"]),
        (part["out"].T.copy(), part["out_bias"]),
        np.where(wrong, _NEVER, part["moves"]),
        np.where(going, _NEVER, np.float32(0)),
        np.where(inside, _NEVER, np.float32(0)),
    )  # fmt: skip


class _Memory:
    """What each distinct word, and each set of names over a word, adds to the first layer."""

    def __init__(self) -> None:
        self.rows: dict[str, int] = {}
        self.sums: Array = np.zeros((1024, 1), np.float32)
        self.names: dict[tuple[int, ...], Array] = {}

    def add(self, words: list[str], model: _Model) -> None:
        """Count words that are not remembered yet, all at once."""
        here, width = len(self.rows), model.table.shape[1]
        after = here + len(words)
        if after > len(self.sums) or self.sums.shape[1] != width:
            grown = np.zeros((max(1024, 2 * after), width), np.float32)
            if self.sums.shape[1] == width:
                grown[:here] = self.sums[:here]
            self.sums = grown
        self.sums[here:after] = _summed(model.table, [feature_ids(word) for word in words])
        cuts = [pieces(word) or [0] for word in words]
        share = np.array([len(cut) if cut != [0] else np.inf for cut in cuts], np.float32)
        self.sums[here:after] += _summed(model.pieces, cuts) / share[:, None]
        self.rows.update(zip(words, range(here, after), strict=True))

    def named(self, classes: tuple[int, ...], model: _Model) -> Array:
        if classes not in self.names:
            self.names[classes] = model.table[[NAME + c for c in classes]].sum(0)
        return self.names[classes]


@cache
def _memory() -> _Memory:
    return _Memory()


def _summed(table: Array, rows: list[list[int]]) -> Array:
    """The sum of some rows of a table for each list of them; no list is empty."""
    begins = np.cumsum([0, *map(len, rows[:-1])])
    return np.add.reduceat(table.take([i for each in rows for i in each], 0), begins)


def _normed(h: Array, gain: Array, shift: Array) -> Array:
    """Layer norm and ReLU of each row, in place."""
    h -= h.mean(1, keepdims=True)
    spread = np.sqrt(np.einsum("ij,ij->i", h, h) / h.shape[1] + np.float32(1e-5))
    h *= gain
    h /= spread[:, None]
    h += shift
    return np.maximum(h, 0, out=h)


def tag(
    sentences: list[list[Word]], names: list[list[tuple[int, ...]]], case: Case, sources: tuple[str, ...] = HABITS
) -> list[list[Tag]]:
    """The names in each sentence; `names` are features.names of each, `sources` whose habits of labelling to follow."""
    found: list[list[Tag]] = [[] for _ in sentences]
    # Sentences stand one below the other with an empty row before and after each.
    begins = list(accumulate((len(s) + 1 for s in sentences), initial=1))
    live = np.zeros((begins[-1], 1), np.float32)
    for begin, sentence in zip(begins, sentences, strict=False):
        live[begin : begin + len(sentence)] = 1
    if not live.any():
        return found
    marks = [(b + j, c) for b, classes in zip(begins, names, strict=False) for j, c in enumerate(classes) if c]
    scores = _scores([w.text for s in sentences for w in s], marks, live, case, sources)
    for begin, end, label, sure in _best(scores, live[:, 0] > 0):
        i = bisect_right(begins, begin) - 1
        found[i].append(Tag(begin - begins[i], end - begins[i], label, sure))
    return found


def _scores(
    words: list[str], marks: list[tuple[int, tuple[int, ...]]], live: Array, case: Case, sources: tuple[str, ...]
) -> Array:
    """Scores of every label for every row; `live` rows hold the words in order, `marks` are names by row."""
    model, memory = _model(), _memory()
    if len(memory.rows) > _REMEMBERED:
        memory.rows.clear()
    new = {word for word in words if word not in memory.rows}
    if new:
        memory.add(sorted(new), model)
    h = np.zeros((len(live), model.table.shape[1]), np.float32)
    h[live[:, 0] > 0] = memory.sums.take([memory.rows[word] for word in words], 0)
    h += model.table[CASE + _CASES[case]] + _habits(sources, model)
    if marks:
        h[[row for row, _ in marks]] += np.stack([memory.named(classes, model) for _, classes in marks])
    h = _normed(h, *model.norm)
    h *= live
    for (left, middle, right), bias, gain, shift in model.blocks:
        wide = h @ middle
        wide += bias
        wide[1:] += h[:-1] @ left
        wide[:-1] += h[1:] @ right
        wide = _normed(wide, gain, shift)
        wide *= live
        h += wide
    return h @ model.out[0] + model.out[1]


def _habits(sources: tuple[str, ...], model: _Model) -> Array:
    """The mean of several sets' habits."""
    return model.table[[SOURCE + SOURCES.index(s) for s in sources]].mean(0)  # type: ignore[no-any-return]


def _best(scores: Array, live: NDArray[np.bool_]) -> list[tuple[int, int, str, float]]:
    """Begin, end, type and certainty of every name on the best path (Viterbi) through each run of doubtful rows.

    Runs go side by side, the longest first, so that those that have ended drop out.
    """
    model = _model()
    doubt = np.append(live & (scores[:, 1:].max(1) > scores[:, 0] - _CLEAR), False)
    edges = np.flatnonzero(np.diff(doubt, prepend=False))
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
    ends = (best + np.where(after[:, None], model.moves[:, 0], model.end)).argmax(1)
    paths = np.zeros(len(scores), np.int64)
    for begin, length, label, steps in zip(first, lengths, ends, back.swapaxes(0, 1), strict=True):
        paths[begin + length - 1] = label
        for t in range(length - 1, 0, -1):
            paths[begin + t - 1] = label = steps[t, label]
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
