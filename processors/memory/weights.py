"""The fitted weights of linking, kept as data: processors/data/models/linking.json, made by training/linking.py."""

import json
from functools import cache
from importlib.resources import files
from typing import TypeVar

FILE = "linking.json"
W = TypeVar("W")


@cache
def _file() -> dict[str, dict[str, float]]:
    source = files("processors") / "data" / "models" / FILE
    told: dict[str, dict[str, float]] = json.loads(source.read_text("utf8")) if source.is_file() else {}
    return told


def fitted(part: str, kind: type[W]) -> W:
    """The weights of `events` or `documents`; what the file does not name stays as authored."""
    return kind(**_file().get(part, {}))
