"""Coverage-guided fuzzing: `make fuzz`. `python -m tests.fuzz TARGET [libFuzzer options]`; what it finds is kept."""

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["processors", "streams", "schemas"]):
    from tests.fuzz.targets import TARGETS
    from tests.fuzz.test_fuzz import seeds

CORPUS = Path(__file__).parent / "corpus"
LONGEST = 2.0  # seconds of this process that a case may take


def timed(target: Callable[[bytes], None]) -> Callable[[bytes], None]:
    """The target, held to a time that a busy machine does not change."""

    def run(data: bytes) -> None:
        since = time.process_time()
        target(data)
        spent = time.process_time() - since
        assert spent < LONGEST, f"{spent:.1f} s for {len(data)} bytes"

    return run


def main() -> None:
    name = sys.argv.pop(1)
    kept = CORPUS / name
    kept.mkdir(parents=True, exist_ok=True)
    # It ends hard, so that nothing would remove a folder of its own.
    begin = Path(tempfile.gettempdir()) / f"tocsin-fuzz-{name}"
    begin.mkdir(exist_ok=True)
    for number, seed in enumerate(seeds(name)):
        (begin / str(number)).write_bytes(seed)
        # What is loaded at the first case is loaded by now.
        TARGETS[name](seed)
    options = ["-timeout=120", "-rss_limit_mb=1024", "-max_len=16384", "-print_final_stats=1", *sys.argv[1:]]
    atheris.Setup([sys.argv[0], str(kept), str(begin), *options], timed(TARGETS[name]))
    atheris.Fuzz()


if __name__ == "__main__":
    main()
