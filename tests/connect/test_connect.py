"""Kafka Connect with the sink that examples/ shows: alerts into a table of a real PostgreSQL, each once, as they are now."""

import asyncio
import json
import os
import subprocess
import time
import uuid
from pathlib import Path
from typing import Any

import psycopg
import pytest
from confluent_kafka import Producer

from streams.broker.java import find_java
from streams.settings import Settings
from streams.topics import ALERTS, create
from tests.maven import Program
from tests.streams.serve.conftest import postgres  # noqa: F401 - a fixture
from tests.streams.serve.debian import free_port

CONNECT = Program(Path(__file__).parent / "program", ("lib", "plugins"))
EXAMPLE = Path(__file__).parents[2] / "examples" / "connect-jdbc-sink.json"
ALERT = json.loads((Path(__file__).parents[1] / "examples" / ALERTS / "attack-created.json").read_bytes())
_PATIENCE = 600.0

pytestmark = [
    pytest.mark.kafka,
    pytest.mark.timeout(1200),
    pytest.mark.skipif(not CONNECT.is_built, reason="Kafka Connect is not built here: make integrations"),
]


def send(settings: Settings, records: list[tuple[str, Any]], commit: bool = True) -> None:
    producer = Producer({"bootstrap.servers": settings.broker, "transactional.id": uuid.uuid4().hex})
    producer.init_transactions()
    producer.begin_transaction()
    for key, value in records:
        producer.produce(settings.topic(ALERTS), None if value is None else json.dumps(value), key=key)
    producer.flush()
    producer.commit_transaction() if commit else producer.abort_transaction()


def alert(key: str, transition: str = "created") -> tuple[str, dict[str, Any]]:
    return key, {**ALERT, "alert_id": key, "transition": transition}


def test_the_sink_keeps_the_last_transition_of_each_alert(
    kafka: str,
    postgres: str,  # noqa: F811
    tmp_path: Path,
) -> None:
    settings = Settings(broker=kafka, prefix=f"{uuid.uuid4().hex[:8]}.", data=tmp_path, partitions=1)
    asyncio.run(create(settings))
    database = f"c{uuid.uuid4().hex[:10]}"
    with psycopg.connect(f"{postgres}/postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{database}"')
    send(settings, [alert("attack:1"), alert("attack:2"), alert("attack:1", "updated"), alert("attack:1", "updated")])
    send(settings, [alert("attack:never")], commit=False)
    example = json.loads(EXAMPLE.read_bytes())
    host = postgres.rpartition("@")[2]
    example["config"] |= {"connection.url": f"jdbc:postgresql://{host}/{database}", "topics": settings.topic(ALERTS)}
    (tmp_path / "sink.json").write_text(json.dumps(example))
    worker = {
        "bootstrap.servers": kafka, "offset.storage.file.filename": tmp_path / "offsets",
        "plugin.path": CONNECT.home / "plugins", "listeners": f"http://127.0.0.1:{free_port()}",
        "key.converter": "org.apache.kafka.connect.storage.StringConverter",
        "value.converter": "org.apache.kafka.connect.storage.StringConverter",
        "config.providers": "env",
        "config.providers.env.class": "org.apache.kafka.common.config.provider.EnvVarConfigProvider",
    }  # fmt: skip
    (tmp_path / "worker.properties").write_text("".join(f"{name}={value}\n" for name, value in worker.items()))
    command = [
        find_java().program, "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", f"{CONNECT.home}/lib/*",
        "org.apache.kafka.connect.cli.ConnectStandalone", tmp_path / "worker.properties", tmp_path / "sink.json",
    ]  # fmt: skip
    with (tmp_path / "connect.log").open("wb") as log:
        env = {**os.environ, "TOCSIN_SINK_PASSWORD": "any"}
        connect = subprocess.Popen(command, stdout=log, stderr=log, env=env)
    try:

        def wait(wanted: dict[str, str | None]) -> None:
            end = time.monotonic() + _PATIENCE
            while (found := rows(f"{postgres}/{database}")) != wanted:
                text = (tmp_path / "connect.log").read_text()
                assert connect.poll() is None, text[-3000:]
                assert " ERROR " not in text, text[text.index(" ERROR ") :][:3000]
                assert time.monotonic() < end, (found, text[-3000:])
                time.sleep(0.2)

        wait({"attack:1": "updated", "attack:2": "created"})
        send(settings, [("attack:1", None), alert("attack:3")])
        wait({"attack:1": None, "attack:2": "created", "attack:3": "created"})
    finally:
        connect.terminate()
        try:
            connect.wait(60)
        except subprocess.TimeoutExpired:
            connect.kill()
            connect.wait()


def rows(database: str) -> dict[str, str | None]:
    with psycopg.connect(database) as connection:
        try:
            query = "SELECT alert_id, alert::jsonb ->> 'transition' FROM tocsin_alerts"
            return dict(connection.execute(query).fetchall())
        except psycopg.errors.UndefinedTable:
            return {}
