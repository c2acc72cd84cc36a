"""Train the tagger: processors/data/models/ner.npz and its card, ner.md.

usage: python -m training.ner TRAIN_DIR             rebuild weights and card (needs the `train` extra; some ten minutes)
       python -m training.ner TRAIN_DIR --folds 5   cross-validation on CrossNER politics instead; writes no weights
"""

import argparse
import json
import random
from pathlib import Path

from processors.entities.network import SOURCES
from processors.entities.words import words
from training.ner_data import Row, augmented, example, load, spans
from training.ner_model import Tagger, save, tags, train

MODELS = Path(__file__).parent.parent / "processors" / "data" / "models"
CORPUS = Path(__file__).parent / "corpus" / "ner-news.ndjson"
FILES = {"gmb": "ner-gmb", "wikigold": "ner-wikigold", "ewt": "ner-uner-ewt", "politics": "ner-crossner-politics"}
EPOCHS = 8
# How often a set counts, and how much of it: GMB's labels are a machine's, half corrected.
TIMES = {"authored": 1, "gmb": 1, "wikigold": 1, "ewt": 2, "politics": 2}
MOST = {"gmb": 3500}


def sets(folder: Path) -> dict[str, list[Row]]:
    found = {source: load(folder / f"{name}.ndjson", source) for source, name in FILES.items()}
    found["authored"] = load(CORPUS, "authored")
    return {source: rows[: MOST.get(source)] for source, rows in found.items()}


def f1(rows: list[Row], predicted: list[list[int]]) -> tuple[int, int, int]:
    """True, spurious and missed spans, strict and typed."""
    tp = fp = fn = 0
    for row, found in zip(rows, predicted, strict=True):
        gold, got = set(row.spans), set(spans(words(row.text), found))
        tp, fp, fn = tp + len(gold & got), fp + len(got - gold), fn + len(gold - got)
    return tp, fp, fn


def score(counts: tuple[int, int, int]) -> float:
    tp, fp, fn = counts
    return 2 * tp / (2 * tp + fp + fn) if tp else 0.0


def learn(data: dict[str, list[Row]], epochs: int, seed: int = 1) -> Tagger:
    rows = [row for source in SOURCES for row in data.get(source, []) * TIMES[source]]
    return train(augmented(rows, seed, upper=0.4, title=0.05, lower=0.08), epochs, seed)


def folds(data: dict[str, list[Row]], count: int, epochs: int) -> dict[str, float]:
    """Cross-validation on CrossNER politics: figures over all folds, as written and in capitals."""
    rows = list(data["politics"])
    random.Random(5).shuffle(rows)
    total = {"mixed": (0, 0, 0), "upper": (0, 0, 0)}
    for k in range(count):
        held = rows[k::count]
        rest = [r for i, r in enumerate(rows) if i % count != k]
        tagger = learn(data | {"politics": rest}, epochs)
        for case in ("mixed", "upper"):
            counts = f1(held, tags(tagger, [example(r, case) for r in held], SOURCES.index("politics")))
            total[case] = tuple(a + b for a, b in zip(total[case], counts, strict=True))  # type: ignore[assignment]
            print(f"fold {k + 1} {case}: {score(counts):.4f}", flush=True)
    return {case: round(score(counts), 4) for case, counts in total.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--folds", type=int, default=0)
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    args = parser.parse_args()
    data = sets(args.folder)
    if args.folds:
        # GMB says little of politics and costs half of the time; the folds go without it.
        data |= {"gmb": [], "authored": data["authored"][::2]}
        print(json.dumps(folds(data, args.folds, args.epochs)))
        return
    save(learn(data, args.epochs), MODELS / "ner.npz")
    print(f"ner.npz: {(MODELS / 'ner.npz').stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
