"""RSS and Atom into ninjs objects, one an entry; an Atom tombstone (RFC 6721) into a kill."""

import calendar
import io
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import feedparser
from lxml import etree

from processors.wire.fields import instant
from processors.wire.malformed import Words, malformed
from processors.wire.xml import root

_DELETED = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"
_COMMENT = "{http://purl.org/atompub/tombstones/1.0}comment"
_ROOTS = frozenset({"rss", "feed", "RDF"})


def ninjs_of_feed(document: bytes) -> list[dict[str, Any]]:
    """The entries of an RSS or Atom document, oldest first, as ninjs objects. Raises Malformed for what is no feed.

    RSS `<source>` names the real publisher, so it becomes an info source: ten feeds of one wire are one origin.
    An entry has no version: the time of its last change stands for one, so that a later edit replaces an earlier.
    """
    tree = root(document)
    feed = feedparser.parse(io.BytesIO(document), sanitize_html=False, resolve_relative_uris=False)
    items = [_entry(entry, feed.feed) for entry in feed.entries if entry.get("id") or entry.get("link")]
    items += [_tombstone(element) for element in tree.iter(_DELETED) if element.get("ref")]
    if not items and etree.QName(tree).localname not in _ROOTS:
        raise malformed("xml", None, Words(f"<{etree.QName(tree).localname}>"), "RSS, Atom or NewsML-G2")
    return sorted(items, key=lambda item: item["versionCreated"] or "")


def _entry(entry: Any, feed: Any) -> dict[str, Any]:
    created = _time(entry.get("published_parsed"))
    changed = (_time(entry.get("updated_parsed")) if "updated_parsed" in entry else None) or created
    content = entry.get("content") or [{"value": entry.get("summary", ""), "type": "text/html"}]
    source = entry.get("source") or {}
    name = source.get("title") or feed.get("title")
    address = source.get("href") or source.get("link")
    return {
        "uri": _uri(entry, feed),
        "type": "text",
        "version": _version(changed),
        "versionCreated": changed,
        "firstCreated": created or changed,
        "language": entry.get("language") or feed.get("language"),
        "headlines": [{"role": "main", "value": entry.get("title", "")}],
        "bodies": [{"role": "html", "contentType": "text/html", "value": text["value"]} for text in content],
        "by": entry.get("author"),
        "infoSources": [{"name": name or address, "role": "source", "uri": address}] if name or address else [],
        "subjects": [{"name": tag["term"]} for tag in entry.get("tags", []) if tag.get("term")],
    }


def _uri(entry: Any, feed: Any) -> str:
    """The id of an entry; one that means something only within its feed ("4711") is given the feed's host."""
    own = str(entry.get("id") or entry.get("link"))
    host = urlsplit(str(entry.get("link") or feed.get("link") or "")).netloc.lower().rpartition("@")[2]
    return own if ":" in own or not host else f"urn:newswire:{host.removeprefix('www.')}:{own}"


def _tombstone(element: etree._Element) -> dict[str, Any]:
    when = instant(element.get("when"))
    said = element.find(_COMMENT)
    return {
        "uri": element.get("ref"),
        "version": _version(when.isoformat() if when else None),
        "versionCreated": when.isoformat() if when else None,
        "pubStatus": "canceled",
        "edNote": None if said is None else "".join(map(str, said.itertext())).strip() or None,
    }


def _time(parsed: Any) -> str | None:
    return datetime.fromtimestamp(calendar.timegm(parsed), UTC).isoformat() if parsed else None


def _version(changed: str | None) -> str:
    if not changed:
        return "1"
    return str(int(datetime.fromisoformat(changed).timestamp()))
