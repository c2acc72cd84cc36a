"""CloudEvents 1.0 in Kafka headers (binary mode): what every record of ours says about itself."""

from collections.abc import Mapping
from datetime import datetime

import xxhash

# Handed on as they came: the trace of the item goes through every record it led to (W3C Trace Context).
_TRACE = ("traceparent", "tracestate")
SEQUENCE = "ce_sequence"


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
) -> tuple[tuple[str, bytes], ...]:
    """The headers of an output.

    `topic` is the name without prefix; `agent` who says it; `sequence` the offset of the wire item that set it off;
    `correlation` the item key; `causation` the id of the record that caused
    this one; `source` that record's headers. The id is made of all that the record says and of its cause, so the
    same id never stands over two contents.
    """
    headers = {
        "content-type": "application/json",
        "ce_specversion": "1.0",
        "ce_id": ident(topic, key, causation, value),
        "ce_source": f"/tocsin/{agent}",
        SEQUENCE: str(sequence),
        "ce_type": f"tocsin.{topic}",
        "ce_subject": key,
        "ce_dataschema": f"urn:tocsin:schema:{topic}",
        "ce_correlationid": correlation,
        "ce_causationid": causation,
    }
    if time is not None:
        headers["ce_time"] = time.isoformat().replace("+00:00", "Z")
    found = [(name, text.encode()) for name, text in headers.items()]
    return (*found, *((name, source[name]) for name in _TRACE if name in source))


def cause_of(headers: Mapping[str, bytes], topic: str, key: bytes | None, value: bytes | None) -> str:
    """The id of an incoming record: its own CloudEvents id, else one made of what it says.

    Not of its place in the log, which another replay of the same archive would not repeat.
    """
    return headers.get("ce_id", b"").decode("utf8", "replace") or ident(topic, key, value)
