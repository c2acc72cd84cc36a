"""The encoder and what is asked of its heads, run by onnxruntime on one thread."""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files

import numpy as np
import onnxruntime as ort

from processors.joint.decoding import LEAST, Floats, Heads
from processors.joint.labels import CHANNELS
from processors.joint.spans import candidates
from processors.joint.tokens import Tokens

FILES = ("reader.onnx", "reader-heads.onnx")
# A candidate is asked about from this probability of beginning on, and so many of an item at most.
CANDIDATE, MOST = 0.12, 64
_INPUTS = ("ids", "shapes", "types", "mask")


@cache
def _session(name: str) -> ort.InferenceSession:
    options = ort.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    model = files("processors.data").joinpath("models", name).read_bytes()
    return ort.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def encoded(passages: Sequence[Tokens]) -> list[tuple[Floats, Floats]]:
    """States and tag probabilities of each passage, in their order.

    Each goes through the encoder alone: in int8 the scale of a batch would be that of all passages in it, so that what
    is read of an item would hang on its neighbours. It costs little: a passage fills the matrices by itself.
    """
    made: list[tuple[Floats, Floats]] = []
    for one in passages:
        rows = (one.ids, one.shapes, one.types, [1] * len(one))
        shown = {name: np.array([row], np.int64) for name, row in zip(_INPUTS, rows, strict=True)}
        states, marks = _session(FILES[0]).run(None, shown)
        made.append((states[0], marks[0]))
    return made


def asked(read: Sequence[tuple[Floats, Floats]]) -> Heads | None:
    """What the network says of all candidates of one item; None where it has none."""
    rows = [
        (float(marks[first, channel, 1]), passage, first, last, channel)
        for passage, (_, marks) in enumerate(read)
        for channel in map(CHANNELS.index, LEAST)
        for first, last in candidates(marks[:, channel], CANDIDATE)
    ]
    if not rows:
        return None
    where = np.array(sorted(row[1:] for row in sorted(rows, reverse=True)[:MOST]), np.int64)
    longest = max(len(states) for states, _ in read)
    states = np.zeros((len(read), longest, read[0][0].shape[1]), np.float32)
    for n, (own, _) in enumerate(read):
        states[n, : len(own)] = own
    real, *values, alike, roles, blame = _session(FILES[1]).run(None, {"states": states, "where": where})
    pairs = tuple(zip(values[::2], values[1::2], strict=True))
    return Heads(where, real, pairs, alike, roles, blame)
