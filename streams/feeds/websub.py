"""WebSub (W3C): hubs send what is new of a feed at once, beside polling. By setting: a hub needs somewhere to send."""

import asyncio
import hashlib
import hmac
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from aiohttp import web

from processors.wire.found import Manners
from streams.feeds.addresses import shown
from streams.feeds.error import Unreadable
from streams.feeds.fetching import Fetcher
from streams.feeds.listing import Feed
from streams.feeds.parser import LARGEST

_LEASE = 7 * 24 * 3600
_SHORTEST = 600.0
_DIGESTS = frozenset({"sha1", "sha256", "sha384", "sha512"})

Arrived = Callable[[Feed, bytes, str | None], Awaitable[None]]


@dataclass
class _Subscribed:
    """A subscription that was asked for. `topic` is what the feed calls itself, `secret` what its hub signs with."""

    feed: Feed
    hub: str
    topic: str
    token: str
    secret: str
    renew: asyncio.Task[None] | None = None


class WebSub:
    """Asks hubs for what is new and takes it in. `callback` is our public address; `arrived` reads a document."""

    def __init__(self, callback: str, fetcher: Fetcher, arrived: Arrived, say: Callable[[str], None]) -> None:
        self._callback = callback.rstrip("/")
        self._fetcher, self._arrived, self._say = fetcher, arrived, say
        self._by_token: dict[str, _Subscribed] = {}
        self._by_feed: dict[str, _Subscribed] = {}
        self._runner: web.AppRunner | None = None
        self._asking: set[asyncio.Task[None]] = set()

    async def start(self, port: int, host: str = "127.0.0.1") -> int:
        """Listen, on the loopback unless told; a reverse proxy brings the hubs. Returns the port."""
        app = web.Application(client_max_size=LARGEST)
        base = urlsplit(self._callback).path.rstrip("/")
        app.router.add_get(f"{base}/{{token}}", self._verified)
        app.router.add_post(f"{base}/{{token}}", self._sent)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, host, port)
        await site.start()
        return int(self._runner.addresses[0][1])

    async def stop(self) -> None:
        """Stop listening. Subscriptions are left to run out: the next start asks anew."""
        tasks = [*self._asking, *(one.renew for one in self._by_feed.values() if one.renew)]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._runner is not None:
            await self._runner.cleanup()

    def offered(self, feed: Feed, manners: Manners) -> None:
        """A feed was read: where it names a hub that is not asked yet, ask it."""
        hub = next((hub for hub in manners.hubs if hub.startswith(("http:", "https:"))), None)
        topic = manners.topic or feed.address
        known = self._by_feed.get(feed.address)
        if hub is None or (known and (known.hub, known.topic) == (hub, topic)):
            return
        if known:
            self._by_token.pop(known.token, None)
        one = _Subscribed(feed, hub, topic, secrets.token_urlsafe(24), secrets.token_urlsafe(32))
        self._by_feed[feed.address] = self._by_token[one.token] = one
        task = asyncio.ensure_future(self._ask(one))
        self._asking.add(task)
        task.add_done_callback(self._asking.discard)

    async def _ask(self, one: _Subscribed) -> None:
        form = {
            "hub.mode": "subscribe", "hub.topic": one.topic, "hub.callback": f"{self._callback}/{one.token}",
            "hub.secret": one.secret, "hub.lease_seconds": str(_LEASE),
        }  # fmt: skip
        try:
            status = await self._fetcher.post(one.hub, form, private=one.feed.private)
        except Unreadable as error:
            self._say(f"{shown(one.feed.address)}: its hub does not answer ({error}); it is polled")
            return
        if status not in (200, 202, 204):
            self._say(f"{shown(one.feed.address)}: its hub answers {status}; it is polled")

    async def _verified(self, request: web.Request) -> web.Response:
        """A hub asks whether the subscription is ours: only one that was asked for is."""
        one = self._by_token.get(request.match_info["token"])
        mode, asked = request.query.get("hub.mode"), request.query.get("hub.topic")
        if one is None or asked != one.topic:
            return web.Response(status=404)
        if mode == "denied":
            self._say(f"{shown(one.feed.address)}: its hub refuses; it is polled")
            return web.Response()
        if mode != "subscribe" or len(request.query.get("hub.challenge", "")) not in range(1, 1000):
            return web.Response(status=404)
        said = request.query.get("hub.lease_seconds", "")
        lease = float(said) if said.isascii() and said.isdecimal() and len(said) < 12 else float(_LEASE)
        if one.renew:
            one.renew.cancel()
        one.renew = asyncio.ensure_future(self._renew(one, max(_SHORTEST, min(lease, _LEASE) * 0.8)))
        self._say(f"{shown(one.feed.address)}: its hub sends what is new")
        return web.Response(text=request.query["hub.challenge"], content_type="text/plain")

    async def _renew(self, one: _Subscribed, seconds: float) -> None:
        await asyncio.sleep(seconds)
        await self._ask(one)

    async def _sent(self, request: web.Request) -> web.Response:
        """What a hub sends. A body that its secret did not sign is thrown away, as the standard says, with a 2xx."""
        one = self._by_token.get(request.match_info["token"])
        if one is None:
            return web.Response(status=410)
        body = await request.read()
        if not signed(body, one.secret, request.headers.get("X-Hub-Signature", "")):
            self._say(f"{shown(one.feed.address)}: something that its hub did not sign was thrown away")
            return web.Response(status=202)
        await self._arrived(one.feed, body, request.charset)
        return web.Response(status=202)


def signed(body: bytes, secret: str, header: str) -> bool:
    """Whether a body bears the signature of a secret, in any of the methods of the standard.

    >>> signed(b"x", "s", "sha256=" + hmac.new(b"s", b"x", "sha256").hexdigest())
    True
    >>> signed(b"x", "s", "md5=00")
    False
    """
    method, _, digest = header.partition("=")
    if method.lower() not in _DIGESTS or not digest.isascii():
        return False
    return hmac.compare_digest(
        hmac.new(secret.encode(), body, getattr(hashlib, method.lower())).hexdigest(), digest.lower()
    )
