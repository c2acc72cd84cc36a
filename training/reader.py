"""The joint reader's weights, from the corpus.

usage: python -m training.reader [--layers N] [--without VOICE,...] [--keep FOLDER] [--to FOLDER]

By default what ships: all voices but the newest and those that set thresholds (training/voices.py), six layers, int8 in
processors/data/models. A first course over the older voices; from its end two second courses, each over all that one of
the last two releases knew (`SETS`); the mean of the two is what ships (model soups, Wortsman et al., ICML 2022), which reads voices
that neither has learnt from better than either. A release costs one second course if the weights of the others are at
hand (`--keep FOLDER`). Two cores, some 180 minutes where both are free; the same corpus, seed and machine give the same
weights.
"""

import argparse
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import torch

from processors.joint.tokens import tokens
from training.export import MODELS, export
from training.joint import Joint
from training.learning import Plan, learn
from training.markup import Case
from training.voices import SETS, UNLEARNT, corpus

FIRST, SECOND = Plan(), Plan(epochs=5, seed=11, rate=1.5e-4)


def say(line: str) -> None:
    print(line, flush=True)


def course(name: str, keep: Path | None, layers: int, make: Callable[[], Joint]) -> Joint:
    """The network after a course, from the folder where its weights are kept, if they are."""
    kept = keep / f"{name}.pt" if keep else None
    if kept and kept.exists():
        net = Joint(layers)
        net.load_state_dict(torch.load(kept))
        return net
    net = make()
    if kept:
        torch.save(net.state_dict(), kept)
    return net


def mean(nets: Sequence[Joint]) -> Joint:
    """The first network, with the mean of all their weights."""
    states = [net.state_dict() for net in nets]
    whole = {
        name: sum(s[name] for s in states) / len(states) for name in states[0] if states[0][name].is_floating_point()
    }
    nets[0].load_state_dict(states[0] | whole)
    return nets[0]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--layers", type=int, default=Plan.layers)
    parser.add_argument("--without", default=",".join(UNLEARNT), help="voices that are not learnt from")
    parser.add_argument("--keep", type=Path, help="where the weights of each course are kept, and taken from if there")
    parser.add_argument("--to", type=Path, default=MODELS, help="where the weights go")
    asked = parser.parse_args()
    without = asked.without.split(",")
    first, second = replace(FIRST, layers=asked.layers), replace(SECOND, layers=asked.layers)

    def knowing(known: int) -> list[Case]:
        return corpus([*without, *(name for names in SETS[known:] for name in names)])

    # Learnt once, though each second course begins at its end.
    start = cache(lambda: course("first", asked.keep, asked.layers, lambda: learn(knowing(0), first, say)))
    # Of all second courses the last two: older ones have not met what the last sets are for.
    nets = [
        course(f"second-{n}", asked.keep, asked.layers, lambda n=n: learn(knowing(n), second, say, start()))
        for n in range(max(1, len(SETS) - 1), len(SETS) + 1)
    ]
    cases = corpus(without)
    export(mean(nets), [tokens(case.headline, case.text) for case in cases[:: len(cases) // 300 + 1]], asked.to)


if __name__ == "__main__":
    main()
