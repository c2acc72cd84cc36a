"""RSS, Atom and NewsML-G2 become items; hostile XML becomes a failure."""

import json
from datetime import UTC, datetime

import pytest

from processors.wire import Malformed, parse
from processors.wire.feed import ninjs_of_feed
from processors.wire.newsml import ninjs_of_newsml
from schemas import NewsItem

RSS = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>Harbour Wire</title><language>en</language>
<item><guid>https://harbour.example/2</guid><title>Second</title><description>&lt;p&gt;Ships &amp;amp; men&lt;/p&gt;</description>
<pubDate>Fri, 02 Jan 2026 10:00:00 GMT</pubDate><source url="https://abc.example/f">ABC Agency</source></item>
<item><link>https://harbour.example/1</link><title>First</title><pubDate>Thu, 01 Jan 2026 10:00:00 GMT</pubDate></item>
<item><title>Nameless</title></item>
</channel></rss>"""
ATOM = b"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0">
<title>Gulf Desk</title><id>urn:gulf</id><updated>2026-01-03T00:00:00Z</updated>
<entry><id>urn:gulf:7</id><title>Talks end</title><updated>2026-01-02T08:00:00Z</updated><published>2026-01-01T08:00:00Z</published>
<content type="html">&lt;p&gt;No text.&lt;/p&gt;</content></entry>
<at:deleted-entry ref="urn:gulf:6" when="2026-01-03T00:00:00Z"/></feed>"""
NEWSML = b"""<?xml version="1.0"?><newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet>
<newsItem guid="urn:newsml:abc.example:20260101:n1" version="3"><itemMeta><versionCreated>2026-01-01T09:00:00Z</versionCreated>
<pubStatus qcode="stat:canceled"/><embargoed>2026-01-02T00:00:00Z</embargoed><edNote>Wrong name</edNote></itemMeta>
<contentMeta><urgency>2</urgency><slugline>TALKS</slugline><headline>Talks end</headline><language tag="en"/>
<infoSource><name>ABC</name></infoSource></contentMeta>
<contentSet><inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><body><p>No <b>text</b>.</p></body>
</html></inlineXML></contentSet></newsItem></itemSet></newsMessage>"""


BARE_IDS = b"""<rss version="2.0"><channel><title>N</title><link>https://www.north.example/</link>
<item><guid isPermaLink="false">4711</guid><title>One</title><pubDate>nonsense</pubDate></item></channel></rss>"""
TOMBSTONES = b"""<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0"><title>N</title>
<at:deleted-entry ref="urn:n:1" when="yesterday"/><at:deleted-entry when="2026-01-03T00:00:00Z"/>
<at:deleted-entry ref="urn:n:2" when="2026-01-03T02:00:00+02:00"><at:comment>Wrong man named</at:comment></at:deleted-entry></feed>"""


def items(found: list[dict[str, object]]) -> list[NewsItem]:
    return [parse(json.dumps(one).encode()) for one in found]


def test_rss_entries_come_oldest_first_with_their_real_publisher() -> None:
    nameless, first, second = items(ninjs_of_feed(RSS))
    assert (nameless.provider, nameless.headlines[0].value, nameless.version_created) == ("feed", "Nameless", None)
    assert (first.uri, first.info_sources[0].name) == ("https://harbour.example/1", "Harbour Wire")
    assert (second.key, second.info_sources[0].name) == ("harbour.example:https://harbour.example/2", "ABC Agency")
    assert second.info_sources[0].uri == "https://abc.example/f"
    assert second.bodies[0].content_type == "text/html"
    assert int(second.version) > int(first.version)


def test_an_atom_tombstone_is_a_kill() -> None:
    entry, gone = items(ninjs_of_feed(ATOM))
    assert (entry.uri, entry.pub_status, entry.headlines[0].value) == ("urn:gulf:7", "usable", "Talks end")
    assert (gone.uri, gone.pub_status) == ("urn:gulf:6", "canceled")
    assert int(gone.version) > int(entry.version)


def test_a_bare_id_is_told_apart_by_its_host() -> None:
    (item,) = items(ninjs_of_feed(BARE_IDS))
    assert item.key == "north.example:urn:newswire:north.example:4711"
    assert (item.version, item.version_created) == ("1", None)


def test_tombstones_with_and_without_a_date_or_a_reason() -> None:
    undated, dated = items(ninjs_of_feed(TOMBSTONES))
    assert (undated.uri, undated.pub_status, undated.version_created) == ("urn:n:1", "canceled", None)
    assert (dated.uri, dated.ed_note) == ("urn:n:2", "Wrong man named")
    assert dated.version_created == datetime(2026, 1, 3, tzinfo=UTC)


def test_newsml_g2_keeps_status_version_and_embargo() -> None:
    (item,) = items(ninjs_of_newsml(NEWSML))
    assert (item.version, item.pub_status, item.urgency, item.ed_note) == ("3", "canceled", 2, "Wrong name")
    assert item.key == "abc.example:urn:newsml:abc.example:20260101:n1"
    assert item.embargoed_until is not None
    assert "No" in item.bodies[0].value


@pytest.mark.parametrize(
    "document",
    [
        b"no xml at all",
        b"<rss><channel>",
        b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><rss><channel><title>&b;</title></channel></rss>',
        b'<!DOCTYPE x [<!ENTITY file SYSTEM "file:///etc/hostname">]><rss><channel><title>&file;</title></channel></rss>',
        '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x [<!ENTITY a "aaaa">]><rss><title>&a;</title></rss>'.encode(
            "utf-16"
        ),
        b"<html><body>no feed</body></html>",
        b"",
    ],
    ids=["text", "cut off", "entity bomb", "external entity", "entities in UTF-16", "a web page", "nothing"],
)
def test_hostile_xml_is_refused_with_a_reason(document: bytes) -> None:
    with pytest.raises(Malformed) as caught:
        ninjs_of_feed(document)
    assert caught.value.failure.stage == "xml"
