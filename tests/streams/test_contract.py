"""What is published about our records holds for the records."""

import gzip
import json
from pathlib import Path
from typing import Any

import jsonschema
import orjson
import pytest

from processors.memory.simulate import simulate
from processors.reading import read
from processors.wire import Malformed, parse
from streams.contract import RECORDS, asyncapi, json_schemas
from streams.topics import ITEMS, SHORT, TOPICS

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "tests" / "examples"
OURS = sorted(path for topic in RECORDS for path in (EXAMPLES / topic).glob("*.json"))


def valid(topic: str) -> Any:
    return jsonschema.Draft202012Validator(json_schemas()[topic])


def test_every_schema_is_a_schema() -> None:
    for schema in json_schemas().values():
        jsonschema.Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize("path", OURS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_examples_of_old_still_hold(path: Path) -> None:
    # An example is a message that some subscriber may have stored: what it says, today's reader must still read.
    record = RECORDS[path.parent.name].model_validate_json(path.read_bytes())
    valid(path.parent.name).validate(json.loads(record.model_dump_json()))


def test_there_are_examples_of_every_record() -> None:
    assert {path.parent.name for path in OURS} == RECORDS.keys()


def test_all_that_the_sample_wire_leads_to_is_as_published() -> None:
    items = []
    for number, line in enumerate((ROOT / "samples" / "wire.ndjson").read_bytes().splitlines()):
        try:
            items.append((parse(line), str(number)))
        except Malformed:
            continue
    seen = set()
    checks = {topic: valid(topic) for topic in RECORDS}
    for output in simulate(items, read):
        topic = SHORT[output.topic]
        if output.value is not None and topic in checks:
            checks[topic].validate(orjson.loads(orjson.dumps(output.value)))
            seen.add(topic)
    assert seen == RECORDS.keys()


def test_the_asyncapi_document_obeys_the_published_schema() -> None:
    text = gzip.decompress((ROOT / "tests" / "data" / "asyncapi-3.0.0.json.gz").read_bytes())
    check = jsonschema.Draft7Validator(json.loads(text))
    document = orjson.loads(orjson.dumps(asyncapi()))
    assert [error.message for error in check.iter_errors(document)] == []
    assert not check.is_valid(document | {"channels": {"x": {"address": 5}}})


def test_asyncapi_names_every_topic_and_every_reference_leads_somewhere() -> None:
    document = asyncapi()
    assert set(document["channels"]) == {topic.name for topic in TOPICS}
    received = [name for name, operation in document["operations"].items() if operation["action"] == "receive"]
    assert received == [f"receive.{ITEMS}"]
    references = list(_references(document))
    assert len(references) > 50
    for reference in references:
        found: Any = document
        for step in reference.removeprefix("#/").split("/"):
            found = found[step]


def _references(value: Any) -> Any:
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        for inner in value.values():
            yield from _references(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _references(inner)
