"""POST /v1/items on a real Kafka: each item once, with its key; what is refused says why; who has no key puts nothing."""

import asyncio
import json
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from streams.logs import Entry, everything
from streams.serve.access import LARGEST_BODY, new_key
from streams.serve.database import migrate, open_engine
from streams.serve.site import make_app, make_hubs
from streams.settings import Settings
from streams.topics import ITEMS, create
from tests.streams.feeds.server import entry, rss
from tests.streams.wire import item

pytestmark = pytest.mark.kafka


def application(chosen: Settings, folder: Path) -> FastAPI:
    engine = open_engine(f"sqlite:///{folder}/tocsin.db")
    migrate(engine)
    return make_app(chosen, engine, make_hubs(engine), lambda: "up")


def on_the_wire(chosen: Settings) -> list[Entry]:
    async def read() -> list[Entry]:
        return [one async for one in everything(chosen, ITEMS)]

    return asyncio.run(read())


@pytest.fixture
def posted(kafka: str, tmp_path: Path) -> Iterator[tuple[TestClient, Settings]]:
    key, hashed = new_key("desk")
    chosen = Settings(broker=kafka, prefix=f"{uuid.uuid4().hex[:8]}.", data=tmp_path, partitions=1, api_keys=hashed)
    asyncio.run(create(chosen))
    app = application(chosen, tmp_path)
    with TestClient(app, base_url="http://localhost", headers={"Authorization": f"Bearer {key}"}) as made:
        yield made, chosen
        assert made.portal is not None
        made.portal.call(app.state.putting.close)


def test_each_item_is_put_once_under_its_key(posted: tuple[TestClient, Settings]) -> None:
    api, chosen = posted
    feed = {"Content-Type": "application/rss+xml; charset=utf-8"}
    answers = [
        api.post("/v1/items", content=item(1), headers={"Content-Type": "application/json"}),
        api.post("/v1/items", content=item(1), headers={"Content-Type": "application/json"}),
        api.post("/v1/items", content=b"[" + item(1) + b"," + item(2) + b"]"),
        api.post("/v1/items", content=item(3) + b"\n{}\n", headers={"Content-Type": "application/x-ndjson"}),
        api.post("/v1/items", content=rss(entry(1), "<item/>"), headers=feed),
    ]
    assert [answer.status_code for answer in answers] == [202] * 5
    said = [answer.json() for answer in answers]
    assert [[one["known"] for one in answer["items"]] for answer in said] == [
        [False],
        [True],
        [True, False],
        [False],
        [False],
    ]
    assert said[0]["items"][0]["item_key"] == "test:urn:test:1"
    assert said[3]["refused"][0]["place"] == "line 2"
    assert len(said[4]["refused"]) == 1
    records = on_the_wire(chosen)
    assert len(records) == 4
    assert records[0].key == b"test:urn:test:1"
    assert json.loads(records[0].value or b"") == json.loads(item(1))


def test_what_cannot_be_put_says_why(posted: tuple[TestClient, Settings]) -> None:
    api, chosen = posted
    refused = api.post("/v1/items", content=b'{"uri": 5}')
    assert refused.status_code == 422
    assert refused.json()["errors"] == [{"field": "item 1: uri", "found": "5", "expected": "a string"}]
    assert api.post("/v1/items", content=b"").status_code == 422
    large = b" " * (LARGEST_BODY + 1)
    assert api.post("/v1/items", content=large).status_code == 413
    assert api.post("/v1/items", content=iter([large])).status_code == 413  # a body that does not say how long it is
    assert api.post("/v1/items", content=item(1), headers={"Authorization": "Bearer wrong"}).status_code == 401
    assert on_the_wire(chosen) == []


def test_without_a_broker_the_producer_is_told_to_come_again(tmp_path: Path) -> None:
    chosen = Settings(broker="127.0.0.1:1", data=tmp_path, delivery_timeout=0.2)
    app = application(chosen, tmp_path)
    with TestClient(app, base_url="http://localhost") as api:
        answer = api.post("/v1/items", content=item(1))
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
        assert "127.0.0.1:1" in answer.json()["detail"]
