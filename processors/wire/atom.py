"""Atom 1.0 (RFC 4287), Atom 0.3 and deleted entries (RFC 6721) into entries."""

from lxml import etree

from processors.wire.dates import feed_instant
from processors.wire.entry import Entry, Said, items_of, resolved
from processors.wire.found import Document, Manners
from processors.wire.rss import inner
from processors.wire.xml import Xml, local, namespace, words

_ATOM = ("http://www.w3.org/2005/Atom", "http://purl.org/atom/ns#")
_TOMBSTONES = "http://purl.org/atompub/tombstones/1.0"
_XML = "{http://www.w3.org/XML/1998/namespace}"


def document_of_atom(xml: Xml, address: str = "") -> Document:
    """The entries of an Atom document, or of one entry alone; a deleted entry becomes a kill."""
    root = xml.root
    hubs = tuple(href for link in _children(root, "link") if link.get("rel") == "hub" and (href := link.get("href")))
    manners = Manners(title=words(_child(root, "title")), hubs=hubs, topic=_link(root, "self"))
    base = root.base if root.base and ":" in root.base else address
    home = resolved(base, _link(root, "alternate") or "") or base
    alone = local(root) == "entry"
    entries = [
        _entry(number, element, base)
        for number, element in enumerate([root] if alone else _children(root, "entry"), 1)
    ]  # fmt: skip
    updated = feed_instant(words(_child(root, "updated")))
    entries += [
        _deleted(number, element, base, updated)
        for number, element in enumerate(root.iter(f"{{{_TOMBSTONES}}}deleted-entry"), 1)
    ]
    found = items_of(entries, manners, home, root.get(f"{_XML}lang"))
    return Document("Atom", tuple(found), xml.mended, manners)


def _children(element: etree._Element, name: str) -> list[etree._Element]:
    return [child for child in element if local(child) == name and (namespace(child) in _ATOM or not namespace(child))]


def _child(element: etree._Element, *names: str) -> etree._Element | None:
    return next((child for name in names for child in _children(element, name)), None)


def _link(element: etree._Element, rel: str) -> str | None:
    links = (link for link in _children(element, "link") if (link.get("rel") or "alternate") == rel)
    return next((href for link in links if (href := (link.get("href") or "").strip())), None)


def _entry(number: int, element: etree._Element, feed_base: str) -> Entry:
    source = _child(element, "source")
    author = _child(element, "author")
    created = feed_instant(words(_child(element, "published", "issued", "created")))
    changed = feed_instant(words(_child(element, "updated", "modified")))
    content = next((text for name in ("content", "summary") if (text := _text(_child(element, name)))), None)
    address = None
    if source is not None:
        address = _link(source, "alternate") or _link(source, "self") or words(_child(source, "id"))
    return Entry(
        place=f"entry {number}",
        id=words(_child(element, "id")),
        link=_link(element, "alternate"),
        base=element.base if element.base and ":" in element.base else feed_base,
        title=_title(_child(element, "title")),
        texts=(content,) if content else (),
        created=created,
        changed=changed,
        author=words(_child(author, "name")) if author is not None else None,
        source=words(_child(source, "title")) if source is not None else None,
        source_address=address,
        language=element.get(f"{_XML}lang"),
        tags=tuple(
            term for tag in _children(element, "category") if (term := tag.get("label") or tag.get("term"))
        ),
    )  # fmt: skip


def _title(element: etree._Element | None) -> str:
    return words(element) or ""


def _text(element: etree._Element | None) -> Said | None:
    if element is None:
        return None
    kind = (element.get("type") or "text").strip().lower()
    if kind in ("text", "text/plain") and not len(element):
        said = element.text or ""
        return Said(said, "text/plain") if said.strip() else None
    said = inner(element)
    return Said(said) if said.strip() else None


def _deleted(number: int, element: etree._Element, base: str, updated: object) -> Entry:
    said = next((child for child in element if local(child) == "comment"), None)
    return Entry(
        place=f"deleted entry {number}",
        id=element.get("ref"),
        base=base,
        changed=feed_instant(element.get("when")),
        deleted=True,
        note=words(said),
    )
