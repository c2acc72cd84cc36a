"""Dead letters: an input that could not become a record, with the reason; whole, or cut where it would not fit."""

from collections.abc import Sequence
from hashlib import sha256

from schemas import Failure
from streams.limits import FRAME
from streams.publisher import Outgoing
from streams.topics import DLQ, TOPICS

# Kafka headers are for people here: long texts are cut.
_LONGEST = 2000
_LONGEST_KEY = 4096
_HEADERS = 65_536  # bytes of the input's own headers that are passed on
_LIMIT = next(topic.limit for topic in TOPICS if topic.name == DLQ)
_ROOM = _LIMIT - FRAME - _HEADERS - 16 * _LONGEST - _LONGEST_KEY
OWN = "dlq_"
CUT = OWN + "cut"


def dead_letter(
    topic: str,
    failure: Failure,
    error: BaseException | None,
    *,
    source: str,
    partition: int,
    offset: int,
    key: bytes | None,
    value: bytes | None,
    headers: Sequence[tuple[str, bytes | None]],
) -> Outgoing:
    """The dead letter for one record: its bytes, key and headers as they came, and `dlq_*` headers.

    `dlq_stage` where it failed, `dlq_reason` a sentence for a person, `dlq_error` class and message of the error,
    `dlq_field`, `dlq_found`, `dlq_expected` where known, `dlq_topic` (without prefix), `dlq_partition` and
    `dlq_offset` where it was. It always fits its topic: what is too large is cut, and `dlq_cut` then gives the size
    of the whole and `dlq_sha256` its hash; the place in the log says where the whole still is.
    """
    own = {
        "stage": failure.stage,
        "reason": failure.reason,
        "error": f"{type(error).__name__}: {error}" if error is not None else None,
        "field": failure.field,
        "found": failure.found,
        "expected": failure.expected,
        "topic": source,
        "partition": str(partition),
        "offset": str(offset),
    }
    if value is not None and len(value) > _ROOM:
        own |= {"cut": str(len(value)), "sha256": sha256(value).hexdigest()}
        value = value[:_ROOM]
    why = [(OWN + name, text[:_LONGEST].encode("utf8", "replace")) for name, text in own.items() if text is not None]
    kept, left = [], _HEADERS
    for name, data in headers:
        left -= len(name.encode("utf8", "replace")) + len(data or b"") + 16
        if left < 0:
            break
        if data is not None and not name.startswith(OWN):
            kept.append((name, data))
    if key is None and value is None:
        value = b""  # the client sends no record that has neither
    return Outgoing(topic, key[:_LONGEST_KEY] if key else key, value, (*kept, *why))
