"""The encoder and what is asked of its heads, run by onnxruntime on one thread."""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files

import numpy as np
import onnxruntime as ort

from processors.joint.decoding import NEWS_LEAST, Floats, Heads
from processors.joint.labels import CHANNELS
from processors.joint.spans import candidates
from processors.joint.tokens import Tokens

FIRST, REST, HEADS = "reader-first.onnx", "reader-rest.onnx", "reader-heads.onnx"
# A passage goes on to the upper layers from this chance that any of its tokens belongs to a paper or attack.
# 0.989 of the papers and attacks of the TUNED voices stand in such items (training/calibration.py prints it).
GLANCE = 0.2
# A candidate is asked about from this probability of beginning on, and so many of an item at most.
CANDIDATE, MOST = 0.12, 64
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


def encoded(passages: Sequence[Tokens]) -> list[tuple[Floats, Floats] | None]:
    """States and tag probabilities of each passage, in their order; None for one that holds nothing at first sight.

    The lower layers see all, the upper ones only what may hold a paper or an attack: of ordinary news, little. Each
    passage goes through alone: in int8 the scale of a batch would be that of all passages in it, so that what is read
    of an item would hang on its neighbours. It costs little: a passage fills the matrices by itself.
    """
    made: list[tuple[Floats, Floats] | None] = []
    for one in passages:
        lower, chance = glanced(one)
        if chance < GLANCE:
            made.append(None)
            continue
        states, marks = _session(REST).run(None, {"lower": lower})
        made.append((states[0], marks[0]))
    return made


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
