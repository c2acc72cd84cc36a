"""Every example runs against a real Kafka and prints what was committed, once."""

import asyncio
import json
import os
import shutil
import subprocess
import sys
import uuid
from pathlib import Path

import pytest
from confluent_kafka import Producer

from streams.settings import Settings
from streams.topics import ALERTS, create

pytestmark = pytest.mark.kafka
ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "examples"
ALERT = json.loads((ROOT / "tests" / "examples" / ALERTS / "attack-created.json").read_bytes())
SUMMARIES = ("Bombing in Oslo.", "Shooting in Gao.", "Bombing in Basra.")


@pytest.fixture(scope="module")
def wire(kafka: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A topic of alerts: three good ones, a second copy, a transaction that was taken back. What an example needs to know."""
    settings = Settings(
        broker=kafka, prefix=f"{uuid.uuid4().hex[:8]}.", data=tmp_path_factory.mktemp("data"), partitions=2
    )
    asyncio.run(create(settings))
    producer = Producer({"bootstrap.servers": kafka, "transactional.id": uuid.uuid4().hex})
    producer.init_transactions()
    for commit, summaries in ((True, SUMMARIES[:2]), (False, ("Never said.",)), (True, SUMMARIES[1:])):
        producer.begin_transaction()
        for summary in summaries:
            value = json.dumps({**ALERT, "alert_id": f"attack:{summary}", "summary": summary})
            producer.produce(
                settings.topic(ALERTS),
                value,
                key=summary,
                headers={"ce_id": summary, "content-type": "application/json"},
            )
        producer.flush()
        if commit:
            producer.commit_transaction()
        else:
            producer.abort_transaction()
    names = {"BROKER": kafka, "PREFIX": settings.prefix}
    return names | {f"TOCSIN_{name}": value for name, value in names.items()}


def run(command: list[str], wire: dict[str, str], once: str, folder: Path = EXAMPLES) -> list[str]:
    env = {**os.environ, **wire, "ONCE": once, "GROUP": uuid.uuid4().hex}
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, env=env, cwd=folder)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.mark.parametrize("name", ["typed_alerts", "aiokafka_alerts", "confluent_alerts"])
def test_python_clients_read_each_alert_once(wire: dict[str, str], name: str) -> None:
    lines = run([sys.executable, str(EXAMPLES / f"{name}.py")], wire, "3", ROOT)
    assert sorted(lines) == sorted(f"{ALERT['severity']} created {summary}" for summary in SUMMARIES)


def test_faststream_reads_each_record_that_was_committed(wire: dict[str, str]) -> None:
    # It has no memory of ids: the second copy is shown twice, as its own documentation says.
    lines = run([sys.executable, str(EXAMPLES / "faststream_alerts.py")], wire, "4", ROOT)
    assert {line.split(" ", 2)[2] for line in lines} == set(SUMMARIES)
    assert len(lines) == 4


@pytest.mark.skipif(not shutil.which("npm"), reason="Node is not on this machine")
def test_node_reads_each_alert_once(wire: dict[str, str], tmp_path: Path) -> None:
    for name in ("package.json", "alerts.mjs"):
        shutil.copy(EXAMPLES / name, tmp_path)
    done = subprocess.run(
        ["npm", "install", "--silent", "--no-audit", "--no-fund"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
    )
    if done.returncode:
        pytest.skip(f"the package cannot be had here: {done.stderr[-200:]}")
    lines = run(["node", "alerts.mjs"], wire, "3", tmp_path)
    assert sorted(lines) == sorted(f"{ALERT['severity']} created {summary}" for summary in SUMMARIES)


@pytest.mark.skipif(not shutil.which("kcat"), reason="kcat is not on this machine")
def test_kcat_reads_what_was_committed(wire: dict[str, str]) -> None:
    lines = run(["sh", str(EXAMPLES / "kcat.sh")], wire, "1")
    assert {json.loads(json.loads(line)["payload"])["summary"] for line in lines} == set(SUMMARIES)


@pytest.mark.skipif(not shutil.which("javac"), reason="a JDK is not on this machine")
def test_kafka_streams_keeps_a_table_of_alerts(wire: dict[str, str], tmp_path: Path) -> None:
    from jgo.maven import MavenContext, PythonResolver

    from streams.broker.jars import class_path, locked

    version = next(jar.version for jar in locked() if jar.artifact == "kafka-clients")
    try:
        context = MavenContext(resolver=PythonResolver(), timeout=60)
        wanted = [("org.apache.kafka", "kafka-streams", version), ("org.rocksdb", "rocksdbjni", "9.7.3")]
        jars = [context.project(group, name).at_version(at).artifact().resolve() for group, name, at in wanted]
    except Exception as error:  # no network: the jars of the broker are there, these are not
        pytest.skip(f"Kafka Streams cannot be had here: {error}")
    path = os.pathsep.join([class_path(), *map(str, jars)])
    lines = run(["java", f"-Djava.io.tmpdir={tmp_path}", "-cp", path, str(EXAMPLES / "EventsTable.java")], wire, "4")
    assert {line.split(' {"')[0] for line in lines if line.startswith(("Bombing", "Shooting"))} == set(SUMMARIES)
    assert "Never said." not in "".join(lines)
