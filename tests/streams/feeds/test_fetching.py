"""One visit: what servers do, polite and hostile, ends in a document or in one line, in bounded time."""

import asyncio
import socket
import threading
import time
from collections.abc import Iterator

import pytest

from streams.feeds.addresses import Resolver, is_public, literal, shown
from streams.feeds.decoding import Decoder, TooLarge, Undecodable
from streams.feeds.error import Unreadable
from streams.feeds.fetching import Answer, Fetcher
from tests.streams.feeds.server import Handler, Site, bomb, entry, rss, site

FEED = rss(entry(1))


@pytest.fixture
def web() -> Iterator[Site]:
    with site() as found:
        yield found


async def visit(address: str, seconds: float = 5.0, **asked: str) -> Answer:
    async with Fetcher("tocsin-test/1", seconds) as fetcher:
        return await fetcher.get(address, **asked)


async def refusal(address: str, seconds: float = 5.0) -> str:
    with pytest.raises(Unreadable) as caught:
        await visit(address, seconds)
    line = str(caught.value)
    assert "\n" not in line
    return line


async def test_a_feed_comes_whole_with_what_its_server_says(web: Site) -> None:
    address = web.page(
        "/feed",
        FEED,
        Content_Type='text/xml; charset="koi8-r"',
        ETag='"a"',
        Last_Modified="Sat, 21 Nov 2026 10:00:00 GMT",
    )
    answer = await visit(address)
    assert (answer.body, answer.charset, answer.etag) == (FEED, "koi8-r", '"a"')
    assert web.asked[0][1]["User-Agent"] == "tocsin-test/1"
    assert (await visit(address, etag='"a"', modified="x")).body == FEED
    assert (web.asked[1][1]["If-None-Match"], web.asked[1][1]["If-Modified-Since"]) == ('"a"', "x")


async def test_not_modified_and_retry_after(web: Site) -> None:
    assert (await visit(web.page("/same", status=304))).body is None
    busy = await visit(web.page("/busy", status=429, Retry_After="120"))
    assert (busy.status, busy.wait) == (429, 120.0)
    dated = await visit(web.page("/later", status=503, Retry_After="Fri, 31 Dec 2100 00:00:00 GMT"))
    assert dated.wait is not None
    assert dated.wait > 1e6
    assert (await visit(web.page("/odd", status=503, Retry_After="soon"))).wait is None


async def test_permanent_redirects_are_kept_and_others_only_followed(web: Site) -> None:
    web.page("/new", FEED)
    kept = await visit(web.page("/old", status=301, Location="/new"))
    assert (kept.body, kept.moved) == (FEED, f"{web.address}/new")
    followed = await visit(web.page("/today", status=302, Location="/new"))
    assert (followed.body, followed.moved) == (FEED, None)
    web.page("/mixed2", status=301, Location="/new")
    assert (await visit(web.page("/mixed", status=307, Location="/mixed2"))).moved is None
    assert "more than 5 redirects" in await refusal(web.page("/loop", status=301, Location="/loop"))


async def test_redirects_into_the_own_network_are_refused(web: Site) -> None:
    with site() as other:
        other.page("/secret", FEED)
        port = other.address.rpartition(":")[2]
        for target in (
            f"{other.address}/secret", f"http://localhost:{port}/secret", f"http://0x7f000001:{port}/secret", f"http://127.1:{port}/secret",
            f"http://[::1]:{port}/secret", f"http://[::ffff:127.0.0.1]:{port}/secret", "http://169.254.169.254/latest/meta-data/",
            "http://10.0.0.1/", "http://192.168.1.1/", "file:///etc/passwd", "gopher://10.0.0.1/", "http://[::1",
        ):  # fmt: skip
            line = await refusal(web.page("/go", status=302, Location=target), 2.0)
            assert "not public" in line or "only http" in line or "no address" in line, (target, line)
        assert other.asked == []


async def test_a_name_that_leads_inside_is_refused_unless_allowed(web: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    real = socket.getaddrinfo

    def looked_up(host: str, *more: object, **named: object) -> object:
        return real("127.0.0.1" if host == "inside.example" else host, *more, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", looked_up)
    address = web.page("/feed", FEED).replace("127.0.0.1", "inside.example")
    assert "inside.example leads to 127.0.0.1, which is not public" in await refusal(address)
    async with Fetcher("t", 20) as fetcher:
        assert (await fetcher.get(address, private=True)).body == FEED


async def test_passwords_are_sent_to_their_own_server_and_never_shown(web: Site) -> None:
    secret = web.address.replace("//", "//desk:hunter2@")
    web.page("/feed", FEED)
    await visit(f"{secret}/feed")
    assert web.asked[0][1]["Authorization"].startswith("Basic ")
    for address in (f"{secret}/none", secret.replace("127.0.0.1", "nowhere.invalid") + "/x"):
        said = await asyncio.gather(visit(address, 3.0), return_exceptions=True)
        assert "hunter2" not in str(said)
    assert shown("http://desk:hunter2@h.example/f?key=k1&a=1") == "http://h.example/f?key=…&a=1"
    assert "hunter2" not in shown("http://desk:hunter2@[::1/")


@pytest.mark.parametrize(
    ("body", "encoding", "why"),
    [
        (bomb(1), "gzip", "more than 8388608 bytes"),
        (bomb(2), "gzip", "compressed twice"),
        (bomb(2), "gzip, gzip", "encoded 2 times"),
        (bomb(1), "", "more than 8388608 bytes"),
        (b"x" * 9_000_000, "", "more than 8388608 bytes"),
        (b"x", "br", "was not asked for"),
        (b"not gzip at all", "gzip", "not compressed as it says"),
    ],
    ids=["bomb", "twice", "twice and said", "bomb unsaid", "large", "brotli", "a lie"],
)
async def test_bodies_are_bounded_after_decoding(web: Site, body: bytes, encoding: str, why: str) -> None:
    begin = time.monotonic()
    assert why in await refusal(web.page("/feed", body, **({"Content_Encoding": encoding} if encoding else {})))
    assert time.monotonic() - begin < 20


async def test_gzip_and_raw_deflate_are_read(web: Site) -> None:
    import gzip
    import zlib

    assert (await visit(web.page("/gz", gzip.compress(FEED), Content_Encoding="gzip"))).body == FEED
    assert (await visit(web.page("/gz2", gzip.compress(FEED)))).body == FEED
    assert (await visit(web.page("/zlib", zlib.compress(FEED), Content_Encoding="deflate"))).body == FEED
    raw = zlib.compressobj(wbits=-15)
    assert (await visit(web.page("/raw", raw.compress(FEED) + raw.flush(), Content_Encoding="deflate"))).body == FEED


def dripping(headers: bool) -> "Iterator[str]":
    """A server that says one thing a tenth of a second for ever."""
    server = socket.create_server(("127.0.0.1", 0))
    stop = threading.Event()

    def serve() -> None:
        while not stop.is_set():
            try:
                client, _ = server.accept()
            except OSError:
                return
            with client:
                try:
                    client.sendall(
                        b"HTTP/1.1 200 OK\r\n" if headers else b"HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n<rss>"
                    )
                    while not stop.wait(0.1):
                        client.sendall(b"X-A: b\r\n" if headers else b" ")
                except OSError:
                    continue

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.getsockname()[1]}/"
    stop.set()
    server.close()


@pytest.mark.parametrize("headers", [True, False])
async def test_one_deadline_over_all_of_a_visit(headers: bool) -> None:
    for address in dripping(headers):
        begin = time.monotonic()
        assert "not whole within 0.6 s" in await refusal(address, 0.6)
        assert time.monotonic() - begin < 10  # it drips for ever


async def test_a_large_body_that_keeps_coming_gets_longer(web: Site) -> None:
    def slow(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(large) + len(FEED)))
        handler.end_headers()
        handler.wfile.write(large)
        time.sleep(1.3)  # past the deadline, and within what so much buys
        handler.wfile.write(FEED)

    large = b" " * 65_536
    assert (await visit(web.on("/slow", slow), 1.0)).body == large + FEED


async def test_what_is_no_web_server_is_one_line() -> None:
    assert "no connection to 127.0.0.1:1" in await refusal("http://127.0.0.1:1/")
    assert "only http and https" in await refusal("ftp://h.example/")
    assert "no address" in await refusal("http://[::1")
    server = socket.create_server(("127.0.0.1", 0))

    def noise() -> None:
        client, _ = server.accept()
        client.recv(1000)
        client.sendall(b"\0\1\2 garbage\r\n\r\n")
        client.close()

    threading.Thread(target=noise, daemon=True).start()
    await refusal(f"http://127.0.0.1:{server.getsockname()[1]}/")
    server.close()


async def test_a_slow_server_holds_up_no_other(web: Site) -> None:
    release = threading.Event()
    web.on("/slow", lambda handler: bool(release.wait(60)) and None)
    web.page("/feed", FEED)
    async with Fetcher("t", 60) as fetcher:
        waiting = [asyncio.ensure_future(fetcher.get(f"{web.address}/slow")) for _ in range(12)]
        await asyncio.sleep(0.1)
        assert (await fetcher.get(f"{web.address}/feed")).body == FEED
        assert not any(one.done() for one in waiting)
        for one in waiting:
            one.cancel()
        release.set()
        await asyncio.gather(*waiting, return_exceptions=True)


def test_addresses_that_are_not_of_the_open_internet() -> None:
    for inside in ("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1", "::1",
                   "fe80::1%eth0", "fd12::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "255.255.255.255"):  # fmt: skip
        assert not is_public(inside), inside
    for outside in ("93.184.215.14", "2606:2800:220:1::1"):
        assert is_public(outside)
    assert [literal(host) for host in ("0177.0.0.1", "2130706433", "127.0.0.1.", "desk.example", "1.example")] == [
        "127.0.0.1",
        "127.0.0.1",
        None,
        None,
        None,
    ]


def test_a_decoder_counts_what_comes_out() -> None:
    decoder = Decoder("identity", 10)
    decoder.add(b"12345")
    with pytest.raises(TooLarge):
        decoder.add(b"678901")
    with pytest.raises(Undecodable):
        Decoder("gzip,deflate", 10)


async def test_names_are_looked_up_side_by_side(monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(host: str, port: int, **_: object) -> list[object]:
        time.sleep(2)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.215.14", port))]

    monkeypatch.setattr(socket, "getaddrinfo", slow)
    resolver = Resolver()
    begin = time.monotonic()
    await asyncio.gather(*(resolver.resolve(f"h{n}.example", 80) for n in range(40)))
    assert time.monotonic() - begin < 10  # one after the other, even by six threads, would take longer
    await resolver.close()
