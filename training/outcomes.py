"""The confidence of outcomes: `python -m training.outcomes` fits it anew and writes weights, card and picture.

The cases are by authors who never saw the rules, and of them those that no author of rules has looked at: every third
of tests/processors/outcomes/unseen.txt and of benchmarks/strangers/outcomes.ndjson. How often the reader is right there
is how often it is right on text it meets for the first time. A ridge logistic regression over the grounds of
processors/outcomes/sureness.py; each figure is of folds not fitted to.
"""

import json
import zlib
from pathlib import Path

import numpy as np
from dateutil.parser import isoparse as parse

from processors.entities import read_entities
from processors.outcomes import weighed
from processors.outcomes.sureness import NAMES
from processors.text import document
from schemas import DECISIVE
from schemas.news import Text
from tests.processors.outcomes.table import cases, item
from training.card import plot, reliability

MODELS = Path(__file__).parent.parent / "processors/data/models"
PICTURE = Path(__file__).parent.parent / "docs/calibration-outcomes.png"
STRANGERS = Path(__file__).parent.parent / "benchmarks/strangers/outcomes.ndjson"
FOLDS, RIDGE, STEPS = 5, 1.0, 100


def told():
    """(item, [(status, document), ...]) of every case that nobody has looked at."""
    for case in cases("unseen")[2::3]:
        yield item(case.text), [(w.status, w.document) for w in case.wanted]
    for line in STRANGERS.read_text("utf8").splitlines()[2::3]:
        row = json.loads(line)
        head = (Text(value=row["headline"], role="main"),) if row["headline"] else ()
        told = item(row["text"]).model_copy(update={"headlines": head, "version_created": parse(row["published"])})
        yield told, [(o["status"], o["document"]) for o in row["outcomes"]]


def rows():
    """(fold, grounds, right) of every decision read from the cases."""
    for news, wanted in told():
        text = document(news)
        left = list(wanted)
        fold = zlib.crc32(text.body.encode()) % FOLDS
        for outcome, grounds in weighed(text, read_entities(text)):
            if outcome.status not in DECISIVE:
                continue
            exact = next((w for w in left if w == (outcome.status, outcome.document)), None)
            match = exact or next((w for w in left if w[0] == outcome.status), None)
            if match:
                left.remove(match)
            yield fold, grounds, match is not None


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
    folds, found, right = zip(*rows(), strict=True)
    grounds = np.array([(1.0, *each) for each in found])
    right, folds = np.array(right, float), np.array(folds)
    chance = np.zeros(len(right))
    for fold in range(FOLDS):
        rest = folds != fold
        chance[~rest] = 1 / (1 + np.exp(-grounds[~rest] @ fit(grounds[rest], right[rest])))
    weights = [round(float(w), 4) for w in fit(grounds, right)]
    (MODELS / "outcomes.json").write_text(json.dumps({"confidence": weights}) + "\n", encoding="utf8")
    plot(chance, right, PICTURE, "Outcomes of strangers' cases")
    error, brier = reliability(chance, right)
    flat = float(np.mean((right - right.mean()) ** 2))
    listed = "\n".join(f"  - {name}: {weight}" for name, weight in zip(("(always)", *NAMES), weights, strict=True))
    (MODELS / "outcomes.md").write_text(
        f"""# outcomes.json: how sure an outcome is

A logistic regression over what speaks for a decision and against it (`processors/outcomes/sureness.py`):

{listed}

- **Made by** `make train`, or `python -m training.outcomes` alone (seconds; same cases, same weights).
- **Data**: the {len(right)} decisions that the reader reads in every third case of `tests/processors/outcomes/unseen.txt` and
  of `benchmarks/strangers/outcomes.ndjson`, Apache-2.0, by authors who never saw the rules, and not looked at by those who
  wrote them; {right.mean():.3f} of them have the right status. No measuring data.
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
