"""Who may ask: host names, keys, how often and how much; and what every answer says to a browser."""

import hashlib
import secrets
import time
from collections import OrderedDict
from dataclasses import dataclass, field

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from streams.serve.problems import problem

LARGEST_BODY = 4 * 1024 * 1024
_CLIENTS = 10_000
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})

# Nothing from elsewhere, no inline script or style, no frame: wire text can be shown as text only.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; font-src 'self';"
    " manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
    " require-trusted-types-for 'script'; trusted-types 'none'"
)
_SAFETY = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


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
    """Middleware around everything that serve answers."""

    def __init__(self, app: ASGIApp, keys: dict[str, str], hosts: frozenset[str], limiter: Limiter) -> None:
        self._app, self._keys, self._hosts, self._limiter = app, keys, hosts, limiter

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        body, started = _Bounded(receive), False

        async def safely(message: Message) -> None:
            if body.over and not started:
                return  # what is answered is said below: the application saw a client that went away
            await saying(message)

        async def saying(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = MutableHeaders(scope=message)
                for name, value in _SAFETY.items():
                    headers.setdefault(name, value)
            await send(message)

        headers = Headers(scope=scope)
        refusal = self._refusal(scope, headers)
        if refusal is not None:
            await refusal(scope, receive, saying)
            return
        try:
            await self._app(scope, receive if scope["method"] in ("GET", "HEAD") else body, safely)
        except Exception:
            if not body.over:
                raise
        if body.over:
            await problem(413, f"found more than {LARGEST_BODY} bytes, expected at most as many")(
                scope, receive, saying
            )

    def _refusal(self, scope: Scope, headers: Headers) -> ASGIApp | None:
        host = (
            headers.get("host", "").rpartition(":")[0]
            if _has_port(headers.get("host", ""))
            else headers.get("host", "")
        )
        if self._hosts and host.strip("[]").lower() not in self._hosts:
            return problem(400, "this host name is not one that serve answers to (TOCSIN_HOSTS)")
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


def _has_port(host: str) -> bool:
    return host.rpartition(":")[2].isdecimal() and not (host.count(":") > 1 and not host.startswith("["))


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
