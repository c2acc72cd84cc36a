"""`tocsin run`: Kafka, worker and alerts in one command, and nothing left when it is told to end."""

import json
import os
import signal
import subprocess
import sys
import urllib.request
import uuid

import psutil
import pytest

from tests.streams.wire import item


@pytest.mark.kafka
@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGTERM], ids=["interrupt", "terminate"])
def test_run_rings_and_leaves_nothing_behind(signum: signal.Signals, unused_tcp_port: int) -> None:
    mark = uuid.uuid4().hex
    us = [sys.executable, "-m", "streams.cli"]
    port = unused_tcp_port
    running = subprocess.Popen(
        [*us, "run", "--port", str(port), "--page-port", "0", "--no-sample"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "TOCSIN_RUN_MARK": mark},
        start_new_session=True,
    )
    assert running.stderr is not None
    assert running.stdout is not None
    assert running.stderr.readline().startswith(f"Kafka serves at 127.0.0.1:{port}.")
    page = running.stderr.readline().split()[-1]
    with urllib.request.urlopen(page, timeout=10) as answer:
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    publish = [*us, "publish", "-", "--broker", f"127.0.0.1:{port}"]
    subprocess.run(publish, input=item(), check=True, capture_output=True, timeout=60)
    assert json.loads(running.stdout.readline())["transition"] == "created"
    # As a terminal does it: an interrupt goes to the whole group.
    os.killpg(running.pid, signum)
    _, errors = running.communicate(timeout=60)
    assert running.returncode == 0
    assert "Aborted" not in errors
    assert "Traceback" not in errors
    assert not [process for process in psutil.process_iter() if _mark(process) == mark]


def _mark(process: psutil.Process) -> str | None:
    try:
        return process.environ().get("TOCSIN_RUN_MARK")
    except psutil.Error:
        return None
