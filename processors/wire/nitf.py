"""NITF (News Industry Text Format 3.x): the text of one, and a document of its own as a ninjs object."""

import hashlib
from typing import Any

from lxml import etree

from processors.wire.dates import instant
from processors.wire.entry import version_of
from processors.wire.found import Document, Found, refused
from processors.wire.malformed import malformed
from processors.wire.markup import plain_line
from processors.wire.ninjs import STATUSES
from processors.wire.xml import Xml, local, words

_XML = "{http://www.w3.org/XML/1998/namespace}"


def nitf_body(root: etree._Element) -> str:
    """The markup of a NITF text without its head: headlines and bylines are no sentences."""
    content = next((element for element in root.iter() if local(element) == "body.content"), None)
    if content is None:
        content = next((element for element in root.iter() if local(element) == "body"), root)
    return (content.text or "") + "".join(
        etree.tostring(child, encoding="unicode")
        for child in content
        if local(child) not in ("body.head", "body.end", "media")
    )


def document_of_nitf(xml: Xml) -> Document:
    """A NITF document as one item."""
    try:
        found = Found("item 1", _item(xml.root))
    except (ValueError, ArithmeticError, RecursionError, LookupError) as error:
        found = refused("item 1", error)
    return Document("NITF", (found,), xml.mended)


def _item(root: etree._Element) -> dict[str, Any]:
    by_name: dict[str, etree._Element] = {}
    for element in root.iter():
        by_name.setdefault(local(element), element)
    issued = instant(_norm(by_name, "date.issue") or _get(by_name, "pubdata", "date.publication"))
    release = _norm(by_name, "date.release")
    headline = plain_line(
        words(by_name.get("hl1")) or words(by_name.get("hedline")) or words(by_name.get("title")) or ""
    )
    source = words(by_name.get("distributor")) or _get(by_name, "doc-id", "regsrc") or _get(by_name, "pubdata", "name")
    corrects = by_name.get("correction")
    note = _get(by_name, "ed-msg", "info")
    if corrects is not None:
        note = ": ".join(filter(None, ("CORRECTION", corrects.get("info") or note)))
    body = nitf_body(root)
    generation = _get(by_name, "du-key", "generation") or _get(by_name, "du-key", "version")
    urgency = _get(by_name, "urgency", "ed-urg") or ""
    return {
        "uri": _uri(by_name, headline, issued.isoformat() if issued else body),
        "version": generation or version_of(issued),
        "type": "text",
        "pubStatus": _status(by_name),
        "versionCreated": issued.isoformat() if issued else None,
        # A release that is over holds nothing back; one that cannot be read must not be taken for none.
        "embargoedUntil": release,
        "expires": _norm(by_name, "date.expire"),
        "urgency": int(urgency) if len(urgency) == 1 and urgency in "123456789" else None,
        "edNote": note,
        "slugline": _get(by_name, "du-key", "key") or _get(by_name, "fixture", "fix-id"),
        "by": words(by_name.get("byline")),
        "located": words(by_name.get("location")) if "dateline" in by_name else None,
        "language": root.get(f"{_XML}lang") or _get(by_name, "body", f"{_XML}lang"),
        "headlines": [{"role": "main", "value": headline}] if headline else [],
        "bodies": [{"role": "nitf", "contentType": "text/vnd.IPTC.NITF", "value": body}] if body.strip() else [],
        "infoSources": [{"name": source, "role": "source"}] if source else [],
        "copyrightHolder": _get(by_name, "doc.copyright", "holder"),
        "subjects": [
            {"name": name} for element in root.iter() if local(element) == "keyword" and (name := element.get("key"))
        ],
    }  # fmt: skip


def _uri(by_name: dict[str, etree._Element], headline: str, otherwise: str) -> str:
    ident = (_get(by_name, "doc-id", "id-string") or "").strip()
    agency = (_get(by_name, "doc-id", "regsrc") or "wire").strip().lower().replace(" ", "-")
    if ident:
        return ident if ":" in ident else f"urn:newswire:{agency}:{ident}"
    return f"urn:newswire:{agency}:{hashlib.sha256(f'{headline}{otherwise}'.encode()).hexdigest()[:24]}"


def _status(by_name: dict[str, etree._Element]) -> str:
    status = _get(by_name, "docdata", "management-status") or "usable"
    if status == "embargoed":
        return "usable"  # its date.release says until when
    if status not in STATUSES:
        raise malformed("nitf", "management-status", status, "one of embargoed, " + ", ".join(STATUSES))
    return status


def _norm(by_name: dict[str, etree._Element], name: str) -> str | None:
    return _iso(_get(by_name, name, "norm"))


def _iso(written: str | None) -> str | None:
    found = instant(written)
    return found.isoformat() if found else written


def _get(by_name: dict[str, etree._Element], name: str, attribute: str) -> str | None:
    element = by_name.get(name)
    return None if element is None else (element.get(attribute) or None)
