"""The joint reader's weights, from the corpus.

usage: python -m training.reader [--layers N] [--epochs N] [--without VOICE,...] [--to FOLDER]

By default what ships: all voices but the newest three (training/voices.py), six layers, int8 in processors/data/models.
Two cores, some 20 minutes where both are free; the same corpus, seed and machine give the same weights.
"""

import argparse
from pathlib import Path

from processors.joint.tokens import tokens
from training.export import MODELS, export
from training.learning import Plan, learn
from training.voices import UNLEARNT, corpus


def say(line: str) -> None:
    print(line, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--layers", type=int, default=Plan.layers)
    parser.add_argument("--epochs", type=int, default=Plan.epochs)
    parser.add_argument("--without", default=",".join(UNLEARNT), help="voices that are not learnt from")
    parser.add_argument("--to", type=Path, default=MODELS, help="where the weights go")
    asked = parser.parse_args()
    cases = corpus(asked.without.split(","))
    say(f"{len(cases)} cases")
    net = learn(cases, Plan(layers=asked.layers, epochs=asked.epochs), say)
    export(net, [tokens(case.headline, case.text) for case in cases[:: len(cases) // 300 + 1]], asked.to)


if __name__ == "__main__":
    main()
