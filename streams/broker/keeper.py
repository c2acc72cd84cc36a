"""Keeps Kafka's Java process for the process that asked for it. Run as a script of its own; imports nothing of ours.

    python keeper.py GRACE LOG SCRATCH COMMAND...

Starts COMMAND with its output in LOG and ends with its exit code. It stops COMMAND when its own standard input ends,
which the kernel sees to however the asking process dies, or when it is told to by SIGTERM: with SIGTERM and, after
GRACE seconds, SIGKILL, and then removes the folder SCRATCH ("" for none). When COMMAND ends by itself SCRATCH stays:
the asker is alive and wants to read LOG.
"""

import shutil
import signal
import subprocess
import sys
import threading


def _die_with_keeper() -> None:
    """On Linux the kernel ends the child when the keeper is killed; elsewhere nothing can."""
    import ctypes

    ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG


def main(grace: float, log: str, scratch: str, command: list[str]) -> int:
    with open(log, "ab") as output:
        child = subprocess.Popen(  # noqa: S603
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            preexec_fn=_die_with_keeper if sys.platform == "linux" else None,
        )

    stopped = threading.Event()

    def stop(*_: object) -> None:
        stopped.set()
        if grace > 0:
            child.terminate()
            threading.Timer(grace, child.kill).start()
        else:
            child.kill()

    def until_asker_ends() -> None:
        sys.stdin.buffer.read()
        stop()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    threading.Thread(target=until_asker_ends, daemon=True).start()
    code = child.wait()
    if scratch and stopped.is_set():
        shutil.rmtree(scratch, ignore_errors=True)
    return code if code >= 0 else 128 - code


if __name__ == "__main__":
    import os

    # Past the grace timer, which may still wait for a child that has ended.
    os._exit(main(float(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4:]))
