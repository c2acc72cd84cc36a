"""Train, export, calibrate and describe processors/data/models/events.onnx: what a trigger in a sentence tells.

usage: python -m training.events TRAIN_DIR      (needs the `train` extra; TRAIN_DIR holds ner-gmb.ndjson)

The network first learns from composed sentences and from what the lexicon makes of GMB (public domain), then from the
authored corpus. Five folds of the corpus, cut by a hash of the sentence, are each judged by a network that has not seen
them; on these judgements the rules' bonus is fitted, each fold's figures with weights of the others. The shipped network
then learns from all folds. The confidence is fitted on the held-back judgements and on the shipped network's of the
sentences of violence that it never sees.
"""

import copy
import json
import sys
from pathlib import Path
from tempfile import gettempdir

import numpy as np
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from processors.entities import read_entities
from processors.events.categories import read_categories
from processors.events.judging import decided, grounds
from processors.marking import CATEGORIES, LEFT, MODALITIES, RIGHT, WIDTH, show
from processors.text import document
from schemas import Event, NewsItem
from schemas.news import Text
from training.card import card, plot, reliability
from training.net import Net, chances, train
from training.rows import FOLDS, GMB, Row, apart, authored, composed, weak
from training.spare import short, spare, words

ROOT = Path(__file__).parent.parent
MODELS = ROOT / "processors" / "data" / "models"
FIGURE = ROOT / "docs" / "calibration-relations.png"
COMPOSED, SEED = 9000, 5
# Half a standard error of a share of two thousand sentences.
MARGIN = 0.005
BONUSES = tuple(x / 2 for x in range(13))


def tensors(rows: list[Row]) -> tuple[torch.Tensor, torch.Tensor]:
    """What the network is shown of rows (half precision), and (category, modality or -1)."""
    shown = np.concatenate([show(row.text, [(row.begin, row.end)]).astype(np.float16) for row in rows])
    labels = [(CATEGORIES.index(r.category), MODALITIES.index(r.modality) if r.modality else -1) for r in rows]
    return torch.from_numpy(shown), torch.tensor(labels)


def events_of(row: Row) -> list[Event]:
    """What the rules read in the sentence of a row, before any judging."""
    item = NewsItem(key="train:1", uri="urn:train:1", provider="train", bodies=(Text(value=row.text),))
    text = document(item)
    entities = read_entities(text)
    return [*read_categories(text, entities)]


def at_trigger(row: Row, events: list[Event]) -> list[Event]:
    return [event for event in events if event.trigger.begin < row.end and row.begin < event.trigger.end]


def regression(points: np.ndarray, right: np.ndarray) -> list[float]:
    """Logistic regression, the constant first."""
    from sklearn.linear_model import LogisticRegression

    fitted = LogisticRegression(C=0.5, max_iter=2000).fit(points, right)
    return [float(fitted.intercept_[0]), *map(float, fitted.coef_[0])]


def sure(points: np.ndarray, weights: list[float]) -> np.ndarray:
    return 1 / (1 + np.exp(-(points @ np.array(weights[1:]) + weights[0])))


def learn(rows: list[Row], shown, labels, folder: Path) -> tuple[Net, np.ndarray, np.ndarray]:
    """The network for shipping, and the held-back chances (categories, modalities) of every row."""
    torch.manual_seed(SEED)
    np.random.seed(SEED)
    first = [*composed(COMPOSED, SEED), *weak(folder)]
    begun, wanted = tensors(first)
    base = Net()
    train(base, begun, wanted, np.arange(len(first)), 4, 2e-3, 64)
    folds = np.array([row.fold for row in rows])
    every, both = torch.cat([shown, begun]), torch.cat([labels, wanted])
    categories, modalities = np.zeros((len(rows), len(CATEGORIES))), np.zeros((len(rows), len(MODALITIES)))
    for fold in (*range(FOLDS), None):
        net = copy.deepcopy(base)
        own = np.flatnonzero(folds != fold) if fold is not None else np.arange(len(rows))
        # A share of the first sentences goes along, so that what they taught is kept.
        kept = len(rows) + np.random.permutation(len(first))[: len(own)]
        train(net, every, both, np.concatenate([own, own, kept]), 8, 1.5e-3, 64)
        if fold is None:
            return net, categories, modalities
        held = np.flatnonzero(folds == fold)
        categories[held], modalities[held] = chances(net, shown[held])
        print("fold", fold, "category", np.mean(categories[held].argmax(1) == labels[held, 0].numpy()), flush=True)
    raise AssertionError


def least_bonus(shares: dict[float, float]) -> float:
    """The least bonus that is not measurably worse than the best: the rules saw some of these sentences, the model none."""
    return min(bonus for bonus, share in shares.items() if share >= max(shares.values()) - MARGIN)


def calibrate(rows: list[Row], found: list[list[Event]], categories: np.ndarray, size: int) -> dict:
    """The rules' bonus, fitted on the chances of the first `size` rows, the confidence's weights, on all; their figures."""
    folds = np.array([row.fold for row in rows[:size]])
    told = [next((e.event for e in events), "NONE") for events in found]

    def right(bonus: float) -> np.ndarray:
        return np.array([
            (t if t in ("NONE", "ASSAULT") else decided(t, c, bonus)) == r.category
            for t, c, r in zip(told[:size], categories[:size], rows[:size], strict=True)
        ])  # fmt: skip

    shares = {bonus: right(bonus) for bonus in BONUSES}
    bonus = least_bonus({b: float(share.mean()) for b, share in shares.items()})
    # Each fold's figure with the bonus that the others give.
    other = [least_bonus({b: float(share[folds != k].mean()) for b, share in shares.items()}) for k in range(FOLDS)]
    held = float(np.mean(np.concatenate([shares[other[k]][folds == k] for k in range(FOLDS)])))
    points, truth, parts = [], [], []
    for row, chance, events in zip(rows, categories, found, strict=True):
        for event in events:
            category = event.event if event.event == "ASSAULT" else decided(event.event, chance, bonus)
            if category != "NONE":
                points.append(grounds(event, category, chance))
                truth.append(category == row.category)
                parts.append(row.fold)
    points, truth, parts = np.array(points), np.array(truth), np.array(parts)
    confidence = np.zeros(len(truth))
    for fold in range(FOLDS):
        confidence[parts == fold] = sure(points[parts == fold], regression(points[parts != fold], truth[parts != fold]))
    error, brier = reliability(confidence, truth)
    plot(confidence, truth, FIGURE)
    before = np.array([e.confidence for events in found for e in events])
    was = np.array([e.event == row.category for row, events in zip(rows, found, strict=True) for e in events])
    return {
        "shares": {b: round(float(share.mean()), 4) for b, share in shares.items()},
        "weights": {"bonus": [bonus], "confidence": [round(w, 4) for w in regression(points, truth)]},
        "rules": float(np.mean([t == r.category for t, r in zip(told[:size], rows, strict=False)])),
        "model": float(np.mean([CATEGORIES[c.argmax()] == r.category for c, r in zip(categories[:size], rows, strict=False)])),
        "apart": float(np.mean([CATEGORIES[c.argmax()] == r.category for c, r in zip(categories[size:], rows[size:], strict=True)])),
        "both": held, "found": float(np.mean([bool(e) for e in found[:size]])), "events": len(truth), "right": float(truth.mean()),
        "error": error, "brier": brier, "before": reliability(before, was),
    }  # fmt: skip


def export(net: Net, shown: torch.Tensor) -> float:
    """Write events.onnx with int8 weights; the share of rows whose category is the same as before rounding."""
    import onnxruntime

    plain, target = Path(gettempdir()) / "tocsin-events-plain.onnx", MODELS / "events.onnx"
    torch.onnx.export(
        net.eval(), (torch.zeros(2, LEFT + RIGHT, WIDTH),), str(plain), input_names=["shown"], output_names=["scores"],
        dynamic_axes={"shown": {0: "n"}, "scores": {0: "n"}}, opset_version=17, dynamo=False,
    )  # fmt: skip
    quantize_dynamic(plain, target, weight_type=QuantType.QInt8)
    plain.unlink()
    session = onnxruntime.InferenceSession(target)
    (scores,) = session.run(None, {"shown": shown.float().numpy()})
    cut = len(CATEGORIES)
    return float(np.mean(scores[:, :cut].argmax(1) == chances(net, shown)[0].argmax(1)))


def main() -> None:
    folder = Path(sys.argv[1])
    if not (folder / GMB).is_file():
        print(f"{folder} holds no {GMB}: the weights of relations stay as they are")
        return
    torch.set_num_threads(1)
    rows, unseen = authored(), apart()
    every = [*rows, *short(rows), *spare(rows, frozenset(words(rows)))]
    shown, labels = tensors(every)
    net, categories, modalities = learn(every, shown, labels, folder)
    size = len(rows)
    judged = np.concatenate([categories[:size], chances(net, tensors(unseen)[0])[0]])
    told = [at_trigger(row, events_of(row)) for row in (*rows, *unseen)]
    figures = calibrate([*rows, *unseen], told, judged, size)
    marked = labels[:size, 1].numpy() >= 0
    figures["modality"] = float(np.mean(modalities[:size].argmax(1)[marked] == labels[:size][marked, 1].numpy()))
    figures["same"] = export(net, shown[:size])
    (MODELS / "events.json").write_text(json.dumps(figures["weights"]) + "\n", encoding="utf8")
    (MODELS / "events.md").write_text(card(rows, len(unseen), figures), encoding="utf8")
    print(figures)


if __name__ == "__main__":
    main()
