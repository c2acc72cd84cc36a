"""A worker that is asked to stop while it starts."""

import subprocess
import sys

import pytest

# What a library does to an exception that comes out of nowhere.
SWALLOWING = """
import os, signal, sys
from streams.commands import options, worker

def settings(**given):
    try:
        os.kill(os.getpid(), getattr(signal, sys.argv[1]))
    except BaseException:
        pass
    raise SystemExit("it went on")

options.settings = settings
worker.worker([])
"""


@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT"])
def test_a_worker_ends_whatever_swallows_exceptions_while_it_starts(name: str) -> None:
    ended = subprocess.run([sys.executable, "-c", SWALLOWING, name], capture_output=True, text=True, timeout=60)
    assert (ended.returncode, ended.stderr) == (0, "")
