"""NewsML-G2 into ninjs objects (IPTC NewsML-G2 2.x, core and power conformance)."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from lxml import etree

from processors.wire.dates import instant, rfc3339
from processors.wire.found import Document, Found, refused
from processors.wire.malformed import Words, malformed
from processors.wire.markup import bounded, plain_line, unpacked
from processors.wire.ninjs import STATUSES
from processors.wire.nitf import nitf_body
from processors.wire.xml import Xml, local, tree, words

NAMESPACE = "http://iptc.org/std/nar/2006-10-01/"
ROOTS = frozenset(
    {"newsMessage", "newsItem", "packageItem", "conceptItem", "knowledgeItem", "planningItem", "catalogItem"}
)
_PASSED = {
    "packageItem": "a package names items and holds none",
    "conceptItem": "a concept is no news",
    "knowledgeItem": "a list of concepts is no news",
    "planningItem": "a plan for coverage is no news",
    "catalogItem": "a catalogue is no news",
}
_TYPES = frozenset({"text", "audio", "video", "picture", "graphic", "composite"})
_XML = "{http://www.w3.org/XML/1998/namespace}"
# Where ninjs keeps the concepts that NewsML-G2 keeps together, by the last word of cpnat:person and the like.
_CONCEPTS = {"person": "people", "organisation": "organisations", "organization": "organisations", "geoArea": "places",
             "poi": "places", "event": "events"}  # fmt: skip


def ninjs_of_newsml(document: bytes) -> list[dict[str, Any]]:
    """The newsItems of a document, alone or in a newsMessage, as ninjs objects. Raises Malformed for what is no XML."""
    return document_of_newsml(tree(document)).items


def document_of_newsml(xml: Xml) -> Document:
    """The items of a NewsML-G2 document. What is no news is told and passed by; a bad item costs no other."""
    return Document("NewsML-G2", tuple(map(_found, _tops(xml.root), range(1, 1_000_000))), xml.mended)


def _tops(root: etree._Element) -> Iterator[etree._Element]:
    """The items that stand in no other item: content may hold anything, an item too."""
    if local(root) in ROOTS - {"newsMessage"}:
        yield root
        return
    for child in root:
        if local(child) in ROOTS - {"newsMessage"}:
            yield child
        elif local(child) == "itemSet":
            yield from (item for item in child if local(item) in ROOTS - {"newsMessage"})


def _found(element: etree._Element, number: int) -> Found:
    kind, place = local(element), f"item {number}"
    guid = element.get("guid")
    if kind in _PASSED:
        return Found(place, problem=f"{kind} {guid or 'without guid'}: {_PASSED[kind]}", passed=True)
    try:
        return Found(place, _item(element))
    except (ValueError, ArithmeticError, RecursionError, LookupError) as error:
        return refused(f"{place} ({guid})" if guid else place, error)


def _item(element: etree._Element) -> dict[str, Any]:
    guid = (element.get("guid") or "").strip()
    if not guid:
        raise malformed("newsml", "guid", None, "the identifier of the newsItem")
    meta, content, rights = (_child(element, name) for name in ("itemMeta", "contentMeta", "rightsInfo"))
    signals = [code for signal in _all(meta, "signal") if (code := _code(signal))]
    note = _text(meta, "edNote")
    status, (until, unknown) = _status(meta), _embargo(meta)
    if any("correct" in signal.lower() for signal in signals) and not (note or "").upper().startswith("CORRECT"):
        note = f"CORRECTION: {note}" if note else "CORRECTION"
    item: dict[str, Any] = {
        "uri": guid,
        "version": (element.get("version") or "1").strip() or "1",
        "type": _type(meta),
        "profile": _text(meta, "profile"),
        "pubStatus": "withheld" if unknown and status == "usable" else status,
        "versionCreated": _time(meta, "versionCreated"),
        "firstCreated": _time(meta, "firstCreated"),
        "contentCreated": _time(content, "contentCreated"),
        "embargoedUntil": until.isoformat() if until else None,
        "edNote": note,
        "signals": signals,
        "urgency": _urgency(content),
        "title": _text(meta, "title"),
        "slugline": _text(content, "slugline"),
        "by": _text(content, "by"),
        "located": next((name for place in _all(content, "located") if (name := _name(place))), None),
        "language": next(
            (tag for said in _all(content, "language") if (tag := said.get("tag"))), element.get(f"{_XML}lang")
        ),
        "headlines": [
            {"role": _role(said) or "main", "value": plain_line(value)}
            for said in _all(content, "headline") if (value := words(said))
        ],
        "descriptions": [
            {"role": _role(said) or "main", "value": value}
            for said in _all(content, "description") if (value := words(said))
        ],
        "bodies": [
            body for part in _all(_child(element, "contentSet"), "inlineXML", "inlineData") for body in _body(part)
        ],
        "infoSources": [_concept(source) for source in _all(content, "infoSource")],
        "genres": [_concept(genre) for genre in _all(content, "genre")],
        "copyrightHolder": next((name for holder in _all(rights, "copyrightHolder") if (name := _name(holder))), None),
        "copyrightNotice": _text(rights, "copyrightNotice"),
        "usageTerms": _text(rights, "usageTerms"),
        "altIds": [
            {"role": _code_of(alt.get("type")) or "altid", "value": value}
            for alt in (*_all(content, "altId"), *_all(meta, "altId")) if (value := words(alt))
        ],
        **_subjects(content),
    }  # fmt: skip
    return {name: value for name, value in item.items() if value not in (None, [], "")}


def _status(meta: etree._Element | None) -> str:
    element = _child(meta, "pubStatus")
    if element is None:
        return "usable"  # the standard's default
    status = _code(element)
    # What is not known to be usable is not used.
    if status not in STATUSES:
        raise malformed("newsml", "pubStatus", status, "one of " + ", ".join(STATUSES))
    return status


def _embargo(meta: etree._Element | None) -> tuple[datetime | None, bool]:
    """Until when nothing may leave, and whether that is unknown: an empty element says "until further notice"."""
    times = [rfc3339(words(element)) for element in _all(meta, "embargoed")]
    return max((time for time in times if time), default=None), None in times


def _type(meta: etree._Element | None) -> str:
    element = _child(meta, "itemClass")
    kind = _code(element) if element is not None else None
    return kind if kind in _TYPES else "text"


def _urgency(content: etree._Element | None) -> int | None:
    said = (_text(content, "urgency") or "").strip()
    # Some digits are no numbers (²), and an urgency that is none costs no item: it is a hint.
    return int(said) if len(said) == 1 and said in "123456789" else None


def _time(element: etree._Element | None, name: str) -> str | None:
    found = instant(_text(element, name))
    return found.isoformat() if found else None


def _body(part: etree._Element) -> Iterator[dict[str, str]]:
    kind = (part.get("contenttype") or "").split(";")[0].strip().lower()
    if local(part) == "inlineData":
        plain = kind in ("", "text/plain")
        said = bounded("".join(str(text) for text in part.itertext()))
        # What is packed is no text, unless it says that it is and can be unpacked.
        if "base64" in (part.get("encoding") or part.get("encodinguri") or "").lower():
            said = unpacked(said) if plain or kind.startswith("text/") else ""
        if said.strip() and not kind.startswith(("image/", "audio/", "video/")):
            yield {"role": "text" if plain else "html", "contentType": "text/plain" if plain else kind, "value": said}
        return
    for child in part:
        if local(child) in ROOTS:
            raise malformed("newsml", "inlineXML", Words(f"<{local(child)}>"), "the text of the item, not another item")
        if local(child) == "nitf":
            yield {"role": "nitf", "contentType": "text/vnd.IPTC.NITF", "value": nitf_body(child)}
        elif local(child):
            yield {
                "role": "html",
                "contentType": "text/html",
                "value": etree.tostring(child, encoding="unicode", with_tail=False),
            }


def _subjects(content: etree._Element | None) -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = {"subjects": []}
    for subject in _all(content, "subject"):
        where = _CONCEPTS.get(_code_of(subject.get("type") or subject.get("typeuri")) or "", "subjects")
        found.setdefault(where, []).append(_concept(subject))
    return found


def _concept(element: etree._Element) -> dict[str, str]:
    named = {
        "name": _name(element),
        "uri": element.get("uri") or element.get("qcode"),
        "literal": element.get("literal"),
    }
    return {name: value for name, value in named.items() if value}


def _name(element: etree._Element) -> str | None:
    return words(_child(element, "name")) or element.get("literal")


def _role(element: etree._Element) -> str | None:
    return _code_of(element.get("role") or element.get("roleuri"))


def _code(element: etree._Element) -> str | None:
    """The code of a qualified property, in whichever of its forms it is written: QCode, URI or literal."""
    return _code_of(element.get("qcode")) or _code_of(element.get("uri")) or element.get("literal")


def _code_of(written: str | None) -> str | None:
    """The last part of a QCode (`stat:usable`) or of a concept's URI."""
    if not written:
        return None
    return written.strip().rstrip("/").replace("#", "/").rpartition("/")[2].rpartition(":")[2] or None


def _all(element: etree._Element | None, *names: str) -> list[etree._Element]:
    return [] if element is None else [child for child in element if local(child) in names]


def _child(element: etree._Element | None, name: str) -> etree._Element | None:
    return next(iter(_all(element, name)), None)


def _text(element: etree._Element | None, name: str) -> str | None:
    return next((said for child in _all(element, name) if (said := words(child))), None)
