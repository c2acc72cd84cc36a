"""Who may ask: keys, pages of other origins, how often and how much; and what a request that fails is answered."""

import hashlib
import logging
import secrets
import time
from collections import OrderedDict
from dataclasses import dataclass, field

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from streams.serve.origins import foreign
from streams.serve.problems import problem

log = logging.getLogger("tocsin")

LARGEST_BODY = 4 * 1024 * 1024
_CLIENTS = 10_000
_READING = ("GET", "HEAD", "OPTIONS")


def new_key(name: str) -> tuple[str, str]:
    """A fresh key for a client and the entry for TOCSIN_API_KEYS, which holds its hash alone."""
    key = f"tocsin_{secrets.token_urlsafe(32)}"
    return key, f"{name}:{digest(key)}"


def digest(key: str) -> str:
    """SHA-256 of a key: keys are 256 random bits, so nothing slower is needed."""
    return hashlib.sha256(key.encode("utf8", "surrogateescape")).hexdigest()


def parse_keys(text: str) -> dict[str, str]:
    """`NAME:SHA256,...` as hash -> name. Raises ValueError that names the entry."""
    found = {}
    for entry in filter(None, (part.strip() for part in text.split(","))):
        name, _, hashed = entry.partition(":")
        if not name or len(hashed) != 64 or set(hashed) - set("0123456789abcdef"):
            raise ValueError(f"api_keys: found {name!r}, expected NAME:SHA256 (tocsin serve --new-key NAME makes one)")
        found[hashed] = name
    return found


@dataclass
class Limiter:
    """A bucket of requests for each client: it fills at `rate` a second and holds `burst`."""

    rate: float
    burst: int
    buckets: OrderedDict[str, tuple[float, float]] = field(default_factory=OrderedDict)

    def wait(self, client: str, now: float) -> float:
        """Seconds that a client has to wait; 0 when it may go on."""
        level, seen = self.buckets.pop(client, (float(self.burst), now))
        level = min(self.burst, level + (now - seen) * self.rate)
        allowed = level >= 1
        self.buckets[client] = (level - 1 if allowed else level, now)
        if len(self.buckets) > _CLIENTS:
            self.buckets.popitem(last=False)
        return 0.0 if allowed else (1 - level) / self.rate


class Access:
    """Middleware around what serve answers, within that of the origins that may read it."""

    def __init__(self, app: ASGIApp, keys: dict[str, str], origins: frozenset[str], limiter: Limiter) -> None:
        self._app, self._keys, self._origins, self._limiter = app, keys, origins, limiter

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        body, started = _Bounded(receive), False

        async def saying(message: Message) -> None:
            nonlocal started
            if body.over and not started:
                return  # what is answered is said below: the application saw a client that went away
            started = True
            await send(message)

        headers = Headers(scope=scope)
        refusal = self._refusal(scope, headers)
        if refusal is not None:
            await refusal(scope, receive, send)
            return
        try:
            await self._app(scope, receive if scope["method"] in ("GET", "HEAD") else body, saying)
        except Exception:
            if not body.over:
                if started:
                    raise  # the answer is cut off: there is no other way left to say that it is not whole
                log.exception("%s %r failed", scope["method"], scope["path"])
                await problem(500, "this is a fault of the server; its log says more")(scope, receive, send)
                return
        if body.over and not started:
            await problem(413, f"found more than {LARGEST_BODY} bytes, expected at most as many")(scope, receive, send)

    def _refusal(self, scope: Scope, headers: Headers) -> ASGIApp | None:
        if scope["method"] not in _READING and foreign(scope["scheme"], headers, self._origins):
            return problem(403, "a page of another origin changes nothing here; a proxy in front has to pass Host on")
        client = (scope.get("client") or ("unknown",))[0]
        if not scope["path"].startswith(("/v1/", "/metrics")):
            return None
        if self._keys:
            name = self._keys.get(digest(_key(headers)))
            if name is None:
                return problem(401, "a key is needed: Authorization: Bearer KEY", None, {"WWW-Authenticate": "Bearer"})
            client = f"key {name}"
        wait = self._limiter.wait(client, time.monotonic())
        if wait > 0:
            return problem(429, "too many requests", None, {"Retry-After": str(int(wait) + 1)})
        length = headers.get("content-length", "0")
        if length.isdecimal() and int(length) > LARGEST_BODY:
            return problem(413, f"found {length} bytes, expected at most {LARGEST_BODY}")
        return None


def _key(headers: Headers) -> str:
    scheme, _, key = headers.get("authorization", "").partition(" ")
    return key.strip() if scheme.lower() == "bearer" else headers.get("x-api-key", "")


class _Bounded:
    """A body that says nothing of its length, or says it wrong, ends where the limit is."""

    def __init__(self, receive: Receive) -> None:
        self._receive, self._total, self.over = receive, 0, False

    async def __call__(self) -> Message:
        message = await self._receive()
        self._total += len(message.get("body", b""))
        self.over = self.over or self._total > LARGEST_BODY
        return {"type": "http.disconnect"} if self.over else message
