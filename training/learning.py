"""How the joint reader learns: batches, cycles of the rate, two processes that share their gradients."""

import ctypes
import random
import signal
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import torch
import torch.distributed as dist
from torch import Tensor

from processors.joint.passages import LONG, WHOLE, WIDEST
from processors.joint.tokens import tokens
from training.examples import examples, varied
from training.joint import PUBLISHED, Joint, Size
from training.losses import STEP, losses, relevance
from training.markup import Case
from training.pruning import pruned
from training.relevance import Report
from training.start import start
from training.swapping import Names, names, swapped

# How a long item is shown while it learns, as characters of a passage and of a body that is shown whole: as a reader
# shows it at first and at second look, and cut shorter, since an item of wire is longer than most cases.
LOOKS = ((1100, 900), (1400, 1400), (LONG, WHOLE), (LONG, WHOLE), (LONG, WIDEST))
LONGER = 1400  # a case of more characters is learnt twice an epoch: wire is of that length, and few cases are
REPORTS = 3  # of a batch
_PR_SET_PDEATHSIG = 1
STRICT = 2  # epochs after which it is also asked about heads that it would find without cause

Batch = list[Case] | list[Report]


@dataclass(frozen=True)
class Plan:
    """How long and how fast: `rate` is that of the encoder, the heads learn five times as fast; `pieces` of one batch.

    `start` is the folder of the release that learning goes on from; without one it begins at the encoder as it is published.
    That release is of size `begun`; where it has more inner channels or attentions, those that say most are kept
    (training/pruning.py).
    Each report is learnt `again` times an epoch. With `fade` each epoch is a cycle of its own, of so much of the rate of
    the one before; without it all are one cycle.
    """

    size: Size = PUBLISHED
    begun: Size = PUBLISHED
    again: int = 1
    epochs: int = 2
    seed: int = 11
    rate: float = 1.5e-4
    fade: float = 0.0
    pieces: int = 600
    workers: int = 2
    start: Path | None = None


def learn(
    cases: Sequence[Case],
    reports: Sequence[Report] = (),
    plan: Plan = Plan(),
    say: Callable[[str], None] = print,
    keep: Path | None = None,
) -> Joint:
    """A network that has read all cases and reports; the same plan gives the same weights on one machine.

    With a file to `keep` it in, learning goes on after the last whole epoch where it was stopped, to the same weights.
    One process a core, each with half of every step: small matrices use two cores badly within one process.
    """
    with TemporaryDirectory() as folder:
        kept = keep or Path(folder, "epoch.pt")
        torch.multiprocessing.spawn(_work, (list(cases), list(reports), plan, folder, kept, say), nprocs=plan.workers)
        net = Joint(plan.size)
        net.load_state_dict(torch.load(kept)["net"])
    return net


class _Gradients:
    """The gradients of all parameters in one row: what is added up between processes and bounded at once."""

    def __init__(self, parameters: Sequence[torch.nn.Parameter]):
        self.row = torch.zeros(sum(p.numel() for p in parameters))
        for parameter, part in zip(parameters, self.row.split([p.numel() for p in parameters]), strict=True):
            parameter.grad = part.view_as(parameter)

    def share(self, workers: int) -> None:
        """The mean of all processes', of length one at most."""
        if workers > 1:
            dist.all_reduce(self.row)
            self.row /= workers
        self.row *= (1.0 / (self.row.norm() + 1e-6)).clamp(max=1.0)


def _work(
    rank: int,
    cases: list[Case],
    reports: list[Report],
    plan: Plan,
    folder: str,
    kept: Path,
    say: Callable[[str], None],
) -> None:
    with suppress(OSError, AttributeError):
        # Linux: a trainer that is killed takes its processes along.
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    torch.set_num_threads(1)
    dist.init_process_group("gloo", init_method=f"file://{folder}/meeting", rank=rank, world_size=plan.workers)
    torch.manual_seed(plan.seed)
    net = Joint(plan.size)
    if plan.start:
        release = start(Joint(plan.begun), plan.start).eval()
        some = cases[:: len(cases) // 240 + 1]
        net = pruned(release, net, [tokens(case.headline, case.text) for case in some])
    groups = [
        [p for n, p in net.named_parameters() if n.startswith("encoder.") == deep and p.requires_grad]
        for deep in (True, False)
    ]
    rates = [plan.rate, 5 * plan.rate]
    optimizer = torch.optim.AdamW(
        [{"params": g, "lr": r} for g, r in zip(groups, rates, strict=True)], weight_decay=0.01, fused=True
    )
    pool = names(cases)
    cycle = _cycle(optimizer, rates, len(_epoch(cases, reports, pool, plan, 0)) * plan.epochs)
    done = 0
    if kept.exists():
        state = torch.load(kept)
        net.load_state_dict(state["net"])
        optimizer.load_state_dict(state["optimizer"])
        cycle.load_state_dict(state["cycle"])
        done = state["epochs"]
    gradients = _Gradients([p for g in groups for p in g])
    dist.barrier()
    net.train()
    for number in range(done, plan.epochs):
        torch.manual_seed(plan.seed * 1000 + number * 10 + rank)
        rng = random.Random(plan.seed * 1000 + number * 10 + rank)
        began = time.monotonic()
        steps = _epoch(cases, reports, pool, plan, number)
        if plan.fade:
            cycle = _cycle(optimizer, [rate * plan.fade**number for rate in rates], len(steps))
        told: dict[str, float] = defaultdict(float)
        for step in steps:
            parts = _parts(net, step[rank], rng, strict=number >= STRICT or plan.start is not None)
            gradients.row.zero_()
            sum(parts.values()).backward()
            gradients.share(plan.workers)
            optimizer.step()
            cycle.step()
            for name, value in parts.items():
                told[name] += value.item() / len(steps)
        if rank == 0:
            losses_ = ", ".join(f"{name} {value:.3f}" for name, value in told.items())
            say(f"epoch {number + 1}: {losses_}; {len(steps)} steps, {time.monotonic() - began:.0f} s")
            state = {"net": net, "optimizer": optimizer, "cycle": cycle}
            fresh = kept.with_suffix(".new")
            torch.save({name: one.state_dict() for name, one in state.items()} | {"epochs": number + 1}, fresh)
            fresh.replace(kept)
    dist.destroy_process_group()


def _cycle(optimizer: torch.optim.Optimizer, rates: Sequence[float], steps: int) -> torch.optim.lr_scheduler.OneCycleLR:
    """The rates rise and fall once over about so many steps: an epoch may have some more than the one before."""
    return torch.optim.lr_scheduler.OneCycleLR(
        optimizer, list(rates), total_steps=int(steps * 1.03) + 1, pct_start=0.08, anneal_strategy="linear"
    )


def _parts(net: Joint, batch: Batch, rng: random.Random, strict: bool) -> dict[str, Tensor]:
    """What the network gets wrong on a batch."""
    reports = [one for one in batch if isinstance(one, Report)]
    if reports:
        return relevance(net, reports)
    cases = [one for one in batch if isinstance(one, Case)]
    return losses(net, [one for case in cases for one in examples(case, *rng.choice(LOOKS))], strict)


def _epoch(cases: Sequence[Case], reports: Sequence[Report], pool: Names, plan: Plan, number: int) -> list[list[Batch]]:
    """The steps of an epoch: for each the cases of every process, varied anew, or the reports, of like length."""
    rng = random.Random(plan.seed * 1000 + number)
    twice = [case for case in cases if len(case.text) > LONGER]
    made = [varied(swapped(case, pool, rng), rng, cases) for case in [*cases, *twice]]
    whole = list(batches(made, plan.pieces, rng))
    whole = whole[: len(whole) // plan.workers * plan.workers]
    # Neighbours in length go through one step, so that no process waits for the other.
    whole.sort(key=lambda batch: _length(batch[-1]))
    steps: list[list[Batch]] = [list(whole[n : n + plan.workers]) for n in range(0, len(whole), plan.workers)]
    share = plan.workers * REPORTS
    for _ in range(plan.again):
        told = sorted(rng.sample(reports, len(reports)), key=lambda one: sum(map(len, one.passages)))
        steps += [[told[n + k : n + share : plan.workers] for k in range(plan.workers)]
                  for n in range(0, len(told) - share + 1, share)]  # fmt: skip
    rng.shuffle(steps)
    return steps


def batches(cases: Sequence[Case], pieces: int, rng: random.Random) -> Iterator[list[Case]]:
    """Cases of like length together, about `pieces` tokens with their padding."""
    batch: list[Case] = []
    for case in sorted(cases, key=lambda c: _length(c) + rng.random() * 12):
        if batch and len(batch) >= max(1, int(pieces // (-(-_length(case) // STEP) * STEP))):
            yield batch
            batch = []
        batch.append(case)
    yield batch


def _length(case: Case) -> float:
    """About how many pieces a case has."""
    return 4 + (len(case.headline) + len(case.text)) / 4.2
