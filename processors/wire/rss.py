"""RSS 0.9x to 2.0 and RSS 1.0 (RDF) into entries."""

import contextlib
from collections.abc import Iterator
from datetime import datetime

from lxml import etree

from processors.markup import stripped
from processors.wire.dates import feed_instant
from processors.wire.entry import Entry, Said, items_of
from processors.wire.found import Document, Found, Manners
from processors.wire.xml import Xml, local, place_of, words

# Modules by what their namespaces begin with, as they are compared; a prefix that nobody declared, or for a namespace
# that nobody knows, stands for the usual one.
_MODULES = {
    "purl.org/dc/terms": "dcterms",
    "purl.org/dc": "dc",
    "purl.org/rss/1.0/modules/content": "content",
    "purl.org/rss/1.0/modules/syndication": "sy",
    "search.yahoo.com/mrss": "media",
    "video.search.yahoo.com/mrss": "media",
    "www.w3.org/2005/atom": "atom",
    "purl.org/atom/ns": "atom",
}
_CORE = ("purl.org/rss/1.0", "my.netscape.com", "backend.userland.com", "blogs.law.harvard.edu", "channel.netscape.com",
         "purl.org/net/rss")  # fmt: skip
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_XML = "{http://www.w3.org/XML/1998/namespace}"
_PERIODS = {"hourly": 60, "daily": 1440, "weekly": 10080, "monthly": 43200, "yearly": 525600}
Fields = dict[str, list[etree._Element]]


def document_of_rss(xml: Xml, address: str = "") -> Document:
    """The entries of an RSS document. RSS `<source>` names the real publisher, so it becomes an info source: ten
    feeds of one wire are one origin.
    """
    channel = next((child for child in (xml.root, *xml.root) if _is(child, "channel")), xml.root)
    about = fields_of(channel)
    manners = _manners(about)
    home = _first(about, "link") or _atom_link(about, "alternate") or address
    language = _first(about, "language", "dc:language") or channel.get(f"{_XML}lang") or xml.root.get(f"{_XML}lang")
    items = list(_items(xml.root, channel)) or _anywhere(xml.root, "item")
    entries = [_entry(number, item, home) for number, item in enumerate(items, 1)]
    found = [*items_of(entries, manners, home, language), *unread(xml.root, len(entries))]
    return Document("RSS", tuple(found), xml.mended, manners)


def unread(root: etree._Element, count: int) -> Iterator[Found]:
    """What to tell of a document in which entries stand and none was read."""
    if not count and (there := len(_anywhere(root, "item", "entry", "newsitem"))):
        yield Found("document", problem=f"{there} {'entry' if there == 1 else 'entries'} where this format has none")


def _anywhere(root: etree._Element, *names: str) -> list[etree._Element]:
    """The outermost elements of some names below a root."""
    found: list[etree._Element] = []
    walk = etree.iterwalk(root, events=("start",))
    for _, element in walk:
        if element is not root and _is(element, *names):
            found.append(element)
            walk.skip_subtree()
    return found


def _is(element: etree._Element, *names: str) -> bool:
    return local(element).lower() in names


def _items(root: etree._Element, channel: etree._Element) -> Iterator[etree._Element]:
    parents = [channel] if channel is root else [channel, root]
    for parent in parents:
        holders = [parent, *(child for child in parent if _is(child, "items"))]
        yield from (child for holder in holders for child in holder if _is(child, "item"))


def fields_of(element: etree._Element) -> Fields:
    """The children of an element by name, in small letters, with the prefix of their module: `title`, `dc:date`."""
    found: Fields = {}
    where = place_of(element)
    for child in element:
        if name := _name(child, where):
            found.setdefault(name.lower(), []).append(child)
    return found


def _name(element: etree._Element, core: str) -> str:
    """The name of an element with its module; what stands in the namespace of its parent, `core`, has none."""
    short, where = local(element), place_of(element)
    if not where:
        prefix = str(element.tag).rpartition(":")[0] if isinstance(element.tag, str) else ""
        return f"{prefix}:{short}" if prefix else short
    if where == core or (where.startswith(_CORE) and not where.startswith("purl.org/rss/1.0/modules/")):
        return short
    module = next((module for begin, module in _MODULES.items() if where.startswith(begin)), None)
    if module is None:
        module = element.prefix if element.prefix in _MODULES.values() else "other"
    return f"{module}:{short}"


def _first(fields: Fields, *names: str) -> str | None:
    return next(_all(fields, *names), None)


def _all(fields: Fields, *names: str) -> Iterator[str]:
    return (said for name in names for element in fields.get(name, ()) if (said := words(element)))


def _when(fields: Fields, *names: str) -> datetime | None:
    """The first of some dates that can be read."""
    return next((when for said in _all(fields, *names) if (when := feed_instant(said))), None)


def _atom_link(fields: Fields, rel: str) -> str | None:
    return next(_hrefs(fields, rel), None)


def _hrefs(fields: Fields, rel: str) -> Iterator[str]:
    """Addresses of links as Atom writes them, in its namespace or in that of the feed."""
    links = (*fields.get("atom:link", ()), *fields.get("link", ()))
    named = (link for link in links if (link.get("rel") or "alternate").strip().lower() == rel)
    return (href for link in named if (href := (link.get("href") or "").strip()))


def _entry(number: int, item: etree._Element, home: str) -> Entry:
    fields = fields_of(item)
    created = _when(fields, "pubdate", "dc:date", "dcterms:created", "dcterms:issued", "date")
    changed = _when(fields, "atom:updated", "dcterms:modified", "lastbuilddate", "updated")
    source = next(iter(fields.get("source", ())), None)
    texts = [inner(body) for name in ("content:encoded", "description", "atom:content", "atom:summary", "body")
             for body in fields.get(name, ())]  # fmt: skip
    # An empty rendition must not hide a full one; a picture alone is better than nothing.
    text = next((text for text in texts if stripped(text).strip()), None) or next(filter(str.strip, texts), None)
    link = _first(fields, "link") or _atom_link(fields, "alternate") or item.get(_RDF)
    return Entry(
        place=f"entry {number}",
        id=_first(fields, "guid") or item.get(_RDF) or _first(fields, "atom:id", "dc:identifier"),
        link=link,
        base=item.base if item.base and ":" in item.base else home,
        title=_first(fields, "title", "dc:title") or "",
        texts=(Said(text),) if text else (),
        captions=tuple(_captions(item)),
        created=created,
        changed=changed,
        author=_first(fields, "dc:creator", "author", "atom:author"),
        source=words(source),
        source_address=source.get("url") if source is not None else None,
        language=_first(fields, "dc:language", "language") or item.get(f"{_XML}lang"),
        tags=tuple(tag for element in fields.get("category", ()) if (tag := words(element))),
    )


def inner(element: etree._Element) -> str:
    """What stands in an element, as markup: escaped text as it was meant, elements as they are."""
    if not len(element):
        return element.text or ""
    return (element.text or "") + "".join(etree.tostring(child, encoding="unicode") for child in element)


def _captions(item: etree._Element) -> Iterator[str]:
    """Descriptions of pictures and films, for entries that have no other text."""
    for element in item.iter("{*}description"):
        if _name(element, "") == "media:description" and (said := words(element)):
            yield said


def _manners(about: Fields) -> Manners:
    hours, minutes = [], None
    for element in about.get("skiphours", ()):
        named = [(words(hour) or "").strip() for hour in element]
        hours += [int(hour) % 24 for hour in named if len(hour) <= 2 and hour.isascii() and hour.isdecimal()]
    days = [said.lower() for element in about.get("skipdays", ()) for day in element if (said := words(day))]
    with contextlib.suppress(ValueError):
        minutes = float((_first(about, "ttl") or "")[:8])
    if minutes is None and (period := (_first(about, "sy:updateperiod") or "").lower()) in _PERIODS:
        minutes = float(_PERIODS[period])
        with contextlib.suppress(ValueError, ZeroDivisionError):
            minutes /= max(1.0, float((_first(about, "sy:updatefrequency") or "1")[:8]))
    return Manners(
        title=_first(about, "title", "atom:title"),
        ttl=minutes if minutes and 0 < minutes < 100_000 else None,
        skip_hours=tuple(sorted(set(hours))),
        skip_days=tuple(days),
        hubs=tuple(_hrefs(about, "hub")),
        topic=_atom_link(about, "self"),
    )
