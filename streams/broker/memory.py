"""librdkafka's mock cluster: a broker inside this process, for offline trials and quick tests.

Every topic has four partitions. A group's first member waits three seconds for others, so that a session timeout
below four seconds ends before the group begins: the member is forgotten and waits for good.
"""

from collections.abc import Iterator
from contextlib import contextmanager

LIMITS = (
    "librdkafka's mock cluster in this process: topics appear when they are first used and cannot be created, "
    "about 5 MB a partition are kept, nothing is compacted, all is gone at the end"
)


@contextmanager
def memory_broker() -> Iterator[str]:
    """Yield `HOST:PORT` of a mock cluster of one broker; it lives until the end of the block. See LIMITS."""
    from confluent_kafka import Producer

    # The cluster belongs to this client: it must stay referenced for as long as the broker is needed.
    owner = Producer({"test.mock.num.brokers": 1, "log_level": 3})
    try:
        (broker,) = owner.list_topics(timeout=10).brokers.values()
        yield f"{broker.host}:{broker.port}"
    finally:
        owner.flush(0)
        del owner
