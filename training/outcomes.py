"""The confidence of outcomes: `python -m training.outcomes` fits it anew and writes weights, card and picture.

The cases are those of an author who never saw the rules (tests/processors/outcomes/unseen.txt): no rule was fitted to
them, so that how often the reader is right there is how often it is right on text it meets for the first time. A ridge
logistic regression over the grounds of processors/outcomes/sureness.py; each figure is of folds not fitted to.
"""

import json
import zlib
from pathlib import Path

import numpy as np

from processors.entities import read_entities
from processors.outcomes import weighed
from processors.outcomes.sureness import NAMES
from processors.text import document
from schemas import DECISIVE
from tests.processors.outcomes.table import cases, item
from training.card import plot, reliability

MODELS = Path(__file__).parent.parent / "processors/data/models"
PICTURE = Path(__file__).parent.parent / "docs/calibration-outcomes.png"
FOLDS, RIDGE, STEPS = 5, 1.0, 100


def rows():
    """(fold, grounds, right) of every decision read from the cases."""
    for case in cases("unseen"):
        text = document(item(case.text))
        left = list(case.wanted)
        fold = zlib.crc32(case.text.encode()) % FOLDS
        for outcome, told in weighed(text, read_entities(text)):
            if outcome.status not in DECISIVE:
                continue
            exact = next((w for w in left if (w.status, w.document) == (outcome.status, outcome.document)), None)
            match = exact or next((w for w in left if w.status == outcome.status), None)
            if match:
                left.remove(match)
            yield fold, told, match is not None


def fit(grounds, right):
    """Weights of a ridge logistic regression, the first of them free, by Newton's steps."""
    weights = np.zeros(grounds.shape[1])
    ridge = RIDGE * np.r_[0, np.ones(len(weights) - 1)]
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(-grounds @ weights))
        slope = grounds.T @ (chance - right) + ridge * weights
        bend = (grounds.T * (chance * (1 - chance))) @ grounds + np.diag(ridge)
        weights -= np.linalg.solve(bend, slope)
    return weights


def main() -> None:
    folds, told, right = zip(*rows(), strict=True)
    grounds = np.array([(1.0, *t) for t in told])
    right, folds = np.array(right, float), np.array(folds)
    chance = np.zeros(len(right))
    for fold in range(FOLDS):
        rest = folds != fold
        chance[~rest] = 1 / (1 + np.exp(-grounds[~rest] @ fit(grounds[rest], right[rest])))
    weights = [round(float(w), 4) for w in fit(grounds, right)]
    (MODELS / "outcomes.json").write_text(json.dumps({"confidence": weights}) + "\n", encoding="utf8")
    plot(chance, right, PICTURE, "Outcomes of a stranger's cases")
    error, brier = reliability(chance, right)
    flat = float(np.mean((right - right.mean()) ** 2))
    listed = "\n".join(f"  - {name}: {weight}" for name, weight in zip(("(always)", *NAMES), weights, strict=True))
    (MODELS / "outcomes.md").write_text(
        f"""# outcomes.json: how sure an outcome is

A logistic regression over what speaks for a decision and against it (`processors/outcomes/sureness.py`):

{listed}

- **Made by** `make train`, or `python -m training.outcomes` alone (seconds; same cases, same weights).
- **Data**: the {len(right)} decisions that the reader reads in `tests/processors/outcomes/unseen.txt`, Apache-2.0, authored by
  one who never saw the rules; {right.mean():.3f} of them have the right status. No measuring data.
- **Licence**: Apache-2.0.
- **Held back**: {FOLDS} folds cut by a hash of the text, each judged by weights of the others: expected calibration error
  {error:.3f}, Brier score {brier:.3f} (one number for all: {flat:.3f}). Picture: docs/calibration-outcomes.png.
- **Limits**: right means the status; nothing is said of parties and reasons. The cases are harder than the wire: a third of
  them tell their decision by image, so that a confidence is rather too low on plain news.
""",
        encoding="utf8",
    )
    print(
        f"{len(right)} decisions, {right.mean():.3f} right; held back: error {error:.3f}, Brier {brier:.3f} (flat {flat:.3f})"
    )


if __name__ == "__main__":
    main()
