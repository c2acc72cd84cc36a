"""The topics: their names, keys, cleanup and sizes; made explicitly, never by the broker."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import TopicAlreadyExistsError, for_code

from streams.settings import Settings

ITEMS = "news.items.v1"
DLQ = "news.items.v1.dlq"
ENRICHED = "news.enriched.v1"
MENTIONS = "news.mentions.v1"
EVENTS = "news.events.v1"
OUTCOMES = "news.outcomes.v1"
ALERTS = "news.alerts.v1"

_WEEK = 7 * 24 * 3600 * 1000
_MONTH = 30 * 24 * 3600 * 1000
_MIB = 1024 * 1024
ROW_LIMIT = 8 * _MIB  # the largest record of a table's changelog


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic. `key` says what the record key is, `cleanup` is Kafka's cleanup.policy, `limit` the largest record."""

    name: str
    key: str
    cleanup: str
    value: str
    retention: int | None = None
    limit: int = _MIB
    config: dict[str, str] = field(default_factory=dict)

    def settings(self) -> dict[str, str]:
        """The topic's configuration as Kafka names it."""
        found = {"cleanup.policy": self.cleanup, "max.message.bytes": str(self.limit), **self.config}
        if self.retention is not None:
            found["retention.ms"] = str(self.retention)
        return found


TOPICS = (
    # Stamped by the broker: a producer's wrong clock must not say when its items arrived.
    Topic(ITEMS, "item key", "delete", "a wire item as sent (ninjs; plain or CloudEvents), or a tick", _WEEK, 4 * _MIB,
          {"message.timestamp.type": "LogAppendTime"}),
    # A dead letter is its item with headers that say why, so it needs room for more than an item.
    Topic(DLQ, "original key", "delete", "original bytes and headers; why in dlq_* headers", _MONTH, 5 * _MIB),
    Topic(ENRICHED, "item key", "compact,delete", "EnrichedItem; tombstone once the item is killed", _MONTH, 8 * _MIB),
    Topic(MENTIONS, "folding key", "delete", "a mention (or retraction) of an event or outcome", _WEEK, 4 * _MIB),
    Topic(EVENTS, "event_id", "compact", "fused Event; tombstone when its retention ends", None, 8 * _MIB),
    Topic(OUTCOMES, "outcome_id", "compact", "fused Outcome", None, 8 * _MIB),
    Topic(ALERTS, "alert_id", "compact,delete", "alert transitions", _MONTH, 8 * _MIB),
)  # fmt: skip

# What people type: `tocsin watch alerts`, `tocsin replay FILE --topic alerts`.
SHORT = {
    "items": ITEMS, "enriched": ENRICHED, "mentions": MENTIONS, "events": EVENTS, "outcomes": OUTCOMES,
    "alerts": ALERTS, "dlq": DLQ,
}  # fmt: skip
OUTPUTS = (ENRICHED, MENTIONS, EVENTS, OUTCOMES, ALERTS, DLQ)

DELETIONS = 24 * 3600  # seconds that a changelog holds the deletion of a row for stores that have not read it

# Tables and the topic whose partitions they follow; a table's changelog must have as many partitions as that topic.
TABLES = {"items": ITEMS, "memory": MENTIONS}


def changelog(table: str, settings: Settings) -> str:
    """The name of a table's changelog on the broker."""
    return settings.topic(f"{settings.group}-{table}-changelog")


def planned(settings: Settings) -> tuple[NewTopic, ...]:
    """Every topic and changelog as the broker should have it."""
    compact = {
        "cleanup.policy": "compact",
        "max.message.bytes": str(ROW_LIMIT),
        "delete.retention.ms": f"{DELETIONS}000",
    }
    wanted = {settings.topic(topic.name): topic.settings() for topic in TOPICS}
    wanted |= {changelog(table, settings): compact for table in TABLES}
    return tuple(
        NewTopic(name, settings.partitions, settings.replication, topic_configs=config)
        for name, config in wanted.items()
    )


@asynccontextmanager
async def admin(settings: Settings) -> AsyncIterator[AIOKafkaAdminClient]:
    """An admin client for the length of a block."""
    client = AIOKafkaAdminClient(**settings.client(), client_id="tocsin-topics")
    await client.start()
    try:
        yield client
    finally:
        await client.close()


async def create(settings: Settings, wait: float = 10.0) -> tuple[str, ...]:
    """Make the topics that are not there; returns their names once every partition has a leader.

    Raises aiokafka.errors.KafkaError when the broker refuses.
    """
    async with admin(settings) as client:
        reply = await client.create_topics(list(planned(settings)))
        made = []
        for name, code, *_ in reply.topic_errors:
            error = for_code(code)
            if code == 0:
                made.append(name)
            elif error is not TopicAlreadyExistsError:
                raise error(name)
        names = [topic.name for topic in planned(settings)]
        for _ in range(int(wait / 0.05)):
            found = await client.describe_topics(names)
            if all(t["error_code"] == 0 and all(p["leader"] >= 0 for p in t["partitions"]) for t in found):
                break
            await asyncio.sleep(0.05)
        return tuple(made)


async def describe(settings: Settings) -> tuple[dict[str, Any], ...]:
    """What the broker has of our topics: name, partitions, replication, key, value and configuration that is set."""
    about = {settings.topic(topic.name): topic for topic in TOPICS}
    names = [topic.name for topic in planned(settings)]
    async with admin(settings) as client:
        found = {t["topic"]: t for t in await client.describe_topics(names)}
        there = [name for name in names if found.get(name, {}).get("error_code") == 0]
        configs = await _configs(client, there)
    return tuple(
        {
            "topic": name,
            "partitions": len(found[name]["partitions"]) if name in there else 0,
            "replication": len(found[name]["partitions"][0]["replicas"]) if name in there else 0,
            "key": about[name].key if name in about else "table key",
            "value": about[name].value if name in about else "table changelog",
            "config": configs.get(name, {}),
        }
        for name in names
    )


async def _configs(client: AIOKafkaAdminClient, names: list[str]) -> dict[str, dict[str, str]]:
    asked = ("cleanup.policy", "retention.ms", "max.message.bytes", "message.timestamp.type")
    resources = [ConfigResource(ConfigResourceType.TOPIC, name, dict.fromkeys(asked, "")) for name in names]
    result: dict[str, dict[str, str]] = {}
    for reply in await client.describe_configs(resources) if resources else ():
        for resource in reply.resources:
            result[resource[3]] = {entry[0]: entry[1] for entry in resource[4] if entry[0] in asked}
    return result
