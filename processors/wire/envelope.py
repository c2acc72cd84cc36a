"""What a record is wrapped in: schema-registry framing and CloudEvents 1.0, binary or structured."""

import base64
import binascii
import json
import re
from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any

import orjson

from processors.wire.malformed import Malformed, Words, malformed

# A text item of the longest wire is some 100 KB; renditions and NITF bodies multiply that.
LIMIT = 2 * 1024 * 1024
MOST_HEADERS, LARGEST_HEADER = 64, 8192
_STRUCTURED = "application/cloudevents"
_FRAME = 5  # Confluent wire format: a zero byte and a four-byte schema id.
_VALID = "valid JSON in UTF-8"
_BOM = b"\xef\xbb\xbf"
# ninjs nests five deep, associations in associations ten; deeper is meant to exhaust a stack.
DEPTH = 64
MENDED = "JSON (a control character, half a character or a number that is none)"
# An escape in a string: a whole pair of surrogates, half of one (a group), or any other.
_ESCAPE = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(\\u[dD][89a-fA-F][0-9a-fA-F]{2})|\\.", re.S
)


def unwrap(payload: bytes, headers: Mapping[str, bytes | None]) -> Any:
    """The JSON value inside one record.

    Accepts plain JSON, a CloudEvent in binary mode (attributes in headers) and one in structured mode, each
    framed by a schema registry or not. Raises Malformed when it is too large, no JSON or no CloudEvent.
    """
    if len(payload) > LIMIT:
        raise malformed("envelope", None, Words(f"{len(payload)} bytes"), f"at most {LIMIT} bytes")
    value = decode(payload) if payload[:1] != b"\0" else _framed(payload)
    kind = _content_type(headers)
    if kind.startswith(_STRUCTURED + "-batch"):
        raise malformed("envelope", "content-type", kind, "one CloudEvent a record, not a batch")
    if kind.startswith(_STRUCTURED) or is_event(value):
        return _data(value)
    return value


def unframed(payload: bytes) -> bytes:
    """A value without the frame of a schema registry, where it has one.

    JSON text never begins with a zero byte, so one look tells framed from plain.

    >>> unframed(b"\\0\\0\\0\\0\\7{}"), unframed(b"{}")
    (b'{}', b'{}')
    """
    return payload[_FRAME:] if payload[:1] == b"\0" else payload


def _framed(payload: bytes) -> Any:
    try:
        return decode(unframed(payload))
    except Malformed as error:
        if error.failure.expected != _VALID:
            raise
        number = int.from_bytes(payload[1:_FRAME], "big")
        found = Words(f"a schema registry's frame (schema {number}) around {error.failure.found}")
        raise malformed("json", None, found, "JSON in it: Avro and Protobuf are not taken") from error


def decode(text: bytes) -> Any:
    """The JSON value of some bytes. Raises Malformed that says where it breaks off or that it nests too deep."""
    text = text.removeprefix(_BOM).strip()
    if not text:
        raise malformed("json", None, Words("an empty record"), "a JSON object")
    if text[:1] == b"<":
        raise malformed("json", None, Words("XML"), "JSON; tocsin publish turns RSS, Atom and NewsML-G2 into it")
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        near = error.doc[max(0, error.pos - 20) : error.pos + 20] if error.doc else ""
        raise malformed("json", None, Words(f"{error.msg} near {near!r}"), _VALID) from error
    # So few brackets cannot nest too deep: most items are not walked.
    if text.count(b"{") + text.count(b"[") > DEPTH and _deeper(value, DEPTH):
        raise malformed("json", None, Words(f"more than {DEPTH} levels"), f"at most {DEPTH} levels of nesting")
    return value


def decode_leniently(text: bytes) -> tuple[Any, tuple[str, ...]]:
    """The JSON value of some bytes, and what had to be mended: one bad character must not cost a whole feed.

    Raw control characters in strings, half a surrogate pair and numbers that are none (NaN) are mended; where that is
    not enough, Malformed says what is wrong with the text as it came.

    >>> decode_leniently(b'{"a": NaN}')
    ({'a': None}, ('JSON (a control character, half a character or a number that is none)',))
    """
    try:
        return decode(text), ()
    except Malformed as error:
        if error.failure.expected != _VALID:
            raise
        fault = error
    try:
        plain = _ESCAPE.sub(_whole, text.removeprefix(_BOM).decode("utf8", "replace"))
        value = json.loads(plain, strict=False, parse_int=_number, parse_constant=lambda _: None)
    except (ValueError, RecursionError):
        raise fault from None
    if _deeper(value, DEPTH):
        raise malformed("json", None, Words(f"more than {DEPTH} levels"), f"at most {DEPTH} levels of nesting")
    return value, (MENDED,)


def _whole(escape: re.Match[str]) -> str:
    return "\\ufffd" if escape[1] else escape[0]


def _number(digits: str) -> int | float:
    # Longer ones are floats to other readers too.
    return int(digits) if len(digits) < 19 else float(digits)


def _deeper(value: Any, levels: int) -> bool:
    layer = [value]
    for _ in range(levels):
        layer = [
            inner
            for outer in layer
            if isinstance(outer, dict | list)
            for inner in (outer.values() if isinstance(outer, dict) else outer)
        ]
    return any(isinstance(value, dict | list) for value in layer)


def plain_headers(headers: Iterable[tuple[str, bytes | None]] | Mapping[str, bytes | None] | None) -> dict[str, bytes]:
    """Record headers by name, as anything of ours reads them.

    A header without a value is as if it were absent, as is one above 8 KiB; of more than 64 the first are taken, and
    of a name that comes twice the last.
    """
    pairs = headers.items() if isinstance(headers, Mapping) else headers or ()
    fit = ((name, data) for name, data in pairs if data is not None and len(data) <= LARGEST_HEADER)
    return dict(islice(fit, MOST_HEADERS))


def _content_type(headers: Mapping[str, bytes | None]) -> str:
    # The Kafka binding writes it small; bridges from HTTP hand on what they got. A header may be null: it is absent.
    found = next((data for name, data in headers.items() if name.lower() == "content-type" and data), b"")
    return found.decode("utf8", "replace").strip().lower()


def is_event(value: Any) -> bool:
    """Whether a JSON value is a CloudEvent in structured mode."""
    return isinstance(value, dict) and "specversion" in value and ("data" in value or "data_base64" in value)


def _data(event: Any) -> Any:
    if not isinstance(event, dict):
        raise malformed("envelope", None, event, "a CloudEvent: a JSON object")
    if str(event.get("specversion")) != "1.0":
        raise malformed("envelope", "specversion", event.get("specversion"), 'CloudEvents "1.0"')
    for name in ("id", "source", "type"):
        if not event.get(name):
            raise malformed("envelope", name, event.get(name), "the CloudEvents attribute, a non-empty string")
    if "data_base64" in event:
        try:
            return decode(base64.b64decode(str(event["data_base64"]), validate=True))
        except binascii.Error as error:
            raise malformed("envelope", "data_base64", str(error), "base64") from error
    data = event.get("data")
    return decode(data.encode()) if isinstance(data, str) else data
