"""Coverage-guided fuzzing: `make fuzz`. `python -m tests.fuzz TARGET [libFuzzer options]`; what it finds is kept."""

import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["processors", "streams", "schemas"]):
    from tests.fuzz.targets import TARGETS

CORPUS = Path(__file__).parent / "corpus"


def main() -> None:
    name = sys.argv.pop(1)
    kept = CORPUS / name
    kept.mkdir(exist_ok=True)
    options = ["-timeout=2", "-rss_limit_mb=1024", "-max_len=16384", *sys.argv[1:]]
    atheris.Setup([sys.argv[0], str(kept), *options], TARGETS[name])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
