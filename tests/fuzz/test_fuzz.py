"""Hypothesis over the fuzz targets: random bytes, and the kept corpus with pieces changed."""

import json
import random
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.targets import TARGETS
from tests.speed import within

CORPUS = Path(__file__).parent / "corpus"
EXAMPLES = Path(__file__).parent.parent / "examples"
TOPIC = {"item": "news.items.v1", "mention": "news.mentions.v1", "row": "state", "text": "news.enriched.v1"}


def seeds(name: str) -> list[bytes]:
    kept = [path.read_bytes() for path in sorted((CORPUS / name).glob("*"))]
    folder = EXAMPLES / TOPIC[name] if name in TOPIC else None
    examples = [path.read_bytes() for path in sorted(folder.glob("*.json"))] if folder else []
    if name == "item":
        examples = [b"content-type        application/json\n\n" + one for one in examples]
    elif name == "row":
        lines = [line for path in sorted((EXAMPLES / "state").glob("*/memory.ndjson")) for line in path.open("rb")]
        examples = [json.dumps(json.loads(line)["row"]).encode() for line in lines]
    elif name == "text":
        items = [json.loads(one)["item"] for one in examples]
        examples = [f"{item['headline']}\n\n{item['body']}".encode() for item in items]
    return kept + examples


@pytest.mark.parametrize("name", TARGETS)
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.binary(max_size=600))
def test_any_bytes_are_answered(name: str, data: bytes) -> None:
    answered(name, data)


def answered(name: str, data: bytes) -> None:
    """Answer a case within two seconds of this process, which a busy machine does not change."""
    loaded(name)
    within(2, lambda: TARGETS[name](data), name)


@cache
def loaded(name: str) -> None:
    TARGETS[name](b"")  # the first reading loads the models


@pytest.mark.parametrize("name", TARGETS)
def test_changed_examples_are_answered(name: str) -> None:
    chance = random.Random(7)
    for seed in seeds(name):
        answered(name, seed)
        for _ in range(10 if name == "text" else 40):
            data = bytearray(seed)
            for _ in range(chance.randrange(1, 6)):
                at = chance.randrange(len(data) + 1)
                match chance.randrange(4):
                    case 0:
                        data[at : at + chance.randrange(20)] = b""
                    case 1:
                        data[at:at] = chance.choice([b"\x00", b'"', b"[" * 80, b"\xff\xfe", b"null", b"-1", b"1e999"])
                    case 2:
                        data[at:at] = data[at : at + chance.randrange(200)] * chance.randrange(4)
                    case _:
                        data[at : at + 1] = bytes([chance.randrange(256)])
            answered(name, bytes(data))
