"""Feeds asked again and again: what is new goes out once, in the right version; nothing stops the others."""

import asyncio
import json
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from processors.wire.found import Manners
from streams.feeds.delivery import Delivery
from streams.feeds.fetching import Fetcher
from streams.feeds.listing import Feed
from streams.feeds.polling import Poller
from streams.feeds.process import Parsers
from streams.feeds.schedule import pause
from streams.feeds.state import State
from tests.streams.feeds.server import Site, entry, rss, site
from tests.streams.wire import Tape

QUIET = Manners()
TOMBSTONE = '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0"><title>D</title>{}</feed>'
ATOM = "<entry><id>urn:d:1</id><title>Talks end</title><updated>2026-11-21T10:00:00Z</updated></entry>"


@pytest.fixture
def web() -> Iterator[Site]:
    with site() as found:
        yield found


class Polled:
    """A poller with its tape and what it said."""

    def __init__(self, tape: Tape, poller: Poller, said: list[str]) -> None:
        self.tape, self.poller, self.said = tape, poller, said

    @property
    def items(self) -> list[dict[str, Any]]:
        return [json.loads(record.value or b"") for record in self.tape.records]

    async def ask(self, *feeds: str | Feed) -> list[dict[str, Any]]:
        """Ask feeds once; returns the items that went out."""
        before = len(self.items)
        await self.poller.once([feed if isinstance(feed, Feed) else Feed(address=feed) for feed in feeds])
        return self.items[before:]


@asynccontextmanager
async def polling(folder: Path, seconds: float = 3.0, tape: Tape | None = None) -> AsyncIterator[Polled]:
    tape, said = tape or Tape(), []
    state, parsers = State(folder / "state.sqlite"), Parsers()
    try:
        async with Fetcher("t", seconds) as fetcher:
            yield Polled(tape, Poller(fetcher, parsers, Delivery(tape, state, "items"), state, said.append), said)  # type: ignore[arg-type]
    finally:
        parsers.close()
        state.close()


async def test_an_entry_goes_out_once_over_polls_and_restarts(web: Site, tmp_path: Path) -> None:
    address = web.page("/feed", rss(entry(1), entry(2)), ETag='"1"')
    async with polling(tmp_path) as first:
        assert len(await first.ask(address)) == 2
        assert await first.ask(address) == []
    async with polling(tmp_path) as second:
        assert await second.ask(address) == []
        web.page("/feed", rss(entry(3), entry(1), entry(2)), ETag='"2"')
        (new,) = await second.ask(address)
        assert new["uri"].endswith("/3")
    assert web.asked[1][1]["If-None-Match"] == '"1"'


async def test_changed_text_is_a_change_whatever_its_date_says(web: Site, tmp_path: Path) -> None:
    address = web.page("/feed", rss(entry(1, "Gunmen kill four in Kabul", "Sat, 28 Nov 2026 18:10:00 GMT")))
    async with polling(tmp_path) as one:
        (first,) = await one.ask(address)
        web.page("/feed", rss(entry(1, "Gunmen kill nine in Kabul", "Sat, 28 Nov 2026 15:10:00 GMT")))
        (second,) = await one.ask(address)
        assert int(second["version"]) > int(first["version"])
        web.page("/feed", rss(entry(1, "Gunmen kill nine in Kabul", "Sat, 28 Nov 2026 19:10:00 GMT")))
        assert await one.ask(address) == []


async def test_entries_in_files_get_versions_above_what_is_known(tmp_path: Path) -> None:
    from streams.feeds.versions import versioned

    state = State(tmp_path / "s.sqlite")

    def sent(text: str, version: str) -> dict[str, Any]:
        item = {"uri": "urn:h:1", "version": version, "headlines": [{"value": text}]}
        found, noted = versioned([json.dumps(item).encode(), b"{}"], state)
        state.sent((), noted)
        assert found[1] == b"{}"
        return dict(json.loads(found[0]))

    assert [sent(*one)["version"] for one in (("a", "100"), ("b", "90"), ("b", "90"), ("c", "500"), ("a", "100"))] == [
        "100", "101", "101", "500", "501",
    ]  # fmt: skip
    state.close()


async def test_an_undated_entry_goes_out_once_without_a_date(web: Site, tmp_path: Path) -> None:
    address = web.page("/feed", rss(entry(1, date=None), entry(2, date="gestern")))
    async with polling(tmp_path) as one:
        assert [item["versionCreated"] for item in await one.ask(address)] == [None, None]
        web.page("/feed", rss(entry(1, date=None), entry(2, date="heute")))
        assert await one.ask(address) == []


async def test_the_same_story_in_two_feeds_is_one_item(web: Site, tmp_path: Path) -> None:
    news = web.page("/news", rss(entry(1, category="news")))
    world = web.page("/world", rss(entry(1, category="world"), entry(2)).replace(b"Harbour Desk", b"Harbour World"))
    async with polling(tmp_path) as one:
        assert len(await one.ask(news)) == 1
        assert [item["uri"][-1] for item in await one.ask(world)] == ["2"]
        assert await one.ask(news, world) == []


async def test_a_deleted_entry_is_a_kill_above_what_it_kills(web: Site, tmp_path: Path) -> None:
    address = web.page("/feed", TOMBSTONE.format(ATOM).encode())
    async with polling(tmp_path) as one:
        (entry_,) = await one.ask(address)
        web.page("/feed", TOMBSTONE.format('<at:deleted-entry ref="urn:d:1"/>').encode())
        (kill,) = await one.ask(address)
        assert (kill["uri"], kill["pubStatus"]) == ("urn:d:1", "canceled")
        assert int(kill["version"]) > int(entry_["version"])


async def test_a_page_that_is_gone_kills_only_where_the_list_says_so(web: Site, tmp_path: Path) -> None:
    page = f"{web.address}/story"
    gone = f"<item><title>Wrong story</title><link>{page}</link><pubDate>Sat, 21 Nov 2026 11:00:00 GMT</pubDate></item>"
    old = entry(1, date="Sat, 21 Nov 2026 09:00:00 GMT")
    address = web.page("/feed", rss(gone, old))
    async with polling(tmp_path) as one:
        assert len(await one.ask(address)) == 2
        web.page("/feed", rss(old))
        web.page("/story", status=410)
        assert await one.ask(address) == []
        assert web.times("/story") == 0
        web.page("/feed", rss(old, entry(3)))
        killed = [
            item for item in await one.ask(Feed(address=address, gone=True)) if item.get("pubStatus") == "canceled"
        ]
        assert [item["uri"] for item in killed] == [page]
        web.page("/feed", rss(old, entry(3), entry(4)))
        assert [item.get("pubStatus") for item in await one.ask(Feed(address=address, gone=True))] == [None]


async def test_one_bad_feed_is_one_line_and_no_loss_to_the_others(web: Site, tmp_path: Path) -> None:
    bad = [
        web.page("/page", b"<html><body>Please log in</body></html>"), web.page("/empty"), web.page("/none", status=404),
        web.page("/entities", b'<!DOCTYPE r [<!ENTITY a "b">]><rss>&a;</rss>'), "http://127.0.0.1:1/feed",
        web.page("/away", status=302, Location="http://169.254.169.254/latest"),
    ]  # fmt: skip
    good = web.page(
        "/good", rss(entry(1), "<item><link>http://[::1</link><title>Talks begin</title></item>", "<item/>")
    )
    async with polling(tmp_path) as one:
        assert len(await one.ask(*bad, good)) == 2
        assert len([line for line in one.said if "published" not in line]) == len(bad) + 1
        assert any("entry 3: found neither title nor text" in line for line in one.said)
        said = len(one.said)
        assert await one.ask(*bad, good) == []
        assert len(one.said) == said  # told once


async def test_a_fault_of_ours_with_one_feed_silences_no_other(
    web: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = web.page("/1", rss(entry(1))), web.page("/2", rss(entry(2)))
    real = Poller._changed

    def changed(self: Poller, feed: Feed, document: Any) -> Any:
        if feed.address == first:
            raise RuntimeError("a fault of ours")
        return real(self, feed, document)

    monkeypatch.setattr(Poller, "_changed", changed)
    async with polling(tmp_path) as one:
        assert len(await one.ask(first, second)) == 1
        assert "could not be taken in (RuntimeError: a fault of ours)" in "".join(one.said)


async def test_what_could_not_be_read_is_asked_for_whole_again(web: Site, tmp_path: Path) -> None:
    address = web.page("/feed", b"<html/>", ETag='"1"')
    async with polling(tmp_path) as one:
        await one.ask(address)
        web.page("/feed", rss(entry(1)), ETag='"1"')
        assert len(await one.ask(address)) == 1
        assert "If-None-Match" not in web.asked[-1][1]


async def test_gone_for_good_and_moved_for_good_are_remembered(web: Site, tmp_path: Path) -> None:
    gone, moved = web.page("/gone", status=410), web.page("/old", status=301, Location="/new")
    web.page("/new", rss(entry(1)))
    async with polling(tmp_path) as one:
        assert len(await one.ask(gone, moved)) == 1
    async with polling(tmp_path) as two:
        await two.ask(gone, moved)
    assert (web.times("/gone"), web.times("/old"), web.times("/new")) == (1, 1, 2)


async def test_retry_after_holds_over_a_restart(web: Site, tmp_path: Path) -> None:
    address = web.page("/busy", status=429, Retry_After="300")
    async with polling(tmp_path) as one:
        await one.ask(address)
    async with polling(tmp_path) as two:
        await two.ask(address)
        assert "asks to wait another" in two.said[0]
    assert web.times("/busy") == 1


async def test_a_dead_or_slow_feed_delays_no_other(web: Site, tmp_path: Path) -> None:
    release = threading.Event()
    slow = [Feed(address=web.on(f"/slow{n}", lambda handler: bool(release.wait(40)) and None)) for n in range(40)]
    good = Feed(address=web.page("/feed", rss(entry(1))))
    async with polling(tmp_path, seconds=30.0) as one:
        await one.ask(good)
        running = asyncio.ensure_future(one.poller.forever([*slow, good], 1.0))
        begin = time.monotonic()
        for number in range(2, 5):
            web.page("/feed", rss(entry(number)))
            while len(one.items) < number:
                await asyncio.sleep(0.05)
                assert time.monotonic() - begin < 20  # the slow ones have not answered yet, nor given up
        running.cancel()
        release.set()
        await asyncio.gather(running, return_exceptions=True)
    assert len([path for path, _ in web.asked if path.startswith("/slow")]) == 40


async def test_a_feed_list_says_who_it_is(web: Site, tmp_path: Path) -> None:
    address = web.page("/feed", rss(entry(1)))
    async with polling(tmp_path) as one:
        (item,) = await one.ask(Feed(address=address, provider="harbour", language="en", trust=0.8))
    assert item["uri"] == "urn:newswire:harbour:https://harbour.example/1"
    assert (item["language"], item["trustIndicators"]) == ("en", [{"rel": "trust", "title": "0.8"}])
    assert one.tape.records[0].key == b"harbour:urn:newswire:harbour:https://harbour.example/1"


async def test_a_feed_keeps_its_own_pace(web: Site, tmp_path: Path) -> None:
    head = "<ttl>30</ttl><skipHours><hour>3</hour><hour>x</hour><hour>123abc</hour><hour>²</hour></skipHours><skipDays><day>Sunday</day></skipDays>"
    address = web.page("/feed", rss(entry(1), head=head))
    async with polling(tmp_path) as one:
        assert await one.poller._visit(Feed(address=address), every=10) >= 0.9 * 1800
        known = one.poller._state.feed(address)
        assert (known["ttl"], known["skip_hours"], known["skip_days"]) == (30, [3], ["sunday"])


def test_pauses_grow_with_failures_and_never_without_bounds() -> None:
    now = datetime(2026, 11, 21, 12, tzinfo=UTC)  # a Saturday

    def seconds(manners: Manners = QUIET, failures: int = 0, wait: float | None = None) -> float:
        return pause(60, manners, failures, wait, now, lambda: 0.5)

    assert [seconds(failures=n) for n in (1, 2, 3, 10, 1000)] == [120, 240, 480, 3600, 3600]
    assert seconds(wait=500) == 500
    assert seconds(wait=10**9) == 24 * 3600
    assert seconds(Manners(ttl=10**6)) == 24 * 3600
    assert seconds(Manners(skip_hours=tuple(range(24)))) == 60
    assert seconds(Manners(skip_days=("saturday",))) == 12 * 3600 + 30


async def test_two_publishers_share_no_memory(tmp_path: Path) -> None:
    from streams.feeds.error import Unreadable

    first = State(tmp_path / "s.sqlite")
    with pytest.raises(Unreadable, match="another tocsin publish keeps"):
        State(tmp_path / "s.sqlite")
    first.close()
    State(tmp_path / "s.sqlite").close()
    (tmp_path / "bad.sqlite").write_bytes(b"no database" * 1000)
    with pytest.raises(Unreadable, match="is no memory"):
        State(tmp_path / "bad.sqlite")
