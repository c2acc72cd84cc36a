"""The joint reader's weights, from the corpus.

usage: python -m training.reader [--layers N] [--without VOICE,...] [--to FOLDER]

By default what ships: all voices but the newest and those that set thresholds (training/voices.py), six layers, int8 in
processors/data/models. Two courses: the voices of the last release, then all of them with the recent ones. So a release
costs a third of the time of learning everything anew, if the weights of the first course are at hand (`--keep FOLDER`).
Two cores, some 140 minutes where both are free; the same corpus, seed and machine give the same weights.
"""

import argparse
from dataclasses import replace
from pathlib import Path

import torch

from processors.joint.tokens import tokens
from training.export import MODELS, export
from training.joint import Joint
from training.learning import Plan, learn
from training.voices import RECENT, UNLEARNT, corpus

FIRST, SECOND = Plan(), Plan(epochs=5, seed=11, rate=1.5e-4)


def say(line: str) -> None:
    print(line, flush=True)


def first(layers: int, without: list[str], keep: Path | None) -> Joint:
    """The network after the first course."""
    kept = keep / "first.pt" if keep else None
    if kept and kept.exists():
        net = Joint(layers)
        net.load_state_dict(torch.load(kept))
        return net
    net = learn(corpus([*without, *RECENT]), replace(FIRST, layers=layers), say)
    if kept:
        torch.save(net.state_dict(), kept)
    return net


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--layers", type=int, default=Plan.layers)
    parser.add_argument("--without", default=",".join(UNLEARNT), help="voices that are not learnt from")
    parser.add_argument("--keep", type=Path, help="where the first course's weights are kept, and taken from if there")
    parser.add_argument("--to", type=Path, default=MODELS, help="where the weights go")
    asked = parser.parse_args()
    without = asked.without.split(",")
    cases = corpus(without)
    net = learn(cases, replace(SECOND, layers=asked.layers), say, first(asked.layers, without, asked.keep))
    export(net, [tokens(case.headline, case.text) for case in cases[:: len(cases) // 300 + 1]], asked.to)


if __name__ == "__main__":
    main()
