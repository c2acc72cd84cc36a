"""A web server for feeds, polite and hostile, on loopback; and feeds in a line or two."""

import contextlib
import gzip
import http.server
import sys
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

Handler = http.server.BaseHTTPRequestHandler
Page = Callable[[Handler], None]


class Site:
    """Pages by path; `asked` is every request so far with its headers."""

    def __init__(self) -> None:
        self.pages: dict[str, Page] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.asked_at: list[tuple[str, float]] = []
        self.address = ""

    def page(self, path: str, body: bytes = b"", status: int = 200, **headers: str) -> str:
        """Serve a body under a path; returns its address. Underscores in names of headers are hyphens."""

        def answer(handler: Handler) -> None:
            handler.send_response(status)
            for name, value in headers.items():
                handler.send_header(name.replace("_", "-"), value)
            handler.send_header("Content-Length", str(len(body)))
            handler.end_headers()
            handler.wfile.write(body)

        self.pages[path] = answer
        return self.address + path

    def on(self, path: str, page: Page) -> str:
        self.pages[path] = page
        return self.address + path

    @property
    def first(self) -> dict[str, float]:
        """When each path was asked first."""
        return dict(reversed(self.asked_at))

    def times(self, path: str) -> int:
        return sum(1 for asked, _ in self.asked if asked == path)


@contextlib.contextmanager
def site() -> Iterator[Site]:
    """A running server."""
    found = Site()

    class Quiet(http.server.ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: Any, client_address: Any) -> None:
            """A reader that gave up is what many of these pages are for."""
            if not isinstance(sys.exception(), OSError):
                super().handle_error(request, client_address)

    class Server(Handler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            found.asked.append((self.path, dict(self.headers.items())))
            found.asked_at.append((self.path, time.monotonic()))
            page = found.pages.get(self.path.partition("?")[0])
            try:
                if page is None:
                    self.send_error(404)
                else:
                    page(self)
            except OSError:
                self.close_connection = True

        do_POST = do_GET

        def log_message(self, *words: object) -> None:
            pass

    server = Quiet(("127.0.0.1", 0), Server)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    found.address = f"http://127.0.0.1:{server.server_port}"
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()


def rss(*entries: str, head: str = "") -> bytes:
    return f'<rss version="2.0"><channel><title>Harbour Desk</title><link>https://harbour.example/</link>{head}{"".join(entries)}</channel></rss>'.encode()


def entry(
    number: int | str, title: str = "Talks end in Oslo", date: str | None = "Sat, 21 Nov 2026 10:00:00 GMT", **more: str
) -> str:
    extra = "".join(f"<{name}>{value}</{name}>" for name, value in more.items())
    when = f"<pubDate>{date}</pubDate>" if date else ""
    return f"<item><title>{title}</title><guid>https://harbour.example/{number}</guid>{when}{extra}</item>"


def bomb(times: int, size: int = 50 * 1024 * 1024) -> bytes:
    data = b"<rss>" + b" " * size
    for _ in range(times):
        data = gzip.compress(data, 9)
    return data
