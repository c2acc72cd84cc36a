"""Atom 1.0 (RFC 4287), Atom 0.3 and deleted entries (RFC 6721) into entries."""

from collections.abc import Iterator
from datetime import datetime

from lxml import etree

from processors.markup import has_blocks, stripped
from processors.wire.dates import feed_instant
from processors.wire.entry import Entry, Said, items_of, resolved
from processors.wire.found import Document, Manners
from processors.wire.markup import unpacked
from processors.wire.rss import inner, unread
from processors.wire.xml import Xml, local, place_of, words

# As namespaces are compared.
_ATOM = ("www.w3.org/2005/atom", "purl.org/atom/ns")
_TOMBSTONES = "purl.org/atompub/tombstones/1.0"
_XML = "{http://www.w3.org/XML/1998/namespace}"


def document_of_atom(xml: Xml, address: str = "") -> Document:
    """The entries of an Atom document, or of one entry alone; a deleted entry becomes a kill."""
    root = xml.root
    hubs = tuple(href for link in _children(root, "link") if link.get("rel") == "hub" and (href := link.get("href")))
    manners = Manners(title=words(_child(root, "title")), hubs=hubs, topic=_link(root, "self"))
    base = root.base if root.base and ":" in root.base else address
    home = resolved(base, _link(root, "alternate") or "") or base
    alone = local(root).lower() == "entry"
    entries = [
        _entry(number, element, base)
        for number, element in enumerate([root] if alone else _children(root, "entry"), 1)
    ]  # fmt: skip
    updated = feed_instant(words(_child(root, "updated")))
    entries += [_deleted(number, element, base, updated) for number, element in enumerate(_tombstones(root), 1)]
    found = [*items_of(entries, manners, home, root.get(f"{_XML}lang")), *unread(root, len(entries))]
    return Document("Atom", tuple(found), xml.mended, manners)


def _children(element: etree._Element, name: str) -> list[etree._Element]:
    """The children of a name in the namespace of Atom, in none, or in that of their parent, whatever it is."""
    core = ("", place_of(element), *_ATOM)
    return [child for child in element if local(child).lower() == name and place_of(child) in core]


def _tombstones(root: etree._Element) -> Iterator[etree._Element]:
    return (element for element in root.iter("{*}deleted-entry") if place_of(element) == _TOMBSTONES)


def _child(element: etree._Element, *names: str) -> etree._Element | None:
    return next((child for name in names for child in _children(element, name)), None)


def _link(element: etree._Element, rel: str) -> str | None:
    links = (link for link in _children(element, "link") if (link.get("rel") or "alternate") == rel)
    return next((href for link in links if (href := (link.get("href") or "").strip())), None)


def _entry(number: int, element: etree._Element, feed_base: str) -> Entry:
    source = _child(element, "source")
    author = _child(element, "author")
    created = _when(element, "published", "issued", "created")
    changed = _when(element, "updated", "modified")
    texts = [text for name in ("content", "summary") for child in _children(element, name) if (text := _text(child))]
    # An empty rendition must not hide a full one.
    content = next((text for text in texts if stripped(text.value).strip()), None) or next(iter(texts), None)
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


def _when(element: etree._Element, *names: str) -> datetime | None:
    """The first of some dates that can be read."""
    said = (words(child) for name in names for child in _children(element, name))
    return next((when for one in said if (when := feed_instant(one))), None)


def _text(element: etree._Element) -> Said | None:
    """What an element says; None where it says nothing, or holds a picture or a file in base64."""
    kind = (element.get("type") or "").split(";")[0].strip().lower()
    if not _is_text(kind):
        return None
    said = inner(element)
    if (element.get("mode") or "").strip().lower() == "base64":
        said = unpacked(said)
    plain = kind in ("", "text", "text/plain") and not len(element)
    # Of a text without a type many senders mean HTML, which is the default elsewhere.
    if plain and not (kind == "" and has_blocks(said)):
        return Said(said, "text/plain") if said.strip() else None
    return Said(said) if said.strip() else None


def _is_text(kind: str) -> bool:
    return "/" not in kind or kind.startswith("text/") or kind.endswith(("/xml", "+xml"))


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
