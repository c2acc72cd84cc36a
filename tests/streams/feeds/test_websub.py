"""WebSub: a hub is asked, its questions answered, what it signed is taken in, and nothing else."""

import asyncio
import hmac
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import aiohttp
import pytest

from streams.feeds.delivery import Delivery
from streams.feeds.fetching import Fetcher
from streams.feeds.listing import Feed
from streams.feeds.polling import Poller
from streams.feeds.process import Parsers
from streams.feeds.state import State
from streams.feeds.websub import WebSub
from tests.streams.feeds.server import Handler, Site, entry, rss, site
from tests.streams.wire import Tape


@pytest.fixture
def web() -> Iterator[Site]:
    with site() as found:
        yield found


async def until(things: list[Any]) -> None:
    for _ in range(500):
        if things:
            return
        await asyncio.sleep(0.02)
    raise TimeoutError


async def test_a_hub_sends_what_is_new(web: Site, tmp_path: Path) -> None:
    forms: list[dict[str, Any]] = []

    def hub(handler: Handler) -> None:
        body = handler.rfile.read(int(handler.headers["Content-Length"])).decode()
        forms.append({name: values[0] for name, values in parse_qs(body).items()})
        handler.send_response(202)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    web.on("/hub", hub)
    links = f'<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="hub" href="{web.address}/hub"/>'
    links += '<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="self" href="https://harbour.example/rss"/>'
    feed = Feed(address=web.page("/feed", rss(entry(1), head=links)), private=True)
    tape, said, state, parsers = Tape(), [], State(tmp_path / "s.sqlite"), Parsers()
    async with Fetcher("t", 5) as fetcher, aiohttp.ClientSession() as client:
        poller = Poller(fetcher, parsers, Delivery(tape, state, "items"), state, said.append)  # type: ignore[arg-type]
        hubs = WebSub("http://desk.example/push", fetcher, poller.arrived, said.append)
        port = await hubs.start(0)
        poller.offered = hubs.offered
        await poller.once([feed])
        await until(forms)
        (form,) = forms
        assert (form["hub.mode"], form["hub.topic"]) == ("subscribe", "https://harbour.example/rss")
        own = form["hub.callback"].replace("http://desk.example", f"http://127.0.0.1:{port}")
        question = {
            "hub.mode": "subscribe",
            "hub.topic": form["hub.topic"],
            "hub.challenge": "c1",
            "hub.lease_seconds": "86400",
        }
        async with client.get(own, params=question) as answer:
            assert (answer.status, await answer.text()) == (200, "c1")
        for wrong in (
            {**question, "hub.topic": "https://other.example/"},
            {**question, "hub.mode": "unsubscribe"},
            {**question, "hub.challenge": ""},
        ):
            async with client.get(own, params=wrong) as answer:
                assert answer.status == 404
        body = rss(entry(2))
        good = "sha256=" + hmac.new(form["hub.secret"].encode(), body, "sha256").hexdigest()
        for signature, sent in (("", 1), ("sha256=00", 1), ("md5=00", 1), (good, 2), (good, 2)):
            async with client.post(own, data=body, headers={"X-Hub-Signature": signature}) as answer:
                assert answer.status == 202
            assert len(tape.records) == sent
        async with client.post(f"{own}x", data=body) as answer:
            assert answer.status == 410
        await hubs.stop()
    parsers.close()
    state.close()
    assert [json.loads(record.value or b"")["uri"][-1] for record in tape.records] == ["1", "2"]


async def test_a_hub_inside_the_own_network_is_not_asked(web: Site, tmp_path: Path) -> None:
    said: list[str] = []

    async def arrived(*_: object) -> None:
        raise AssertionError

    from processors.wire.found import Manners

    async with Fetcher("t", 2) as fetcher:
        hubs = WebSub("http://desk.example/push", fetcher, arrived, said.append)
        hubs.offered(Feed(address="https://harbour.example/feed"), Manners(hubs=(f"{web.address}/hub",)))
        await until(said)
        await hubs.stop()
    assert "is not public" in said[0]
    assert web.asked == []
