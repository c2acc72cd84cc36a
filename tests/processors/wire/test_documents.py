"""What real feeds and agencies send: one flaw costs one entry at most, and each story keeps an identity of its own."""

import json
from typing import Any

import pytest

from processors.wire import Malformed, parse
from processors.wire.dates import feed_instant, rfc3339
from processors.wire.documents import read_document
from processors.wire.identity import stable_uri
from schemas import NewsItem

NEWSML = '<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet>{}</itemSet></newsMessage>'
ITEM = """<newsItem guid="urn:newsml:gulf.example:20261121:n{n}" version="{version}"><itemMeta><itemClass qcode="ninat:text"/>
<versionCreated>2026-11-21T10:00:00Z</versionCreated>{meta}</itemMeta><contentMeta><urgency>{urgency}</urgency><language tag="en"/>
<headline>Talks end in Oslo</headline>{content}</contentMeta><contentSet>{body}</contentSet></newsItem>"""


def item(n: int = 1, version: str = "1", meta: str = "", urgency: str = "3", content: str = "", body: str = "") -> str:
    return ITEM.format(n=n, version=version, meta=meta, urgency=urgency, content=content, body=body)


def newsml(*items: str) -> bytes:
    return NEWSML.format("".join(items)).encode()


def rss(body: str, head: str = "", begin: str = "") -> bytes:
    return f'{begin}<rss version="2.0"><channel><title>Harbour Desk</title><link>https://harbour.example/</link>{head}{body}</channel></rss>'.encode()


def one(document: bytes, charset: str | None = None) -> dict[str, Any]:
    (found,) = read_document(document, charset).items
    return found


def keys(document: bytes) -> list[str]:
    return [read(item).key for item in read_document(document).items]


def read(item: dict[str, Any]) -> NewsItem:
    return parse(json.dumps(item).encode())


GOOD = "<item><title>Talks end</title><guid>https://harbour.example/1</guid></item>"
FLAWS = {
    "nbsp": ("<item><title>Talks&nbsp;&mdash; end</title><guid>urn:h:2</guid></item>", "2 names of HTML entities"),
    "ampersand": ("<item><title>Army & police</title><guid>urn:h:2</guid></item>", "1 bare ampersand"),
    "control": ("<item><title>Talks\x0b end</title><guid>urn:h:2</guid></item>", "1 control character"),
    "no character": (
        "<item><title>Talks &#0;&#x1F;&#xD800; end</title><guid>urn:h:2</guid></item>",
        "references to no character",
    ),
    "unknown entity": ("<item><title>Talks &bogus; end</title><guid>urn:h:2</guid></item>", "1 unknown entity"),
    "undeclared prefix": (
        "<item><title>Talks end</title><media:title>Cats</media:title><guid>urn:h:2</guid></item>",
        "XML",
    ),
    "unclosed tag": (
        "<item><title>Talks end</title><description>One<br>two</description><guid>urn:h:2</guid></item>",
        "XML",
    ),
}


@pytest.mark.parametrize("flaw", FLAWS)
def test_one_flaw_costs_no_other_entry_and_is_told(flaw: str) -> None:
    entry, told = FLAWS[flaw]
    document = read_document(rss(GOOD + entry))
    assert document.items[0]["uri"] == "https://harbour.example/1"
    assert len(document.items) == 2
    assert told in ", ".join(document.mended)
    assert "Cats" not in str(document.items)


def test_what_is_right_is_left_alone() -> None:
    document = read_document(
        rss(
            "<item><guid>urn:h:1</guid><title>AT&amp;T</title><description><![CDATA[a &nbsp; b & <!ENTITY x SYSTEM> \n c]]></description></item>"
        )
    )
    assert document.mended == ()
    assert document.items[0]["bodies"][0]["value"] == "a &nbsp; b & <!ENTITY x SYSTEM> \n c"


def test_a_feed_that_breaks_off_gives_what_is_whole() -> None:
    document = read_document(rss(GOOD + "<item><title>Half a sto")[:-26])
    assert [item["uri"] for item in document.items] == ["https://harbour.example/1"]
    assert "breaks off" in document.mended[-1]


@pytest.mark.parametrize(
    "begin",
    [
        "\n\n<?xml version='1.0'?>",
        "\ufeff",
        "<?xml version='1.0' encoding='utf-8'?><!-- a -->",
        '<!DOCTYPE rss PUBLIC "-//N//DTD 0.91//EN" "http://n.example/rss.dtd">',
        '<!DOCTYPE rss [<!ENTITY nbsp "&#160;">]>',
    ],
)
def test_what_stands_before_a_feed_is_no_hindrance(begin: str) -> None:
    assert one(rss(GOOD, begin=begin))["uri"] == "https://harbour.example/1"


@pytest.mark.parametrize(
    "declares",
    [
        '<!DOCTYPE r [<!ENTITY bomb "x">]>',
        '<!DOCTYPE r [<!ENTITY % p SYSTEM "http://x.example/">%p;]>',
        '<!DOCTYPE r [<!ENTITY nbsp SYSTEM "file:///etc/passwd">]>',
        "<!-- a --><!DOCTYPE r [\n<!ENTITY\n  nbsp\nSYSTEM 'x'>]>",
    ],
)
def test_entities_of_its_own_are_refused(declares: str) -> None:
    with pytest.raises(Malformed, match="declares entities"):
        read_document(rss(GOOD, begin=declares))


def test_character_sets_by_header_declaration_mark_and_looks() -> None:
    text = "Взрыв в Кабуле"
    feed = f"<rss><channel><item><title>{text}</title><guid>urn:h:1</guid></item></channel></rss>"
    declared = f'<?xml version="1.0" encoding="windows-1251"?>{feed}'
    wide = "<?xml version='1.0' encoding='UTF-16'?>" + feed
    for document, charset in (
        (feed.encode("cp1251"), "windows-1251"), (declared.encode("cp1251"), None), (declared.encode(), "koi8-r"), (feed.encode(), "iso-8859-1"),
        (feed.encode("utf-16"), None), (wide.encode("utf-16"), None), (feed.encode("utf-16-le"), None), (feed.encode("utf-16-be"), None),
        (feed.encode("utf-8-sig"), None), (feed.encode("koi8-r"), "koi8-r"), (feed.encode(), "unicode_escape"), (feed.encode(), "zip"),
    ):  # fmt: skip
        assert one(document, charset)["headlines"][0]["value"] == text


@pytest.mark.parametrize(
    ("document", "why"),
    [
        (b"", "an empty document"), (b" \n", "an empty document"), (b"<html><body>Log in</body></html>", "a web page"),
        (b"<!DOCTYPE html><html><head><title>x</title></head><body><p>y<br></body></html>", "a web page"),
        (b"<urlset><url/></urlset>", "a site map"), (b"<NewsML/>", "NewsML 1"), (b"<opml/>", "a list of feeds"), (b"<x/>", "<x>"),
        (b"plain words", "plain words"), (b'{"a": ', "near"), (b'{"version": "https://jsonfeed.org/version/1", "items": 5}', "items"),
    ],
)  # fmt: skip
def test_what_is_no_document_of_the_wire_is_named(document: bytes, why: str) -> None:
    with pytest.raises(Malformed, match=why):
        read_document(document)


def test_stories_told_apart_by_query_fragment_or_link_stay_apart() -> None:
    def feed(*links: str, guid: str = "") -> bytes:
        return rss(
            "".join(f"<item><title>Story {n}</title><link>{link}</link>{guid}</item>" for n, link in enumerate(links))
        )

    assert len(set(keys(feed("https://h.example/?12345", "https://h.example/?12346")))) == 2
    assert len(set(keys(feed("https://h.example/?a&amp;b=1", "https://h.example/?a&amp;b=2")))) == 2
    assert (
        len(
            set(
                keys(feed("https://h.example/live#post-5", "https://h.example/live#post-6", "https://h.example/live#7"))
            )
        )
        == 3
    )
    assert len(set(keys(feed("https://h.example/1", "https://h.example/2", guid="<guid>N/A</guid>")))) == 2
    assert (
        len(set(keys(feed("https://h.example/1", "https://h.example/2", guid="<guid>https://h.example/</guid>")))) == 2
    )
    assert (
        len(set(keys(feed("https://h.example/", "https://h.example/")))) == 2
    )  # the link of the site is the link of no story
    assert len(set(keys(rss("<item><title>One</title></item><item><title>Two</title></item>")))) == 2


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("https://www.bbc.co.uk/news/a1#0", "https://www.bbc.co.uk/news/a1#3", True),
        ("https://h.example/a#0", "https://h.example/a#3", False),
        ("https://h.example/a?utm_source=x&id=1", "https://h.example/a?id=1", True),
        ("https://h.example/a?id=1#xtor=RSS-3", "https://h.example/a?id=1", True),
        ("https://h.example/a?session=77", "https://h.example/a?session=78", False),
        ("https://h.example/a?token=0a1b2c3d4e&id=1", "https://h.example/a?token=99887766aa&id=1", True),
        ("https://api.ap.example/c/9?qt=aa&et=bb", "https://api.ap.example/c/9?qt=cc&et=dd", True),
        ("https://h.example/a?ai=17", "https://h.example/a?ai=18", False),
        ("HTTPS://H.example:443/a", "https://h.example/a", True),
        ("https://h.example/A", "https://h.example/a", False),
        ("https://h.example/a?x=1&y=", "https://h.example/a?x=1", False),
        ("https://h.example/a?session=2026-winter", "https://h.example/a?session=2026-summer", False),
        ("https://h.example/a?session=2026-Winter-Session", "https://h.example/a?session=2026-Summer-Session", False),
        ("https://h.example/a?token=aaaaaaaa1", "https://h.example/a?token=bbbbbbbb1", False),
        ("https://h.example/a?sig=aB3%2Fd9Kx2LmQ7zR1pT%3D", "https://h.example/a?sig=Zx91kQ%2Bv7Tt0PsLw3mE%3D", True),
        ("https://h.example/a?expires=1795255200", "https://h.example/a?expires=1795258800", True),
        ("https://h.example/live#ref=a1", "https://h.example/live#ref=b2", False),
        ("https://h.example/live#utm_source=x&post=5", "https://h.example/live#utm_source=x&post=6", False),
        ("https://h.example/live#post-5:~:text=four", "https://h.example/live#post-5", True),
        ("urn:newsml:h.example:20261121:1", "urn:newsml:h.example:20261121:2", False),
        ("urn:newsml:h.example:20261121:abc:1", "urn:newsml:h.example:20261121:abc:2N", True),
        ("urn:newsml:h.example:2026-11-21T10:00:30", "urn:newsml:h.example:2026-11-21T10:00:31", False),
        ("urn:newsml:h.example:2026-11-21T10:00:30:1", "urn:newsml:h.example:2026-11-21T10:00:30:2", False),
        ("urn:newsml:h.example:2026-11-21T10:00:30:abc:1", "urn:newsml:h.example:2026-11-21T10:00:30:abc:2", True),
        ("tag:h.example,2026:newsml_A1:3", "tag:h.example,2026:newsml_A1:4", True),
    ],
)
def test_ids_are_equal_only_where_the_standard_or_a_habit_says_so(first: str, second: str, same: bool) -> None:
    assert (stable_uri(first) == stable_uri(second)) is same


def test_what_an_id_is_unique_in_decides_how_far_it_goes() -> None:
    def entry(title: str, guid: str, link: str = "", date: str = "") -> str:
        link = f"<link>{link}</link>" if link else ""
        return f"<item><title>{title}</title><guid>{guid}</guid>{link}{date}</item>"

    assert keys(rss(entry("a", "post:123"))) == ["harbour.example:urn:newswire:harbour.example:post:123"]
    for own in ("urn:h:1", "tag:h.example,2026:1", "https://h.example/1", "oai:h.example:1"):
        assert one(rss(entry("a", own)))["uri"] == own
    # Zeros are no id, and one without links stands over as many stories as it has titles.
    assert keys(rss(entry("a", "0", "https://h.example/1"))) == ["h.example:https://h.example/1"]
    assert len(set(keys(rss(entry("a", "5") + entry("b", "5"))))) == 2


def test_two_revisions_of_one_entry_are_the_newest() -> None:
    def feed(*entries: tuple[str, str, str]) -> bytes:
        inner = "".join(
            f'<entry><id>tag:h.example,2026:1</id><title>{title}</title><link href="https://h.example/1{query}"/>{date}</entry>'
            for title, query, date in entries
        )
        return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>D</title>{inner}</feed>'.encode()

    ten, eleven = (f"<updated>2026-11-21T{hour}:00:00Z</updated>" for hour in (10, 11))
    for entries in (
        (("five", "?v=2", eleven), ("four", "", ten)),
        (("four", "", ten), ("five", "?v=2", eleven)),
        (("five", "", ""), ("four", "", "")),
    ):
        document = read_document(feed(*entries))
        assert [item["headlines"][0]["value"] for item in document.items] == ["five"]
        assert [found.passed for found in document.found if found.problem] == [True]
    assert len(read_document(feed(("four", "", ten), ("four", "", ten))).found) == 1


@pytest.mark.parametrize(
    ("when", "status"),
    [("2026-11-21T09:59:59Z", "usable"), ("2026-11-21T10:00:00Z", "canceled"), ("2026-11-21T11:00:00Z", "canceled"), (None, "usable")],
)  # fmt: skip
def test_a_deleted_entry_undoes_what_is_not_newer(when: str | None, status: str) -> None:
    at = f'when="{when}"' if when else ""
    feed = f'<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0"><title>D</title><at:deleted-entry ref="urn:h:1" {at}/><entry><id>urn:h:1</id><title>Talks end</title><updated>2026-11-21T10:00:00Z</updated></entry></feed>'
    assert one(feed.encode()).get("pubStatus", "usable") == status


@pytest.mark.parametrize(
    "value", [None, [], {}, "N/A", "", " ", "null", 0, False, 1.5, "00000000-0000-0000-0000-000000000000"]
)
def test_an_alternative_id_that_is_none_is_dropped(value: Any) -> None:
    for ids in ({"itemid": value}, [{"role": "itemid", "value": value}], {"guid": value, "itemid": value}):
        assert read({"uri": "urn:h:1", "altids": ids}).key == "h:urn:h:1"
    assert read({"uri": "urn:h:1", "altIds": {"itemid": value, "guid": 17}}).key == "h:17"


def test_an_identifier_that_says_none_is_none() -> None:
    with pytest.raises(Malformed, match="uri: found 'N/A'"):
        read({"uri": "N/A"})


def test_an_id_made_of_content_outlives_a_corrected_text() -> None:
    feed = "<item><title>Talks end</title><pubDate>Sat, 21 Nov 2026 10:00:00 GMT</pubDate><description>{}</description></item>"
    assert keys(rss(feed.format("Four men met."))) == keys(rss(feed.format("Five men met.")))


def test_titles_are_plain_text() -> None:
    titles = {
        "&lt;b&gt;Gunmen&lt;/b&gt; kill four &amp;#8211; police": "Gunmen kill four – police",
        "Taliban &amp;#8216;bomber&amp;#8217;": "Taliban ‘bomber’",
        "&lt;strong&gt;BREAKING:&lt;/strong&gt; in &lt;a href=&quot;x&quot;&gt;Kano&lt;/a&gt;": "BREAKING: in Kano",
        "Talks <b>end</b>": "Talks end",
        "<![CDATA[<p>Talks end</p><script>alert(1)</script>]]>": "Talks end",
        "Shares &lt; 3% in AT&amp;amp;T": "Shares < 3% in AT&T",
    }
    for said, plain in titles.items():
        assert one(rss(f"<item><title>{said}</title><guid>urn:h:1</guid></item>"))["headlines"][0]["value"] == plain
    atom = '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://h.example/"><entry><title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">Talks <b>end</b></div></title><id>/a/1</id><updated>2026-11-21T10:00:00Z</updated></entry></feed>'
    found = one(atom.encode())
    assert (found["headlines"][0]["value"], found["uri"]) == ("Talks end", "https://h.example/a/1")
    assert (
        parse(b'{"uri": "urn:h:1", "headline": "<b>Talks</b> end &amp; more"}').headlines[0].value == "Talks end & more"
    )


def test_modules_of_rss_do_not_overwrite_the_story() -> None:
    head = '<item xmlns:media="http://search.yahoo.com/mrss/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
    body = "<title>Talks end</title><guid>urn:h:1</guid><media:content><media:title>Cats</media:title><media:description>Men talk.</media:description></media:content>"
    found = one(rss(f"{head}{body}<dc:date>2026-11-21T10:00:00Z</dc:date><dc:creator>A. Writer</dc:creator></item>"))
    assert (found["headlines"][0]["value"], found["by"], found["versionCreated"]) == (
        "Talks end",
        "A. Writer",
        "2026-11-21T10:00:00+00:00",
    )
    assert found["descriptions"][0]["value"] == "Men talk."
    full = one(
        rss(
            f"{head}{body}<description>Teaser.</description><content:encoded>&lt;p&gt;All of it.&lt;/p&gt;</content:encoded></item>"
        )
    )
    assert [text["value"] for text in full["bodies"]] == ["<p>All of it.</p>"]


def test_rdf_and_json_feed_read_alike() -> None:
    rdf = b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://h.example/"><title>D</title><link>https://h.example/</link></channel><item rdf:about="https://h.example/9"><title>Talks end</title><link>https://h.example/9</link><description>Men met.</description><dc:date>2026-11-21T13:00+03:00</dc:date></item></rdf:RDF>'
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "D", "home_page_url": "https://h.example/", "items": [{"id": "https://h.example/9", "title": "Talks end", "content_text": "Men met.", "date_published": "2026-11-21T10:00:00Z"}]}  # fmt: skip
    first, second = (read(one(document)) for document in (rdf, json.dumps(feed).encode()))
    assert (first.key, first.version, first.version_created, first.headlines, first.info_sources) == (second.key, second.version, second.version_created, second.headlines, second.info_sources)  # fmt: skip
    assert [entry["uri"] for entry in read_document(json.dumps(feed | {"items": [{"id": 1, "title": "a"}, 5, {"id": True, "title": "b"}]}).encode()).items]  # fmt: skip


@pytest.mark.parametrize(
    ("said", "read_as"),
    [
        ("Sat, 21 Nov 2026 10:00:00 GMT", "2026-11-21T10:00:00+00:00"), ("21 Nov 2026 10:00 EST", "2026-11-21T15:00:00+00:00"),
        ("Sat 21 Nov 2026 10:00:00 CET", "2026-11-21T09:00:00+00:00"), ("2026-11-21 10:00:00", "2026-11-21T10:00:00+00:00"),
        ("21/11/2026 10:00", "2026-11-21T10:00:00+00:00"), ("1795255200", "2026-11-21T10:00:00+00:00"), ("Sat, 21 Nov 26 10:00:00 GMT", "2026-11-21T10:00:00+00:00"),
        ("21 novembre 2026 à 10h30", "2026-11-21T10:30:00+00:00"), ("2026年11月21日 10:00", "2026-11-21T10:00:00+00:00"), ("21 नवंबर 2026", "2026-11-21T00:00:00+00:00"),
        ("Sat, 31 Nov 2026 10:00:00 GMT", None), ("11/10/2026 10:00", None), ("yesterday", None), ("gestern 10:00", None), ("now", None), ("21 listopada 2026", None),
        ("0001-01-01T00:00:00+05:00", None), ("٢٢²", None), ("9" * 60, None), ("", None),
        # East of Greenwich is plus, whoever writes it.
        ("Sat, 21 Nov 2026 10:00:00 GMT+0530", "2026-11-21T04:30:00+00:00"), ("2026-11-21T10:00:00 UTC+2", "2026-11-21T08:00:00+00:00"),
        ("Sat Nov 21 2026 10:00:00 GMT+0530 (India Standard Time)", "2026-11-21T04:30:00+00:00"), ("21 Nov 2026 10:00 UTC−3", "2026-11-21T13:00:00+00:00"),
        ("Sabtu, 21 November 2026 10:00 WIB", "2026-11-21T03:00:00+00:00"), ("21. November 2026 10:00 MEZ", "2026-11-21T09:00:00+00:00"),
        ("21 ноября 2026 10:00 МСК", "2026-11-21T07:00:00+00:00"), ("2026-11-21T10:00:00 05:00", None), ("Sat, 21 Nov 2026 10:00:00 -2500", None),
        # Two days, unless the weekday says which.
        ("10:00 05/11/2026", None), ("Sat, 05/11/2026 - 10:00", None), ("05 11 2026", None), ("26-11-21 10:00", None), ("21/11/26 10h30", None),
        ("Thursday 05.11.2026 10:00", "2026-11-05T10:00:00+00:00"), ("Mon 05-11-2026", "2026-05-11T00:00:00+00:00"), ("2026/05/11", "2026-05-11T00:00:00+00:00"),
        ("11/21/2026 3:00:00 PM", "2026-11-21T15:00:00+00:00"), ("10.30 21.11.2026", "2026-11-21T10:30:00+00:00"), ("30/11/99", "1999-11-30T00:00:00+00:00"),
        ("2026112110", None), ("20261121100000", "2026-11-21T10:00:00+00:00"),
        # Halves of the day, eras, other calendars.
        ("2026年11月21日 下午3:00", "2026-11-21T15:00:00+00:00"), ("2026. 11. 21. 오후 3:00", "2026-11-21T15:00:00+00:00"), ("2026年11月21日 下午15:00", "2026-11-21T15:00:00+00:00"),
        ("2026年11月21日 15时30分", "2026-11-21T15:30:00+00:00"), ("21 نوفمبر 2026 10:00 م", "2026-11-21T22:00:00+00:00"), ("上午10:00 2026年11月21日", "2026-11-21T10:00:00+00:00"),
        ("令和8年11月21日", "2026-11-21T00:00:00+00:00"), ("民國115年11月21日", "2026-11-21T00:00:00+00:00"), ("21 พ.ย. 2569 10:00", "2026-11-21T10:00:00+00:00"),
        ("21 พฤศจิกายน 2569", "2026-11-21T00:00:00+00:00"), ("2569-11-21T10:00:00Z", "2026-11-21T10:00:00+00:00"), ("29/02/2567", "2024-02-29T00:00:00+00:00"),
        # Clocks that were never set.
        ("Mon, 01 Jan 0001 00:00:00 GMT", None), ("Wed, 30 Nov -0001 00:00:00 +0000", None), ("Sat, 21 Nov 0026 10:00:00 GMT", None), ("01 Jan 1 00:00:00", None),
        ("Thu, 01 Jan 1970 00:00:00 +0000", None), ("1969-12-31T23:59:59Z", None), ("0000000000", None), ("1970-01-02T00:00:00Z", "1970-01-02T00:00:00+00:00"),
    ],
)  # fmt: skip
def test_dates_as_feeds_write_them(said: str, read_as: str | None) -> None:
    found = feed_instant(said)
    assert (found and found.isoformat()) == read_as


@pytest.mark.parametrize(
    "said", ["10:00 05/11/2026", "26-11-21", "1970-01-01T00:00:00Z", "Mon, 01 Jan 0001 00:00:00 GMT", "2026112110"]
)
def test_every_format_takes_the_same_care_of_dates(said: str) -> None:
    meta = f"<versionCreated>{said}</versionCreated>"
    g2 = newsml(item().replace("<versionCreated>2026-11-21T10:00:00Z</versionCreated>", meta))
    nitf = NITF.format(status="usable", id="", more="").replace("20261121T100000Z", said).encode()
    assert [
        read(found).version_created for found in ({"uri": "urn:h:1", "versionCreated": said}, one(g2), one(nitf))
    ] == [None] * 3


@pytest.mark.parametrize("name", ["embargoedUntil", "embargoed"])
@pytest.mark.parametrize(
    "said", ["", " ", [], {}, 0, False, "01/12/2026 06:00", "12.11.2026", "2026-12", "2026-12-01T06:00:00", "Sat, 21 Nov 2026 12:00 GMT-5", "2026-12-01T06:00:00 EST", "1 Dec 2026 06:00 BST"]
)  # fmt: skip
def test_an_embargo_that_is_no_time_refuses_the_item(name: str, said: Any) -> None:
    with pytest.raises(Malformed, match=rf"{name.lower()}: found .*, expected a date and time \(RFC 3339\)"):
        read({"uri": "urn:h:1", name: said})


def test_the_later_of_two_embargoes_holds() -> None:
    found = read({"uri": "urn:h:1", "embargoedUntil": "2026-12-01T00:00:00Z", "embargoed": "2026-12-31T23:59:60+00:00"})
    assert found.embargoed_until == rfc3339("2027-01-01T00:00:00Z")
    # A day alone has begun when it has begun everywhere.
    assert read({"uri": "urn:h:1", "embargoed": "2026-12-01"}).embargoed_until == rfc3339("2026-12-01T12:00:00Z")
    assert read({"uri": "urn:h:1", "embargoedUntil": None}).embargoed_until is None


@pytest.mark.parametrize(
    ("meta", "status", "until"),
    [
        ("", "usable", None), ("<embargoed/>", "withheld", None), ("<embargoed>01/12/2026 06:00</embargoed>", "withheld", None),
        ("<embargoed>2026-12-01T06:00:00Z</embargoed>", "usable", "2026-12-01T06:00:00+00:00"),
        ("<embargoed>2026-12-01T06:00:00Z</embargoed><embargoed/>", "withheld", "2026-12-01T06:00:00+00:00"),
        ('<embargoed/><pubStatus qcode="stat:canceled"/>', "canceled", None),
    ],
)  # fmt: skip
def test_an_embargo_of_newsml_without_an_end_withholds(meta: str, status: str, until: str | None) -> None:
    found = read(one(newsml(item(meta=meta))))
    assert (found.pub_status, found.embargoed_until and found.embargoed_until.isoformat()) == (status, until)


@pytest.mark.parametrize(
    ("status", "release", "expected"),
    [
        ("embargoed", "", ("withheld", None)), ("embargoed", "<date.release/>", ("withheld", None)), ("usable", "<date.release/>", ("withheld", None)),
        ("usable", '<date.release norm="soon"/>', ("withheld", None)), ("canceled", "<date.release/>", ("canceled", None)), ("usable", "", ("usable", None)),
        ("embargoed", '<date.release norm="20261122T000000+0530"/>', ("usable", "2026-11-21T18:30:00+00:00")),
        # Without a zone it has come when it has come everywhere, or where the item was issued as usable since.
        ("embargoed", '<date.release norm="20261121"/>', ("usable", "2026-11-21T12:00:00+00:00")), ("usable", '<date.release norm="20261121"/>', ("usable", None)),
        ("usable", '<date.release norm="20261122T0600"/>', ("usable", "2026-11-22T18:00:00+00:00")),
    ],
)  # fmt: skip
def test_an_embargo_of_nitf_without_an_end_withholds(
    status: str, release: str, expected: tuple[str, str | None]
) -> None:
    found = read(one(NITF.format(status=status, id="", more=release).encode()))
    assert (found.pub_status, found.embargoed_until and found.embargoed_until.isoformat()) == expected


def test_hostile_entries_cost_only_themselves() -> None:
    bad = "<item><link>http://[::1</link><title>Linked</title></item><item><title>Dated</title><guid>urn:h:3</guid><pubDate>0001-01-01T00:00:00+05:00</pubDate></item><item/>"
    long = f"<item><title>Long</title><guid>urn:h:{'x' * 5000}</guid></item>"
    document = read_document(
        rss(GOOD + bad + long + f"<item><title>&amp;#{'9' * 5000};</title><guid>urn:h:9</guid></item>")
    )
    assert sorted(item["headlines"][0]["value"] for item in document.items) == [
        "Dated",
        "Linked",
        "Talks end",
        "\ufffd",
    ]
    problems = [found.problem for found in document.found if found.problem]
    assert [problem.split(",")[0] for problem in problems] == [
        "found neither title nor text",
        "id: found 5006 characters",
    ]
    assert all(read(item) for item in document.items)


def test_bodies_with_endless_references_can_be_read() -> None:
    from processors.text import document

    found = parse(
        json.dumps(
            {"uri": "urn:h:1", "body_html": f"<p>A&#{'9' * 5000};b&#8211;c</p>", "headline": f"H&#x{'f' * 500};"}
        ).encode()
    )
    assert document(found).body == "A\ufffdb–c"


@pytest.mark.parametrize(
    "written",
    [
        'qcode="stat:canceled"',
        'uri="http://cv.iptc.org/newscodes/pubstatusg2/canceled"',
        'qcode="x:canceled"',
        'literal="canceled"',
    ],
)
def test_a_kill_is_a_kill_in_every_form_of_its_code(written: str) -> None:
    assert one(newsml(item(meta=f"<pubStatus {written}/>")))["pubStatus"] == "canceled"


def test_a_status_that_nobody_knows_is_never_usable() -> None:
    document = read_document(
        newsml(item(meta='<pubStatus qcode="stat:cancelled"/>'), item(2, meta="<pubStatus/>"), item(3))
    )
    assert [one.item is not None for one in document.found] == [False, False, True]
    assert "pubStatus: found 'cancelled', expected one of usable, withheld, canceled" in (
        document.found[0].problem or ""
    )


def test_what_is_no_news_in_newsml_is_told_and_passed_by() -> None:
    others = "".join(
        f'<{name} guid="urn:x:{name}"/>'
        for name in ("packageItem", "conceptItem", "knowledgeItem", "planningItem", "catalogItem")
    )
    document = read_document(newsml(others, item()))
    assert len(document.items) == 1
    assert [found.passed for found in document.found] == [True] * 5 + [False]
    assert document.found[0].problem == "packageItem urn:x:packageItem: a package names items and holds none"
    alone = read_document(b'<packageItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:x:1"/>')
    assert (alone.items, alone.found[0].passed) == ([], True)


def test_newsml_urgencies_and_guids_that_are_none() -> None:
    document = read_document(
        newsml(
            item(1, urgency="²"),
            item(2, urgency="9" * 5000),
            item(3, urgency="2"),
            item(4).replace('guid="urn:newsml:gulf.example:20261121:n4"', ""),
        )
    )
    assert [item.get("urgency") for item in document.items] == [None, None, 2]
    assert "guid: found nothing" in (document.found[3].problem or "")


def test_newsml_bodies_signals_and_concepts() -> None:
    content = '<subject type="cpnat:person" qcode="p:1"><name>Ana Roe</name></subject><subject qcode="medtop:1"><name>war</name></subject><subject type="cpnat:geoArea" literal="Oslo"/><located><name>Oslo</name></located>'
    html = '<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><body><p>Men met.</p></body></html></inlineXML>'
    nitf = '<inlineXML contenttype="application/nitf+xml"><nitf xmlns="http://iptc.org/std/NITF/2006-10-18/"><body><body.head><hedline><hl1>Talks</hl1></hedline></body.head><body.content><p>Men met.</p></body.content></body></nitf></inlineXML>'
    plain = '<inlineData contenttype="text/plain">Men met.</inlineData>'
    first, second, third = read_document(newsml(
        item(1, meta='<signal qcode="sig:correction"/><edNote>Name of the minister</edNote>', content=content, body=html), item(2, body=nitf), item(3, body=plain)
    )).items  # fmt: skip
    assert (first["edNote"], first["signals"], first["located"]) == (
        "CORRECTION: Name of the minister",
        ["correction"],
        "Oslo",
    )
    assert (first["people"][0]["name"], first["places"][0]["literal"], first["subjects"][0]["uri"]) == (
        "Ana Roe",
        "Oslo",
        "medtop:1",
    )
    from processors.text import document

    assert {document(read(found)).body for found in (first, second, third)} == {"Men met."}
    inner = read_document(newsml(item(1, body=f"<inlineXML>{item(2)}</inlineXML>")))
    assert (inner.items, "not another item" in (inner.found[0].problem or "")) == ([], True)
    prefixed = (
        newsml(item())
        .replace(b"<newsItem", b"<n:newsItem xmlns:n='http://iptc.org/std/nar/2006-10-01/'")
        .replace(b"</newsItem", b"</n:newsItem")
    )
    assert one(prefixed)["headlines"][0]["value"] == "Talks end in Oslo"
    assert (
        one(rss(GOOD).replace(b"<rss", b'<rss xmlns:nar="http://iptc.org/std/nar/2006-10-01/"'))["uri"]
        == "https://harbour.example/1"
    )


NITF = """<nitf><head><title>T</title><docdata management-status="{status}"><doc-id regsrc="Gulf" {id}/><date.issue norm="20261121T100000Z"/>
<urgency ed-urg="3"/><du-key key="TALKS" generation="4"/>{more}</docdata></head><body><body.head><hedline><hl1>Talks end</hl1></hedline>
<byline>By A. Writer</byline><dateline><location>OSLO</location></dateline></body.head><body.content><p>Men met.</p><p>They left.</p></body.content></body></nitf>"""


def test_nitf_by_itself() -> None:
    found = read(one(NITF.format(status="usable", id='id-string="g-17"', more='<correction info="name"/>').encode()))
    assert (found.key, found.version, found.urgency, found.slugline, found.located, found.ed_note) == (
        "gulf:urn:newswire:gulf:g-17",
        "4",
        3,
        "TALKS",
        "OSLO",
        "CORRECTION: name",
    )
    assert read(one(NITF.format(status="canceled", id="", more="").encode())).pub_status == "canceled"
    embargoed = read(
        one(NITF.format(status="embargoed", id="", more='<date.release norm="20261122T000000Z"/>').encode())
    )
    assert embargoed.embargoed_until is not None
    unknown = read_document(NITF.format(status="odd", id="", more="").encode())
    assert "management-status: found 'odd'" in (unknown.found[0].problem or "")


SEVEN = b"\x01GLF0123 2 I 180 OSLO-TALKS\r\n\x02Talks end in Oslo\r\n\r\n   OSLO, Nov 21 (GLF) - Men met\r\nin Oslo.\r\n   They left.\r\n\x03211000 GMT NOV 26\r\n\x04"
ANPA = b"\x16\x16\x01a4012\x1fbc-oslo-talks\r\nu i\x13\x11 bc-oslo-talks,%s 11-21 0180\r\n\x02^BC-Oslo-Talks,180<\r\n^Talks end in Oslo<\r\n^By A. WRITER=\r\n\tOSLO, Norway (GLF) _ Men met in Oslo.\r\n\tThey left.\r\n\x03GLF-OS-11-21-26 1000GMT<\r\n\x04"


def test_teletype_formats_with_their_headers() -> None:
    seven = read(one(SEVEN))
    assert (seven.key, seven.urgency, seven.slugline) == ("glf:urn:newswire:glf:20261121-0123", 2, "OSLO-TALKS")
    assert (seven.headlines[0].value, seven.bodies[0].value) == (
        "Talks end in Oslo",
        "OSLO, Nov 21 (GLF) - Men met in Oslo.\n\nThey left.",
    )
    first, lead = (read(one(ANPA % key)) for key in (b"", b"1st Ld"))
    assert first.key == lead.key == "glf:urn:newswire:glf:2026-11-21-oslo-talks"
    assert (first.version, lead.version, first.urgency, first.by) == ("1", "2", 3, "By A. WRITER")
    assert first.bodies[0].value == "OSLO, Norway (GLF) — Men met in Oslo.\n\nThey left."
    assert (
        len(read_document(SEVEN + SEVEN.replace(b"0123", b"0124") + b"\x01GLF0125 2 I 5 X\r\nno text\x04").items) == 2
    )


def test_optional_fields_cost_no_item() -> None:
    found = parse(json.dumps({
        "uri": "urn:h:1", "version": 3, "usageterms": ["One", "Two"], "byline": ["A"], "subject": ["war", {"name": "peace"}, 5], "title": {"a": 1}, "language": 5,
        "altids": [1], "copyrightholder": {"name": "x"}, "expires": 0, "infosource": "Gulf", "associations": "none", "headline": "Talks end",
    }).encode())  # fmt: skip
    assert (found.version, found.usage_terms, found.title, found.language) == ("3", "One\nTwo", None, None)
    assert [subject.name for subject in found.subjects] == ["war", "peace"]
    assert found.info_sources[0].name == "Gulf"


def test_posted_bodies_are_accepted_or_answered() -> None:
    from processors.wire.intake import accept

    event = {"specversion": "1.0", "id": "1", "source": "/x", "type": "t", "data": {"uri": "urn:h:1"}}
    for body, kind, count in (
        (b'{"uri": "urn:h:1"}', "application/json", 1), (b'[{"uri": "urn:h:1"}, {"uri": "urn:h:2"}]', "application/json", 2),
        (b'{"uri": "urn:h:1"}\n{"uri": "urn:h:2"}\n', "application/x-ndjson", 2), (json.dumps(event).encode(), "application/cloudevents+json", 1),
        (json.dumps([event, event]).encode(), "application/cloudevents-batch+json; charset=utf-8", 2), (rss(GOOD), "application/rss+xml", 1),
        (newsml(item()), "application/vnd.iptc.g2.newsitem+xml", 1), (SEVEN, "text/plain", 1),
    ):  # fmt: skip
        found = accept(body, kind)
        assert (len(found.items), found.refused) == (count, ()), kind
        assert accept(body, kind) == found
    for body, kind, field in (
        (b"", "application/json", None), (b"{}", "application/json", "uri"), (b"x" * 9_000_000, "text/plain", None), (b"[]", "application/json", None),
        (b"<html/>", "text/html", None), (b'{"uri": "urn:h:1", "pubStatus": "x"}', "application/json", "pubStatus"),
    ):  # fmt: skip
        refused = accept(body, kind)
        assert (refused.items, refused.refused[0].failure.field) == ((), field)
    mixed = accept(b'{"uri": "urn:h:1"}\nbroken\n', "application/x-ndjson")
    assert (len(mixed.items), mixed.refused[0].place) == (1, "line 2")


def test_the_same_story_is_the_same_item_in_ninjs_and_newsml() -> None:
    meta = """<provider literal="Gulf"/><firstCreated>2026-11-21T09:00:00Z</firstCreated><embargoed>2026-11-21T11:00:00Z</embargoed>
    <pubStatus uri="http://cv.iptc.org/newscodes/pubstatusg2/withheld"/><edNote>Hold</edNote>"""
    content = """<slugline>TALKS</slugline><by>A. Writer</by><infoSource uri="urn:gulf"><name>Gulf</name></infoSource><located><name>Oslo</name></located>
    <genre qcode="g:1"><name>Current</name></genre><subject uri="medtop:1"><name>war</name></subject>
    <subject type="cpnat:person" uri="p:1"><name>Ana Roe</name></subject><description role="drol:summary">Men met.</description>"""
    body = '<inlineData contenttype="text/plain">Men met in Oslo.</inlineData>'
    ninjs = {
        "uri": "urn:newsml:gulf.example:20261121:n1", "version": "4", "type": "text", "pubStatus": "withheld", "urgency": 3, "language": "en",
        "versionCreated": "2026-11-21T10:00:00Z", "firstCreated": "2026-11-21T09:00:00Z", "embargoedUntil": "2026-11-21T11:00:00Z",
        "edNote": "Hold", "slugline": "TALKS", "by": "A. Writer", "located": "Oslo", "infoSources": [{"name": "Gulf", "uri": "urn:gulf"}],
        "genres": [{"name": "Current", "uri": "g:1"}], "subjects": [{"name": "war", "uri": "medtop:1"}], "people": [{"name": "Ana Roe", "uri": "p:1"}],
        "headlines": [{"role": "main", "value": "Talks end in Oslo"}], "descriptions": [{"role": "summary", "value": "Men met."}],
        "bodies": [{"role": "text", "contentType": "text/plain", "value": "Men met in Oslo."}],
    }  # fmt: skip
    assert read(one(newsml(item(1, "4", meta, content=content, body=body)))) == read(ninjs)


def test_a_header_that_is_null_is_absent() -> None:
    assert parse(b'{"uri": "urn:h:1"}', {"content-type": None, "ce_id": None}).uri == "urn:h:1"
