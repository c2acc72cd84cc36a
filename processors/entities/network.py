"""The tagger's network (weights: models/ner.npz, ner.md), and what each word is to it by itself, counted once."""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from processors.entities.features import NAME, NAMES, feature_ids
from processors.entities.vectors import pieces, table
from processors.gazetteer.lexicon import Case

Array = NDArray[np.float32]
TYPES = ("PER", "ORG", "LOC")
LABELS = ("O", *(f"{p}-{t}" for t in TYPES for p in "BIES"))
# The last rows of the table tell how the text is written (mixed, upper, lower) and whose habits of labelling are
# followed.
CASE = NAME + NAMES
SOURCE = CASE + 3
SOURCES = ("authored", "gmb", "wikigold", "ewt", "politics")
FEATURES = SOURCE + len(SOURCES)
_CASES: dict[Case, int] = {"mixed": 0, "upper": 1, "lower": 2}
# Words remembered before the memory starts anew.
_REMEMBERED = 50_000
# A word that beats every name's label by this much when it stands alone is not asked about: of the words in names
# three in a thousand are such, nearly all between two others ("of the").
_ALONE = 8
_NEVER = np.float32(-1e4)


class Block(NamedTuple):
    """Weights of the word before, the word, the word after, side by side; bias; gain and shift of its norm."""

    weights: Array
    bias: Array
    gain: Array
    shift: Array


class Model(NamedTuple):
    table: Array
    pieces: Array
    blocks: tuple[Block, ...]
    norm: tuple[Array, Array]
    out: tuple[Array, Array]
    moves: Array
    start: Array
    end: Array


@cache
def network() -> Model:
    with np.load(BytesIO(files("processors.data").joinpath("models/ner.npz").read_bytes())) as saved:
        part = {name: saved[name].astype(np.float32) for name in saved.files}
    inside = np.array([n[0] in "BI" for n in LABELS])
    going = np.array([n[0] in "IE" for n in LABELS])
    kind = np.array([n[2:] for n in LABELS])
    wrong = (inside[:, None] != going[None, :]) | (inside[:, None] & (kind[:, None] != kind[None, :]))
    features = part["table"]
    features[0] = 0
    features[CASE : CASE + 3] += part["project_bias"]
    return Model(
        features,
        table() @ part["project"].T,
        tuple(
            Block(
                np.concatenate(np.split(part[f"block{i}"].T, 3), 1),
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


# A word, or a word and the classes of the names that the lexicon knows it to stand in.
Key = str | tuple[str, tuple[int, ...]]


class Memory:
    """What each distinct word is to the network by itself, in text written and labelled one way: counted once.

    A word that stands in a name of the lexicon is another than the same word by itself. Row 0 is no word: all zero,
    and never a name. `hidden` is the word before the first block, `left`, `middle` and `right` what it gives there to
    the word after it, to itself and to the word before it. `clear` says that standing alone it would be far from any
    name.
    """

    def __init__(self, base: Array) -> None:
        self.base = base
        self.rows: dict[Key, int] = {}
        self._room(_REMEMBERED)

    def _room(self, count: int) -> None:
        """Room for so many words: memory that the machine gives only when it is written."""
        width = self.base.shape[0]
        self.rows.clear()
        self.hidden, self.left, self.middle, self.right = (np.zeros((count + 1, width), np.float32) for _ in range(4))
        self.clear = np.ones(count + 1, np.bool_)

    def find(self, keys: list[Key], model: Model) -> NDArray[np.int64]:
        """The row of each word; those not met before are counted now, all at once."""
        rows = self.rows
        new = {key: None for key in keys if key not in rows}
        if len(rows) + len(new) >= len(self.clear):
            new = dict.fromkeys(keys)
            self._room(max(_REMEMBERED, len(new)))
        if new:
            self._add(list(new), model)
        return np.array([rows[key] for key in keys], np.int64)

    def _add(self, keys: list[Key], model: Model) -> None:
        """Count words that are not known.

        Each is multiplied by itself: a product of many rows may differ in its last bits from row to row, and the same
        word must be the same whatever words it was met with.
        """
        words = [key if isinstance(key, str) else key[0] for key in keys]
        named = [() if isinstance(key, str) else key[1] for key in keys]
        cuts = [pieces(word) or (0,) for word in words]
        share = np.array([len(cut) if cut != (0,) else np.inf for cut in cuts], np.float32)
        ids = [feature_ids(word) + [NAME + c for c in classes] for word, classes in zip(words, named, strict=True)]
        sums = _summed(model.table, ids)
        sums += _summed(model.pieces, cuts) / share[:, None]
        hidden = normed(sums + self.base, *model.norm)
        first, second = model.blocks
        given = _each(hidden, first.weights)
        width = hidden.shape[1]
        own = given[:, width : 2 * width]
        own += first.bias
        alone = hidden + normed(own.copy(), first.gain, first.shift)
        middle = _each(alone, second.weights[:, width : 2 * width])
        alone += normed(middle + second.bias, second.gain, second.shift)
        scores = _each(alone, model.out[0]) + model.out[1]
        here = len(self.rows) + 1
        after = here + len(keys)
        self.hidden[here:after] = hidden
        self.left[here:after], self.middle[here:after], self.right[here:after] = np.split(given, 3, 1)
        # What stands in a name that the lexicon knows is always asked about.
        self.clear[here:after] = (scores[:, 0] - scores[:, 1:].max(1) > _ALONE) & [not classes for classes in named]
        self.rows.update(zip(keys, range(here, after), strict=True))


@cache
def memory_of(case: Case, sources: tuple[str, ...]) -> Memory:
    table = network().table
    habits = table[[SOURCE + SOURCES.index(s) for s in sources]].mean(0)
    return Memory(table[CASE + _CASES[case]] + habits)


def _each(rows: Array, weights: Array) -> Array:
    """Each row times the weights, by itself."""
    made: Array = np.matmul(rows[:, None, :], weights)[:, 0]
    return made


def _summed(table: Array, rows: Sequence[Sequence[int]]) -> Array:
    """The sum of some rows of a table for each list of them; no list is empty."""
    begins = np.cumsum([0, *map(len, rows[:-1])])
    return np.add.reduceat(table.take([i for each in rows for i in each], 0), begins)


def normed(h: Array, gain: Array, shift: Array) -> Array:
    """Layer norm and ReLU of each row, in place."""
    width = np.float32(h.shape[1])
    h -= (np.einsum("ij->i", h) / width)[:, None]
    spread = np.sqrt(np.vecdot(h, h) / width + np.float32(1e-5))
    h *= gain
    h /= spread[:, None]
    h += shift
    return np.maximum(h, np.float32(0), out=h)
