"""How sure is sure: the confidence fitted on text that the network has not learnt from (benchmarks/strangers).

usage: python -m training.calibration      (a part of `make train`)

A paper is right when the item's labels hold one of its kind and status, an attack when they hold one of its mode whose
modality is as live. Weights go to confidence.json, the
picture to docs/calibration.png: each finding is judged by weights of the other four folds.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from processors.confidence import FILE, grounds
from processors.joint import Found, find
from processors.text import document
from processors.wire import parse
from training.export import MODELS

ROOT = Path(__file__).parent.parent
FOLDS, BINS = 5, 8
LIVE = ("asserted", "alleged")


def items(name: str) -> Iterator[tuple[dict[str, Any], tuple[Found, ...]]]:
    """Each row of a set with what the network finds in it."""
    for line in (ROOT / "benchmarks/strangers" / f"{name}.ndjson").read_text(encoding="utf8").splitlines():
        row = json.loads(line)
        news = {
            "uri": f"urn:stranger:{row['id']}",
            "version": "1",
            "versionCreated": row["published"],
            "headlines": [{"role": "main", "value": row["headline"]}] if row["headline"] else [],
            "bodies": [{"role": "text", "contentType": "text/plain", "value": row["text"]}],
        }
        yield row, find([document(parse(json.dumps(news).encode()))])[0]


def judged(channel: str, name: str) -> tuple[np.ndarray, np.ndarray]:
    """Grounds and truth of all findings of a channel."""
    told, truth = [], []
    for row, found in items(name):
        if channel == "P":
            left = [(one["document"], one["status"]) for one in row["outcomes"]]
        else:
            left = [(one["mode"], one["modality"] in LIVE) for one in row["events"]]
        for one in found:
            if one.channel != channel:
                continue
            first, second = one.values
            key: tuple[Any, Any] = (
                (first, second) if channel == "P" else (None if first == "none" else first, second in LIVE)
            )
            told.append(grounds(one))
            truth.append(key in left)
            if key in left:
                left.remove(key)
    return np.array(told), np.array(truth)


def fitted(told: np.ndarray, truth: np.ndarray) -> list[float]:
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=1.0).fit(told, truth)
    return [round(float(v), 4) for v in (model.intercept_[0], *model.coef_[0])]


def held(told: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """The probability of each finding by weights that have not seen it."""
    chance = np.zeros(len(truth))
    for fold in range(FOLDS):
        out = np.arange(len(truth)) % FOLDS == fold
        weights = fitted(told[~out], truth[~out])
        chance[out] = 1 / (1 + np.exp(-(weights[0] + told[out] @ np.array(weights[1:]))))
    return chance


def error(chance: np.ndarray, truth: np.ndarray) -> float:
    """Expected calibration error over BINS bins of equal count."""
    order = np.array_split(np.argsort(chance), BINS)
    return float(sum(len(part) * abs(chance[part].mean() - truth[part].mean()) for part in order) / len(truth))


def picture(shown: dict[str, tuple[np.ndarray, np.ndarray]]) -> None:
    import matplotlib as mpl

    mpl.use("svg")
    from matplotlib import pyplot

    pyplot.rcParams["svg.hashsalt"] = "tocsin"
    figure, axes = pyplot.subplots(figsize=(4.5, 4.2))
    axes.plot([0, 1], [0, 1], color="0.8")
    for name, (chance, truth) in shown.items():
        parts = np.array_split(np.argsort(chance), BINS)
        axes.plot([chance[p].mean() for p in parts], [truth[p].mean() for p in parts], marker="o", label=name)
    axes.set(xlabel="confidence", ylabel="share that is right", xlim=(0, 1), ylim=(0, 1))
    axes.legend()
    figure.tight_layout()
    figure.savefig(ROOT / "docs/calibration.svg", metadata={"Date": None})


def main() -> None:
    weights, shown = {}, {}
    for channel, name in (("P", "outcomes"), ("E", "incidents")):
        told, truth = judged(channel, name)
        weights[channel] = fitted(told, truth)
        chance = held(told, truth)
        shown[name] = (chance, truth)
        brier = float(((chance - truth) ** 2).mean())
        print(
            f"{name}: {len(truth)} findings, {truth.mean():.2f} right; expected calibration error {error(chance, truth):.3f}, "
            f"Brier {brier:.3f} (one number for all: {truth.mean() * (1 - truth.mean()):.3f})"
        )
    (MODELS / FILE).write_text(json.dumps(weights) + "\n", encoding="utf8")
    picture(shown)


if __name__ == "__main__":
    main()
