"""The learnt tagger: people, organisations and places from how words look and stand (weights: models/ner.npz, ner.md).

A window network over word features, in numpy. What a word adds by itself is counted once and remembered, so that
a text costs two small matrix products a sentence, and reading stays above 100,000 words a second on one core.
"""

from functools import cache
from importlib.resources import files
from io import BytesIO
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
# Words remembered before the memory starts anew, and words of a sentence looked at in one go.
_REMEMBERED, _LONGEST = 60_000, 96
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
    blocks: tuple[tuple[Array, Array, Array, Array], ...]
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
            (part[f"block{i}"].T.copy(), part[f"block{i}_bias"], part[f"norm{i + 1}"], part[f"norm{i + 1}_bias"])
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

    def add(self, word: str, model: _Model) -> int:
        """Count a word that is not remembered yet."""
        here, width = len(self.rows), model.table.shape[1]
        if here >= len(self.sums) or self.sums.shape[1] != width:
            grown = np.zeros((max(1024, 2 * here), width), np.float32)
            if self.sums.shape[1] == width:
                grown[:here] = self.sums[:here]
            self.sums = grown
        total = model.table.take(feature_ids(word), 0).sum(0)
        cut = pieces(word)
        if cut:
            total += model.pieces[cut[0]] if len(cut) == 1 else model.pieces.take(cut, 0).sum(0) / len(cut)
        self.sums[here] = total
        self.rows[word] = here
        return here

    def named(self, classes: tuple[int, ...], model: _Model) -> Array:
        if classes not in self.names:
            self.names[classes] = model.table[[NAME + c for c in classes]].sum(0)
        return self.names[classes]


@cache
def _memory() -> _Memory:
    return _Memory()


def _normed(h: Array, gain: Array, bias: Array) -> Array:
    h = h - h.mean(1, keepdims=True)
    spread = np.sqrt(np.einsum("ij,ij->i", h, h) / h.shape[1] + np.float32(1e-5))
    return np.maximum(h * (gain / spread[:, None]) + bias, 0)  # type: ignore[no-any-return]


def tag(
    sentences: list[list[Word]], names: list[list[tuple[int, ...]]], case: Case, sources: tuple[str, ...] = HABITS
) -> list[list[Tag]]:
    """The names in each sentence; `names` are features.names of each, `sources` whose habits of labelling to follow."""
    cuts = [(i, k, min(k + _LONGEST, len(s))) for i, s in enumerate(sentences) for k in range(0, len(s), _LONGEST)]
    found: list[list[Tag]] = [[] for _ in sentences]
    if not cuts:
        return found
    scores, begins = _scores(sentences, names, cuts, case, sources)
    lengths = np.array([e - b for _, b, e in cuts])
    for (i, k, _), tags in zip(cuts, _best(scores, begins, lengths), strict=True):
        found[i] += [t._replace(begin=t.begin + k, end=t.end + k) for t in tags]
    return found


def _scores(
    sentences: list[list[Word]],
    names: list[list[tuple[int, ...]]],
    cuts: list[tuple[int, int, int]],
    case: Case,
    sources: tuple[str, ...],
) -> tuple[Array, list[int]]:
    """Scores of every label for every word, pieces one below the other with an empty row around each."""
    model, memory = _model(), _memory()
    if len(memory.rows) > _REMEMBERED:
        memory.rows.clear()
    rows: list[int] = []
    marks: list[tuple[int, tuple[int, ...]]] = []
    begins: list[int] = []
    known = memory.rows.get
    at = 1
    for i, b, e in cuts:
        begins.append(at)
        for word in sentences[i][b:e]:
            row = known(word.text)
            rows.append(memory.add(word.text, model) if row is None else row)
        marks += [(at + j, classes) for j, classes in enumerate(names[i][b:e]) if classes]
        at += e - b + 1
    live = np.zeros((at, 1), np.float32)
    for (_, b, e), first in zip(cuts, begins, strict=True):
        live[first : first + e - b] = 1
    h = np.zeros((at, model.table.shape[1]), np.float32)
    h[live[:, 0] > 0] = memory.sums.take(rows, 0)
    h += model.table[CASE + _CASES[case]] + _habits(sources, model)
    if marks:
        h[[p for p, _ in marks]] += np.stack([memory.named(classes, model) for _, classes in marks])
    h = _normed(h, *model.norm) * live
    for weights, bias, gain, shift in model.blocks:
        wide = np.zeros((at, 3 * h.shape[1]), np.float32)
        wide[1:, : h.shape[1]] = h[:-1]
        wide[:, h.shape[1] : 2 * h.shape[1]] = h
        wide[:-1, 2 * h.shape[1] :] = h[1:]
        h = h + _normed(wide @ weights + bias, gain, shift) * live
    return h @ model.out[0] + model.out[1], begins


def _habits(sources: tuple[str, ...], model: _Model) -> Array:
    """The mean of several sets' habits."""
    return model.table[[SOURCE + SOURCES.index(s) for s in sources]].mean(0)  # type: ignore[no-any-return]


def _best(scores: Array, begins: list[int], lengths: NDArray[np.int64]) -> list[list[Tag]]:
    """Viterbi over all pieces at once, the longest first, so that those that have ended drop out."""
    model = _model()
    order = np.argsort(-lengths, kind="stable")
    longest = int(lengths[order[0]])
    first = np.array(begins)[order]
    alive = np.searchsorted(-lengths[order], -np.arange(longest), side="left")
    best = scores[first] + model.start
    back = np.zeros((longest, len(order), len(LABELS)), np.int8)
    moves = model.moves.T[None]
    for t in range(1, longest):
        k = alive[t]
        every = best[:k, None, :] + moves
        back[t, :k] = every.argmax(2)
        best[:k] = every.max(2) + scores[first[:k] + t]
    last = (best + model.end).argmax(1)
    found: list[list[Tag]] = [[] for _ in begins]
    for row, piece in enumerate(order):
        path = [int(last[row])]
        steps = back[:, row]
        for t in range(int(lengths[piece]) - 1, 0, -1):
            path.append(int(steps[t, path[-1]]))
        if any(path):
            found[piece] = _tags(path[::-1], scores[begins[piece] : begins[piece] + len(path)])
    return found


def _tags(path: list[int], scores: Array) -> list[Tag]:
    found, begin = [], 0
    odds = np.exp(scores - scores.max(1, keepdims=True))
    odds /= odds.sum(1, keepdims=True)
    for position, label in enumerate(path):
        name = LABELS[label]
        if name[0] in "BS":
            begin = position
        if name[0] in "SE":
            sure = float(min(odds[k, path[k]] for k in range(begin, position + 1)))
            found.append(Tag(begin, position + 1, name[2:], round(sure, 2)))
    return found
