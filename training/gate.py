"""The gate's weights: two logistic regressions over the words of a sentence, and the thresholds that keep 0.99 of heads.

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
from training.voices import HELD, corpus

TARGET = Path(__file__).parent.parent / "processors" / "data" / "models" / "gate.tsv.gz"
# Public sets of text that tells of neither, nearly always.
QUIET = ("ner-wikigold.ndjson", "ner-uner-ewt.ndjson", "ner-crossner-politics.ndjson")
SEEN, KEPT = 3, 0.03  # a feature must stand in so many sentences, and weigh so much

# A sentence, whether it tells of a paper or attack, whether of a relation (None where that was not marked), its voice.
Row = tuple[str, bool | None, bool | None, str]


def labelled(cases: Sequence[Case]) -> list[Row]:
    """All sentences of some cases."""
    rows: list[Row] = []
    for case in cases:
        whole = case.voice.endswith("-relations")
        for field, text in (("headline", case.headline), ("body", case.text)):
            heads = [(m.begin, g.role, g.values[0]) for g in case.groups for m in g.of(g.role) if m.field == field]
            for one in sentences(field, text):
                inside = {(role, value) for begin, role, value in heads if one.begin <= begin < one.end}
                deed = any(role in "PE" or value == "ASSAULT" for role, value in inside)
                relation = any(role == "X" for role, _ in inside)
                if relation and not deed:
                    rows.append((one.text, None, True, case.voice))
                else:
                    rows.append((one.text, deed, relation if whole else None, case.voice))
    return rows


def fit(rows: Sequence[Row], which: int, names: dict[str, int]) -> tuple[NDArray[np.float64], float]:
    """Weights and bias of one regression; a deed that is missed costs more than a sentence shown for nothing."""
    kept = [row for row in rows if row[which] is not None]
    columns, ends = [], [0]
    for row in kept:
        columns += [names[f] for f in features(row[0]) if f in names]
        ends.append(len(columns))
    matrix = csr_matrix((np.ones(len(columns), np.float32), columns, ends), shape=(len(kept), len(names)))
    model = SGDClassifier(
        loss="log_loss",
        alpha=3e-4,
        max_iter=15,
        tol=None,
        class_weight={True: 3.0, False: 1.0},
        random_state=1,
        average=True,
    )
    model.fit(matrix, np.array([row[which] for row in kept]))
    return model.coef_[0], float(model.intercept_[0])


def vocabulary(rows: Sequence[Row]) -> dict[str, int]:
    counts = Counter(f for row in rows for f in features(row[0]))
    return {name: n for n, name in enumerate(sorted(f for f, c in counts.items() if c >= SEEN))}


def quiet(folder: Path) -> list[Row]:
    found: list[Row] = []
    for name in QUIET:
        path = folder / name
        if path.exists():
            found += [(json.loads(line)["text"], False, False, name) for line in path.open(encoding="utf8")]
    return found


def write(
    names: dict[str, int], deeds: NDArray[np.float64], relations: NDArray[np.float64], bias: tuple[float, float]
) -> None:
    lines = [
        "# Weights of the gate (training/gate.py), Apache-2.0: feature, papers and attacks, relations; the first line is the bias.",
        f"\t{bias[0]:.4f}\t{bias[1]:.4f}",
        *(
            f"{name}\t{deeds[n]:.3f}\t{relations[n]:.3f}"
            for name, n in names.items()
            if max(abs(deeds[n]), abs(relations[n])) >= KEPT
        ),
    ]
    TARGET.write_bytes(gzip.compress("\n".join(lines).encode(), mtime=0))


def main(folder: Path) -> None:
    rows = labelled(corpus(HELD)) + quiet(folder)
    names = vocabulary(rows)
    (deeds, first), (relations, second) = fit(rows, 1, names), fit(rows, 2, names)
    write(names, deeds, relations, (first, second))
    print(f"{TARGET.name}: {len(rows)} sentences, {len(names)} features, {TARGET.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
