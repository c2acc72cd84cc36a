"""Programs of Debian that tests drive: installed by the tests themselves where they may, else the test is skipped."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

import psycopg
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


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def postgres_server() -> Iterator[str]:
    """A fresh PostgreSQL for the length of a block: its `postgresql://...`, without the name of a database."""
    bin_folder = installed("postgresql", "initdb").parent
    folder = Path(tempfile.mkdtemp(prefix="tocsin-postgres-"))
    who: dict[str, Any] = {}
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        owner = pwd.getpwnam("postgres")
        os.chown(folder, owner.pw_uid, owner.pw_gid)
        who = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}
    port = free_port()
    subprocess.run(
        [bin_folder / "initdb", "-D", folder / "data", "-U", "tocsin", "--auth=trust", "-E", "UTF8", "--no-sync"],
        check=True, stdout=subprocess.DEVNULL, **who, cwd=folder,
    )  # fmt: skip
    options = ["-c", f"port={port}", "-c", "listen_addresses=127.0.0.1", "-c", f"unix_socket_directories={folder}"]
    server = subprocess.Popen(
        [bin_folder / "postgres", "-D", folder / "data", *options, "-c", "fsync=off"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **who, cwd=folder,
    )  # fmt: skip
    address = f"postgresql://tocsin@127.0.0.1:{port}"
    try:
        for _ in range(200):
            try:
                psycopg.connect(f"{address}/postgres").close()
                break
            except psycopg.OperationalError:
                time.sleep(0.05)
        yield address
    finally:
        server.terminate()
        server.wait(20)
        subprocess.run(["rm", "-rf", folder], check=False)
