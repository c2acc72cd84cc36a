"""CloudEvents 1.0 in Kafka headers (binary mode): what every record of ours says about itself."""

from collections.abc import Mapping
from datetime import datetime
from urllib.parse import quote

import xxhash

from processors.wire.envelope import decode, is_event
from schemas import NewsItem

# Handed on as they came: the trace of the item goes through every record it led to (W3C Features Context).
_TRACE = ("traceparent", "tracestate")
SEQUENCE = "ce_sequence"
# When the broker had the item behind a record: latency is measured from there, in whatever process.
ARRIVED = "ce_arrivedtime"
_LONGEST_ID = 512


def ident(*parts: str | bytes | None) -> str:
    """A deterministic id of 32 hexadecimal digits: the same parts, the same id, in any process."""
    digest = xxhash.xxh3_128()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part or b""
        # The length keeps ("ab", "c") and ("a", "bc") apart; None and "" are told apart too.
        digest.update(f"{-1 if part is None else len(data)}:".encode())
        digest.update(data)
    return digest.hexdigest()


def outgoing(
    topic: str,
    key: str,
    value: bytes | None,
    *,
    agent: str,
    sequence: int | str,
    correlation: str,
    causation: str,
    time: datetime | None,
    source: Mapping[str, bytes],
    arrived: datetime | None = None,
) -> tuple[tuple[str, bytes], ...]:
    """The headers of an output.

    `topic` is the name without prefix; `agent` who says it; `sequence` the offset of the wire item that set it off;
    `correlation` the item key; `causation` the id of the record that caused this one; `source` that record's headers;
    `arrived` when the broker had the item. The id is made of all that the record says, of its cause and of the
    place of the item behind it: the same id never stands over two contents, and an item that is held and restored,
    with the same bytes as at first, is said anew.
    """
    headers = {
        "content-type": "application/json",
        "ce_specversion": "1.0",
        "ce_id": ident(topic, key, causation, str(sequence), value),
        "ce_source": f"/tocsin/{agent}",
        SEQUENCE: str(sequence),
        "ce_type": f"tocsin.{topic}",
        "ce_subject": key,
        "ce_dataschema": f"urn:tocsin:schema:{topic}",
        "ce_correlationid": correlation,
        "ce_causationid": causation,
    }
    if time is not None:
        headers["ce_time"] = _rfc3339(time)
    if arrived is not None:
        headers[ARRIVED] = _rfc3339(arrived)
    found = [(name, text.encode()) for name, text in headers.items()]
    return (*found, *((name, source[name]) for name in _TRACE if name in source))


def arriving(item: NewsItem, value: bytes) -> tuple[tuple[str, bytes], ...]:
    """The headers of a wire item that we put on the wire: `value` goes as it is, so its id is made of its bytes.

    An item that is a CloudEvent already says all this in its value and gets the media type alone.
    """
    # The cheap look first: few items are CloudEvents.
    if b'"specversion"' in value and is_event(decode(value)):
        return (("content-type", b"application/cloudevents+json; charset=UTF-8"),)
    time = item.version_created or item.first_created
    headers = {
        "content-type": "application/json",
        "ce_specversion": "1.0",
        "ce_id": ident(item.key, value),
        "ce_source": f"/wire/{quote(item.provider)}",
        "ce_type": "tocsin.news.items.v1",
        "ce_subject": item.key,
        "ce_time": _rfc3339(time) if time else None,
        "ce_correlationid": item.key,
    }
    return tuple((name, text.encode()) for name, text in headers.items() if text is not None)


def _rfc3339(time: datetime) -> str:
    return time.isoformat().replace("+00:00", "Z")


def cause_of(headers: Mapping[str, bytes], topic: str, key: bytes | None, value: bytes | None) -> str:
    """The id of an incoming record: its own CloudEvents id, else one made of what it says.

    Not of its place in the log, which another replay of the same archive would not repeat.
    """
    own = headers.get("ce_id", b"")
    # An id of another's making goes into every record it leads to.
    return own.decode("utf8", "replace") if 0 < len(own) <= _LONGEST_ID else ident(topic, key, value)
