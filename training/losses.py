"""What the joint reader gets wrong on a batch of passages, part by part."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from processors.joint.labels import CHANNELS, ROLES
from processors.joint.tokens import Tokens
from training.examples import UNKNOWN, Example, tags
from training.joint import Joint
from training.relevance import Report

# Begin and inside are rare among tokens.
_WEIGHTS = torch.tensor([1.0, 3.0, 2.0])
_ROLE_WEIGHTS = torch.tensor([1.0, 2.5, 1.8])
STEP, MOST = 24, 512  # lengths of batches in tokens are multiples of the first, and no more than the encoder has places


def shown(passages: Sequence[Tokens]) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """ids, shapes, types and mask, padded."""
    # Few different shapes: oneDNN compiles its kernels anew for each.
    longest = min(-(-max(map(len, passages)) // STEP) * STEP, MOST)
    rows = [[one.ids, one.shapes, one.types, [1] * len(one)] for one in passages]
    ids, shapes, types, mask = (
        torch.tensor([row[n] + [0] * (longest - len(row[n])) for row in rows]) for n in range(4)
    )
    return ids, shapes, types, mask


def places(batch: Sequence[Example]) -> Tensor:
    """heads x 4: passage, first, last, channel."""
    rows = [(n, h.first, h.last, h.channel) for n, e in enumerate(batch) for h in e.heads]
    return torch.tensor(rows, dtype=torch.long).reshape(-1, 4)


def losses(net: Joint, batch: Sequence[Example], strict: bool) -> dict[str, Tensor]:
    """What the network gets wrong on a batch, by part; `strict` also asks it about heads it would find without cause."""
    pieces = shown([e.tokens for e in batch])
    with torch.autocast("cpu", torch.bfloat16):
        states, glance = net.encode(*pieces)
    marks = net.marks(states)
    wanted = torch.full(marks.shape[:3], UNKNOWN)
    trust = torch.zeros(marks.shape[:3])
    for n, e in enumerate(batch):
        size = len(e.tokens)
        for c in range(len(CHANNELS)):
            row = torch.tensor(tags([(h.first, h.last) for h in e.heads if h.channel == c], size))
            wanted[n, :size, c] = row
            trust[n, :size, c] = torch.where(row > 0, torch.ones(()), torch.tensor(e.trust[c]))
    flat = nn.functional.cross_entropy(
        marks.flatten(0, 2), wanted.flatten(), _WEIGHTS, reduction="none", ignore_index=UNKNOWN
    )
    found: dict[str, Tensor] = {}
    found["marks"] = 8.0 * (flat * trust.flatten()).sum() / trust.sum().clamp(min=1.0)
    found["glance"] = _glance(glance.float(), wanted, trust)
    found["news"] = _news(net.told(states), batch)
    where = places(batch)
    heads = [h for e in batch for h in e.heads]
    false = _false(marks, batch) if strict else []
    if not heads:
        return found
    asked = torch.cat([where, torch.tensor(false, dtype=torch.long).reshape(-1, 4)])
    vectors = net.heads(states, asked)
    real = torch.cat([judge(vectors) for judge in net.real], 1).gather(1, asked[:, 3:]).squeeze(1)
    truth = torch.cat([torch.ones(len(heads)), torch.zeros(len(false))])
    found["real"] = nn.functional.binary_cross_entropy_with_logits(real, truth)
    vectors = vectors[: len(heads)]
    found["values"] = _values(net, heads, vectors)
    found |= _roles(net, states, heads, vectors, where, batch)
    found |= _same(net, heads, vectors, where)
    return found


def relevance(net: Joint, batch: Sequence[Report]) -> dict[str, Tensor]:
    """Whether each of some reports tells news of an attack: as its surest passage does."""
    pieces = shown([one for report in batch for one in report.passages])
    with torch.autocast("cpu", torch.bfloat16):
        states, _ = net.encode(*pieces)
    told = net.told(states)[:, CHANNELS.index("E")]
    surest = torch.stack([part.max() for part in told.split([len(report.passages) for report in batch])])
    truth = torch.tensor([float(report.relevant) for report in batch])
    return {"relevance": nn.functional.binary_cross_entropy_with_logits(surest, truth)}


def _glance(scores: Tensor, wanted: Tensor, trust: Tensor) -> Tensor:
    """Whether each token belongs to a paper or attack, asked of the lower layers; a head missed costs more."""
    channels = [CHANNELS.index(channel) for channel in ("P", "E")]
    told = (wanted[..., channels] > 0).any(-1).float()
    weight = torch.maximum(trust[..., channels].amin(-1), told)
    each = nn.functional.binary_cross_entropy_with_logits(scores, told, reduction="none", pos_weight=torch.tensor(3.0))
    return (each * weight).sum() / weight.sum().clamp(min=1.0)


def _news(scores: Tensor, batch: Sequence[Example]) -> Tensor:
    """Whether each passage tells any news of a channel."""
    told = torch.tensor([[float(any(h.channel == c and h.news for h in e.heads)) for c in range(len(CHANNELS))]
                         for e in batch])  # fmt: skip
    weight = torch.maximum(torch.tensor([e.trust for e in batch]), told)
    each = nn.functional.binary_cross_entropy_with_logits(scores, told, reduction="none")
    return 0.5 * (each * weight).sum() / weight.sum().clamp(min=1.0)


def _values(net: Joint, heads: Sequence, vectors: Tensor) -> Tensor:
    total = torch.zeros(())
    for c in range(len(CHANNELS)):
        rows = [n for n, h in enumerate(heads) if h.channel == c]
        for part in range(2):
            wanted = torch.tensor([heads[n].values[part] for n in rows])
            if len(rows) and (wanted >= 0).any():
                scores = net.values[c][part](vectors[rows])
                total = total + nn.functional.cross_entropy(
                    scores, wanted, ignore_index=UNKNOWN, label_smoothing=0.02, reduction="sum"
                )
    return total / len(heads)


def _roles(
    net: Joint, states: Tensor, heads: Sequence, vectors: Tensor, where: Tensor, batch: Sequence[Example]
) -> dict[str, Tensor]:
    rows = [n for n, h in enumerate(heads) if h.roles is not None]
    if not rows:
        return {}
    table, sources = net.tables(states, vectors[rows], where[rows])
    wanted = torch.full(table.shape[:3], UNKNOWN)
    blamed = torch.full(sources.shape[:2], UNKNOWN)
    for row, n in enumerate(rows):
        head, size = heads[n], len(batch[where[n, 0]].tokens)
        for r in range(len(ROLES)):
            wanted[row, :size, r] = torch.tensor(tags([(a, b) for role, a, b in head.roles if role == r], size))
        for kind, first, last in head.attributions:
            blamed[row, first : last + 1] = kind
    flat = nn.functional.cross_entropy(
        table.flatten(0, 2), wanted.flatten(), _ROLE_WEIGHTS, ignore_index=UNKNOWN, reduction="sum"
    )
    found = {"roles": 0.25 * flat / len(rows)}
    if (blamed >= 0).any():
        found["attribution"] = 0.3 * nn.functional.cross_entropy(
            sources.flatten(0, 1), blamed.flatten(), ignore_index=UNKNOWN
        )
    return found


def _same(net: Joint, heads: Sequence, vectors: Tensor, where: Tensor) -> dict[str, Tensor]:
    pairs = [
        (i, j) for i in range(len(heads)) for j in range(i) if where[i, 0] == where[j, 0] and where[i, 3] == where[j, 3]
    ]
    if not pairs:
        return {}
    keys = net.keys(vectors)
    one, two = keys[[i for i, _ in pairs]], keys[[j for _, j in pairs]]
    # Now and then as if the two stood in passages apart.
    nested = (torch.rand(len(pairs)) > 0.3).float()
    truth = torch.tensor([float(heads[i].group == heads[j].group) for i, j in pairs])
    return {"same": 0.5 * nn.functional.binary_cross_entropy_with_logits(net.alike(one, two, nested), truth)}


@torch.no_grad()
def _false(marks: Tensor, batch: Sequence[Example]) -> list[tuple[int, int, int, int]]:
    """Spans that the network would take for heads of a channel whose marks can be believed, and that are none."""
    found: list[tuple[int, int, int, int]] = []
    chance = marks.softmax(-1)
    for n, e in enumerate(batch):
        for c in range(len(CHANNELS)):
            if e.trust[c] < 0.5:
                continue
            for first, last in spans(chance[n, : len(e.tokens), c].tolist(), 0.15):
                if not any(h.channel == c and h.first <= last and h.last >= first for h in e.heads):
                    found.append((n, first, last, c))
    return found[:: 1 + len(found) // 40]


def spans(chance: Sequence[Sequence[float]], least: float) -> list[tuple[int, int]]:
    """Spans whose beginning is at least so likely, each as far as inside is likelier than outside."""
    found, at = [], 0
    while at < len(chance):
        if chance[at][1] >= least and (chance[at][1] >= chance[at][2]):
            last = at
            while last + 1 < len(chance) and chance[last + 1][2] > max(chance[last + 1][0], chance[last + 1][1]):
                last += 1
            found.append((at, last))
            at = last
        at += 1
    return found
