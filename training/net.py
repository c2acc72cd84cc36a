"""The network of the event model: a few windows over the words around a trigger, read at the trigger and beside it."""

import numpy as np
import torch
from torch import nn

from processors.entities.vectors import DIMENSIONS
from processors.marking import CATEGORIES, LEFT, MODALITIES, RIGHT, WIDTH


class Net(nn.Module):
    """Two heads, category and modality, in one row of scores."""

    def __init__(self, wide=96, dropout=0.3):
        super().__init__()
        self.dropout = dropout
        self.enter = nn.Linear(WIDTH, wide)
        self.place = nn.Parameter(torch.zeros(LEFT + RIGHT, wide))
        self.near, self.far = nn.Linear(3 * wide, wide), nn.Linear(3 * wide, wide)
        self.deep = nn.Linear(4 * wide, 128)
        self.heads = nn.Linear(128, len(CATEGORIES) + len(MODALITIES))

    def drop(self, x, rate):
        return nn.functional.dropout(x, rate, self.training)

    def forward(self, shown):
        x = self.drop(torch.relu(self.enter(shown) + self.place), self.dropout / 2)
        x = x + torch.relu(self.near(_beside(x, 1)))
        x = x + torch.relu(self.far(_beside(x, 2)))
        mark = shown[..., DIMENSIONS : DIMENSIONS + 1]
        trigger = (x * mark).sum(1) / mark.sum(1).clamp(min=1.0)
        seen = [trigger, x[:, :LEFT].amax(1), x[:, LEFT:].amax(1), x[:, LEFT - 5 : LEFT + 8].amax(1)]
        hidden = torch.relu(self.deep(self.drop(torch.cat(seen, -1), self.dropout)))
        return self.heads(self.drop(hidden, self.dropout))


def _beside(x, step):
    """Each word with those `step` before and behind it; nothing at the ends."""
    nothing = torch.zeros_like(x[:, :step])
    return torch.cat([torch.cat([nothing, x[:, :-step]], 1), x, torch.cat([x[:, step:], nothing], 1)], -1)


def blur(shown):
    """Training only: some words unknown, some triggers too, now and then all in capitals or none."""
    shown = shown.clone()
    marks = shown[..., DIMENSIONS:]
    count = len(shown)
    keep = (torch.rand(shown.shape[:2]) > 0.08).float()
    keep[(torch.rand(count, 1) < 0.12) & (marks[..., 0] > 0)] = 0.0
    shown[..., :DIMENSIONS] = (shown[..., :DIMENSIONS] + 0.1 * torch.randn_like(shown[..., :DIMENSIONS])) * keep[
        ..., None
    ]
    letters = (shown[..., :DIMENSIONS].abs().sum(-1) > 0) & (marks[..., 3] == 0) & (marks[..., 4] == 0)
    loud = torch.rand(count) < 0.15
    marks[loud, :, 1] = marks[loud, :, 2] = letters[loud].float()
    marks[torch.rand(count) < 0.05, :, 1:3] = 0.0
    return shown


def train(net, shown, labels, order, epochs, rate, batch):
    """AdamW over rows `order` with one cycle of the rate; labels are category and modality, -1 where there is none."""
    steps = max(1, len(order) // batch) * epochs
    optimizer = torch.optim.AdamW(net.parameters(), lr=rate, weight_decay=0.02)
    cycle = torch.optim.lr_scheduler.OneCycleLR(optimizer, rate, total_steps=steps + 1, pct_start=0.15)
    cut = len(CATEGORIES)
    net.train()
    for _ in range(epochs):
        shuffled = torch.tensor(np.random.permutation(order))
        for begin in range(0, len(shuffled) - batch + 1, batch):
            rows = shuffled[begin : begin + batch]
            scores, wanted = net(blur(shown[rows].float())), labels[rows]
            loss = nn.functional.cross_entropy(scores[:, :cut], wanted[:, 0], label_smoothing=0.05)
            known = wanted[:, 1] >= 0
            if known.any():
                loss = loss + 0.5 * nn.functional.cross_entropy(scores[known][:, cut:], wanted[known, 1])
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimizer.step()
            cycle.step()


@torch.no_grad()
def chances(net, shown):
    """(categories, modalities) as probabilities of each row."""
    net.eval()
    scores = torch.cat([net(part.float()) for part in shown.split(512)])
    cut = len(CATEGORIES)
    return torch.softmax(scores[:, :cut], 1).numpy(), torch.softmax(scores[:, cut:], 1).numpy()
