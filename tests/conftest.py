"""Brokers that the tests share."""

from collections.abc import Iterator

import pytest

from streams.broker import local_broker, memory_broker


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
