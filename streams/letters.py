"""Dead letters: an input that could not become a record, whole, with the reason."""

from schemas import Failure
from streams.publisher import Outgoing

# Kafka headers are for people here: long texts are cut.
_LONGEST = 2000
OWN = "dlq_"


def letter(
    topic: str,
    failure: Failure,
    error: BaseException | None,
    *,
    source: str,
    partition: int,
    offset: int,
    key: bytes | None,
    value: bytes | None,
    headers: list[tuple[str, bytes]],
) -> Outgoing:
    """The dead letter for one record: its bytes, key and headers as they came, and `dlq_*` headers.

    `dlq_stage` where it failed, `dlq_reason` a sentence for a person, `dlq_error` class and message of the error,
    `dlq_field`, `dlq_found`, `dlq_expected` where known, `dlq_topic` (without prefix), `dlq_partition` and
    `dlq_offset` where it was.
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
    kept = [(name, data) for name, data in headers if not name.startswith(OWN)]
    why = [(OWN + name, text[:_LONGEST].encode("utf8", "replace")) for name, text in own.items() if text is not None]
    return Outgoing(topic, key, value, (*kept, *why))
