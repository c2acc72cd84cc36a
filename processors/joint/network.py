"""The encoder and what is asked of its heads, run by onnxruntime on one thread."""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files

import numpy as np
import onnxruntime as ort

from processors.joint.decoding import NEWS_LEAST, Floats, Heads
from processors.joint.labels import CHANNELS
from processors.joint.passages import WHOLE, WIDEST, passages
from processors.joint.spans import candidates
from processors.joint.tokens import Tokens
from processors.text import Document

FIRST, REST, HEADS = "reader-first.onnx", "reader-rest.onnx", "reader-heads.onnx"
# A passage goes on to the upper layers from this chance that any of its tokens belongs to a paper or attack.
# 0.997 of the papers and attacks of the TUNED voices stand in such items (training/calibration.py prints it).
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


def looked(document: Document) -> tuple[list[Tokens], Heads | None]:
    """The passages of an item that were read to the top, and what stands in them; None where nothing does.

    The first look is at what the gate lets through. Where it finds a paper in a body of some length, a second is at
    all of it, and is kept if it finds one too.
    """
    shown, heads = _look(passages(document))
    if WHOLE < len(document.body) <= WIDEST and _paper(heads) >= PAPER:
        again = _look(passages(document, whole=WIDEST), least=0.0)
        if _paper(again[1]) >= PAPER:
            return again
    return shown, heads


def _look(shown: Sequence[Tokens], least: float = GLANCE) -> tuple[list[Tokens], Heads | None]:
    read = [(one, states) for one, states in zip(shown, encoded(shown, least), strict=True) if states]
    return [one for one, _ in read], asked([states for _, states in read])


def _paper(heads: Heads | None) -> float:
    """How likely the surest paper is."""
    if heads is None:
        return 0.0
    papers = heads.where[:, 3] == CHANNELS.index("P")
    return float(np.sqrt(heads.begun * heads.real)[papers].max(initial=0.0))


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
    real, told, *values, alike, roles, blame = _session(HEADS).run(None, {"states": states, "where": where})
    begun = np.array([read[passage][1][at, channel, 1] for passage, at, _, channel in where], np.float32)
    pairs = tuple(zip(values[::2], values[1::2], strict=True))
    return Heads(where, begun, real, told, pairs, alike, roles, blame)
