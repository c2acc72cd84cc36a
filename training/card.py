"""The event model's card and the picture of its calibration."""

from collections import Counter
from pathlib import Path

import numpy as np

from training.rows import FOLDS, Row

BINS = 10


def _bins(confidence: np.ndarray, right: np.ndarray) -> list[tuple[float, float, float]]:
    """(mean confidence, share right, share of all) of each tenth that is not empty."""
    place = np.minimum((confidence * BINS).astype(int), BINS - 1)
    return [
        (confidence[place == b].mean(), right[place == b].mean(), (place == b).mean())
        for b in range(BINS)
        if (place == b).any()
    ]


def reliability(confidence: np.ndarray, right: np.ndarray) -> tuple[float, float]:
    """(expected calibration error, Brier score)."""
    error = sum(abs(said - was) * share for said, was, share in _bins(confidence, right))
    return float(error), float(np.mean((confidence - right) ** 2))


def plot(
    confidence: np.ndarray, right: np.ndarray, path: Path, what: str = "Events of held-back authored sentences"
) -> None:
    """Confidence against the share that was right, the size of a point its share of all; `what` is the title."""
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    said, was, share = zip(*_bins(confidence, right), strict=True)
    figure, axis = plt.subplots(figsize=(4, 4))
    axis.plot([0, 1], [0, 1], color="grey", linewidth=1)
    axis.plot(said, was, linewidth=1)
    axis.scatter(said, was, s=[20 + 400 * x for x in share])
    axis.set(xlabel="confidence", ylabel="share right", title=what)
    figure.tight_layout()
    figure.savefig(path, dpi=90, metadata={"Software": None})


def card(rows: list[Row], unseen: int, figures: dict) -> str:
    """The text of processors/data/models/events.md; `unseen` is the number of sentences that the network never sees."""
    categories = Counter(row.category for row in rows)
    none = categories.pop("NONE", 0)
    told = ", ".join(f"{name} {number}" for name, number in sorted(categories.items()))
    modalities = ", ".join(
        f"{name} {number}" for name, number in Counter(row.modality for row in rows if row.modality).most_common()
    )
    kinds = ", ".join(
        f"{name} {number}" for name, number in Counter(row.kind for row in rows if row.kind).most_common()
    )
    (error, brier), (error_before, brier_before) = (figures["error"], figures["brier"]), figures["before"]
    return f"""# events.onnx, events.json: what a trigger in a sentence tells

Given a sentence and the trigger that the rules found in it: the chance of each PLOVER category or of none, and of each
modality. The words around the trigger (16 before, 24 from it on), each the mean of its pieces' vectors (pieces.npz) and
five marks, go through three small layers with windows of three words, 96 wide; int8, 0.2 MB, read with onnxruntime on
one thread. events.json weighs the rules' category against the model's and makes the confidence of both.

- **Made by** `make train TRAIN=TRAIN_DIR` (`python -m training.events`; some minutes on one core; same seed, same weights).
- **Data**: {len(rows)} authored sentences, `training/corpus/events-*.txt` but `events-violence.txt`, Apache-2.0.
  Categories: {told}.
  {none} tell no event: {kinds}.
  Modalities: {modalities}. Before them 9,000 sentences composed from
  authored phrases (`training/compose.py`) and GMB (public domain) as the lexicon reads it. No measuring data.
- **Licence** of the weights: Apache-2.0.
- **Held back**: {FOLDS} folds cut by a hash of the sentence; each figure is of sentences that the network had not seen.
  Category of the marked trigger right: model alone {figures["model"]:.3f}, rules alone {figures["rules"]:.3f} (they read an event at
  {figures["found"]:.3f} of the triggers; the lexicon was widened with these sentences in view, so that this is no figure of
  unseen text), rules weighed with the model {figures["both"]:.3f}.
  Of {unseen} sentences of violence by another hand, never learnt from (`events-violence.txt`): model alone {figures["apart"]:.3f}.
  Modality right, model alone: {figures["modality"]:.3f}. Category the same after rounding to int8: {figures["same"]:.3f}.
- **Confidence**: the probability that an event read at the marked trigger has the right category, a logistic regression
  over the rules' score, the model's chances and whether the two agree, fitted on held-back chances and on those of the
  sentences of violence; each fold's figures with weights of the other folds. {figures["events"]} events, {figures["right"]:.3f} of them right: expected calibration error {error:.3f},
  Brier score {brier:.3f} (the rules' own scores before: {error_before:.3f}, {brier_before:.3f}). Picture: docs/calibration-relations.png.
- **Limits**: one sentence at a time; the share of wrong events in authored hard negatives is higher than on the wire, so
  that a confidence is rather too low there; nothing is said about actors, places or tolls.
"""
