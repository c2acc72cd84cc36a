"""The contract as published: files under schemas/published, one a record and version, compared with the code."""

from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

import orjson

from streams.compatibility import breaks
from streams.contract import VERSION, asyncapi, published_schemas

# Where a checkout keeps them; an installed package reads its own.
FOLDER = Path(str(files("schemas") / "published"))
_ASYNCAPI = "asyncapi"


def documents(version: str = VERSION) -> dict[str, bytes]:
    """What the code publishes today, by file name: a JSON Schema a topic, and the AsyncAPI document."""
    found = {f"{topic}/{version}.json": _text(schema) for topic, schema in published_schemas().items()}
    return found | {f"{_ASYNCAPI}/{version}.json": _text(asyncapi())}


def drift(folder: Path = FOLDER) -> list[str]:
    """In one line each, where code and published files differ, and where a newer file breaks an older one's readers."""
    lines = []
    now = documents()
    for name, text in now.items():
        path = folder / name
        if not path.is_file():
            lines.append(f"{name}: not published; tocsin schemas --write")
        elif path.read_bytes() != text:
            where = _first_difference(orjson.loads(path.read_bytes()), orjson.loads(text))
            lines.append(f"{name}: the code differs from what is published at {where}")
    known = {str(path.relative_to(folder)) for path in folder.glob("*/*.json")}
    newest = {name.partition("/")[0] for name in now}
    lines += [
        f"{name}: published, but of no topic that is left" for name in known if name.partition("/")[0] not in newest
    ]
    for topic in sorted(newest - {_ASYNCAPI}):
        lines += _broken(folder, topic, orjson.loads(now[f"{topic}/{VERSION}.json"]))
    return lines


def write(folder: Path = FOLDER) -> list[str]:
    """Publish what the code says today under today's version; returns the names of the files that changed."""
    changed = []
    for name, text in documents().items():
        path = folder / name
        if not path.is_file() or path.read_bytes() != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text)
            changed.append(name)
    return changed


def _broken(folder: Path, topic: str, now: Mapping[str, Any]) -> list[str]:
    major = VERSION.partition(".")[0]
    older = (path for path in sorted((folder / topic).glob(f"{major}.*.json")) if path.stem != VERSION)
    return [
        f"{topic}: {VERSION} breaks the readers of {path.stem}: {reason}"
        for path in older
        for reason in breaks(orjson.loads(path.read_bytes()), now)
    ]


def _text(document: Mapping[str, Any]) -> bytes:
    return orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS) + b"\n"


def _first_difference(one: Any, other: Any, where: str = "") -> str:
    if isinstance(one, dict) and isinstance(other, dict):
        for name in sorted(one.keys() | other.keys()):
            if one.get(name) != other.get(name) or (name in one) != (name in other):
                return _first_difference(one.get(name), other.get(name), f"{where}/{name}")
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for number, (left, right) in enumerate(zip(one, other, strict=True)):
            if left != right:
                return _first_difference(left, right, f"{where}/{number}")
    return where or "/"
