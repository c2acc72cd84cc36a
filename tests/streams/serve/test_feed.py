"""Alerts as Atom and CAP: well-formed whatever the wire says, each naming what it replaces."""

import json
from typing import Any
from xml.etree import ElementTree as xml

from sqlalchemy import Engine

from streams.serve.fold import fold
from streams.topics import ALERTS
from tests.streams.serve.conftest import entry
from tests.streams.serve.test_api import client
from tests.streams.serve.test_notify import ALERT

ATOM = "{http://www.w3.org/2005/Atom}"
CAP = "{urn:oasis:names:tc:emergency:cap:1.2}"


def ring(engine: Engine, *alerts: dict[str, Any]) -> None:
    batch = []
    for number, alert in enumerate(alerts):
        at = f"2026-03-01T0{number}:00:00Z"
        record = json.dumps({**ALERT, "at": at, **alert}).encode()
        batch.append((ALERTS, entry(number, alert["alert_id"], record, at, ALERTS)))
    with engine.begin() as connection:
        fold(connection, batch)


def links(element: xml.Element) -> dict[str, str]:
    return {one.attrib["rel"]: one.attrib["href"] for one in element.findall(f"{ATOM}link")}


def test_a_feed_is_well_formed_whatever_the_wire_says(engine: Engine) -> None:
    ring(engine, {"alert_id": "a\uffff \x01<b>\u202e&é", "summary": "9 killed\ufffe by \x0b\uffff <b>"})
    feed = xml.fromstring(client(engine).get("/v1/alerts.atom?country=NGA").content)
    (one,) = feed.findall(f"{ATOM}entry")
    assert one.findtext(f"{ATOM}title") == "9 killed\ufffd by \ufffd\ufffd <b>"
    assert links(one)["alternate"].isascii()
    assert " " not in links(one)["alternate"]
    for element in (feed, one):
        assert (element.findtext(f"{ATOM}id") or "").startswith(("urn:tocsin:", "http://"))


def test_what_changes_an_alert_names_what_it_changes(engine: Engine) -> None:
    changes = ("created", "updated", "retracted")
    ring(engine, *({"alert_id": "x", "transition": one} for one in changes), {"alert_id": "y", "transition": "created"})
    api = client(engine)

    def references(query: str = "") -> dict[str, str | None]:
        feed = xml.fromstring(api.get(f"/v1/alerts.atom{query}").content)
        found = feed.iter(f"{CAP}alert")
        return {one.findtext(f"{CAP}msgType") or "": one.findtext(f"{CAP}references") for one in found}

    alone = xml.fromstring(api.get("/v1/alerts/x?format=cap").content).findtext(f"{CAP}references")
    assert references() == {"Cancel": alone, "Alert": None}
    assert alone is not None
    assert len(alone.split()) == 2
    assert references("?as_of=2026-03-01T01:30:00Z") == {"Update": alone.split()[0]}


def test_a_feed_is_paged(engine: Engine) -> None:
    ring(engine, *({"alert_id": f"a{number}", "transition": "created"} for number in range(5)))
    api, address, found = client(engine), "http://localhost/v1/alerts.atom?limit=2&severity=Minor", []
    while address:
        feed = xml.fromstring(api.get(address).content)
        assert links(feed)["self"] == address
        found += [one.findtext(f"{ATOM}id") for one in feed.findall(f"{ATOM}entry")]
        address = links(feed).get("next", "")
    assert len(set(found)) == len(found) == 5
