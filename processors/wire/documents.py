"""A document of any format that a newsroom sends, told by what it holds, not by its name."""

import re
from collections.abc import Callable

from processors.wire.atom import document_of_atom
from processors.wire.charset import decoded
from processors.wire.envelope import decode_leniently
from processors.wire.found import Document, Found, refused
from processors.wire.jsonfeed import document_of_json_feed, is_json_feed
from processors.wire.malformed import Malformed, Words, malformed
from processors.wire.newsml import ROOTS, document_of_newsml
from processors.wire.nitf import document_of_nitf
from processors.wire.rss import document_of_rss, unread
from processors.wire.teletype import document_of_teletype, is_teletype
from processors.wire.xml import Xml, local, tree

_FEEDS: dict[str, Callable[[Xml, str], Document]] = {
    "rss": document_of_rss, "rdf": document_of_rss, "channel": document_of_rss,
    "feed": document_of_atom, "entry": document_of_atom,
}  # fmt: skip
_OTHERS = {
    "html": "a web page", "NewsML": "NewsML 1, which NewsML-G2 replaced",
    "urlset": "a site map", "sitemapindex": "a site map",
    "opml": "a list of feeds: tocsin publish --feeds FILE takes it",
}  # fmt: skip
_ENDS = re.compile(r"\r\n?+|\n")
_WANTED = "RSS, Atom, JSON Feed, NewsML-G2, NITF, IPTC 7901, ANPA 1312 or ninjs"


def read_document(document: bytes, charset: str | None = None, address: str = "") -> Document:
    """All that a document holds. `charset` is what an HTTP header says of it, `address` where it came from.

    Raises Malformed when it is none of the formats, or nothing in it can be read; what is wrong with one entry is
    told in its place among the others.
    """
    head = document[:64].lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n")
    if not document.strip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"):
        raise malformed("xml", None, Words("an empty document"), _WANTED)
    if is_teletype(document):
        return document_of_teletype(document, charset)
    if head[:1] in (b"{", b"["):
        text, flaws = decoded(document, charset)
        return _of_json(text, address, flaws)
    return _of_xml(tree(document, charset), address)


def _of_xml(xml: Xml, address: str) -> Document:
    document = _of_root(xml, address)
    return document._replace(found=(*document.found, *xml.lost))


def _of_root(xml: Xml, address: str) -> Document:
    name = local(xml.root)
    if name.lower() in _FEEDS:
        return _FEEDS[name.lower()](xml, address)
    if name in ROOTS:
        document = document_of_newsml(xml)
        return document._replace(found=document.found or tuple(unread(xml.root, 0)))
    if name.lower() == "nitf":
        return document_of_nitf(xml)
    raise malformed("xml", None, Words(_OTHERS.get(name.lower(), _OTHERS.get(name, f"<{name}>"[:80]))), _WANTED)


def _of_json(text: str, address: str, flaws: tuple[str, ...]) -> Document:
    """A JSON Feed, one ninjs object, an array of them, or one a line; what is no item is answered further on."""
    try:
        value, notes = decode_leniently(text.encode("utf8", "replace"))
    except Malformed:
        # The ends of lines of JSON are these alone: others (U+2028) may stand in a string.
        lines = [(number, line) for number, line in enumerate(_ENDS.split(text), 1) if line.strip()]
        if len(lines) < 2:
            raise
        return Document("ninjs", tuple(_line(number, line) for number, line in lines), flaws)
    if is_json_feed(value):
        document = document_of_json_feed(value, address)
        return document._replace(mended=(*flaws, *notes, *document.mended))
    values = value if isinstance(value, list) else [value]
    return Document("ninjs", tuple(_object(number, one) for number, one in enumerate(values, 1)), (*flaws, *notes))


def _line(number: int, line: str) -> Found:
    try:
        return _object(number, decode_leniently(line.encode("utf8", "replace"))[0], "line")
    except Malformed as error:
        return refused(f"line {number}", error)


def _object(number: int, value: object, noun: str = "item") -> Found:
    if isinstance(value, dict):
        return Found(f"{noun} {number}", value)
    return Found(f"{noun} {number}", problem=malformed("item", None, value, "one ninjs object").failure.reason)
