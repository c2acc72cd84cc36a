"""XML from the wire, parsed without trust: bounded, no entities, no network; mended where that saves entries."""

from typing import NamedTuple

from lxml import etree

from processors.wire.charset import text_of
from processors.wire.envelope import LIMIT
from processors.wire.malformed import Words, malformed
from processors.wire.mending import cut_off, mended, without_doctype

# A feed of a thousand entries has some 20,000 tags; each takes the parser some 200 bytes of memory.
_MOST_TAGS = 300_000
_DEEPEST = 100


class Xml(NamedTuple):
    """The root element of a document, and in words what had to be mended to read it."""

    root: etree._Element
    mended: tuple[str, ...] = ()


def tree(document: bytes, charset: str | None = None, limit: int = 4 * LIMIT) -> Xml:
    """A document as a tree. `charset` is what an HTTP header says of it.

    What is well formed is read strictly. One flaw must not cost a whole feed: names of HTML entities, bare
    ampersands, control characters, text before the declaration and tags that do not match are mended and told;
    of a document that breaks off, the entries that are whole are read. Raises Malformed when it is too large, no
    XML, or declares entities of its own.
    """
    if len(document) > limit:
        raise malformed("xml", None, Words(f"{len(document)} bytes"), f"at most {limit} bytes")
    text = text_of(document, charset).lstrip("\ufeff\0")
    start = text.lstrip()
    if not start.startswith("<"):
        found = Words("nothing") if not start else start[:60]
        raise malformed("xml", None, found, "XML")
    if start.count("<") > _MOST_TAGS:
        raise malformed("xml", None, Words(f"{start.count('<')} tags"), f"at most {_MOST_TAGS} tags")
    notes = ["text before the XML declaration"] if start.startswith("<?xml") and start != text else []
    start = without_doctype(start)
    try:
        return Xml(_bounded(_parse(start, recover=False)), tuple(notes))
    except (etree.XMLSyntaxError, ValueError) as error:
        reason = str(error)[:200]
    start, more = mended(start)
    notes += more
    try:
        return Xml(_bounded(_parse(start, recover=False)), tuple(notes))
    except (etree.XMLSyntaxError, ValueError) as error:
        reason = str(error)[:200]
    start, broken = cut_off(start)
    try:
        found_root = _parse(start, recover=True) if start else None
    except (etree.XMLSyntaxError, ValueError):
        found_root = None
    if found_root is None or not isinstance(found_root.tag, str):
        raise malformed("xml", None, Words(reason), "well-formed XML")
    return Xml(_bounded(found_root), (*notes, "a document that breaks off" if broken else f"XML ({reason})"))


def local(element: etree._Element) -> str:
    """The name of an element without its namespace; "" for comments and instructions.

    >>> local(etree.fromstring('<a:b xmlns:a="urn:a"/>'))
    'b'
    """
    tag = element.tag
    if not isinstance(tag, str):
        return ""
    return tag.rpartition("}")[2].rpartition(":")[2]


def namespace(element: etree._Element) -> str:
    """The namespace of an element; "" for none."""
    tag = element.tag
    return tag[1:].partition("}")[0] if isinstance(tag, str) and tag[:1] == "{" else ""


def words(element: etree._Element | None) -> str | None:
    """All the text inside an element, stripped; None where there is none."""
    if element is None:
        return None
    return "".join(str(part) for part in element.itertext("*")).strip() or None


def _parse(text: str, recover: bool) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=recover,
        remove_comments=True, remove_pis=True, encoding="utf-8",
    )  # fmt: skip
    return etree.fromstring(text.encode("utf-8", "replace"), parser)


def _bounded(found: etree._Element) -> etree._Element:
    depth = 0
    for event, _ in etree.iterwalk(found, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > _DEEPEST:
            raise malformed("xml", None, Words(f"more than {_DEEPEST} levels"), f"at most {_DEEPEST} levels")
    return found
