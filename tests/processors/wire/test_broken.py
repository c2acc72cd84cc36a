"""Feeds that are no XML: each entry is read alone, what was mended is told, and what was lost is told apart."""

import contextlib
from functools import partial

import orjson
import pytest

from processors.text import document
from processors.wire import Malformed, parse
from processors.wire.dates import instant
from processors.wire.documents import read_document
from processors.wire.found import Document
from tests.speed import within

ITEM = (
    "<item><title>Story {n}</title><guid>urn:h:{n}</guid>{more}<pubDate>Sat, 21 Nov 2026 10:00:00 GMT</pubDate></item>"
)


def rss(*items: str, head: str = "") -> bytes:
    return f'<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Desk</title>{head}{"".join(items)}</channel></rss>'.encode()


def item(n: int, more: str = "<description>ok</description>") -> str:
    return ITEM.format(n=n, more=more)


def bodies(found: Document) -> dict[str, str]:
    return {one["uri"][-1]: document(parse(orjson.dumps(one))).body for one in found.items}


BROKEN = {
    "br": ("<description>Police said<br>four died</description>", "Police said\n\nfour died"),
    "p": ("<description><p>One<p>Two</description>", "One\n\nTwo"),
    "stray end": ("<description>One</p> two &amp; three</description>", "One\n\ntwo & three"),
    "unquoted": ("<description>A <a href=x/>link</a></description>", "A link"),
    "unquoted elsewhere": ("<enclosure url=http://h.example/a.mp3/><description>One</description>", "One"),
    "loose": ("<br><description>One</description></p>", "One"),
    "in CDATA": ("<description><![CDATA[<p>One<br>two]]><br></description>", "One\n\ntwo"),
    "another end": ("<description>One</description></foo><author>A</author>", "One"),
    "undeclared prefix": ("<x:y>no</x:y><description>One</description>", "One"),
    "title": ("<dc:title>a<b>b</dc:title><description>One</description>", "One"),
}


@pytest.mark.parametrize("flaw", BROKEN)
def test_one_broken_entry_costs_no_other_and_is_read_itself(flaw: str) -> None:
    source, text = BROKEN[flaw]
    found = read_document(rss(item(1), item(2, source), item(3), item(4)))
    assert bodies(found) == {"1": "ok", "2": text, "3": "ok", "4": "ok"}
    assert all(one["versionCreated"] for one in found.items)
    assert [one.problem for one in found.found if one.problem] == []
    assert found.mended[0].startswith("XML of 1 entry (")


def test_sixty_unclosed_tags_are_sixty_entries() -> None:
    found = read_document(rss(*(item(n, "<description>Police said<br>four died</description>") for n in range(60))))
    assert len(found.items) == 60
    assert found.mended[0].startswith("XML of 60 entries (")


def test_an_entry_without_an_end_ends_where_the_next_begins() -> None:
    open_one = item(1).replace("</item>", "")
    assert len(read_document(rss(open_one, item(2))).items) == 2
    assert len(read_document(rss(item(1), item(2).replace("</item>", ""))).items) == 2
    broken_off = read_document(rss(item(1), item(2))[:-60])
    assert [one["uri"] for one in broken_off.items] == ["urn:h:1"]
    assert broken_off.mended[-1] == "a document that breaks off"


def test_a_broken_head_costs_no_entry() -> None:
    found = read_document(rss(item(1), item(2), head="<description>All of<br>it</description>"))
    assert (len(found.items), found.items[0]["infoSources"][0]["name"]) == (2, "Desk")
    assert found.mended == ("XML around the entries",)


def test_items_in_cdata_and_comments_are_none() -> None:
    quoted = item(1, f"<description><![CDATA[{item(8)}]]></description><!-- {item(9)} -->")
    found = read_document(rss(quoted, item(2, "<description>a<br>b</description>")))
    assert sorted(one["uri"] for one in found.items) == ["urn:h:1", "urn:h:2"]


def test_cdata_without_an_end_swallows_no_other_entry() -> None:
    never, whole = (
        item(1, "<description><![CDATA[One</description>"),
        item(3, "<description><![CDATA[Three]]></description>"),
    )
    for entries, count in (
        ((never, item(2), whole), 1),
        ((whole, item(2), never), 1),
        ((never, item(2), item(3)), 1),
        ((never, never.replace("1", "4"), whole), 2),
    ):
        found = read_document(rss(*entries))
        assert len(found.items) == 3
        assert bodies(found)["1"] == "One"
        assert found.mended[0] == f"{count} section{'s' * (count > 1)} of CDATA without an end"
    assert read_document(rss(whole, whole)).mended == ()


def test_atom_entries_keep_their_base_and_namespace() -> None:
    entry = "<entry><title>Story</title><id>/a/{n}</id><updated>2026-11-21T10:00:00Z</updated>{more}</entry>"
    feed = '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://h.example/"><title>Desk</title>{}</feed>'
    found = read_document(feed.format(
        entry.format(n=1, more="<summary>a<br>b</summary>")
        + entry.format(n=2, more='<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>a<br>b</p></div></content>')
        + entry.format(n=3, more="<summary>c</summary>")
    ).encode())  # fmt: skip
    assert sorted(one["uri"] for one in found.items) == [f"https://h.example/a/{n}" for n in (1, 2, 3)]
    assert bodies(found) == {"1": "a\n\nb", "2": "a\n\nb", "3": "c"}


@pytest.mark.parametrize("levels", [120, 2000])
def test_an_entry_that_nests_too_deep_costs_only_itself(levels: int) -> None:
    deep = item(2, "<x>" * levels + "</x>" * levels)
    found = read_document(rss(item(1), deep, item(3)))
    assert sorted(one["uri"] for one in found.items) == ["urn:h:1", "urn:h:3"]
    (lost,) = (one for one in found.found if one.problem)
    assert (lost.place, "more than 100 levels" in (lost.problem or "")) == ("entry 2", True)
    beside = read_document(rss(item(1, "<description>a<br>b</description>"), item(2, "<x>" * 99 + "</x>" * 99)))
    assert len(beside.items) == 2
    with pytest.raises(Malformed, match="levels"):
        read_document(rss("<x>" * 120 + "</x>" * 120, item(1)))


def test_a_piece_that_is_nothing_is_told() -> None:
    found = read_document(rss(item(1), "<item \x00<<></item>", item(3)))
    assert sorted(one["uri"] for one in found.items) == ["urn:h:1", "urn:h:3"]


def test_more_entries_than_can_be_read_apart_are_told() -> None:
    found = read_document(rss(*(f"<item><title>{n}</title><p></item>" for n in range(20_001))))
    assert len(found.items) == 20_000
    assert found.found[-1].problem == "20001 entries that are no XML, of which at most 20000 are read"


def test_large_broken_feeds_are_quick() -> None:
    for source in (
        "<item>",
        "<item><description><![CDATA[",
        "<item><description>",
        "<item><!--",
        "<entry x='",
        "</item>",
    ):
        within(3, partial(answered, rss(source * (1_500_000 // len(source) // 8))), source)


def answered(document: bytes) -> None:
    with contextlib.suppress(Malformed):
        read_document(document)


def test_a_cdata_section_in_small_letters_is_no_fault_of_ours() -> None:
    text = b"<rss><channel><item><title>a</title><![cdata[x<br>]]></item><item><title>b</title></item></channel></rss>"
    assert read_document(text).found


def test_a_date_with_a_minute_of_forty_digits_is_no_date() -> None:
    # decimal.InvalidOperation, out of the parser of dates: an ArithmeticError, and no ValueError.
    assert instant("2026-11-21T10:" + "8" * 40 + ":00Z") is None
