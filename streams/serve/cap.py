"""Alerts as OASIS Common Alerting Protocol 1.2 messages, alone and in an Atom feed."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree as xml

from streams.envelope import ident

_CAP = "urn:oasis:names:tc:emergency:cap:1.2"
_ATOM = "http://www.w3.org/2005/Atom"
_TYPES = {"created": "Alert", "updated": "Update", "superseded": "Cancel", "retracted": "Cancel", "resolved": "Cancel"}
# CAP speaks of how sure one is; a retracted record is not believed any more.
_CERTAINTY = {"corroborated": "Observed", "provisional": "Likely", "disputed": "Possible", "under_review": "Possible"}
# XML knows no control characters, and neither U+FFFE nor U+FFFF.
_UNKNOWN = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
Row = dict[str, Any]


def alert_xml(transitions: list[Row], base: str) -> bytes:
    """The last transition of an alert; it refers to the ones before it."""
    return _bytes(_alert(transitions, base))


def feed_xml(
    alerts: list[Row], earlier: Mapping[str, Sequence[Row]], base: str, here: str, following: str | None
) -> bytes:
    """The last transition of each alert as an entry with its CAP message.

    `earlier`: by alert_id what was told before it; `here` and `following`: the addresses of this page and the next.
    """
    feed = xml.Element(f"{{{_ATOM}}}feed")
    _add(feed, _ATOM, "id", f"{base}v1/alerts.atom")
    _add(feed, _ATOM, "title", "Tocsin alerts")
    _add(feed, _ATOM, "updated", alerts[0]["at"] if alerts else "1970-01-01T00:00:00Z")
    _link(feed, "self", here, "application/atom+xml")
    if following:
        _link(feed, "next", following, "application/atom+xml")
    _add(_add(feed, _ATOM, "author"), _ATOM, "name", "Tocsin")
    for alert in alerts:
        name, entry = quote(alert["alert_id"], safe=":"), _add(feed, _ATOM, "entry")
        _add(entry, _ATOM, "id", f"urn:tocsin:{_identifier(alert)}")
        _add(entry, _ATOM, "title", alert["summary"])
        _add(entry, _ATOM, "updated", alert["at"])
        _link(entry, "alternate", f"{base}v1/alerts/{name}?format=cap", "application/cap+xml")
        content = _add(entry, _ATOM, "content")
        content.set("type", "text/xml")
        content.append(_alert([*earlier.get(alert["alert_id"], ()), alert], base))
    return _bytes(feed)


def _link(parent: xml.Element, relation: str, address: str, kind: str) -> None:
    _add(parent, _ATOM, "link").attrib |= {"rel": relation, "href": _known(address), "type": kind}


def _alert(transitions: list[Row], base: str) -> xml.Element:
    last = transitions[-1]
    record = last.get("record") or {}
    root = xml.Element(f"{{{_CAP}}}alert")
    _add(root, _CAP, "identifier", _identifier(last))
    _add(root, _CAP, "sender", base.rstrip("/") or "tocsin")
    _add(root, _CAP, "sent", _offset(last["at"]))
    _add(root, _CAP, "status", "Actual")
    _add(root, _CAP, "msgType", _TYPES.get(last["transition"], "Update"))
    _add(root, _CAP, "scope", "Restricted")
    _add(root, _CAP, "restriction", "For the newsroom; a machine's reading of news reports")
    if len(transitions) > 1:
        sender = base.rstrip("/")
        told = " ".join(f"{sender},{_identifier(one)},{_offset(one['at'])}" for one in transitions[:-1])
        _add(root, _CAP, "references", told)
    info = _add(root, _CAP, "info")
    _add(info, _CAP, "language", "en")
    _add(info, _CAP, "category", "Security" if "event_id" in record else "Other")
    _add(info, _CAP, "event", str(record.get("mode") or record.get("event") or record.get("document") or last["rule"]))
    _add(
        info, _CAP, "urgency", "Past" if last["transition"] in ("retracted", "superseded", "resolved") else "Immediate"
    )
    _add(info, _CAP, "severity", last["severity"])
    _add(info, _CAP, "certainty", _CERTAINTY.get(record.get("standing") or "", "Unlikely"))
    _add(info, _CAP, "headline", last["summary"][:160])
    _add(info, _CAP, "description", last["summary"])
    _area(info, record)
    return root


def _area(info: xml.Element, record: Row) -> None:
    place = record.get("place")
    if not place:
        return
    area = _add(info, _CAP, "area")
    _add(area, _CAP, "areaDesc", ", ".join(filter(None, (place.get("name"), place.get("country")))))
    if place.get("latitude") is not None and place.get("longitude") is not None:
        _add(area, _CAP, "circle", f"{place['latitude']},{place['longitude']} 10.0")


def _identifier(alert: Row) -> str:
    # CAP forbids spaces, commas, < and & in identifiers.
    revision = str((alert.get("record") or {}).get("revision"))
    return f"tocsin.{ident(alert['alert_id'], alert['transition'], alert['at'], revision)}"


def _offset(at: str) -> str:
    """A time as CAP writes it: whole seconds and an offset, never Z."""
    return datetime.fromisoformat(at).isoformat(timespec="seconds").replace("+00:00", "-00:00")


def _add(parent: xml.Element, space: str, name: str, text: str | None = None) -> xml.Element:
    child = xml.SubElement(parent, f"{{{space}}}{name}")
    child.text = text and _known(text)
    return child


def _known(text: str) -> str:
    return _UNKNOWN.sub("\ufffd", text)


def _bytes(root: xml.Element) -> bytes:
    xml.register_namespace("", _ATOM)
    xml.register_namespace("cap", _CAP)
    return bytes(xml.tostring(root, encoding="utf-8", xml_declaration=True))
