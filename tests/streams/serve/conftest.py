"""A PostgreSQL for the session, a database for each test, and what the stream said of the sample wire."""

import json
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import Engine

from streams.envelope import ident
from streams.logs import Entry
from streams.serve.database import migrate, open_engine
from streams.serve.fold import fold
from tests.streams.serve.debian import postgres_server

Said = list[tuple[str, Entry]]
_START = 1_780_000_000_000


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """`postgresql://...` of a fresh PostgreSQL server, without the name of a database."""
    with postgres_server() as address:
        yield address


def _url(kind: str, request: pytest.FixtureRequest, folder: Path) -> str:
    if kind == "sqlite":
        return f"sqlite:///{folder}/tocsin.db"
    address = request.getfixturevalue("postgres")
    name = f"t{uuid.uuid4().hex[:10]}"
    with psycopg.connect(f"{address}/postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return f"{address}/{name}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database, of each kind in turn."""
    return _url(request.param, request, tmp_path)


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def filled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, said: Said) -> Iterator[Engine]:
    """A database with the sample wire in its tables, for tests that only look."""
    made = open_engine(_url(request.param, request, tmp_path_factory.mktemp("filled")))
    migrate(made)
    with made.begin() as connection:
        fold(connection, said)
    yield made
    made.dispose()


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """A database with tables."""
    made = open_engine(database_url)
    migrate(made)
    yield made
    made.dispose()


@pytest.fixture(scope="session")
def said() -> Said:
    """What the stream says of the sample wire: (topic without prefix, record), in order."""
    samples = Path(__file__).parents[3] / "samples" / "wire.ndjson"
    command = [sys.executable, "-m", "streams.cli", "replay", str(samples), "--broker", "memory"]
    lines = subprocess.run(command, check=True, capture_output=True).stdout.splitlines()
    ends: dict[str, int] = {}
    found: Said = []
    for line in lines:
        record = json.loads(line)
        topic, value = record["topic"], record["value"]
        offset = ends[topic] = ends.get(topic, -1) + 1
        data = None if value is None else json.dumps(value).encode()
        found.append((topic, entry(offset, record["key"], data, _time(value), topic)))
    return found


def _time(value: Any) -> str | None:
    if not isinstance(value, dict):
        return None
    return value.get("at") or value.get("last_seen") or (value.get("item") or {}).get("published")


def entry(offset: int, key: str | None, value: bytes | None, time: str | None = None, topic: str = "t") -> Entry:
    """A record as it would stand on a topic."""
    headers = {"ce_id": ident(topic, key, str(offset)), "ce_time": time}
    pairs = tuple((name, text.encode()) for name, text in headers.items() if text is not None)
    return Entry(0, offset, _START + offset, None if key is None else key.encode(), value, pairs)
