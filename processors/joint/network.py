"""The encoder and what is asked of its heads, run by onnxruntime on one thread."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray

from processors.joint.decoding import NEWS_LEAST, Floats, Heads
from processors.joint.distance import apart
from processors.joint.labels import CHANNELS
from processors.joint.passages import WHOLE, WIDEST, passages
from processors.joint.spans import candidates
from processors.joint.tokens import Tokens
from processors.text import Document

FIRST, REST, HEADS, ROLES = "reader-first.onnx", "reader-rest.onnx", "reader-heads.onnx", "reader-roles.onnx"
# A passage goes on to the upper layers from this chance that any of its tokens belongs to a paper or attack.
# 0.982 of the papers and attacks of the TUNED voices stand in such items (training/calibration.py prints it); from 0.2
# it is 0.994, and what is told of them and of the fifth of muc4-more is the same.
GLANCE = 0.3
# A candidate is asked about from this probability of beginning on, and so many of an item at most.
CANDIDATE, MOST = 0.12, 64
# A body is shown whole where a paper is at least so likely (begins there and is one, the geometric mean).
PAPER = 0.3
# One fused operator of onnxruntime that is slower than its parts on one thread.
_SLOW = ["SkipLayerNormFusion"]


@cache
def _session(name: str) -> ort.InferenceSession:
    options = ort.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    model = files("processors.data").joinpath("models", name).read_bytes()
    return ort.InferenceSession(model, options, providers=["CPUExecutionProvider"], disabled_optimizers=_SLOW)


def glanced(passage: Tokens) -> tuple[Floats, float]:
    """What the lower layers make of a passage, and the chance that any of its tokens belongs to a paper or attack."""
    rows = {"ids": passage.ids, "shapes": passage.shapes, "types": passage.types}
    lower, glance = _session(FIRST).run(None, {name: np.array([row], np.int64) for name, row in rows.items()})
    return lower, float(glance.max())


def encoded(passages: Sequence[Tokens], least: float = GLANCE) -> list[tuple[Floats, Floats] | None]:
    """States and tag probabilities of each passage, in their order; None for one that seems to hold nothing.

    `least` is the chance at first sight that any of its tokens belongs to a paper or attack.

    The lower layers see all, the upper ones only what may hold a paper or an attack: of ordinary news, little. Each
    passage goes through alone: in int8 the scale of a batch would be that of all passages in it, so that what is read
    of an item would hang on its neighbours. It costs little: a passage fills the matrices by itself.
    """
    made: list[tuple[Floats, Floats] | None] = []
    for one in passages:
        lower, chance = glanced(one)
        if chance < least:
            made.append(None)
            continue
        states, marks = _session(REST).run(None, {"lower": lower})
        made.append((states[0], marks[0]))
    return made


@dataclass(frozen=True, slots=True)
class Look:
    """Passages of an item that were read to the top, and what the network says of the heads in them."""

    passages: list[Tokens]
    heads: Heads


def looks(document: Document) -> list[Look]:
    """The first look at an item, at what the gate lets through, and the second if there is one; none where nothing is.

    The second is at the whole of a body of some length in which the first finds a paper: who refused and why often
    stands in sentences that tell of no paper. It sees as much at once as it can, and counts where it finds one too.
    """
    made = _look(passages(document))
    if made and WHOLE < len(document.body) <= WIDEST and _paper(made[0]) >= PAPER:
        whole = passages(document, whole=WIDEST, even=False)
        made += [again for again in _look(whole, least=0.0) if _paper(again) >= PAPER]
    return made


def _look(shown: Sequence[Tokens], least: float = GLANCE) -> list[Look]:
    read = [(one, states) for one, states in zip(shown, encoded(shown, least), strict=True) if states]
    heads = asked([states for _, states in read])
    return [Look([one for one, _ in read], heads)] if heads else []


def _paper(look: Look) -> float:
    """How likely the surest paper is."""
    papers = look.heads.where[:, 3] == CHANNELS.index("P")
    return float(np.sqrt(look.heads.begun * look.heads.real)[papers].max(initial=0.0))


def asked(read: Sequence[tuple[Floats, Floats]]) -> Heads | None:
    """What the network says of all candidates of one item; None where it has none."""
    rows = [
        (float(marks[first, channel, 1]), passage, first, last, channel)
        for passage, (_, marks) in enumerate(read)
        for channel in map(CHANNELS.index, NEWS_LEAST)
        for first, last in candidates(marks[:, channel], CANDIDATE)
    ]
    if not rows:
        return None
    where = np.array(sorted(row[1:] for row in sorted(rows, reverse=True)[:MOST]), np.int64)
    longest = max(len(states) for states, _ in read)
    states = np.zeros((len(read), longest, read[0][0].shape[1]), np.float32)
    for n, (own, _) in enumerate(read):
        states[n, : len(own)] = own
    vectors, real, told, *values, alike = _session(HEADS).run(None, {"states": states, "where": where})

    def roles(rows: NDArray[np.int64]) -> tuple[Floats, Floats]:
        mine = where[rows]
        shown = {"vectors": vectors[rows], "passage": mine[:, 0], "apart": apart(mine, longest)}
        table, blame = _session(ROLES).run(None, {"states": states, **shown})
        return table, blame

    begun = np.array([read[passage][1][at, channel, 1] for passage, at, _, channel in where], np.float32)
    pairs = tuple(zip(values[::2], values[1::2], strict=True))
    return Heads(where, begun, real, told, pairs, alike, roles)
