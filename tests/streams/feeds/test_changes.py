"""What of a document goes out: once, under one key for one story, and only by the feed whose story it is."""

import json
from typing import Any

from processors.wire.documents import read_document
from streams.feeds.changes import changes, keys_of, strangers
from streams.feeds.listing import Feed
from streams.feeds.state import Known

DESK = "https://desk.example/rss"
OTHER = "https://other.example/feed"
DELETED = '<at:deleted-entry xmlns:at="http://purl.org/atompub/tombstones/1.0" ref="{}" when="2026-11-21T{}:00:00Z"/>'


class Wire:
    """What is known, and what a visit sends of a document."""

    def __init__(self) -> None:
        self.known: dict[str, Known] = {}
        self.told: str | None = None

    def visit(self, document: str, feed: str | Feed = DESK) -> list[dict[str, Any]]:
        feed = feed if isinstance(feed, Feed) else Feed(address=feed)
        found = read_document(document.encode(), None, feed.address)
        keyed = keys_of(found, feed)
        self.told = strangers(keyed, feed, self.known, feed.address)
        sent = changes(keyed, found.kind, feed, self.known, feed.address)
        self.known |= {change.entry.key: change.entry for change in sent}
        return [json.loads(change.data) for change in sent]


def rss(*items: str) -> str:
    return f"<rss><channel><title>D</title><link>https://desk.example/</link>{''.join(items)}</channel></rss>"


def entry(title: str, hour: int = 10, guid: str = "g1", link: str = "https://desk.example/1") -> str:
    return f"<item><title>{title}</title><guid>{guid}</guid><link>{link}</link><pubDate>Sat, 21 Nov 2026 {hour}:00:00 GMT</pubDate></item>"


def atom(*entries: str) -> str:
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>D</title>{"".join(entries)}</feed>'


def revision(title: str, hour: int = 10, ident: str = "tag:desk.example,2026:1") -> str:
    return f"<entry><id>{ident}</id><title>{title}</title><updated>2026-11-21T{hour}:00:00Z</updated></entry>"


def test_what_stands_twice_in_a_document_goes_out_once_over_all_visits() -> None:
    tag = "tag:desk.example,2026:1"
    for document, status in (
        (rss(entry("four"), entry("five", 11)), "usable"),
        (rss(entry("five", 11), entry("four")), "usable"),
        (rss(entry("four"), entry("four")), "usable"),
        (
            rss(entry("four", 10, "https://desk.example/1?utm_source=a"), entry("five", 11, "https://desk.example/1")),
            "usable",
        ),
        (atom(revision("four"), revision("five", 11)), "usable"),
        (atom(revision("four"), DELETED.format(tag, 11)), "canceled"),
        (atom(revision("four", 11), DELETED.format(tag, 10)), "usable"),
    ):
        wire = Wire()
        sent = [wire.visit(document) for _ in range(3)]
        assert [[item.get("pubStatus", "usable") for item in visit] for visit in sent] == [[status], [], []], document


def test_two_versions_in_a_message_go_out_as_the_higher_one() -> None:
    item = '<newsItem guid="urn:newsml:desk.example:20261121:n1" version="{}"><itemMeta/><contentMeta><headline>{}</headline></contentMeta></newsItem>'
    message = f'<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet>{item.format(10, "five")}{item.format(9, "four")}</itemSet></newsMessage>'
    wire = Wire()
    assert [[item["version"] for item in wire.visit(message)] for _ in range(2)] == [["10"], []]


def test_a_stale_copy_undoes_neither_an_entry_nor_its_deletion() -> None:
    wire, deleted = Wire(), atom(DELETED.format("tag:desk.example,2026:1", 11))
    assert len(wire.visit(atom(revision("four", 10)))) == 1
    assert [item["pubStatus"] for item in wire.visit(deleted)] == ["canceled"]
    assert wire.visit(atom(revision("four", 10))) == []
    (restored,) = wire.visit(atom(revision("five", 12)))
    assert "pubStatus" not in restored
    assert wire.visit(deleted) == []


def test_a_feed_deletes_only_what_is_its_own() -> None:
    wire, tag = Wire(), "tag:desk.example,2026:1"
    assert len(wire.visit(atom(revision("four")))) == 1
    assert wire.visit(atom(DELETED.format(tag, 11)), OTHER) == []
    assert wire.told == f"says that {tag} is deleted, which this feed never had: passed over"
    assert wire.visit(atom(DELETED.format("urn:uuid:1", 11), DELETED.format(tag, 11)), OTHER) == []
    assert "and 1 more is deleted" in (wire.told or "")
    # Another feed of the same server may; the server that an id names may, of what nobody brought; a list may name it.
    assert len(wire.visit(atom(DELETED.format(tag, 11)), "https://desk.example/atom")) == 1
    assert len(Wire().visit(atom(DELETED.format(tag, 11)))) == 1
    assert wire.told is None
    named = Feed(address=OTHER, provider="desk")
    assert len(Wire().visit(atom(DELETED.format("urn:uuid:1", 11)), named)) == 1


def test_ids_of_a_feed_are_its_own() -> None:
    wire = Wire()
    feeds = (DESK, OTHER, "https://desk.example/sport")
    for guid in ("5", "post:123"):
        sent = [wire.visit(rss(entry("four", 10, guid)), feed) for feed in feeds]
        assert [len(visit) for visit in sent] == [1, 1, 1]
        assert len({visit[0]["uri"] for visit in sent}) == 3
        assert all(visit[0]["uri"].startswith("urn:newswire:desk.example:") for visit in sent)
    # What is unique in the world, or made of what is said, is one item wherever it stands.
    for guid, link in (("https://desk.example/7", "https://desk.example/7"), ("urn:desk:7", ""), ("", "")):
        assert [len(wire.visit(rss(entry("seven", 10, guid, link)), feed)) for feed in feeds] == [1, 0, 0]
