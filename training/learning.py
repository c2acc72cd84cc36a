"""How the joint reader learns: batches, losses, one cycle of the rate."""

import random
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import torch
import torch.distributed as dist
from torch import Tensor, nn

from processors.joint.labels import CHANNELS, ROLES
from training.examples import UNKNOWN, Example, example, tags, varied
from training.joint import Joint
from training.markup import Case
from training.swapping import Names, names, swapped

# Begin and inside are rare among tokens.
_WEIGHTS = torch.tensor([1.0, 3.0, 2.0])
_ROLE_WEIGHTS = torch.tensor([1.0, 2.5, 1.8])


def _length(case: Case) -> float:
    """About how many pieces a case has."""
    return 4 + (len(case.headline) + len(case.text)) / 4.2


STEP = 24  # lengths of batches in tokens are multiples of this


def batches(cases: Sequence[Case], pieces: int, rng: random.Random) -> Iterator[list[Case]]:
    """Cases of like length together, about `pieces` tokens with their padding."""
    batch: list[Case] = []
    for case in sorted(cases, key=lambda c: _length(c) + rng.random() * 12):
        if batch and len(batch) >= max(1, int(pieces // (-(-_length(case) // STEP) * STEP))):
            yield batch
            batch = []
        batch.append(case)
    yield batch


def shown(batch: Sequence[Example]) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """ids, shapes, types and mask, padded."""
    # Few different shapes: oneDNN compiles its kernels anew for each.
    longest = -(-max(len(e.tokens) for e in batch) // STEP) * STEP
    rows = [[e.tokens.ids, e.tokens.shapes, e.tokens.types, [1] * len(e.tokens)] for e in batch]
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
    ids, shapes, types, mask = shown(batch)
    with torch.autocast("cpu", torch.bfloat16):
        states, glance = net.encode(ids, shapes, types, mask)
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
    found = {"marks": 8.0 * (flat * trust.flatten()).sum() / trust.sum().clamp(min=1.0)}
    found["glance"] = _glance(glance.float(), wanted, trust)
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


def _glance(scores: Tensor, wanted: Tensor, trust: Tensor) -> Tensor:
    """Whether each token belongs to a paper or attack, asked of the lower layers; a head missed costs more."""
    channels = [CHANNELS.index(channel) for channel in ("P", "E")]
    told = (wanted[..., channels] > 0).any(-1).float()
    weight = torch.maximum(trust[..., channels].amin(-1), told)
    each = nn.functional.binary_cross_entropy_with_logits(scores, told, reduction="none", pos_weight=torch.tensor(3.0))
    return (each * weight).sum() / weight.sum().clamp(min=1.0)


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


@dataclass(frozen=True)
class Plan:
    """How long and how fast: `rate` is that of the encoder, the heads learn five times as fast; `pieces` of one batch."""

    layers: int = 6
    epochs: int = 12
    seed: int = 7
    rate: float = 2e-4
    pieces: int = 600
    workers: int = 2


def learn(
    cases: Sequence[Case], plan: Plan = Plan(), say: Callable[[str], None] = print, start: Joint | None = None
) -> Joint:
    """A network that has read all cases; the same plan gives the same weights on one machine. `start` learns on.

    One process a core, each with half of every step: small matrices use two cores badly within one process.
    """
    with TemporaryDirectory() as folder:
        if start is not None:
            torch.save(start.state_dict(), Path(folder, "start.pt"))
        torch.multiprocessing.spawn(_work, (list(cases), plan, folder, say), nprocs=plan.workers)
        net = Joint(plan.layers)
        net.load_state_dict(torch.load(Path(folder, "weights.pt")))
    return net


def _work(rank: int, cases: list[Case], plan: Plan, folder: str, say: Callable[[str], None]) -> None:
    torch.set_num_threads(1)
    dist.init_process_group("gloo", init_method=f"file://{folder}/meeting", rank=rank, world_size=plan.workers)
    torch.manual_seed(plan.seed)
    net = Joint(plan.layers)
    on = Path(folder, "start.pt").exists()
    if on:
        net.load_state_dict(torch.load(Path(folder, "start.pt")))
    groups = [
        [p for n, p in net.named_parameters() if n.startswith("encoder.") == deep and p.requires_grad]
        for deep in (True, False)
    ]
    rates = [plan.rate, 5 * plan.rate]
    optimizer = torch.optim.AdamW(
        [{"params": g, "lr": r} for g, r in zip(groups, rates, strict=True)], weight_decay=0.01, fused=True
    )
    pool = names(cases)
    total = int(len(_epoch(cases, pool, plan, 0)) * plan.epochs * 1.03)
    cycle = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, rates, total_steps=total + 1, pct_start=0.08, anneal_strategy="linear"
    )
    torch.manual_seed(plan.seed + rank)
    net.train()
    began = time.monotonic()
    for number in range(plan.epochs):
        steps = _epoch(cases, pool, plan, number)
        told: dict[str, float] = defaultdict(float)
        for step in steps:
            parts = losses(net, [example(case) for case in step[rank]], strict=number >= 2 or on)
            optimizer.zero_grad(set_to_none=False)
            sum(parts.values()).backward()
            _shared([p for g in groups for p in g], plan.workers)
            nn.utils.clip_grad_norm_([p for g in groups for p in g], 1.0)
            optimizer.step()
            cycle.step()
            for name, value in parts.items():
                told[name] += value.item() / len(steps)
        if rank == 0:
            losses_ = ", ".join(f"{name} {value:.3f}" for name, value in told.items())
            say(f"epoch {number + 1}: {losses_}; {len(steps)} steps, {time.monotonic() - began:.0f} s")
    if rank == 0:
        torch.save(net.state_dict(), Path(folder, "weights.pt"))
    dist.destroy_process_group()


def _shared(parameters: Sequence[nn.Parameter], workers: int) -> None:
    """The mean of all processes' gradients in each of them."""
    if workers == 1:
        return
    grads = [torch.zeros_like(p) if p.grad is None else p.grad for p in parameters]
    flat = torch.cat([g.flatten() for g in grads])
    dist.all_reduce(flat)
    flat /= workers
    at = 0
    for parameter, grad in zip(parameters, grads, strict=True):
        parameter.grad = flat[at : at + grad.numel()].view_as(grad)
        at += grad.numel()


def _epoch(cases: Sequence[Case], pool: Names, plan: Plan, number: int) -> list[list[list[Case]]]:
    """The steps of an epoch: for each the cases of every process, varied anew, of like length."""
    rng = random.Random(plan.seed * 1000 + number)
    made = [varied(swapped(case, pool, rng), rng, cases) for case in cases]
    whole = list(batches(made, plan.pieces, rng))
    whole = whole[: len(whole) // plan.workers * plan.workers]
    # Neighbours in length go through one step, so that no process waits for the other.
    whole.sort(key=lambda batch: _length(batch[-1]))
    steps = [whole[n : n + plan.workers] for n in range(0, len(whole), plan.workers)]
    rng.shuffle(steps)
    return steps
