"""JSON Feed 1.0 and 1.1 into entries."""

from collections.abc import Mapping
from typing import Any

from processors.wire.dates import feed_instant
from processors.wire.entry import Entry, Said, items_of
from processors.wire.found import Document, Found, Manners
from processors.wire.malformed import malformed

_MARK = "jsonfeed.org/version/"


def is_json_feed(value: Any) -> bool:
    """Whether a JSON value says that it is a JSON Feed."""
    return isinstance(value, dict) and _MARK in str(value.get("version"))[:200] and "items" in value


def document_of_json_feed(value: Mapping[str, Any], address: str = "") -> Document:
    """The entries of a JSON Feed. Raises Malformed when its items are no array."""
    items = value["items"]
    if not isinstance(items, list):
        raise malformed("feed", "items", items, "an array of objects")
    hubs = [hub["url"] for hub in _objects(value.get("hubs")) if isinstance(hub.get("url"), str)]
    manners = Manners(title=_said(value, "title"), hubs=tuple(hubs), topic=_said(value, "feed_url"))
    home = _said(value, "home_page_url") or address
    entries = [_entry(number, item, home) for number, item in enumerate(items, 1) if isinstance(item, dict)]
    bad = [
        Found(f"entry {number}", problem=malformed("entry", None, item, "an object").failure.reason)
        for number, item in enumerate(items, 1)
        if not isinstance(item, dict)
    ]
    return Document("JSON Feed", (*items_of(entries, manners, home, _said(value, "language")), *bad), (), manners)


def _entry(number: int, item: Mapping[str, Any], home: str) -> Entry:
    texts = [
        Said(said, kind)
        for name, kind in (("content_text", "text/plain"), ("content_html", "text/html"), ("summary", "text/plain"))
        if (said := _said(item, name)) and said.strip()
    ]
    authors = [*_objects(item.get("authors")), *_objects([item.get("author")])]
    ident = item.get("id")
    return Entry(
        place=f"entry {number}",
        id=str(ident) if isinstance(ident, str | int) and not isinstance(ident, bool) else None,
        link=_said(item, "url") or _said(item, "external_url"),
        base=home,
        title=_said(item, "title") or "",
        texts=tuple(texts[:1]),
        created=feed_instant(_said(item, "date_published")),
        changed=feed_instant(_said(item, "date_modified")),
        author=next((name for author in authors if (name := _said(author, "name"))), None),
        language=_said(item, "language"),
        tags=tuple(tag for tag in tags if isinstance(tag, str)) if isinstance(tags := item.get("tags"), list) else (),
    )  # fmt: skip


def _said(value: Mapping[str, Any], name: str) -> str | None:
    said = value.get(name)
    return said if isinstance(said, str) and said.strip() else None


def _objects(values: Any) -> list[Mapping[str, Any]]:
    return [value for value in values if isinstance(value, dict)] if isinstance(values, list) else []
