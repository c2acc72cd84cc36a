"""Brokers that the tests share, and the proof that nothing they started is left."""

import os
import signal
import time
import uuid
from collections.abc import Iterator

import psutil
import pytest

from streams.broker import local_broker, memory_broker

# A session in the background of a shell inherits a deaf ear for Ctrl-C, and so would every command it starts.
signal.signal(signal.SIGINT, signal.default_int_handler)

# Every process that a test starts inherits it, however far removed and whoever adopts it.
MARK = ("TOCSIN_TESTS", uuid.uuid4().hex)


@pytest.fixture(scope="session")
def kafka() -> Iterator[str]:
    """`HOST:PORT` of a real Apache Kafka for the whole session. Name topics and groups of your own in it."""
    with local_broker() as address:
        yield address


@pytest.fixture
def mock_kafka() -> Iterator[str]:
    """`HOST:PORT` of a fresh librdkafka mock cluster in this process."""
    with memory_broker() as address:
        yield address


def pytest_sessionstart() -> None:
    os.environ[MARK[0]] = MARK[1]


def _left() -> list[str]:
    """What runs with our mark, beside ourselves."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.pid != os.getpid() and process.environ().get(MARK[0]) == MARK[1]:
                found.append(f"{process.pid} {' '.join(process.cmdline())[:200]}")
        except psutil.Error:  # it ended meanwhile, or is not ours to look at
            continue
    return found


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    deadline = time.monotonic() + 5
    while (left := _left()) and time.monotonic() < deadline:
        time.sleep(0.1)
    if left:
        print("\nThe tests left processes behind:", *left, sep="\n  ")
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
