"""The published contract: JSON Schema of every record and AsyncAPI 3 of every topic, generated from the code."""

from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from processors.wire.envelope import LIMIT
from schemas import Alert, EnrichedItem, FusedEvent, FusedOutcome, Mention
from streams.topics import ALERTS, DLQ, ENRICHED, EVENTS, ITEMS, MENTIONS, OUTCOMES, TOPICS, Topic

VERSION = "1.0.0"
_DIALECT = "https://json-schema.org/draft/2020-12/schema"
RECORDS: dict[str, type[BaseModel]] = {
    ENRICHED: EnrichedItem,
    MENTIONS: Mention,
    EVENTS: FusedEvent,
    OUTCOMES: FusedOutcome,
    ALERTS: Alert,
}
# What goes in is a standard of its own, in three spellings; this says only what no spelling may lack.
_ITEM: dict[str, Any] = {
    "title": "NewsItem",
    "description": f"A ninjs object, 1.x to 3.x (iptc.org/standards/ninjs), of at most {LIMIT} bytes; "
    "plain, in a CloudEvent, or framed by a schema registry.",
    "type": "object",
    "anyOf": [{"required": ["uri"]}, {"required": ["guid"]}, {"required": ["specversion", "data"]}],
}
HEADERS = {
    "content-type": "media type of the value",
    "ce_specversion": "CloudEvents version, 1.0",
    "ce_id": "id of the record: what comes twice under one id (at_least_once) has the same content",
    "ce_source": "who says it",
    "ce_type": "what kind of record it is",
    "ce_subject": "the record key",
    "ce_time": "time of the item that caused it",
    "ce_dataschema": "name of this schema",
    "ce_correlationid": "item key of the item behind it",
    "ce_causationid": "id of the record that caused it",
    "ce_arrivedtime": "when the broker had the item behind it; not in a replay",
    "traceparent": "W3C trace context of the item",
}
REASONS = {
    "dlq_stage": "where it failed",
    "dlq_reason": "why, in a sentence",
    "dlq_error": "class and message of the error",
    "dlq_field": "the field at fault",
    "dlq_found": "what stood there",
    "dlq_expected": "what should have stood there",
    "dlq_topic": "the topic it was on",
    "dlq_partition": "its partition there",
    "dlq_offset": "its offset there",
    "dlq_cut": "bytes of the whole value, where this one is cut to fit",
    "dlq_sha256": "hash of the whole value, where this one is cut",
}


# A dead letter's value is whatever came; what we say of it stands in its headers.
_DEAD_LETTER: dict[str, Any] = {
    "title": "DeadLetter",
    "description": "The original bytes, of any form. Why they are here is said in headers: "
    + ", ".join(f"{name} ({about})" for name, about in REASONS.items())
    + ".",
}


def json_schemas() -> dict[str, Any]:
    """JSON Schema (2020-12) of the value of every topic that we write, by topic name."""
    return {
        topic: {"$schema": _DIALECT, "$id": f"urn:tocsin:schema:{topic}"}
        | record.model_json_schema(mode="serialization")
        for topic, record in RECORDS.items()
    }


def published_schemas() -> dict[str, Any]:
    """JSON Schema (2020-12) of all topics, input and dead letters too: what is kept under schemas/published."""
    others = {ITEMS: _ITEM, DLQ: _DEAD_LETTER}
    return json_schemas() | {
        topic: {"$schema": _DIALECT, "$id": f"urn:tocsin:schema:{topic}"} | schema for topic, schema in others.items()
    }


def asyncapi() -> dict[str, Any]:
    """AsyncAPI 3.0 of Tocsin as an application: it receives items and sends everything else."""
    _, definitions = models_json_schema(
        [(record, "serialization") for record in RECORDS.values()], ref_template="#/components/schemas/{model}"
    )
    return {
        "asyncapi": "3.0.0",
        "info": {"title": "Tocsin", "version": VERSION, "license": {"name": "Apache-2.0"}},
        "defaultContentType": "application/json",
        "channels": {topic.name: _channel(topic) for topic in TOPICS},
        "operations": {
            f"{action}.{topic.name}": {
                "action": action,
                "channel": {"$ref": f"#/channels/{topic.name}"},
                "messages": [{"$ref": f"#/channels/{topic.name}/messages/record"}],
            }
            for topic in TOPICS
            for action in ["receive" if topic.name == ITEMS else "send"]
        },
        "components": {
            "messages": {topic.name: _message(topic) for topic in TOPICS},
            "schemas": definitions["$defs"] | {"NewsItem": _ITEM},
        },
    }


def _channel(topic: Topic) -> dict[str, Any]:
    config: dict[str, Any] = {"cleanup.policy": topic.cleanup.split(","), "max.message.bytes": topic.limit}
    if topic.retention is not None:
        config["retention.ms"] = topic.retention
    return {
        "address": topic.name,
        "description": f"{topic.value}. Key: {topic.key}.",
        "messages": {"record": {"$ref": f"#/components/messages/{topic.name}"}},
        "bindings": {"kafka": {"topic": topic.name, "topicConfiguration": config, "bindingVersion": "0.5.0"}},
    }


def _message(topic: Topic) -> dict[str, Any]:
    record = RECORDS.get(topic.name)
    message: dict[str, Any] = {
        "name": topic.name,
        "contentType": "application/json",
        "headers": _strings(REASONS if topic.name == DLQ else HEADERS),
        "bindings": {"kafka": {"key": {"type": "string"}, "bindingVersion": "0.5.0"}},
    }
    if record is not None:
        message["correlationId"] = {"location": "$message.header#/ce_correlationid"}
        message["payload"] = {"$ref": f"#/components/schemas/{record.__name__}"}
    elif topic.name == ITEMS:
        message["payload"] = {"$ref": "#/components/schemas/NewsItem"}
    return message


def _strings(names: dict[str, str]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {name: {"type": "string", "description": about} for name, about in names.items()},
    }
