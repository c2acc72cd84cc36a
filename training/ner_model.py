"""The tagger as it is trained (PyTorch); processors/entities/tagger.py computes the same with numpy."""

from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from torch import nn

from processors.entities.features import AFFIX, NAME, WORD, feature_ids
from processors.entities.network import CASE, FEATURES, LABELS, SOURCE
from processors.entities.vectors import DIMENSIONS, vector
from training.ner_data import Example

WIDTH = 96


class Batch(NamedTuple):
    vectors: torch.Tensor  # sentences x words x DIMENSIONS
    ids: torch.Tensor  # sentences x words x features
    labels: torch.Tensor  # sentences x words
    mask: torch.Tensor  # sentences x words


class Cache:
    """Features of each distinct word, counted once."""

    def __init__(self) -> None:
        self.known: dict[str, tuple[np.ndarray, list[int]]] = {}

    def __call__(self, word: str) -> tuple[np.ndarray, list[int]]:
        if word not in self.known:
            self.known[word] = vector(word), feature_ids(word)
        return self.known[word]


def batch(examples: list[Example], cache: Cache, source: int | None = None) -> Batch:
    length = max(len(e.words) for e in examples)
    count, depth = len(examples), 30
    vectors = np.zeros((count, length, DIMENSIONS), np.float32)
    numbers = np.zeros((count, length, depth), np.int64)
    labels = np.zeros((count, length), np.int64)
    mask = np.zeros((count, length), bool)
    for i, e in enumerate(examples):
        common = [CASE + e.case, SOURCE + (e.source if source is None else source)]
        for j, word in enumerate(e.words):
            vec, own_ids = cache(word)
            vectors[i, j] = vec
            row = (own_ids + [NAME + n for n in e.names[j]] + common)[:depth]
            numbers[i, j, : len(row)] = row
        labels[i, : len(e.labels)] = e.labels
        mask[i, : len(e.words)] = True
    return Batch(*map(torch.from_numpy, (vectors, numbers, labels, mask)))


class Tagger(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.table = nn.EmbeddingBag(FEATURES, WIDTH, mode="sum", padding_idx=0)
        nn.init.normal_(self.table.weight, std=0.1)
        with torch.no_grad():
            self.table.weight[0] = 0
        self.project = nn.Linear(DIMENSIONS, WIDTH)
        self.blocks = nn.ModuleList(nn.Linear(3 * WIDTH, WIDTH) for _ in range(2))
        self.norms = nn.ModuleList(nn.LayerNorm(WIDTH) for _ in range(3))
        self.out = nn.Linear(WIDTH, len(LABELS))
        self.moves = nn.Parameter(torch.zeros(len(LABELS), len(LABELS)))
        self.drop = nn.Dropout(0.35)

    def scores(self, b: Batch, word_drop: float = 0.0) -> torch.Tensor:
        count, length, depth = b.ids.shape
        numbers = b.ids
        vectors = b.vectors
        if word_drop:
            # A word now and then seen only by its ends, shape and neighbours, as most names of tomorrow are.
            gone = torch.rand(count, length, 1) < word_drop
            numbers = numbers.masked_fill(gone & (numbers >= WORD) & (numbers < AFFIX), 0)
            vectors = vectors.masked_fill(torch.rand(count, length, 1) < word_drop / 2, 0)
            # And names that no table knows.
            unknown = torch.rand(count, 1, 1) < word_drop
            numbers = numbers.masked_fill(unknown & (numbers >= NAME) & (numbers < CASE), 0)
        h = self.table(numbers.view(-1, depth)).view(count, length, WIDTH) + self.project(vectors)
        h = torch.relu(self.norms[0](h)) * b.mask.unsqueeze(-1)
        h = self.drop(h)
        for block, norm in zip(self.blocks, self.norms[1:], strict=True):
            wide = torch.cat(
                [nn.functional.pad(h, (0, 0, 1, 0))[:, :-1], h, nn.functional.pad(h, (0, 0, 0, 1))[:, 1:]], 2
            )
            h = h + self.drop(torch.relu(norm(block(wide)))) * b.mask.unsqueeze(-1)
        return self.out(h)

    def loss(self, b: Batch) -> torch.Tensor:
        """The CRF's mean negative log likelihood of a word."""
        scores = self.scores(b, 0.2)
        length = scores.shape[1]
        gold = scores.gather(2, b.labels.unsqueeze(2)).squeeze(2) * b.mask
        pairs = self.moves[b.labels[:, :-1], b.labels[:, 1:]] * b.mask[:, 1:]
        alpha = scores[:, 0]
        for t in range(1, length):
            new = torch.logsumexp(alpha.unsqueeze(2) + self.moves, 1) + scores[:, t]
            alpha = torch.where(b.mask[:, t].unsqueeze(1), new, alpha)
        return (torch.logsumexp(alpha, 1).sum() - gold.sum() - pairs.sum()) / b.mask.sum()


def train(examples: list[Example], epochs: int, seed: int = 1, quiet: bool = False) -> Tagger:
    torch.manual_seed(seed)
    torch.set_num_threads(2)
    dice = np.random.default_rng(seed)
    cache = Cache()
    examples = [e for e in examples if e.words and len(e.words) <= 120]
    order = sorted(range(len(examples)), key=lambda i: len(examples[i].words))
    groups = [[examples[i] for i in order[k : k + 80]] for k in range(0, len(order), 80)]
    tagger = Tagger()
    optimiser = torch.optim.AdamW(tagger.parameters(), lr=3e-3, weight_decay=0.01)
    steps = epochs * len(groups)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 4e-3, total_steps=steps, pct_start=0.15)
    prepared = [batch(g, cache) for g in groups]
    for epoch in range(epochs):
        tagger.train()
        total = 0.0
        for i in dice.permutation(len(prepared)):
            optimiser.zero_grad()
            loss = tagger.loss(prepared[i])
            loss.backward()
            nn.utils.clip_grad_norm_(tagger.parameters(), 5.0)
            optimiser.step()
            schedule.step()
            total += loss.item()
        if not quiet:
            print(f"epoch {epoch + 1}: {total / len(groups):.4f}", flush=True)
    return tagger.eval()


@torch.inference_mode()
def tags(tagger: Tagger, examples: list[Example], source: int | None = None) -> list[list[int]]:
    """The best labels by Viterbi, moves that BIOES forbids left out."""
    cache = Cache()
    moves = tagger.moves.clone()
    for i, a in enumerate(LABELS):
        for j, b in enumerate(LABELS):
            inside = a[0] in "BI"
            if inside != (b[0] in "IE") or (inside and a[2:] != b[2:]):
                moves[i, j] = -1e4
    found = []
    for k in range(0, len(examples), 64):
        part = examples[k : k + 64]
        b = batch(part, cache, source)
        scores = tagger.scores(b)
        for row, e in zip(scores, part, strict=True):
            found.append(viterbi(row[: len(e.words)].numpy(), moves.numpy()))
    return found


def viterbi(scores: np.ndarray, moves: np.ndarray) -> list[int]:
    start = np.array([-1e4 if n[0] in "IE" else 0.0 for n in LABELS], np.float32)
    end = np.array([-1e4 if n[0] in "BI" else 0.0 for n in LABELS], np.float32)
    best, back = scores[0] + start, []
    for row in scores[1:]:
        every = best[:, None] + moves
        back.append(every.argmax(0))
        best = every.max(0) + row
    last = int((best + end).argmax())
    path = [last]
    for step in reversed(back):
        path.append(int(step[path[-1]]))
    return path[::-1]


def save(tagger: Tagger, path: Path) -> None:
    """Write the weights as processors/entities/tagger.py reads them."""
    state = {k: v.numpy() for k, v in tagger.state_dict().items()}
    parts = {"table": state["table.weight"], "project": state["project.weight"], "project_bias": state["project.bias"]}
    parts |= {"out": state["out.weight"], "out_bias": state["out.bias"], "moves": state["moves"]}
    for i in (0, 1):
        parts |= {f"block{i}": state[f"blocks.{i}.weight"], f"block{i}_bias": state[f"blocks.{i}.bias"]}
    for i in (0, 1, 2):
        parts |= {f"norm{i}": state[f"norms.{i}.weight"], f"norm{i}_bias": state[f"norms.{i}.bias"]}
    np.savez_compressed(path, **{k: v.astype(np.float16) for k, v in parts.items()})
