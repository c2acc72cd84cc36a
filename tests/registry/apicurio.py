"""A real schema registry for tests: Apicurio, run with an in-memory database."""

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from streams.broker.java import find_java
from tests.maven import Program

APICURIO = Program(Path(__file__).parent / "program", ("registry-runner.jar", "lib"))
_START = 240.0  # seconds on a machine that does much else; five where it does not


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """The address of its Confluent API, for the length of a block. `folder` takes its log."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        str(find_java().program), "-Xmx300m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Dquarkus.http.host=127.0.0.1",
        f"-Dquarkus.http.port={port}", "-jar", str(APICURIO.home / "registry-runner.jar"),
    ]  # fmt: skip
    with (folder / "registry.log").open("wb") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log, env={**os.environ, "REGISTRY_LOG_LEVEL": "WARN"})
    address = f"http://127.0.0.1:{port}/apis/ccompat/v7"
    try:
        end = time.monotonic() + _START
        while not _answers(address):
            assert server.poll() is None, (folder / "registry.log").read_text()[-2000:]
            assert time.monotonic() < end, "the registry does not start"
            time.sleep(0.2)
        yield address
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _answers(address: str) -> bool:
    try:
        return httpx.get(f"{address}/subjects", timeout=5).is_success
    except httpx.HTTPError:
        return False
