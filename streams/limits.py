"""Limits on what comes from outside and on what goes out: checked here, before the broker has to refuse it."""

from schemas import Failure, NewsItem
from streams.topics import ROW_LIMIT, TOPICS

# Room for what Kafka puts around a record: batch header, varints, the names of headers.
FRAME = 4096
LONGEST_KEY = 1024
LONGEST_URI = 2048
EMBARGOES = 10_000  # items that wait in one partition
_LIMITS = {topic.name: topic.limit for topic in TOPICS}


class TooLarge(ValueError):
    """A record that its topic does not take; `failure` says so to its sender."""

    def __init__(self, what: str, size: int, limit: int) -> None:
        super().__init__(f"{what} is {size} bytes, the limit is {limit}")
        self.failure = Failure(
            stage="delivery",
            reason="what this record leads to is too large for its topic",
            field=what,
            found=f"{size} bytes",
            expected=f"at most {limit} bytes",
        )


def check_record(topic: str, size: int, row: bool = False) -> None:
    """Raise TooLarge for a record above the limit of its topic, whatever prefix the topic has; `row`: of a table."""
    if row:
        limit, what = ROW_LIMIT, "the row that remembers it"
    else:
        name = next((known for known in _LIMITS if topic.endswith(known)), "")
        limit, what = _LIMITS.get(name, ROW_LIMIT), f"the record for {name or topic}"
    if size + FRAME > limit:
        raise TooLarge(what, size, limit)


def key_fault(key: str) -> Failure | None:
    """Why a key may not be used, or None: it names rows in a table, records on topics and lines on a terminal."""
    if len(key.encode("utf8", "replace")) > LONGEST_KEY:
        found = f"{len(key)} characters: {key[:80]!r} ..."
        return Failure(
            stage="item",
            reason="the item's identifier is too long",
            field="uri",
            found=found,
            expected=f"a key of at most {LONGEST_KEY} bytes",
        )
    if any(ch < " " or "\x7f" <= ch <= "\x9f" or "\ud800" <= ch <= "\udfff" for ch in key):
        return Failure(
            stage="item",
            reason="the item's identifier has control characters",
            field="uri",
            found=repr(key[:200]),
            expected="an identifier of printable characters",
        )
    return None


def item_fault(item: NewsItem) -> Failure | None:
    """Why an item's identifiers may not be used, or None: they go into every record that the item leads to."""
    for name, value in (("uri", item.uri), ("version", item.version), ("provider", item.provider)):
        if len(value) > LONGEST_URI:
            return Failure(
                stage="item",
                reason=f"the item's {name} is too long",
                field=name,
                found=f"{len(value)} characters: {value[:80]!r} ...",
                expected=f"at most {LONGEST_URI} characters",
            )
    return key_fault(item.key)


def quota_fault(item: NewsItem, waiting: int) -> Failure | None:
    """Why an item may not be kept until its embargo ends, or None: whoever sends items must not fill the memory."""
    if item.embargoed_until is None or waiting < EMBARGOES:
        return None
    return Failure(
        stage="item",
        reason="too many items wait here for the end of their embargo",
        field="embargoed",
        found=f"{waiting} waiting in this partition",
        expected=f"at most {EMBARGOES}; send it again when it may be used",
    )
