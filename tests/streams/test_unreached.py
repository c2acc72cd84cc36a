"""Why no connection to Kafka was made, in words."""

import errno
import logging
from collections.abc import Iterator

import pytest
from aiokafka.errors import KafkaConnectionError, SaslAuthenticationFailed

from streams import unreached
from streams.unreached import Tried

LOG = logging.getLogger("aiokafka")
NOBODY = KafkaConnectionError("Unable to bootstrap")


@pytest.fixture
def tried() -> Iterator[Tried]:
    handlers, propagate = LOG.handlers, LOG.propagate
    yield Tried()
    LOG.handlers, LOG.propagate = handlers, propagate


def test_who_is_there_and_lets_nobody_in_is_said_with_its_words(tried: Tried) -> None:
    LOG.error("Unable connect to %s: %s", "b:9092", SaslAuthenticationFailed("wrong\x1b]52;c;aGk=\x07 password"))
    said = tried.said("b:9092", NOBODY)
    assert said.startswith("Kafka at b:9092 refused: ")
    assert said.endswith("SaslAuthenticationFailed: wrong\\x1b]52;c;aGk=\\x07 password")


def test_the_last_reason_of_several_brokers_is_told(tried: Tried) -> None:
    LOG.error("Unable connect to %s: %s", "a:9092", SaslAuthenticationFailed("wrong password"))
    LOG.error("Unable connect to %s: %s", "b:9092", OSError(errno.ECONNREFUSED, "Connect call failed"))
    assert tried.said("a:9092,b:9092", NOBODY) == "no Kafka answers at a:9092,b:9092 (connection refused)"


def test_a_reason_of_long_ago_is_not_told(tried: Tried, monkeypatch: pytest.MonkeyPatch) -> None:
    LOG.error("Unable connect to %s: %s", "b:9092", SaslAuthenticationFailed("wrong password"))
    monkeypatch.setattr(unreached, "_RECENT", 0.0)
    assert tried.said("b:9092", NOBODY) == "no Kafka answers at b:9092 (KafkaConnectionError: Unable to bootstrap)"
