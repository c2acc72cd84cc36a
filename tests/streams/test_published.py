"""What is published is what the code does: any difference is a failure, and no newer version breaks an older reader."""

import shutil
import subprocess
import sys
from pathlib import Path

import jsonschema
import orjson
import pytest

from streams.compatibility import breaks
from streams.contract import VERSION, published_schemas
from streams.published import FOLDER, documents, drift, write
from streams.topics import TOPICS


def test_the_published_contract_is_that_of_the_code() -> None:
    assert drift() == []
    done = subprocess.run([sys.executable, "-m", "streams.cli", "schemas", "--check"], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_every_topic_is_published_and_every_schema_is_one() -> None:
    assert {path.parent.name for path in FOLDER.glob("*/*.json")} == {topic.name for topic in TOPICS} | {"asyncapi"}
    for schema in published_schemas().values():
        jsonschema.Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("news.alerts.v1", {"title": "Other"}),
        ("news.items.v1", {"type": "array"}),
        ("asyncapi", {"info": {"title": "x", "version": "1"}}),
    ],
)
def test_any_drift_is_found_and_named(tmp_path: Path, name: str, change: dict[str, object]) -> None:
    folder = shutil.copytree(FOLDER, tmp_path / "published")
    assert drift(folder) == []
    path = folder / name / f"{VERSION}.json"
    path.write_bytes(orjson.dumps(orjson.loads(path.read_bytes()) | change))
    (line,) = drift(folder)
    assert line.startswith(f"{name}/{VERSION}.json: the code differs from what is published at /{next(iter(change))}")
    path.unlink()
    assert drift(folder) == [f"{name}/{VERSION}.json: not published; tocsin schemas --write"]
    assert write(folder) == [f"{name}/{VERSION}.json"]
    assert path.read_bytes() == documents()[f"{name}/{VERSION}.json"]


def test_a_version_that_breaks_older_readers_is_named(tmp_path: Path) -> None:
    folder = shutil.copytree(FOLDER, tmp_path / "published")
    old = orjson.loads((folder / "news.alerts.v1" / f"{VERSION}.json").read_bytes())
    old["properties"]["withdrawn"] = {"type": "string"}
    (folder / "news.alerts.v1" / "1.0.0-older.json").write_bytes(orjson.dumps(old))
    assert drift(folder) == [f"news.alerts.v1: {VERSION} breaks the readers of 1.0.0-older: /withdrawn is gone"]


def test_what_breaks_a_reader_and_what_does_not() -> None:
    span = {"type": "object", "properties": {"begin": {"type": "integer"}}, "required": ["begin"]}
    old = {
        "$defs": {"Span": span},
        "properties": {
            "at": {"type": "string"}, "spans": {"type": "array", "items": {"$ref": "#/$defs/Span"}},
            "first": {"anyOf": [{"$ref": "#/$defs/Span"}, {"type": "null"}]}, "kind": {"enum": ["a"]},
        },
        "required": ["at"],
    }  # fmt: skip

    def changed(**fields: object) -> list[str]:
        return breaks(old, {**old, "properties": {**old["properties"], **fields}})  # type: ignore[dict-item]

    assert changed(more={"type": "string"}, kind={"enum": ["a", "b"]}) == []
    assert changed(at={"type": "integer"}) == ["/at may now be number"]
    assert changed(at={"anyOf": [{"type": "string"}, {"type": "null"}]}) == ["/at may now be null"]
    assert breaks(old, {**old, "required": []}) == ["/at may now be missing"]
    assert breaks(old, {**old, "$defs": {"Span": {**span, "properties": {}}}}) == [
        "/spans/begin is gone",
        "/first/begin is gone",
    ]
