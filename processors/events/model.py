"""The learnt half of the cascade: what a small network says of the triggers that the rules found.

processors/data/models/events.onnx (see events.md beside it) gives for a trigger in its sentence the chance of each
PLOVER category, NONE among them, and of each modality. It never looks for triggers itself.
"""

from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray
from onnxruntime import InferenceSession, SessionOptions

from processors.marking import CATEGORIES, show

# Triggers shown at once: an item may hold thousands.
_BATCH = 64
Chances = NDArray[np.float32]


@cache
def _session() -> InferenceSession:
    options = SessionOptions()
    # A worker is one process on one core; threads of its own would only fight with it.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    model = files("processors.data").joinpath("models/events.onnx").read_bytes()
    return InferenceSession(model, options, providers=["CPUExecutionProvider"])


def chances(asked: list[tuple[str, int, int]]) -> tuple[Chances, Chances]:
    """For each (sentence, begin, end) of a trigger: a row of CATEGORIES and one of MODALITIES, each summing to 1."""
    scores = np.concatenate([_scores(asked[at : at + _BATCH]) for at in range(0, len(asked), _BATCH)])
    return _softmax(scores[:, : len(CATEGORIES)]), _softmax(scores[:, len(CATEGORIES) :])


def _scores(asked: list[tuple[str, int, int]]) -> Chances:
    by_sentence: dict[str, list[int]] = {}
    for number, (text, _, _) in enumerate(asked):
        by_sentence.setdefault(text, []).append(number)
    order = [number for numbers in by_sentence.values() for number in numbers]
    shown = np.concatenate([show(text, [asked[n][1:] for n in numbers]) for text, numbers in by_sentence.items()])
    (scores,) = _session().run(None, {"shown": shown})
    back: Chances = np.empty_like(scores)
    back[order] = scores
    return back


def _softmax(scores: Chances) -> Chances:
    raised = np.exp(scores - scores.max(1, keepdims=True))
    made: Chances = raised / raised.sum(1, keepdims=True)
    return made
