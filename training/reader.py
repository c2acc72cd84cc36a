"""The joint reader's weights, from the corpus.

usage: python -m training.reader FOLDER [--scratch] [--epochs N] [--without VOICE,...] [--keep FILE] [--to FOLDER]

By default what ships: from the weights of a course before (training/start) one over all voices but the newest and those
that set thresholds (training/voices.py), and over the reports of FOLDER (training/relevance.py), int8 in
processors/data/models. With --scratch the course begins at the encoder as it is published, and is longer. With --keep
learning goes on after the last whole epoch where it was stopped.
The same corpus, seed and machine give the same weights.
"""

import argparse
from dataclasses import replace
from pathlib import Path

from processors.joint.tokens import tokens
from training.export import MODELS, export
from training.joint import Size
from training.learning import Plan, learn
from training.relevance import FILE, reports
from training.voices import UNLEARNT, corpus

LAST = Path(__file__).parent / "start"
SMALL = Size(inner=1024, narrow=5, attentions=8)
ON = Plan(start=LAST, begun=SMALL, size=SMALL, again=2, epochs=1, rate=1e-4, fade=0.5, seed=12)
SCRATCH = Plan(epochs=8, seed=7, rate=2e-4)


def say(line: str) -> None:
    print(line, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "folder", type=Path, help=f"where {FILE} lies; without it the network learns from the corpus alone"
    )
    parser.add_argument("--scratch", action="store_true", help="begin at the encoder as it is published")
    parser.add_argument("--epochs", type=int, help=f"{ON.epochs}, from scratch {SCRATCH.epochs}")
    parser.add_argument("--without", default=",".join(UNLEARNT), help="voices that are not learnt from")
    parser.add_argument("--keep", type=Path, help="a file in which each epoch is kept, and gone on from")
    parser.add_argument("--to", type=Path, default=MODELS, help="where the weights go")
    asked = parser.parse_args()
    cases, told = corpus(asked.without.split(",")), reports(asked.folder)
    if not told:
        say(f"{asked.folder} holds no {FILE}: the network learns without its reports")
    plan = SCRATCH if asked.scratch else ON
    net = learn(cases, told, replace(plan, epochs=asked.epochs or plan.epochs), say, asked.keep)
    export(net, [tokens(case.headline, case.text) for case in cases[:: len(cases) // 300 + 1]], asked.to)


if __name__ == "__main__":
    main()
