"""Preflight: whether the broker has what the settings say, told before the first record is taken."""

from collections.abc import Iterator, Mapping
from typing import Any

from streams.settings import Settings
from streams.topics import describe, planned


class Misconfigured(RuntimeError):
    """Topics and settings do not fit; the message has a line for each fault, and says what to do."""


async def preflight(settings: Settings) -> None:
    """Compare the topics on the broker with what they should be. Raises Misconfigured.

    Partitions must be as many as the settings say, or keys would be looked for where they are not; tables must be
    compacted, or they would be forgotten; records as large as we may write must be taken.
    """
    found = {topic["topic"]: topic for topic in await describe(settings)}
    faults = [fault for topic in planned(settings) for fault in _faults(settings, topic, found.get(topic.name, {}))]
    if faults:
        raise Misconfigured("; ".join(faults))


def _faults(settings: Settings, topic: Any, found: Mapping[str, Any]) -> Iterator[str]:
    partitions = found.get("partitions", 0)
    if not partitions:
        yield f"there is no topic {topic.name}; make the topics first: tocsin topics create"
        return
    if partitions != settings.partitions:
        yield (
            f"topic {topic.name} has {partitions} partitions and the settings say {settings.partitions}; "
            f"set TOCSIN_PARTITIONS={partitions}, or make the topics anew"
        )
    wanted, config = topic.topic_configs, found.get("config", {})
    size = config.get("max.message.bytes")
    if size is not None and int(size) < int(wanted["max.message.bytes"]):
        yield (
            f"topic {topic.name} takes records of {size} bytes and {wanted['max.message.bytes']} are needed; "
            "set its max.message.bytes"
        )
    kept = config.get("delete.retention.ms")
    if kept is not None and int(kept) < int(wanted.get("delete.retention.ms", 0)):
        yield (
            f"topic {topic.name} forgets deletions after {kept} ms and {wanted['delete.retention.ms']} are needed; "
            "set its delete.retention.ms"
        )
    for name in ("cleanup.policy", "message.timestamp.type"):
        value = config.get(name)
        if name in wanted and value is not None and _parts(value) != _parts(wanted[name]):
            yield f"topic {topic.name} has {name}={value} and {wanted[name]} is needed; set it"


def _parts(value: str) -> set[str]:
    return {part.strip() for part in value.split(",")}
