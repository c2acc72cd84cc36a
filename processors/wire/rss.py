"""RSS 0.9x to 2.0 and RSS 1.0 (RDF) into entries."""

import contextlib
from collections.abc import Iterator

from lxml import etree

from processors.wire.dates import feed_instant
from processors.wire.entry import Entry, Said, items_of
from processors.wire.found import Document, Manners
from processors.wire.xml import Xml, local, namespace, words

# Modules by what their namespaces begin with; a prefix that nobody declared stands for the usual one.
_MODULES = {
    "http://purl.org/dc/terms": "dcterms",
    "http://purl.org/dc/": "dc",
    "http://purl.org/rss/1.0/modules/content": "content",
    "http://purl.org/rss/1.0/modules/syndication": "sy",
    "http://search.yahoo.com/mrss": "media",
    "http://video.search.yahoo.com/mrss": "media",
    "http://www.w3.org/2005/Atom": "atom",
    "http://purl.org/atom/ns#": "atom",
}
_CORE = ("http://purl.org/rss/1.0/", "http://my.netscape.com/", "http://backend.userland.com/", "http://blogs.law.harvard.edu/",
         "http://channel.netscape.com/", "http://purl.org/net/rss")  # fmt: skip
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_XML = "{http://www.w3.org/XML/1998/namespace}"
_PERIODS = {"hourly": 60, "daily": 1440, "weekly": 10080, "monthly": 43200, "yearly": 525600}
Fields = dict[str, list[etree._Element]]


def document_of_rss(xml: Xml, address: str = "") -> Document:
    """The entries of an RSS document. RSS `<source>` names the real publisher, so it becomes an info source: ten
    feeds of one wire are one origin.
    """
    channel = next((child for child in (xml.root, *xml.root) if local(child) == "channel"), xml.root)
    about = fields_of(channel)
    manners = _manners(about)
    home = _first(about, "link") or _atom_link(about, "alternate") or address
    language = _first(about, "language", "dc:language") or channel.get(f"{_XML}lang") or xml.root.get(f"{_XML}lang")
    entries = [_entry(number, item, home) for number, item in enumerate(_items(xml.root, channel), 1)]
    return Document("RSS", tuple(items_of(entries, manners, home, language)), xml.mended, manners)


def _items(root: etree._Element, channel: etree._Element) -> Iterator[etree._Element]:
    parents = [channel] if channel is root else [channel, root]
    for parent in parents:
        holders = [parent, *(child for child in parent if local(child) == "items")]
        yield from (child for holder in holders for child in holder if local(child) == "item")


def fields_of(element: etree._Element) -> Fields:
    """The children of an element by name, with the prefix of their module: `title`, `dc:date`, `media:title`."""
    found: Fields = {}
    for child in element:
        if name := _name(child):
            found.setdefault(name, []).append(child)
    return found


def _name(element: etree._Element) -> str:
    short, where = local(element), namespace(element)
    if not where:
        prefix = str(element.tag).rpartition(":")[0] if isinstance(element.tag, str) else ""
        return f"{prefix}:{short}" if prefix else short
    if where.startswith(_CORE) and not where.startswith("http://purl.org/rss/1.0/modules/"):
        return short
    module = next((module for begin, module in _MODULES.items() if where.startswith(begin)), "other")
    return f"{module}:{short}"


def _first(fields: Fields, *names: str) -> str | None:
    return next((said for name in names for element in fields.get(name, ()) if (said := words(element))), None)


def _atom_link(fields: Fields, rel: str) -> str | None:
    links = (link for link in fields.get("atom:link", ()) if (link.get("rel") or "alternate") == rel)
    return next((href for link in links if (href := (link.get("href") or "").strip())), None)


def _entry(number: int, item: etree._Element, home: str) -> Entry:
    fields = fields_of(item)
    created = feed_instant(_first(fields, "pubDate", "pubdate", "dc:date", "dcterms:created", "dcterms:issued", "date"))
    changed = feed_instant(_first(fields, "atom:updated", "dcterms:modified", "lastBuildDate", "updated"))
    source = next(iter(fields.get("source", ())), None)
    texts = [Said(inner(body)) for name in ("content:encoded", "description", "atom:content", "atom:summary", "body")
             for body in fields.get(name, ())]  # fmt: skip
    link = _first(fields, "link") or _atom_link(fields, "alternate") or item.get(_RDF)
    return Entry(
        place=f"entry {number}",
        id=_first(fields, "guid") or item.get(_RDF) or _first(fields, "atom:id", "dc:identifier"),
        link=link,
        base=item.base if item.base and ":" in item.base else home,
        title=_first(fields, "title", "dc:title") or "",
        texts=tuple(texts[:1]),
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
        if _name(element) == "media:description" and (said := words(element)):
            yield said


def _manners(about: Fields) -> Manners:
    hours, minutes = [], None
    for element in about.get("skipHours", ()):
        named = [(words(hour) or "").strip() for hour in element]
        hours += [int(hour) % 24 for hour in named if len(hour) <= 2 and hour.isascii() and hour.isdecimal()]
    days = [said.lower() for element in about.get("skipDays", ()) for day in element if (said := words(day))]
    with contextlib.suppress(ValueError):
        minutes = float((_first(about, "ttl") or "")[:8])
    if minutes is None and (period := (_first(about, "sy:updatePeriod") or "").lower()) in _PERIODS:
        minutes = float(_PERIODS[period])
        with contextlib.suppress(ValueError, ZeroDivisionError):
            minutes /= max(1.0, float((_first(about, "sy:updateFrequency") or "1")[:8]))
    return Manners(
        title=_first(about, "title", "atom:title"),
        ttl=minutes if minutes and 0 < minutes < 100_000 else None,
        skip_hours=tuple(sorted(set(hours))),
        skip_days=tuple(days),
        hubs=tuple(
            href for link in about.get("atom:link", ()) if link.get("rel") == "hub" and (href := link.get("href"))
        ),
        topic=_atom_link(about, "self"),
    )
