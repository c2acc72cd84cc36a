"""Feeds that mean no good, for tests and benchmarks: each has to end in one line, and cost the others nothing."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from tests.streams.feeds.server import Handler, Site, bomb, entry, rss

_ATTRIBUTES = " ".join(f'a{number}="x"' for number in range(20_000))
_BILLION = b'<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><rss>&b;</rss>'


@contextmanager
def hostile(web: Site) -> Iterator[dict[str, str]]:
    """Addresses by what is wrong with them; `attributes` is read all the same, and gives one item."""
    over = threading.Event()

    def silent(handler: Handler) -> None:
        over.wait(120)

    def headers(handler: Handler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
        while not over.wait(0.2):
            handler.wfile.write(b"X-A: b\r\n")

    def body(handler: Handler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n<rss>")
        while not over.wait(0.2):
            handler.wfile.write(b" ")

    found = {
        "bomb": web.page("/bomb", bomb(1), Content_Encoding="gzip"),
        "twice": web.page("/twice", bomb(2), Content_Encoding="gzip"),
        "thrice": web.page("/thrice", bomb(3), Content_Encoding="gzip, gzip, gzip"),
        "entities": web.page("/entities", _BILLION),
        "attributes": web.page("/attributes", rss(f"<item {_ATTRIBUTES}><title>Talks end</title><guid>urn:newswire:h:1</guid></item>")),
        "author": web.page("/author", rss(entry(2, author="(@" * 10_000, title=""))),
        "inside": web.page("/inside", status=302, Location="http://127.0.0.1:1/"),
        "metadata": web.page("/metadata", status=302, Location="http://169.254.169.254/latest/meta-data/"),
        "in-circles": web.page("/in-circles", status=302, Location="/in-circles"),
        "silent": web.on("/silent", silent),
        "dripped-headers": web.on("/dripped-headers", headers),
        "dripped-body": web.on("/dripped-body", body),
        "login": web.page("/login", b"<html><body>Log in</body></html>"),
        "none": web.page("/none", status=404),
    }  # fmt: skip
    try:
        yield found
    finally:
        over.set()
