"""Programs of Debian that tests drive: installed by the tests themselves where they may, else the test is skipped."""

import os
import shutil
import subprocess
from functools import lru_cache
from pathlib import Path

import pytest

_QUIET = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


@lru_cache
def installed(package: str, program: str) -> Path:
    """Where a program is, after installing its package if need be. Skips the test when it can neither be found nor had."""
    found = _find(program)
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (["apt-get", "update"], ["apt-get", "install", "-y", "--no-install-recommends", package]):
            subprocess.run(command, env=environment, timeout=280, check=False, **_QUIET)
        found = _find(program)
    if found is None:
        pytest.skip(f"needs {program}, which Debian's package {package} brings; install it, or run the tests as root")
    return found


def _find(program: str) -> Path | None:
    on_path = shutil.which(program)
    if on_path:
        return Path(on_path)
    return max(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"), default=None)
