"""The published contract: JSON Schema of every record and AsyncAPI 3 of every topic, generated from the code."""

from typing import Any

from pydantic import BaseModel

from schemas import Alert, EnrichedItem, FusedEvent, FusedOutcome, Mention, NewsItem
from streams.topics import ALERTS, ENRICHED, EVENTS, ITEMS, MENTIONS, OUTCOMES, TOPICS

VERSION = "1.0.0"
RECORDS: dict[str, type[BaseModel]] = {
    ITEMS: NewsItem,
    ENRICHED: EnrichedItem,
    MENTIONS: Mention,
    EVENTS: FusedEvent,
    OUTCOMES: FusedOutcome,
    ALERTS: Alert,
}
_HEADERS = {
    "content-type": "media type of the value",
    "ce_specversion": "CloudEvents version, 1.0",
    "ce_id": "id of the record: the same id may come twice, always with the same content",
    "ce_source": "who says it",
    "ce_type": "what kind of record it is",
    "ce_subject": "the record key",
    "ce_time": "time of the item that caused it",
    "ce_dataschema": "name of this schema",
    "ce_correlationid": "item key of the item behind it",
    "ce_causationid": "id of the record that caused it",
    "traceparent": "W3C trace context of the item",
}


def json_schemas() -> dict[str, Any]:
    """JSON Schema (2020-12) of the value of every topic, by topic name."""
    return {
        topic: {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": f"urn:tocsin:schema:{topic}"}
        | record.model_json_schema(mode="serialization")
        for topic, record in RECORDS.items()
        if topic != ITEMS
    }


def asyncapi() -> dict[str, Any]:
    """AsyncAPI 3.0 of the topics, with Kafka bindings and the CloudEvents headers of every record."""
    schemas = json_schemas()
    about = {topic.name: topic for topic in TOPICS}
    channels = {
        name: {
            "address": name,
            "description": f"{topic.value}. Key: {topic.key}.",
            "messages": {"record": {"$ref": f"#/components/messages/{name}"}} if name in schemas else {},
            "bindings": {"kafka": {"topicConfiguration": {"cleanup.policy": topic.cleanup.split(",")}}},
        }
        for name, topic in about.items()
    }
    messages = {
        name: {
            "name": name,
            "contentType": "application/json",
            "correlationId": {"location": "$message.header#/ce_correlationid"},
            "headers": {"type": "object", "properties": _header_schema()},
            "payload": {"schemaFormat": "application/schema+json;version=draft-2020-12", "schema": schema},
            "bindings": {"kafka": {"key": {"type": "string"}}},
        }
        for name, schema in schemas.items()
    }
    operations = {
        f"receive.{name}": {"action": "receive", "channel": {"$ref": f"#/channels/{name}"}} for name in schemas
    } | {"send.items": {"action": "send", "channel": {"$ref": f"#/channels/{ITEMS}"}}}
    return {
        "asyncapi": "3.0.0",
        "info": {"title": "Tocsin", "version": VERSION, "license": {"name": "Apache-2.0"}},
        "defaultContentType": "application/json",
        "channels": channels,
        "operations": operations,
        "components": {"messages": messages},
    }


def _header_schema() -> dict[str, Any]:
    return {name: {"type": "string", "description": about} for name, about in _HEADERS.items()}
