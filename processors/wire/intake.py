"""What a producer posts: the items in a body, or why there are none."""

from collections.abc import Callable
from typing import NamedTuple

import orjson

from processors.wire import parse
from processors.wire.documents import read_document
from processors.wire.envelope import LIMIT, decode
from processors.wire.found import Document
from processors.wire.malformed import Malformed, Words, malformed
from schemas import Failure

_LINES = frozenset({"application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonlines"})
_MOST = 1000
_FEED = "jsonfeed.org/version"


class Taken(NamedTuple):
    """One item of a body: its item key, and the bytes to put on the wire under it."""

    key: str
    data: bytes


class Refusal(NamedTuple):
    """Why one thing in a body is no item, and where it stood."""

    place: str
    failure: Failure


class Accepted(NamedTuple):
    """What came of a body. The same body gives the same keys and bytes: posting it twice changes nothing."""

    items: tuple[Taken, ...] = ()
    refused: tuple[Refusal, ...] = ()
    passed: tuple[str, ...] = ()


Reading = Callable[[bytes, str | None], Document]


def accept(body: bytes, content_type: str = "application/json", read: Reading = read_document) -> Accepted:
    """The items in a posted body: one ninjs object or CloudEvent, an array or lines of them, or a document.

    `read` reads documents that are no JSON (RSS, Atom, NewsML-G2, NITF, IPTC 7901, ANPA 1312); a server passes one
    that runs in a process of its own. Raises nothing: what is wrong is in `refused`, with the field, what was found
    and what was expected.

    >>> accept(b'{"uri": "urn:newswire:gulf:1"}').items[0].key
    'gulf:urn:newswire:gulf:1'
    >>> accept(b'{"headline": "x"}').refused[0].failure.field
    'uri'
    """
    kind, _, parameters = content_type.partition(";")
    kind = kind.strip().lower()
    try:
        if len(body) > 4 * LIMIT:
            raise malformed("body", None, Words(f"{len(body)} bytes"), f"at most {4 * LIMIT} bytes")
        if kind in _LINES:
            lines = [(f"line {number}", line) for number, line in enumerate(body.splitlines(), 1) if line.strip()]
            return _all(lines)
        if not is_json(content_type, body):
            return _of_document(read(body, _charset(parameters)))
        try:
            value = decode(body)
        except Malformed:
            # A feed is read as forgivingly here as from an address: marks before it, bytes that are no UTF-8.
            if _FEED.encode() in body.replace(b"\\/", b"/"):
                return _of_document(read(body, _charset(parameters)))
            raise
        if isinstance(value, dict) and _FEED in str(value.get("version")):
            return _of_document(read(body, None))
        if isinstance(value, list):
            return _all([(f"item {number}", orjson.dumps(one)) for number, one in enumerate(value, 1)])
        return _all([("item 1", body)])
    except Malformed as error:
        return Accepted(refused=(Refusal("body", error.failure),))


def is_json(content_type: str, body: bytes) -> bool:
    """Whether a body is JSON or lines of it, and needs no reader of documents."""
    kind = content_type.partition(";")[0].strip().lower()
    return (
        kind in _LINES
        or kind.endswith("json")
        or (kind in ("", "text/plain", "application/octet-stream") and body.lstrip()[:1] in (b"{", b"["))
    )


def _charset(parameters: str) -> str | None:
    for parameter in parameters.split(";"):
        name, _, value = parameter.strip().partition("=")
        if name.lower() == "charset":
            return value.strip("\"' ") or None
    return None


def _all(pieces: list[tuple[str, bytes]]) -> Accepted:
    if len(pieces) > _MOST:
        raise malformed("body", None, Words(f"{len(pieces)} items"), f"at most {_MOST} items")
    if not pieces:
        raise malformed("body", None, Words("no item"), "at least one item")
    items, refused = [], []
    for place, data in pieces:
        try:
            items.append(Taken(parse(data).key, data))
        except Malformed as error:
            refused.append(Refusal(place, error.failure))
    return Accepted(tuple(items), tuple(refused))


def _of_document(document: Document) -> Accepted:
    found = [(one.place, orjson.dumps(one.item)) for one in document.found if one.item is not None]
    accepted = _all(found) if found else Accepted()
    faults = tuple(
        Refusal(one.place, Failure(stage="entry", reason=one.problem))
        for one in document.found
        if one.problem and not one.passed
    )
    passed = tuple(f"{one.place}: {one.problem}" for one in document.found if one.passed)
    return Accepted(accepted.items, accepted.refused + faults, passed)
