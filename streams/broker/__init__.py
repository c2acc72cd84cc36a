"""Kafka to work with: a real one of our own (`server`), librdkafka's mock (`memory`), or the user's by its address.

`open_broker(spec)` chooses; `local_broker()` is the real one. Both yield `HOST:PORT` and leave nothing behind.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from streams.broker.error import BrokerUnavailable
from streams.broker.memory import LIMITS, memory_broker
from streams.broker.server import local_broker

__all__ = ["BrokerUnavailable", "local_broker", "memory_broker", "open_broker"]


@contextmanager
def open_broker(spec: str | None = None) -> Iterator[str]:
    """Yield the `HOST:PORT` of the broker that a person asked for.

    None starts a real Apache Kafka and stops it afterwards; "memory" does so with librdkafka's mock cluster and says
    on standard error what its limits are; anything else is the address of a broker that runs already and is yielded
    as it is.
    Raises BrokerUnavailable, whose text is one clear message, when no broker can be had.
    """
    if spec is None:
        with local_broker() as address:
            yield address
    elif spec == "memory":
        sys.stderr.write(f"This is {LIMITS}.\n")
        with memory_broker() as address:
            yield address
    else:
        yield spec
