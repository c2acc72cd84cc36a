"""Where items come from: files, folders, standard input and feed addresses, each as the bytes of one item."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import orjson

from processors.wire.feed import ninjs_of_feed
from processors.wire.newsml import NAMESPACE, ninjs_of_newsml

# A feed larger than this is no feed; one slower than this is down.
FEED_LIMIT = 8 * 1024 * 1024
FEED_SECONDS = 20.0
_SUFFIXES = {".json", ".ndjson", ".jsonl", ".xml", ".rss", ".atom"}


class Unreadable(ValueError):
    """A source that cannot be read; the message is one line for a person."""


def items(source: str) -> Iterator[bytes]:
    """The items of one source, as bytes, in order. What is no item is passed on as it is: the worker answers it.

    `-` is standard input (a line an item), an http(s) address a feed, a folder all its .json, .ndjson, .jsonl, .xml,
    .rss and .atom files by name. Raises Unreadable and Malformed (a feed that is no XML).
    """
    if source == "-":
        yield from _lines(sys.stdin.buffer)
    elif urlsplit(source).scheme in ("http", "https"):
        yield from _xml(fetch(source))
    else:
        path = Path(source)
        if path.is_dir():
            for file in sorted(path.rglob("*")):
                if file.suffix.lower() in _SUFFIXES:
                    yield from _file(file)
        else:
            yield from _file(path)


def fetch(address: str) -> bytes:
    """The bytes of a feed that a person named. Size and time are limited. Raises Unreadable."""
    body = bytearray()
    try:
        with httpx.stream("GET", address, timeout=FEED_SECONDS, follow_redirects=True) as answer:
            answer.raise_for_status()
            for part in answer.iter_bytes():
                body += part
                if len(body) > FEED_LIMIT:
                    raise Unreadable(f"{address}: more than {FEED_LIMIT} bytes")
    except httpx.HTTPError as error:
        raise Unreadable(f"{address}: {error}") from error
    return bytes(body)


def _file(path: Path) -> Iterator[bytes]:
    try:
        if path.suffix.lower() in (".ndjson", ".jsonl"):
            with path.open("rb") as lines:
                yield from _lines(lines)
            return
        data = path.read_bytes()
    except OSError as error:
        raise Unreadable(f"{path}: {error.strerror}") from error
    if path.suffix.lower() in (".xml", ".rss", ".atom") or data.lstrip()[:1] == b"<":
        yield from _xml(data)
    elif _is_one(data):
        yield data
    else:
        yield from _lines(data.splitlines())


def _is_one(data: bytes) -> bool:
    """Whether a file is one JSON value, however many lines it takes."""
    try:
        orjson.loads(data)
    except orjson.JSONDecodeError:
        return False
    return True


def _lines(lines: Iterable[bytes]) -> Iterator[bytes]:
    return (line.rstrip(b"\r\n") for line in lines if line.strip())


def _xml(document: bytes) -> Iterator[bytes]:
    found = ninjs_of_newsml(document) if NAMESPACE.encode() in document else ninjs_of_feed(document)
    return (orjson.dumps(item) for item in found)
