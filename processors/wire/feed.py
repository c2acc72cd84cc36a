"""RSS and Atom into ninjs objects, one an entry; an Atom tombstone (RFC 6721) into a kill."""

import calendar
import io
from datetime import UTC, datetime
from typing import Any

import feedparser

from processors.wire.xml import root

_DELETED = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"


def ninjs_of_feed(document: bytes) -> list[dict[str, Any]]:
    """The entries of an RSS or Atom document, oldest first, as ninjs objects. Raises Malformed for what is no XML.

    RSS `<source>` names the real publisher, so it becomes an info source: ten feeds of one wire are one origin.
    An entry has no version: the time of its last change stands for one, so that a later edit replaces an earlier.
    """
    tree = root(document)
    feed = feedparser.parse(io.BytesIO(document), sanitize_html=False, resolve_relative_uris=False)
    items = [_entry(entry, feed.feed) for entry in feed.entries if entry.get("id") or entry.get("link")]
    items += [_tombstone(element.get("ref"), element.get("when")) for element in tree.iter(_DELETED)]
    return sorted(items, key=lambda item: item["versionCreated"] or "")


def _entry(entry: Any, feed: Any) -> dict[str, Any]:
    created = _time(entry.get("published_parsed"))
    changed = (_time(entry.get("updated_parsed")) if "updated_parsed" in entry else None) or created
    content = entry.get("content") or [{"value": entry.get("summary", ""), "type": "text/html"}]
    source = (entry.get("source") or {}).get("title") or feed.get("title")
    return {
        "uri": entry.get("id") or entry.get("link"),
        "type": "text",
        "version": _version(changed),
        "versionCreated": changed,
        "firstCreated": created or changed,
        "language": entry.get("language") or feed.get("language"),
        "headlines": [{"role": "main", "value": entry.get("title", "")}],
        "bodies": [{"role": "html", "contentType": "text/html", "value": text["value"]} for text in content],
        "by": entry.get("author"),
        "infoSources": [{"name": source, "role": "source"}] if source else [],
        "subjects": [{"name": tag["term"]} for tag in entry.get("tags", []) if tag.get("term")],
    }


def _tombstone(ref: str | None, when: str | None) -> dict[str, Any]:
    return {"uri": ref, "version": _version(when), "versionCreated": when, "pubStatus": "canceled"}


def _time(parsed: Any) -> str | None:
    return datetime.fromtimestamp(calendar.timegm(parsed), UTC).isoformat() if parsed else None


def _version(changed: str | None) -> str:
    if not changed:
        return "1"
    return str(int(datetime.fromisoformat(changed).timestamp()))
