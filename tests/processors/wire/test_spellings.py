"""Namespaces, names, dates and renditions a little off: read all the same, or told."""

import base64
import json
from typing import Any

import pytest

from processors.text import document
from processors.wire import parse
from processors.wire.documents import read_document
from processors.wire.intake import accept

DATE = "2026-11-21T10:00:00+00:00"
RSS = "<rss {attrs}><channel><title>Desk</title><item><title>Talks end</title><guid>urn:h:1</guid>{more}</item></channel></rss>"
ATOM = '<feed {attrs}><title>Desk</title><id>urn:f</id><entry><title>Talks end</title><id>urn:h:1</id><updated>2026-11-21T10:00:00Z</updated>{more}</entry></feed>'  # fmt: skip


def one(source: str) -> dict[str, Any]:
    (found,) = read_document(source.encode()).items
    return found


def body(item: dict[str, Any]) -> str:
    return document(parse(json.dumps(item).encode())).body


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("end", ["", "/"])
def test_modules_are_known_without_scheme_and_closing_stroke(scheme: str, end: str) -> None:
    attrs = (
        f'xmlns:d="{scheme}://purl.org/dc/elements/1.1{end}" xmlns:c="{scheme}://purl.org/rss/1.0/modules/content{end}"'
    )
    found = one(RSS.format(attrs=attrs, more="<d:date>2026-11-21T10:00:00Z</d:date><c:encoded>Men met.</c:encoded>"))
    assert (found["versionCreated"], body(found)) == (DATE, "Men met.")
    odd = one(RSS.format(attrs='xmlns:dc="urn:dublin"', more="<dc:date>2026-11-21T10:00:00Z</dc:date>"))
    assert odd["versionCreated"] == DATE


@pytest.mark.parametrize("where", ["http://backend.userland.com/rss2", "https://www.w3.org/2005/Atom", "urn:desk:rss", "http://www.rssboard.org/rss-specification"])  # fmt: skip
def test_the_default_namespace_of_the_root_is_the_core_one(where: str) -> None:
    found = one(
        RSS.format(
            attrs=f'xmlns="{where}"',
            more="<pubDate>Sat, 21 Nov 2026 10:00:00 GMT</pubDate><description>Men met.</description>",
        )
    )
    assert (found["headlines"][0]["value"], found["versionCreated"], body(found)) == ("Talks end", DATE, "Men met.")


@pytest.mark.parametrize("where", ["https://www.w3.org/2005/Atom", "http://www.w3.org/2005/Atom/", "HTTP://www.w3.org/2005/atom", "urn:desk:atom", ""])  # fmt: skip
def test_atom_is_atom_in_any_namespace(where: str) -> None:
    found = one(ATOM.format(attrs=f'xmlns="{where}"', more="<summary>Men met.</summary>"))
    assert (found["uri"], found["versionCreated"], body(found)) == ("urn:h:1", DATE, "Men met.")
    gone = '<at:deleted-entry xmlns:at="https://purl.org/atompub/tombstones/1.0/" ref="urn:h:2" when="2026-11-21T10:00:00Z"/></feed>'
    feed = ATOM.format(attrs=f'xmlns="{where}"', more="").replace("</feed>", gone)
    assert [item.get("pubStatus") for item in read_document(feed.encode()).items] == [None, "canceled"]


def test_names_in_other_letters() -> None:
    upper = RSS.format(
        attrs="", more="<PUBDATE>Sat, 21 Nov 2026 10:00:00 GMT</PUBDATE><Description>Men met.</Description>"
    )
    for plain in ("rss", "channel", "item", "title", "guid"):
        upper = (
            upper.replace(f"<{plain} ", f"<{plain.upper()} ")
            .replace(f"<{plain}>", f"<{plain.upper()}>")
            .replace(f"</{plain}>", f"</{plain.upper()}>")
        )
    found = one(upper)
    assert (found["uri"], found["versionCreated"], body(found)) == ("urn:h:1", DATE, "Men met.")
    atom = ATOM.format(attrs="", more="<Summary>Men met.</Summary>").replace("entry>", "Entry>").replace("feed", "Feed")
    assert body(one(atom)) == "Men met."


def test_entries_out_of_place_are_read_or_told() -> None:
    wrapped = RSS.format(attrs="", more="").replace("<item>", "<list><item>").replace("</item>", "</item></list>")
    assert one(wrapped)["uri"] == "urn:h:1"
    mixed = read_document(b"<rss><channel><entry><title>Talks end</title></entry></channel></rss>")
    assert (mixed.items, mixed.found[0].passed) == ([], False)
    assert "1 entry where this format has none" in (mixed.found[0].problem or "")
    newsml = read_document(b"<newsMessage><items><newsItem guid='urn:h:1'/></items></newsMessage>")
    assert "1 entry where this format has none" in (newsml.found[0].problem or "")
    assert read_document(b"<rss><channel><title>Quiet</title></channel></rss>").found == ()


@pytest.mark.parametrize("prefix", ["a:", ""])
def test_links_as_atom_writes_them(prefix: str) -> None:
    links = f'<{prefix}link rel="hub" href="https://hub.example/"/><{prefix}link rel="self" href="https://h.example/feed"/><item>'
    attrs = 'xmlns:a="https://www.w3.org/2005/Atom"'
    feed = read_document(RSS.format(attrs=attrs, more=f'<{prefix}link href="/1"/>').replace("<item>", links).encode())
    assert (feed.manners.hubs, feed.manners.topic) == (("https://hub.example/",), "https://h.example/feed")
    assert feed.items[0]["links"][0]["href"] == "/1"


def test_an_empty_rendition_hides_no_full_one() -> None:
    content = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    for empty in ("", " ", "<![CDATA[]]>", "&lt;p&gt;&amp;nbsp;&lt;/p&gt;", "&lt;img src='x'&gt;"):
        more = f"<content:encoded>{empty}</content:encoded><description>{empty}</description><description>Men met.</description>"
        assert body(one(RSS.format(attrs=content, more=more))) == "Men met."
        atom = ATOM.format(attrs="", more=f'<content type="html">{empty}</content><summary>Men met.</summary>')
        assert body(one(atom)) == "Men met."
    picture = one(
        RSS.format(attrs="", more="<description>&lt;img src='x'&gt;</description>").replace(
            "<title>Talks end</title>", ""
        )
    )
    assert picture["uri"] == "urn:h:1"


@pytest.mark.parametrize(
    "fields",
    [
        {"body_text": "", "body_html": "<p>Men met.</p>"},
        {"body_html": "", "description_text": "Men met."},
        {"body_html": "<p>&nbsp;</p><!-- <p>No.</p> -->", "description_text": "Men met."},
        {
            "bodies": [
                {"contentType": "text/plain", "value": " "},
                {"contentType": "text/html", "value": "<p>Men met.</p>"},
            ]
        },
        {
            "bodies": [
                {"contentType": "image/jpeg", "value": "/9j/4AAQSkZJRg"},
                {"contentType": "text/html", "value": "<p>Men met.</p>"},
            ]
        },
        {"body_text": "Men met.\x00"},
    ],
)
def test_the_best_body_is_one_that_says_something(fields: dict[str, Any]) -> None:
    assert body({"uri": "urn:h:1"} | fields) == "Men met."


def test_a_date_that_cannot_be_read_hides_no_good_one() -> None:
    dc = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
    for bad in ("", "yesterday", "05/11/2026"):
        more = f"<pubDate>{bad}</pubDate><pubDate>soon</pubDate><dc:date>2026-11-21T10:00:00Z</dc:date>"
        assert one(RSS.format(attrs=dc, more=more))["versionCreated"] == DATE
        atom = ATOM.format(attrs="", more=f"<published>{bad}</published><issued>2026-11-21T09:00:00Z</issued>")
        assert one(atom)["firstCreated"] == "2026-11-21T09:00:00+00:00"


def test_packed_bodies_are_left_out_or_unpacked() -> None:
    html = base64.b64encode(b"<p>Men met.</p>").decode()
    for content in (
        '<content type="image/png">iVBORw0KGgo</content>',
        '<content type="application/pdf">JVBERi0</content>',
        '<content src="x"/>',
    ):
        assert body(one(ATOM.format(attrs="", more=f"{content}<summary>Men met.</summary>"))) == "Men met."
    assert (
        body(one(ATOM.format(attrs="", more=f'<content type="text/html" mode="base64">{html}</content>'))) == "Men met."
    )
    newsml = '<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:h:1"><itemMeta/><contentMeta/><contentSet>{}</contentSet></newsItem>'
    picture = '<inlineData contenttype="image/jpeg" encoding="enc:base64">/9j/4AAQ</inlineData>'
    text = f'<inlineData contenttype="text/html" encoding="enc:base64">{html}</inlineData>'
    assert [rendition["value"] for rendition in one(newsml.format(picture + text))["bodies"]] == ["<p>Men met.</p>"]


def test_html_in_an_atom_text_without_a_type() -> None:
    said = "<summary>Men met.&lt;br/&gt;They left.</summary>"
    assert body(one(ATOM.format(attrs="", more=said))) == "Men met.\n\nThey left."
    typed = one(ATOM.format(attrs="", more=said.replace("<summary>", '<summary type="text">')))
    assert typed["bodies"][0]["contentType"] == "text/plain"


FEED = r'{"version": "https:\/\/jsonfeed.org\/version\/1.1", "title": "D", "items": [%s, {"id": "urn:h:2", "title": "Good"}]}'


@pytest.mark.parametrize(
    ("title", "read_as"),
    [
        (r"x \ud83d y", "x \ufffd y"),
        ("x\ty", "x y"),
        (r"x\\ud83d \ud83d\ude00", r"x\ud83d 😀"),
        (r"x \udc00\n", "x \ufffd"),
    ],
)
def test_one_bad_character_refuses_no_feed(title: str, read_as: str) -> None:
    found = read_document((FEED % f'{{"id": "urn:h:1", "title": "{title}", "_score": NaN, "_n": {"9" * 30}}}').encode())
    # The feed's reader folds blanks only of titles with markup.
    assert [" ".join(item["headlines"][0]["value"].split()) for item in found.items] == [read_as, "Good"]
    assert found.mended == ("JSON (a control character, half a character or a number that is none)",)
    json.dumps(found.items).encode()


def test_json_that_is_none_stays_none() -> None:
    for source in (b'{"a": ', b"[1, 2", b"{" * 5000, b"[" * 100_000, b'{"a": ' + b"9" * 5000 + b"}x"):
        assert not [found for found in _found(source) if found]


def _found(source: bytes) -> list[Any]:
    try:
        return read_document(source).items
    except ValueError:
        return []


def test_lines_end_where_json_ends_them() -> None:
    lines = '{"uri": "urn:h:1", "headline": "Four\u2028die\u0085"}\n{"uri": "urn:h:2"}\r{"uri": "urn:h:3"}\r\n'
    assert [item["uri"] for item in read_document(lines.encode()).items] == ["urn:h:1", "urn:h:2", "urn:h:3"]


FIRST = '{"id": "urn:h:1", "content_text": " ", "content_html": "<p>Caf\u00e9 closed.</p>"}'


@pytest.mark.parametrize(("before", "charset"), [("\ufeff", "utf-8"), ("", "latin-1")])
def test_a_posted_feed_is_read_as_forgivingly_as_a_fetched_one(before: str, charset: str) -> None:
    accepted = accept((before + FEED % FIRST).encode(charset))
    assert [taken.key for taken in accepted.items] == ["h:urn:h:1", "h:urn:h:2"]


def test_a_text_of_spaces_is_no_text() -> None:
    first = json.loads(accept((FEED % FIRST).encode()).items[0].data)
    assert [one["value"] for one in first["bodies"]] == ["<p>Caf\u00e9 closed.</p>"]
