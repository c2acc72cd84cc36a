"""A worker that is asked to stop while it starts."""

import subprocess
import sys

# What a library does to an exception that comes out of nowhere.
SWALLOWING = """
import os, signal
from streams.commands import options, worker

def settings(**given):
    try:
        os.kill(os.getpid(), signal.SIGTERM)
    except BaseException:
        pass
    raise SystemExit("it went on")

options.settings = settings
worker.worker([])
"""


def test_a_worker_ends_whatever_swallows_exceptions_while_it_starts() -> None:
    ended = subprocess.run([sys.executable, "-c", SWALLOWING], capture_output=True, text=True, timeout=60)
    assert (ended.returncode, ended.stderr) == (0, "")
