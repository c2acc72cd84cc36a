"""`python -m tests.processors.compiled`: every pattern that the reading compiles, as JSON, from a process that has none yet."""

import importlib
import json
import pkgutil
import re
import sys
from pathlib import Path
from typing import Any

ROOT = str(Path(__file__).parents[2])
OURS = ("processors", "schemas", "streams")


def patterns() -> list[tuple[str, int, str]]:
    """Each with its flags and the file that asks for it: at import, and while it reads what the fuzzer begins with."""
    found: dict[tuple[str, int], str] = {}
    inner: Any = re._compiler  # type: ignore[attr-defined]  # the one way by which all are compiled, named or not
    compiling = inner.compile

    def noting(pattern: Any, flags: int = 0) -> Any:
        frame = sys._getframe(1)
        while frame.f_globals["__name__"].partition(".")[0] in ("re", "functools"):
            frame = frame.f_back
        if isinstance(pattern, str) and frame.f_globals["__name__"].startswith(OURS):
            found.setdefault((pattern, int(flags)), f"{frame.f_globals['__name__']}:{frame.f_lineno}")
        return compiling(pattern, flags)

    inner.compile = noting
    for package in map(importlib.import_module, OURS):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if ".migrations" not in module.name and not module.name.endswith("__main__"):
                importlib.import_module(module.name)
    from tests.fuzz.targets import TARGETS
    from tests.fuzz.test_fuzz import seeds

    for name in ("item", "text"):
        for seed in seeds(name):
            TARGETS[name](seed)
    return [(pattern, flags, where) for (pattern, flags), where in found.items()]


if __name__ == "__main__":
    print(json.dumps(patterns()))
