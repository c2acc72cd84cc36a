"""The long form of the fault suite: `make faults`."""

import argparse
import asyncio
import random
import sys
import tempfile
from pathlib import Path

from streams.broker import local_broker
from tests.faults.crew import FAULTS
from tests.faults.rounds import rounds
from tests.streams.harness import settings


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--items", type=int, default=20_000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--guarantee", choices=["exactly_once", "at_least_once"], default="exactly_once")
    asked = parser.parse_args()
    chance = random.Random(asked.seed)
    plan = [chance.choice(FAULTS).__name__ for _ in range(asked.rounds)]
    with local_broker() as broker, tempfile.TemporaryDirectory() as data:
        chosen = settings(broker, Path(data), guarantee=asked.guarantee)
        found, recoveries, codes = asyncio.run(rounds(chosen, asked.workers, asked.items, asked.seed, plan))
    print(f"longest recovery {max(recoveries):.1f} s; exit statuses {codes}")
    for line in (*found.lost[:20], *found.twice[:20], *found.contradictory[:20]):
        print("  " + line)
    return 0 if found.whole else 1


if __name__ == "__main__":
    sys.exit(main())
