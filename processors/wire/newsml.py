"""NewsML-G2 into ninjs objects (IPTC NewsML-G2 2.x, core and power conformance)."""

from typing import Any

from lxml import etree

from processors.wire.xml import root

_NS = {"n": "http://iptc.org/std/nar/2006-10-01/"}
NAMESPACE = _NS["n"]


def ninjs_of_newsml(document: bytes) -> list[dict[str, Any]]:
    """The newsItems of a document, alone or in a newsMessage, as ninjs objects. Raises Malformed for what is no XML."""
    tree = root(document)
    return [_item(element) for element in tree.iter(f"{{{NAMESPACE}}}newsItem")]


def _item(element: etree._Element) -> dict[str, Any]:
    status = _attribute(element, "n:itemMeta/n:pubStatus", "qcode") or "stat:usable"
    return {
        "uri": element.get("guid"),
        "version": element.get("version") or "1",
        "type": "text",
        "pubStatus": status.rpartition(":")[2],
        "versionCreated": _text(element, "n:itemMeta/n:versionCreated"),
        "firstCreated": _text(element, "n:itemMeta/n:firstCreated"),
        "embargoedUntil": _text(element, "n:itemMeta/n:embargoed"),
        "edNote": _text(element, "n:itemMeta/n:edNote"),
        "urgency": _whole(_text(element, "n:contentMeta/n:urgency")),
        "slugline": _text(element, "n:contentMeta/n:slugline"),
        "by": _text(element, "n:contentMeta/n:by"),
        "located": _text(element, "n:contentMeta/n:located/n:name"),
        "language": _attribute(element, "n:contentMeta/n:language", "tag"),
        "headlines": [{"role": "main", "value": words} for words in _texts(element, "n:contentMeta/n:headline")],
        "bodies": _bodies(element),
        "infoSources": [{"name": name} for name in _texts(element, "n:contentMeta/n:infoSource/n:name")],
        "subjects": [{"name": name} for name in _texts(element, "n:contentMeta/n:subject/n:name")],
    }


def _bodies(element: etree._Element) -> list[dict[str, str]]:
    inline = element.findall("n:contentSet/n:inlineXML", _NS)
    found = [
        {"role": "html", "contentType": "text/html", "value": etree.tostring(child, encoding="unicode")}
        for part in inline
        for child in part
    ]
    plain = element.findall("n:contentSet/n:inlineData", _NS)
    return found + [{"role": "text", "contentType": "text/plain", "value": part.text or ""} for part in plain]


def _texts(element: etree._Element, path: str) -> list[str]:
    return [words for found in element.findall(path, _NS) if (words := "".join(map(str, found.itertext())).strip())]


def _text(element: etree._Element, path: str) -> str | None:
    return next(iter(_texts(element, path)), None)


def _attribute(element: etree._Element, path: str, name: str) -> str | None:
    found = element.find(path, _NS)
    return None if found is None else found.get(name)


def _whole(words: str | None) -> int | None:
    return int(words) if words and words.isdigit() else None
