"""One NewsItem out of every spelling of ninjs; one clear failure out of everything else."""

import base64
import json
import struct
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from processors.wire import Malformed, parse
from processors.wire.envelope import LIMIT

# Public ninjs samples of IPTC and its members, where they lie beside the checkout.
PUBLIC = Path(__file__).parents[4] / "shared" / "eval" / "ninjs"
MINIMAL = {"uri": "urn:newswire:abc:1"}
FULL = {
    "ninjs 3": {
        "uri": "urn:newswire:abc:1",
        "version": "3",
        "pubStatus": "withheld",
        "versionCreated": "2026-01-02T03:04:05+01:00",
        "embargoedUntil": "2026-01-03T00:00:00Z",
        "representationType": "partial",
        "urgency": 2,
        "headlines": [{"role": "main", "value": "Head"}],
        "bodies": [{"role": "text", "contentType": "text/plain", "value": "Body"}],
        "infoSources": [{"name": "ABC"}],
        "altIds": [{"role": "slug", "value": "s-1"}],
        "edNote": "note",
        "by": "A. Writer",
        "organisations": [{"name": "UN"}],
    },
    "ninjs 2": {
        "uri": "urn:newswire:abc:1",
        "version": "3",
        "pubstatus": "withheld",
        "versioncreated": "2026-01-02T03:04:05+01:00",
        "embargoed": "2026-01-03T00:00:00Z",
        "representationtype": "partial",
        "urgency": 2,
        "headlines": [{"role": "main", "value": "Head"}],
        "bodies": [{"role": "text", "contenttype": "text/plain", "value": "Body"}],
        "infosources": [{"name": "ABC"}],
        "altids": [{"role": "slug", "value": "s-1"}],
        "ednote": "note",
        "by": "A. Writer",
        "organisations": [{"name": "UN"}],
    },
    "ninjs 1": {
        "uri": "urn:newswire:abc:1",
        "version": "3",
        "pubstatus": "withheld",
        "versioncreated": "2026-01-02T03:04:05+01:00",
        "embargoed": "2026-01-03T00:00:00Z",
        "representationtype": "incomplete",
        "urgency": 2,
        "headline": "Head",
        "body_text": "Body",
        "infosource": [{"name": "ABC"}],
        "altids": {"slug": "s-1"},
        "ednote": "note",
        "byline": "A. Writer",
        "organisation": [{"name": "UN"}],
    },
}


def raw(value: object) -> bytes:
    return json.dumps(value).encode()


@pytest.mark.parametrize("spelling", FULL)
def test_the_three_spellings_of_one_item_read_alike(spelling: str) -> None:
    item = parse(raw(FULL[spelling]))
    assert (item.key, item.version, item.pub_status, item.urgency) == ("abc:urn:newswire:abc:1", "3", "withheld", 2)
    assert item.version_created == datetime(2026, 1, 2, 2, 4, 5, tzinfo=UTC)
    assert item.embargoed_until == datetime(2026, 1, 3, tzinfo=UTC)
    assert item.representation_type == "partial"
    assert (item.headlines[0].value, item.bodies[0].value) == ("Head", "Body")
    assert item.bodies[0].content_type == "text/plain"
    assert (item.info_sources[0].name, item.organisations[0].name) == ("ABC", "UN")
    assert (item.alt_ids[0].role, item.alt_ids[0].value) == ("slug", "s-1")
    assert (item.ed_note, item.by) == ("note", "A. Writer")


def test_unknown_fields_are_kept() -> None:
    item = parse(raw({**MINIMAL, "signals": ["a"], "priority": 5, "headline_seo": "s", "body_html": "<p>x</p>"}))
    assert item.extra == {"signals": ["a"], "priority": 5}
    assert item.headlines[0].role == "seo"
    assert item.bodies[0].content_type == "text/html"


def test_guid_stands_for_uri() -> None:
    assert parse(raw({"guid": "urn:newswire:abc:2"})).uri == "urn:newswire:abc:2"


@pytest.mark.parametrize(
    ("uri", "alt_ids", "key"),
    [
        ("urn:newswire:ani:x-1", [], "ani:urn:newswire:ani:x-1"),
        ("urn:wire:mrw:2027-1", [], "mrw:urn:wire:mrw:2027-1"),
        ("urn:desk:77", [], "desk:urn:desk:77"),
        ("urn:8d19cf88-b3ab-4972-8fec-1207599f2872", [], "wire:urn:8d19cf88-b3ab-4972-8fec-1207599f2872"),
        ("urn:newsml:dpa.com:20260101:abc-1:3", [], "dpa.com:urn:newsml:dpa.com:20260101:abc-1"),
        ("tag:reuters.com,2026:newsml_KX1:4", [], "reuters.com:tag:reuters.com,2026:newsml_KX1"),
        ("https://api.ap.example/item/9?qt=aa&et=bb", [], "ap.example:https://api.ap.example/item/9"),
        ("https://x.example/n?id=9&utm_source=f#top", [], "x.example:https://x.example/n?id=9"),
        ("https://x.example/n?qt=1", [{"role": "itemid", "value": "i9"}], "x.example:i9"),
        ("urn:uuid:8d19cf88-b3ab-4972-8fec-1207599f2872", [], "wire:urn:uuid:8d19cf88-b3ab-4972-8fec-1207599f2872"),
        ("whatever", [], "wire:whatever"),
    ],
)
def test_all_versions_of_an_item_share_its_key(uri: str, alt_ids: list[dict[str, str]], key: str) -> None:
    assert parse(raw({"uri": uri, "altIds": alt_ids})).key == key


@pytest.mark.parametrize(
    ("payload", "headers"),
    [
        (raw(MINIMAL), {}),
        (raw(MINIMAL), {"content-type": b"application/json", "ce_specversion": b"1.0", "ce_id": b"1"}),
        (b"\0" + struct.pack(">I", 7) + raw(MINIMAL), {}),
        (
            raw({"specversion": "1.0", "id": "1", "source": "/x", "type": "t", "data": MINIMAL}),
            {"content-type": b"Application/CloudEvents+json; charset=UTF-8"},
        ),
        (raw({"specversion": "1.0", "id": "1", "source": "/x", "type": "t", "data": MINIMAL}), {}),
        (
            raw(
                {
                    "specversion": "1.0",
                    "id": "1",
                    "source": "/x",
                    "type": "t",
                    "data_base64": base64.b64encode(raw(MINIMAL)).decode(),
                }
            ),
            {"Content-Type": b"application/cloudevents+json"},
        ),
        (b"\xef\xbb\xbf" + raw(MINIMAL) + b"\r\n", {}),
    ],
    ids=["plain", "binary", "framed", "structured", "structured, no header", "structured, base64", "byte order mark"],
)
def test_every_wrapping_is_taken_off(payload: bytes, headers: dict[str, bytes]) -> None:
    assert parse(payload, headers).uri == MINIMAL["uri"]


@pytest.mark.parametrize(
    ("payload", "field", "found", "expected"),
    [
        (b"", None, "an empty record", "JSON object"),
        (b"{not json", None, "near", "valid JSON"),
        (b"\xff\xfe", None, "", "UTF-8"),
        (raw([MINIMAL]), None, "an array of 1", "one ninjs object"),
        (raw("x"), None, "'x'", "one ninjs object"),
        (raw({}), "uri", "nothing", "identifier"),
        (raw({"uri": "  "}), "uri", "'  '", "identifier"),
        (raw({"uri": 5}), "uri", "5", "a string"),
        (raw({**MINIMAL, "version": 2.5}), "version", "2.5", "a string"),
        (raw({**MINIMAL, "version": True}), "version", "True", "a string"),
        (raw({**MINIMAL, "pubStatus": "cancelled"}), "pubStatus", "'cancelled'", "usable, withheld, canceled"),
        (raw({**MINIMAL, "urgency": 0}), "urgency", "0", "1 (highest) to 9"),
        (raw({**MINIMAL, "urgency": "4"}), "urgency", "'4'", "whole number"),
        (raw({**MINIMAL, "urgency": 1.5}), "urgency", "1.5", "whole number"),
        (raw({**MINIMAL, "bodies": "text"}), "bodies", "'text'", "array"),
        (raw({**MINIMAL, "bodies": [{"role": "text"}]}), "bodies[0].value", "nothing", "a string"),
        (raw({**MINIMAL, "headlines": ["x"]}), "headlines[0]", "'x'", "an object"),
        (raw({**MINIMAL, "body_text": 3}), "body_text", "3", "a string"),
        (raw({**MINIMAL, "embargoed": "soon"}), "embargoed", "'soon'", "date"),
        (raw({"specversion": "0.3", "data": MINIMAL}), "specversion", "'0.3'", "1.0"),
        (raw({"specversion": "1.0", "id": "1", "type": "t", "data": MINIMAL}), "source", "nothing", "CloudEvents"),
        (b" " * (LIMIT + 1), None, f"{LIMIT + 1} bytes", "at most"),
        (raw({"uri": "u" * 5000}), "uri", "5000 characters", "at most 2048"),
        (b'{"uri": "urn:x:1", "a": ' + b"[" * 100 + b"]" * 100 + b"}", None, "64 levels", "nesting"),
        (b'{"uri": "urn:x:1", "a": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", None, "", "JSON"),
        (b"<rss><channel/></rss>", None, "XML", "tocsin publish"),
    ],
)
def test_a_failure_names_field_found_and_expected(payload: bytes, field: str | None, found: str, expected: str) -> None:
    with pytest.raises(Malformed) as caught:
        parse(payload)
    failure = caught.value.failure
    assert failure.field == field
    assert found in (failure.found or "")
    assert expected in (failure.expected or "")
    assert failure.reason.endswith(f"expected {failure.expected}")


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("2026-05-04", datetime(2026, 5, 4, tzinfo=UTC)),
        ("2026-05-04T03:02:01", datetime(2026, 5, 4, 3, 2, 1, tzinfo=UTC)),
        ("20260504T030201Z", datetime(2026, 5, 4, 3, 2, 1, tzinfo=UTC)),
        ("Mon, 04 May 2026 05:02:01 +0200", datetime(2026, 5, 4, 3, 2, 1, tzinfo=UTC)),
        ("2026-05-04 03:02:01 XYZ", datetime(2026, 5, 4, 3, 2, 1, tzinfo=UTC)),
        ("no date", None),
        ("May", None),
        ("10", None),
        ("1" * 5000, None),
        ("2026-02-30", None),
        ("2026-05-04 03:02:01 +9999", None),
        ("0001-01-01T00:00:00+05:00", None),
        ("9999-12-31T23:59:59-05:00", None),
        ("", None),
    ],
)
def test_a_date_that_is_none_does_not_kill_an_item(said: str, read: datetime | None) -> None:
    assert parse(raw({**MINIMAL, "versionCreated": said})).version_created == read


def answers(payload: bytes) -> None:
    """An item or a failure with its reason; any other exception fails the test."""
    try:
        said = parse(payload).key
    except Malformed as error:
        said = error.failure.reason
    assert said


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_no_bytes_crash_the_parser(payload: bytes) -> None:
    answers(payload)


JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
NAMES = sorted({name for spelling in FULL.values() for name in spelling} | {"specversion", "data", "associations"})


# A shared machine is slow now and then; that is no finding about the parser.
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from(NAMES), JSON, max_size=6))
def test_no_object_crashes_the_parser(value: dict[str, Any]) -> None:
    answers(raw({**MINIMAL, **value}))


@pytest.mark.skipif(not PUBLIC.is_dir(), reason="the public samples are not beside this checkout")
def test_public_samples_are_items_or_failures() -> None:
    for path in sorted((PUBLIC / "good").glob("*.json")):
        assert parse(path.read_bytes()).key, path.name
    for path in sorted((PUBLIC / "bad").glob("*.json")):
        with pytest.raises(Malformed):
            parse(path.read_bytes())
