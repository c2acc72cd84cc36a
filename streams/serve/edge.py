"""The outermost of serve: the names under which it may be asked for, and what every answer says to a browser."""

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from streams.serve.problems import problem

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


class Edge:
    """Middleware around everything that serve answers, refusals too."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str]) -> None:
        self._app, self._hosts = app, hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _SAFETY.items():
                    headers.setdefault(name, value)
            await send(message)

        if self._hosts and _host(Headers(scope=scope)) not in self._hosts:
            refusal = problem(400, "this host name is not one that serve answers to (TOCSIN_HOSTS)")
            await refusal(scope, receive, safely)
            return
        await self._app(scope, receive, safely)


def _host(headers: Headers) -> str:
    """The host name that a request is for, without its port."""
    host = headers.get("host", "")
    return (host.rpartition(":")[0] if _has_port(host) else host).strip("[]").lower()


def _has_port(host: str) -> bool:
    return host.rpartition(":")[2].isdecimal() and not (host.count(":") > 1 and not host.startswith("["))
