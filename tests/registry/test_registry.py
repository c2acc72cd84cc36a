"""Confluent wire format out and in, against a real registry (Apicurio) and a real Kafka."""

import asyncio
import json
import struct
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import jsonschema
import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

from streams.contract import json_schemas
from streams.logs import partitions
from streams.registry import frames
from streams.settings import Settings
from streams.subscribe import enriched
from streams.topics import ENRICHED, ITEMS, MENTIONS, OUTPUTS, create
from streams.worker import running, wall_clock
from tests.registry import apicurio
from tests.streams.wire import item

pytestmark = [
    pytest.mark.kafka,
    pytest.mark.timeout(900),
    pytest.mark.skipif(not apicurio.APICURIO.is_built, reason="no registry is built here: make integrations"),
]
OBJECT = json.dumps({"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object"})
TEXT = "A bomb killed at least nine people at a market in Maiduguri, Nigeria, on Saturday, police said."


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with apicurio.running(tmp_path_factory.mktemp("registry")) as address:
        yield address


@pytest.fixture
def settings(kafka: str, registry: str, tmp_path: Path) -> Settings:
    return Settings(
        broker=kafka, prefix=f"{uuid.uuid4().hex[:8]}.", data=tmp_path, partitions=1, tables="memory", readers=0,
        instance="one", schema_registry=registry,
    )  # fmt: skip


def schema_of(registry: str, framed: bytes) -> Any:
    """The schema that a record names, as a consumer would look it up."""
    magic, number = struct.unpack(">bI", framed[:5])
    assert magic == 0
    found = httpx.get(f"{registry}/schemas/ids/{number}", timeout=60).json()
    assert found["schemaType"] == "JSON"
    return json.loads(found["schema"])


async def raw(settings: Settings, topic: str) -> list[bytes]:
    places = await partitions(settings, settings.topic(topic))
    async with AIOKafkaConsumer(**settings.client(), isolation_level="read_committed") as consumer:
        consumer.assign(places)
        ends = await consumer.end_offsets(places)
        await consumer.seek_to_beginning(*places)
        found: list[bytes] = []
        while any([await consumer.position(place) < ends[place] for place in places]):
            for records in (await consumer.getmany(timeout_ms=200)).values():
                found += [record.value for record in records if record.value is not None]
        return found


async def test_records_go_out_and_come_in_framed(settings: Settings, registry: str) -> None:
    await create(settings)
    # A producer's own schema, under the subject of the items.
    subject = f"{registry}/subjects/{settings.topic(ITEMS)}-value/versions"
    async with httpx.AsyncClient(timeout=60) as client:
        answer = await client.post(subject, json={"schemaType": "JSON", "schema": OBJECT})
    assert answer.is_success, answer.text
    given = answer.json()["id"]
    value = struct.pack(">bI", 0, given) + item(1, bodies=[{"role": "text", "value": TEXT}])
    async with AIOKafkaProducer(**settings.client()) as producer:
        await producer.send_and_wait(settings.topic(ITEMS), value)
    async with running(settings, wall_clock), enriched(settings=settings) as messages:
        async for message in messages:
            assert message.value is not None
            assert message.value.item.uri == "urn:test:1"
            break
        while not await raw(settings, MENTIONS):  # noqa: ASYNC110 - another process writes
            await asyncio.sleep(0.1)
    for topic in (ENRICHED, MENTIONS):
        for framed in await raw(settings, topic):
            schema = schema_of(registry, framed)
            assert schema == json_schemas()[topic]
            jsonschema.validate(json.loads(framed[5:]), schema)
    for value in await raw(settings, "news.items.v1.dlq"):
        pytest.fail(f"nothing was refused, and yet: {value!r}")


async def test_schemas_are_registered_once_and_where_not_allowed_only_looked_up(
    settings: Settings, registry: str
) -> None:
    first = await frames(settings)
    assert set(first) == set(OUTPUTS) - {"news.items.v1.dlq"}
    assert await frames(settings.model_copy(update={"schema_registry_register": False})) == first
    subject = f"{registry}/subjects/{settings.topic(ENRICHED)}-value/versions"
    async with httpx.AsyncClient(timeout=60) as client:
        assert (await client.get(subject)).json() == [1]


def test_a_worker_says_what_its_registry_refuses(settings: Settings) -> None:
    asyncio.run(create(settings))
    unknown = settings.model_copy(update={"schema_registry_register": False, "prefix": settings.prefix})
    done = subprocess.run(
        [sys.executable, "-m", "streams.cli", "worker"], env=unknown.environment(), capture_output=True, text=True
    )
    assert done.returncode == 78
    (line,) = done.stderr.splitlines()
    assert "answers 404" in line
    assert f"{settings.prefix}{ENRICHED}-value" in line


def test_watch_shows_what_stands_in_the_frame(settings: Settings) -> None:
    from streams.logs import everything

    async def told() -> list[bytes | None]:
        await create(settings)
        async with AIOKafkaProducer(**settings.client()) as producer:
            await producer.send_and_wait(settings.topic(ENRICHED), key=b"k", value=b"\0\0\0\0\x07{}")
        return [one.value async for one in everything(settings, ENRICHED)]

    assert asyncio.run(told()) == [b"{}"]
