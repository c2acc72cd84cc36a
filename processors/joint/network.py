"""The encoder and what is asked of its heads, run by onnxruntime on one thread."""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray

from processors.joint.decoding import LEAST, Heads
from processors.joint.labels import CHANNELS
from processors.joint.spans import candidates
from processors.joint.tokens import Tokens

FILES = ("reader.onnx", "reader-heads.onnx")
# A candidate is asked about from this probability of beginning on, and so many of an item at most.
CANDIDATE, MOST = 0.12, 64
# Pieces with their padding that go through the encoder at once.
ROOM = 4096


@cache
def _session(name: str) -> ort.InferenceSession:
    options = ort.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    model = files("processors.data").joinpath("models", name).read_bytes()
    return ort.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def encoded(passages: Sequence[Tokens]) -> list[tuple[NDArray[np.float32], NDArray[np.float32]]]:
    """States and tag probabilities of each passage, in their order; passages of like length are read together."""
    order = sorted(range(len(passages)), key=lambda n: len(passages[n]))
    made: list[tuple[NDArray[np.float32], NDArray[np.float32]]] = [(_NONE, _NONE)] * len(passages)
    while order:
        longest = len(passages[order[-1]])
        count = max(1, ROOM // longest)
        batch, order = order[-count:], order[:-count]
        states, marks = _session(FILES[0]).run(None, _shown([passages[n] for n in batch], longest))
        for row, n in enumerate(batch):
            size = len(passages[n])
            made[n] = (states[row, :size], marks[row, :size])
    return made


_NONE = np.zeros((0, 0), np.float32)


def _shown(passages: Sequence[Tokens], longest: int) -> dict[str, NDArray[np.int64]]:
    rows = np.zeros((4, len(passages), longest), np.int64)
    for n, one in enumerate(passages):
        size = len(one)
        rows[0, n, :size], rows[1, n, :size], rows[2, n, :size], rows[3, n, :size] = one.ids, one.shapes, one.types, 1
    return dict(zip(("ids", "shapes", "types", "mask"), rows, strict=True))


def asked(read: Sequence[tuple[NDArray[np.float32], NDArray[np.float32]]]) -> Heads | None:
    """What the network says of all candidates of one item; None where it has none."""
    rows = [
        (float(marks[first, channel, 1]), passage, first, last, channel)
        for passage, (_, marks) in enumerate(read)
        for channel in range(len(CHANNELS))
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


__all__ = ["FILES", "LEAST", "asked", "encoded"]
