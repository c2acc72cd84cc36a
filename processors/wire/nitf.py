"""NITF (News Industry Text Format 3.x): the text of one, and a document of its own as a ninjs object."""

import hashlib
import re
from typing import Any

from lxml import etree

from processors.wire.dates import instant, rfc3339
from processors.wire.entry import version_of
from processors.wire.found import Document, Found, refused
from processors.wire.identity import is_no_id
from processors.wire.malformed import malformed
from processors.wire.markup import plain_line
from processors.wire.ninjs import STATUSES
from processors.wire.xml import Xml, local, words

# management-status as pubStatus; of an embargo date.release says until when.
_STATUS = {"embargoed": "usable"}
# NITF writes norm by ISO 8601, mostly in its basic form.
_ISO = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)(?:T(\d\d):?(\d\d)(?::?(\d\d)(?:[.,]\d{1,9})?)?(Z|[+-]\d\d(?::?\d\d)?)?)?",
    re.ASCII | re.I,
)
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
    status = _status(by_name)
    release = _release(by_name, status)
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
        # Held back until a time that nobody knows.
        "pubStatus": "withheld" if release == "" and status in ("usable", "embargoed") else _STATUS.get(status, status),
        "versionCreated": issued.isoformat() if issued else None,
        "embargoedUntil": release or None,
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
    ident = "" if is_no_id(ident) else ident
    agency = (_get(by_name, "doc-id", "regsrc") or "wire").strip().lower().replace(" ", "-")
    if ident:
        return ident if ":" in ident else f"urn:newswire:{agency}:{ident}"
    return f"urn:newswire:{agency}:{hashlib.sha256(f'{headline}{otherwise}'.encode()).hexdigest()[:24]}"


def _status(by_name: dict[str, etree._Element]) -> str:
    status = _get(by_name, "docdata", "management-status") or "usable"
    if status not in STATUSES and status not in _STATUS:
        raise malformed("nitf", "management-status", status, "one of embargoed, " + ", ".join(STATUSES))
    return status


def _release(by_name: dict[str, etree._Element], status: str) -> str | None:
    """When an item may leave: None where nothing holds it back, empty where what does cannot be read.

    A time without a zone has come when it has come everywhere, and a day when it has begun there; but what was issued
    as usable no earlier than that is out.
    """
    if "date.release" not in by_name:
        return "" if status == "embargoed" else None
    written = _ISO.fullmatch((_get(by_name, "date.release", "norm") or "").strip())
    if not written:
        return ""
    year, month, day, hour, minute, second, zone = written.groups()
    digits, issued = (re.sub(r"\D", "", said) for said in (written[0], _get(by_name, "date.issue", "norm") or ""))
    if status == "usable" and not zone and digits <= issued[: len(digits)]:
        return None
    time = f"{hour}:{minute}:{second or '00'}" if hour else "00:00:00"
    zone = "-12:00" if not zone else zone if zone in "Zz" else f"{zone[:3]}:{zone[-2:] if len(zone) > 3 else '00'}"
    found = rfc3339(f"{year}-{month}-{day}T{time}{zone}")
    return found.isoformat() if found else ""


def _norm(by_name: dict[str, etree._Element], name: str) -> str | None:
    return _iso(_get(by_name, name, "norm"))


def _iso(written: str | None) -> str | None:
    found = instant(written)
    return found.isoformat() if found else written


def _get(by_name: dict[str, etree._Element], name: str, attribute: str) -> str | None:
    element = by_name.get(name)
    return None if element is None else (element.get(attribute) or None)
