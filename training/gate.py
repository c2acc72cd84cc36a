"""The gate's weights: a logistic regression over the words of a sentence.

usage: python -m training.gate TRAIN_DIR      (a part of `make train`)
"""

import gzip
import json
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import SGDClassifier

from processors.joint.features import features
from processors.text import sentences
from training.markup import Case
from training.voices import UNLEARNT, corpus

TARGET = Path(__file__).parent.parent / "processors" / "data" / "models" / "gate.tsv.gz"
# Public sets of text that tells of neither, nearly always.
QUIET = ("ner-wikigold.ndjson", "ner-uner-ewt.ndjson", "ner-crossner-politics.ndjson")
SEEN, KEPT = 3, 0.03  # a feature must stand in so many sentences, and weigh so much

# A sentence, and whether it tells of a paper or attack.
Row = tuple[str, bool]


def labelled(cases: Sequence[Case]) -> list[Row]:
    """All sentences of some cases whose marks of papers and attacks can be believed."""
    rows: list[Row] = []
    for case in cases:
        for field, text in (("headline", case.headline), ("body", case.text)):
            heads = [
                m.begin
                for g in case.groups
                for m in g.of(g.role)
                if m.field == field and (g.role in "PE" or g.values[0] == "ASSAULT")
            ]
            for one in sentences(field, text):
                told = any(one.begin <= begin < one.end for begin in heads)
                if told or not case.voice.endswith("-relations"):
                    rows.append((one.text, told))
    return rows


def fit(rows: Sequence[Row], names: dict[str, int]) -> tuple[NDArray[np.float64], float]:
    """Weights and bias; a deed that is missed costs more than a sentence shown for nothing."""
    columns, ends = [], [0]
    for row in rows:
        columns += [names[f] for f in features(row[0]) if f in names]
        ends.append(len(columns))
    matrix = csr_matrix((np.ones(len(columns), np.float32), columns, ends), shape=(len(rows), len(names)))
    model = SGDClassifier(
        loss="log_loss",
        alpha=3e-4,
        max_iter=15,
        tol=None,
        class_weight={True: 3.0, False: 1.0},
        random_state=1,
        average=True,
    )
    model.fit(matrix, np.array([told for _, told in rows]))
    return model.coef_[0], float(model.intercept_[0])


def vocabulary(rows: Sequence[Row]) -> dict[str, int]:
    counts = Counter(f for row in rows for f in features(row[0]))
    return {name: n for n, name in enumerate(sorted(f for f, c in counts.items() if c >= SEEN))}


def quiet(folder: Path) -> list[Row]:
    found: list[Row] = []
    for name in QUIET:
        path = folder / name
        if path.exists():
            found += [(json.loads(line)["text"], False) for line in path.open(encoding="utf8")]
    return found


def write(names: dict[str, int], weights: NDArray[np.float64], bias: float) -> None:
    lines = [
        "# Weights of the gate (training/gate.py), Apache-2.0: feature and weight; the first line is the bias.",
        f"\t{bias:.4f}",
        *(f"{name}\t{weights[n]:.3f}" for name, n in names.items() if abs(weights[n]) >= KEPT),
    ]
    TARGET.write_bytes(gzip.compress("\n".join(lines).encode(), mtime=0))


def main(folder: Path) -> None:
    rows = labelled(corpus(UNLEARNT)) + quiet(folder)
    names = vocabulary(rows)
    write(names, *fit(rows, names))
    print(f"{TARGET.name}: {len(rows)} sentences, {len(names)} features, {TARGET.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
