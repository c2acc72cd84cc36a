"""Runs every `bench_<noun>.py` beside this file, each in a process of its own so that none warms up another.

usage: python -m benchmarks [NOUN ...]
"""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def main(wanted: list[str]) -> int:
    """Run the named benchmarks, or all; the exit status is the number that failed."""
    names = sorted(path.stem for path in HERE.glob("bench_*.py"))
    if wanted:
        unknown = sorted({f"bench_{noun}" for noun in wanted} - set(names))
        if unknown:
            known = ", ".join(name.removeprefix("bench_") for name in names)
            sys.exit(f"no {', '.join(unknown)}; there are: {known}")
        names = [f"bench_{noun}" for noun in wanted]
    failed = 0
    for name in names:
        print(f"== {name.removeprefix('bench_')}", flush=True)
        failed += subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], check=False).returncode != 0
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
