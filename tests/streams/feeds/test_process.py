"""Foreign documents are read in a process that may be killed: each ends in bounded time and memory."""

import asyncio
import contextlib
import os
import time

import psutil
import pytest

from processors.wire import Malformed
from streams.feeds import process
from streams.feeds.process import Parser, Parsers
from tests.streams.feeds.server import entry, rss

ITEM = "<item><title>Talks end</title><guid>urn:x:1</guid>{}</item>"
FLAT = b"<rss><channel>" + b"<a/>" * 250_000 + b"</channel></rss>"
NESTED = '<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:x:{}"><contentSet><inlineXML>' * 80


@pytest.mark.parametrize(
    "document",
    [
        rss(ITEM.format("<author " + " ".join(f'a{n}="{n}"' for n in range(20_000)) + "/>")),
        rss(ITEM.format(f"<author>{'(@' * 10_000}</author>")),
        rss(ITEM.format(f"<description>{'&lt;' * 200_000}</description>")),
        rss(ITEM.format(f"<description>{'&amp;#' + '9' * 5000};</description>")),
        rss(ITEM.format("<![CDATA[" * 20_000)),
        rss(ITEM.format("&#" + "9" * 5000 + ";")),
        b"<rss>" + b"<a>" * 200_000,
        b"<rss" + b"<" * 299_000,
        FLAT,
        b'<!DOCTYPE x [<!ENTITY a "' + b"a" * 100_000 + b'">]><rss><channel>' + b"&a;" * 100_000 + b"</channel></rss>",
        b"<!DOCTYPE " + b"[" * 100_000,
        b"<!--" * 100_000,
        NESTED.encode(),
        b"[" * 100_000,
        b'{"version": "https://jsonfeed.org/version/1.1", "items": ' + b"[" * 60 + b"]" * 60 + b"}",
        b"\x01AFP0001 1 I 1 X\r\n" * 10_000,
        rss(*(entry(n) for n in range(5000))),
    ],
    ids=["attributes", "author", "lt", "digits", "cdata", "reference", "deep", "open", "flat", "entities", "doctype", "comments",
         "nested items", "json", "json feed", "teletype", "5000 entries"],
)  # fmt: skip
def test_hostile_documents_end_in_time(document: bytes) -> None:
    parser = Parser()
    parser.read(rss(entry(1)))
    with contextlib.suppress(Malformed):
        assert len(parser.read(document).found) < 20_000
    assert parser._child is not None
    if parser._child.poll() is None:  # else it was ended, which is an end too
        child = psutil.Process(parser._child.pid)
        assert sum(child.cpu_times()[:2]) < 6  # its start among them
        assert child.memory_info().rss < 300 * 1024 * 1024
    parser.close()


def test_work_is_counted_in_time_of_the_processor() -> None:
    parser = Parser(seconds=0.02)
    with pytest.raises(Malformed, match=r"more than 0\.02 s of work"):
        parser.read(rss(*(entry(n) for n in range(5000))))
    assert len(parser.read(rss(entry(1))).items) == 1
    parser.close()


def test_what_takes_too_long_is_killed_and_the_next_is_read() -> None:
    parser = Parser(seconds=0.5, patience=0.5)
    parser.read(rss(entry(1)))
    assert parser._child is not None
    os.kill(parser._child.pid, 19)  # stopped: it will not answer
    with pytest.raises(Malformed, match=r"more than 0\.5 s of work"):
        parser.read(rss(entry(1)))
    parser._patience = 60
    assert len(parser.read(rss(entry(1))).items) == 1
    os.kill(parser._child.pid, 9)
    time.sleep(0.1)
    assert len(parser.read(rss(entry(1))).items) == 1
    parser.close()


def test_a_parser_given_up_before_its_child_began_ends_it() -> None:
    before = set(psutil.Process().children())
    parser = Parser()
    parser.give_up()
    with pytest.raises(Malformed, match="what ends the process that reads it"):
        parser.read(rss(entry(1)))
    assert set(psutil.Process().children()) <= before


def test_a_child_that_shuts_its_pipes_and_goes_on_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "_DYING", 0.2)
    parser = Parser()
    parser.read(rss(entry(1)))
    assert parser._child is not None
    assert parser._child.stdout is not None
    parser._child.stdout.close()
    end, begin = os.pipe()
    os.close(begin)
    parser._child.stdout = os.fdopen(end, "rb")
    with pytest.raises(Malformed, match="what ends the process that reads it"):
        parser.read(rss(entry(2)))
    assert parser._child is None


async def test_a_reading_that_is_cancelled_leaves_no_child_and_its_parser_to_nobody() -> None:
    parsers, before = Parsers(), set(psutil.Process().children())
    slow = rss(*(entry(n) for n in range(5000)))
    for wait in (0.01, 0.05, 0.3, 1.0):
        reading = asyncio.create_task(parsers.read(slow))
        await asyncio.sleep(wait)
        reading.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await reading
            continue  # it was done before
        assert not parsers._idle, "its thread is still at work"
        found = await parsers.read(rss(entry(7)))
        assert [one["uri"] for one in found.items] == ["https://harbour.example/7"]
    parsers.close()
    await asyncio.get_running_loop().shutdown_default_executor()
    assert set(psutil.Process().children()) <= before
