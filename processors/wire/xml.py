"""XML from the wire, parsed without trust: bounded, no entities, no network; mended where that saves entries."""

import re
from functools import cache
from typing import NamedTuple

from lxml import etree

from processors.wire.charset import CONTROLS, decoded
from processors.wire.envelope import LIMIT
from processors.wire.found import Found
from processors.wire.malformed import Malformed, Words, malformed
from processors.wire.mending import cut_off, mended, without_doctype
from processors.wire.pieces import ENTRIES, as_text, closed, declared, pieces

# A feed of a thousand entries has some 20,000 tags; each takes the parser some 200 bytes of memory.
_MOST_TAGS = 300_000
_DEEPEST = 100
# References to controls: bytes of Windows-1252, as HTML reads them too.
_CONTROL = re.compile(r"&#(?:0{0,4}(1[2-5]\d)|[xX]0{0,4}([89][0-9a-fA-F]));")
_MOST_APART = 20_000  # entries that are read one by one, some 0.1 ms each
_PLACE = "<tocsin-entries/>"
_HOLDERS = frozenset({"rss", "rdf", "channel", "items", "feed", "itemset"})


class Xml(NamedTuple):
    """The root element of a document, in words what had to be mended to read it, and the entries that were lost."""

    root: etree._Element
    mended: tuple[str, ...] = ()
    lost: tuple[Found, ...] = ()


def tree(document: bytes, charset: str | None = None, limit: int = 4 * LIMIT) -> Xml:
    """A document as a tree. `charset` is what an HTTP header says of it.

    What is well formed is read strictly. One flaw must not cost a whole feed: names of HTML entities, bare
    ampersands, control characters and text before the declaration are mended and told; of a feed that is no XML
    even so each entry is read alone; of a document that breaks off, the entries that are whole are read. Raises
    Malformed when it is too large, no XML, or declares entities of its own.
    """
    if len(document) > limit:
        raise malformed("xml", None, Words(f"{len(document)} bytes"), f"at most {limit} bytes")
    text, flaws = decoded(document, charset)
    text = text.lstrip("\ufeff\0")
    start = text.lstrip()
    if not start.startswith("<"):
        found = Words("nothing") if not start else start[:60]
        raise malformed("xml", None, found, "XML")
    if start.count("<") > _MOST_TAGS:
        raise malformed("xml", None, Words(f"{start.count('<')} tags"), f"at most {_MOST_TAGS} tags")
    notes = [*flaws]
    if start.startswith("<?xml") and start != text:
        notes.append("text before the XML declaration")
    start, count = closed(_CONTROL.sub(_control, without_doctype(start)))
    if count:
        notes.append(f"{count} {'section' if count == 1 else 'sections'} of CDATA without an end")
    try:
        return _bounded(_parse(start), notes)
    except (etree.XMLSyntaxError, ValueError) as error:
        reason = _reason(error)
    start, more = mended(start)
    notes += more
    try:
        return _bounded(_parse(start), notes)
    except (etree.XMLSyntaxError, ValueError) as error:
        reason = _reason(error)
    if (apart := _apart(start, notes)) is not None:
        return apart
    start, broken = cut_off(start)
    found_root = _recovered(start) if start else None
    if found_root is None:
        raise malformed("xml", None, Words(reason), "well-formed XML")
    return _bounded(found_root, [*notes, "a document that breaks off" if broken else f"XML ({reason})"])


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


def place_of(element: etree._Element) -> str:
    """The namespace of an element as it is compared: without scheme, closing stroke and letter case.

    >>> place_of(etree.fromstring('<b xmlns="https://purl.org/dc/elements/1.1"/>'))
    'purl.org/dc/elements/1.1'
    """
    return bare(namespace(element))


def bare(address: str) -> str:
    """The name of a namespace without what senders get wrong in it."""
    return address.strip().lower().removeprefix("http:").removeprefix("https:").strip("/#")


def words(element: etree._Element | None) -> str | None:
    """All the text inside an element, stripped; None where there is none."""
    if element is None:
        return None
    return "".join(str(part) for part in element.itertext("*")).strip() or None


@cache
def _parser(recover: bool) -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=recover,
        remove_comments=True, remove_pis=True, encoding="utf-8",
    )  # fmt: skip


def _parse(text: str) -> etree._Element:
    return etree.fromstring(text.encode("utf-8", "replace"), _parser(False))


def _recovered(text: str) -> etree._Element | None:
    """The root of what can be read of a text that is no XML."""
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), _parser(True))
    except (etree.XMLSyntaxError, ValueError):
        return None
    return root if root is not None and isinstance(root.tag, str) else None


def _reason(error: Exception) -> str:
    # What is too large or too deep for a strict parser is so for any other.
    if isinstance(error, Malformed):
        raise error
    return str(error)[:200]


def _control(found: re.Match[str]) -> str:
    return CONTROLS.get(int(found[1]) if found[1] else int(found[2], 16), found[0])


def _bounded(root: etree._Element, notes: list[str]) -> Xml:
    """A document without the entries that nest too deep. Raises Malformed where it does so outside of entries."""
    deep: dict[etree._Element, Found] = {}
    for element in _deep(root):
        entry = next((outer for outer in element.iterancestors() if local(outer).lower() in ENTRIES), None)
        if entry is None or entry.getparent() is None:
            raise _too_deep()
        if entry not in deep:
            number = sum(1 for _ in entry.itersiblings(entry.tag, preceding=True)) + 1
            deep[entry] = Found(f"entry {number}", problem=_too_deep().failure.reason)
    for entry in deep:
        if (parent := entry.getparent()) is not None:
            parent.remove(entry)
    return Xml(root, tuple(notes), tuple(deep.values()))


def _deep(root: etree._Element) -> list[etree._Element]:
    """The elements at which a tree becomes too deep."""
    found, depth = [], 0
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        depth += 1 if event == "start" else -1
        if event == "start" and depth > _DEEPEST:
            found.append(element)
            walk.skip_subtree()
    return found


def _too_deep() -> Malformed:
    return malformed("xml", None, Words(f"more than {_DEEPEST} levels"), f"at most {_DEEPEST} levels")


def _apart(text: str, notes: list[str]) -> Xml | None:
    """A feed that is no XML, its entries read one by one; None for what has no entries."""
    cut = pieces(text, _PLACE)
    if not cut.entries:
        return None
    root, broken = _around(cut.around)
    place = None if root is None else next((e for e in root.iter() if local(e) == _PLACE[1:-2]), None)
    if root is None or place is None or place is root:
        return None
    if _deep(root):
        raise _too_deep()
    parent = next((outer for outer in place.iterancestors() if local(outer).lower() in _HOLDERS), root)
    if (holder := place.getparent()) is not None:
        holder.remove(place)
    begin = f"<entries{declared(cut.around, _PLACE)}>"
    reasons, lost = [], []
    for number, source in enumerate(cut.entries[:_MOST_APART], 1):
        entry, reason = _entry(begin, source)
        reasons += [reason] if reason else []
        if entry is None or _deep(entry):
            why = (
                malformed("xml", None, Words(reason or "nothing"), "well-formed XML") if entry is None else _too_deep()
            )
            lost.append(Found(f"entry {number}", problem=why.failure.reason))
        else:
            parent.append(entry)
    if len(cut.entries) > _MOST_APART:
        told = f"{len(cut.entries)} entries that are no XML, of which at most {_MOST_APART} are read"
        lost.append(Found(f"entries after {_MOST_APART}", problem=told))
    if reasons:
        notes.append(f"XML of {len(reasons)} {'entry' if len(reasons) == 1 else 'entries'} ({reasons[0]})")
    if cut.open or broken:
        notes.append("a document that breaks off")
    elif not reasons:
        notes.append("XML around the entries")
    return Xml(root, tuple(notes), tuple(lost))


def _around(text: str) -> tuple[etree._Element | None, bool]:
    """The root of a feed without its entries, and whether the feed breaks off."""
    for source in (text, as_text(text)):
        try:
            return _parse(source), False
        except (etree.XMLSyntaxError, ValueError):
            continue
    return _recovered(as_text(text)), cut_off(text)[1]


def _entry(begin: str, source: str) -> tuple[etree._Element | None, str | None]:
    """An entry out of its source, and why it is no XML as it stands."""
    reason = None
    texts = as_text(source)
    for text in (source, texts):
        try:
            holder = _parse(f"{begin}{text}</entries>")
        except (etree.XMLSyntaxError, ValueError) as error:
            reason = reason or str(getattr(error, "msg", error)).partition(", line ")[0][:200]
            continue
        if len(holder) == 1:
            return holder[0], reason
    reason = reason or "tags that do not match"
    found = _recovered(f"{begin}{texts}</entries>")
    if found is None or not len(found) or local(found[0]).lower() not in ENTRIES:
        return None, reason
    # A stray end tag ends the entry too early: what follows belongs to it all the same.
    entry = found[0]
    for stray in list(found)[1:]:
        entry.append(stray)
    return entry, reason
