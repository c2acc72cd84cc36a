"""publish, dlq, watch and schemas, on a real Kafka, as a shell sees them."""

import json
import subprocess
import sys
import uuid
from pathlib import Path

import jsonschema
import pytest

from streams.contract import asyncapi, json_schemas
from streams.topics import TOPICS

GOOD = '{"uri": "urn:newswire:abc:1", "headlines": [{"value": "Ministers meet"}]}'
BAD = '{"uri": 5}'


def tocsin(*words: str, feed: str = "", seconds: float = 60) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "streams.cli", *words]
    return subprocess.run(command, input=feed, capture_output=True, text=True, timeout=seconds, check=False)


@pytest.fixture
def where(kafka: str) -> list[str]:
    """Options that lead to fresh topics of this test's own."""
    options = ["--broker", kafka, "--prefix", f"{uuid.uuid4().hex[:8]}."]
    assert tocsin("topics", "create", *options, "--partitions", "2").returncode == 0
    return options


@pytest.mark.kafka
def test_publish_sends_every_item_the_bad_ones_too(where: list[str], tmp_path: Path) -> None:
    (tmp_path / "one.json").write_text(json.dumps(json.loads(GOOD), indent=1))
    done = tocsin("publish", "-", str(tmp_path), *where, feed=f"{GOOD}\n{BAD}\n")
    assert (done.returncode, done.stderr.strip()) == (0, "3 items published")
    watching = subprocess.Popen(
        [sys.executable, "-m", "streams.cli", "watch", "items", "--from-start", *where],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert watching.stdout is not None
    lines = [json.loads(watching.stdout.readline()) for _ in range(3)]
    watching.terminate()
    watching.wait(20)
    assert sorted(str(line["uri"]) for line in lines) == ["5", "urn:newswire:abc:1", "urn:newswire:abc:1"]


@pytest.mark.kafka
def test_a_missing_topic_is_one_clear_line(kafka: str) -> None:
    done = tocsin("publish", "-", "--broker", kafka, "--prefix", "none.", feed=GOOD)
    assert done.returncode == 1
    assert "tocsin topics create" in done.stderr
    assert "Traceback" not in done.stderr


def test_no_broker_is_one_clear_line() -> None:
    done = tocsin("dlq", "list", "--broker", "127.0.0.1:1")
    assert done.returncode == 1
    assert done.stderr.startswith("tocsin: no Kafka answers at 127.0.0.1:1")


def test_an_unknown_topic_is_named() -> None:
    done = tocsin("watch", "weather")
    assert (done.returncode, "there are: items" in done.stderr) == (2, True)


def test_every_schema_is_a_schema_and_every_example_is_in_it() -> None:
    for schema in json_schemas().values():
        jsonschema.Draft202012Validator.check_schema(schema)


def test_asyncapi_names_every_topic_and_resolves() -> None:
    document = asyncapi()
    assert set(document["channels"]) == {topic.name for topic in TOPICS}
    for channel in document["channels"].values():
        for message in channel["messages"].values():
            assert message["$ref"].removeprefix("#/components/messages/") in document["components"]["messages"]
    assert json.loads(tocsin("schemas", "--asyncapi").stdout) == json.loads(json.dumps(document))
