"""Where items come from: files, folders, standard input and feed addresses, each as the bytes of one item."""

import sys
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import BinaryIO, NamedTuple
from urllib.parse import urlsplit

import orjson

from processors.wire.feed import ninjs_of_feed
from processors.wire.newsml import NAMESPACE, ninjs_of_newsml
from streams.feeds import Feed, Unreadable

__all__ = ["LONGEST", "Piece", "Unreadable", "is_address", "items", "pieces"]

# What news.items.v1 takes, less room for headers; a longer line is cut here, so that no line fills the memory.
LONGEST = 4 * 1024 * 1024 - 64 * 1024
_XML = {".xml", ".rss", ".atom"}
_SUFFIXES = _XML | {".json", ".ndjson", ".jsonl"}


class Piece(NamedTuple):
    """The bytes of one item and where they stood, for a person: `line 3`, `wire/a.ndjson, line 3`, `entry 2`."""

    place: str
    data: bytes


def items(source: str) -> Iterator[bytes]:
    """The bytes of `pieces`, without their places."""
    return (piece.data for piece in pieces(source))


def pieces(source: str) -> Iterator[Piece]:
    """The items of one source, in order. What is no item is passed on as it is: who reads it answers it.

    `-` is standard input, an http(s) address a feed, a folder all its .json, .ndjson, .jsonl, .xml, .rss and .atom
    files by name. A file holds one JSON value over any number of lines, or one a line, or RSS, Atom or NewsML-G2.
    Raises Unreadable and Malformed (a feed that is no XML).
    """
    if source == "-":
        yield from _stream(sys.stdin.buffer)
    elif is_address(source):
        yield from of_xml(Feed(source).fetch() or b"")
    elif (path := Path(source)).is_dir():
        for file in sorted(path.rglob("*")):
            if file.suffix.lower() in _SUFFIXES:
                yield from (Piece(f"{file}, {piece.place}", piece.data) for piece in _file(file))
    else:
        yield from _file(path)


def is_address(source: str) -> bool:
    return urlsplit(source).scheme in ("http", "https")


def of_xml(document: bytes) -> Iterator[Piece]:
    """The items of an RSS, Atom or NewsML-G2 document as ninjs. Raises Malformed."""
    found = ninjs_of_newsml(document) if NAMESPACE.encode() in document else ninjs_of_feed(document)
    return (Piece(f"entry {number}", orjson.dumps(item)) for number, item in enumerate(found, 1))


def _file(path: Path) -> Iterator[Piece]:
    try:
        with path.open("rb") as stream:
            yield from of_xml(stream.read()) if path.suffix.lower() in _XML else _stream(stream)
    except OSError as error:
        raise Unreadable(f"{path}: {error.strerror}") from error


def _stream(stream: BinaryIO) -> Iterator[Piece]:
    """Standard input or a file, told by its first line: XML, a JSON value over several lines, or an item a line."""
    lines = ((number, line) for number, line in enumerate(_lines(stream), 1) if line.strip())
    for number, line in lines:
        if line.lstrip(b"\xef\xbb\xbf \t").startswith(b"<"):
            yield from of_xml(line + b"".join(rest for _, rest in lines))
        elif line.lstrip()[:1] in (b"{", b"[") and not _is_json(line):
            yield from _gathered(number, line, lines)
        else:
            yield _piece(number, line)
        yield from (_piece(number, line) for number, line in lines)


def _gathered(number: int, line: bytes, lines: Iterator[tuple[int, bytes]]) -> Iterator[Piece]:
    """A JSON value that begins on a line of its own and goes on; or lines of which the first is broken."""
    taken, size = [(number, line)], len(line)
    for number, line in lines:
        taken.append((number, line))
        size += len(line)
        # Inside a value written over several lines nothing whole begins at the margin.
        if size > LONGEST or (line.startswith(b"{") and _is_json(line)):
            break
    whole = b"".join(line for _, line in taken)
    yield from [Piece(f"line {taken[0][0]}", whole)] if _is_json(whole) else (_piece(*one) for one in taken)


def _lines(stream: BinaryIO) -> Iterable[bytes]:
    """Lines, each cut at a little more than LONGEST bytes."""
    while line := stream.readline(LONGEST + 1):
        yield line
        while not line.endswith(b"\n") and len(line) > LONGEST:
            if rest := stream.readline(LONGEST):
                if rest.endswith(b"\n"):
                    break
            else:
                return


def _piece(number: int, line: bytes) -> Piece:
    return Piece(f"line {number}", line.rstrip(b"\r\n"))


def _is_json(data: bytes) -> bool:
    try:
        orjson.loads(data.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError:
        return False
    return True


def of_all(sources: Iterable[str]) -> Iterator[Piece]:
    """The items of several sources, one after the other; each place says which, where there is more than one."""
    named = tuple(sources)
    if len(named) == 1:
        return pieces(named[0])
    return chain.from_iterable(
        (piece if Path(source).is_dir() else Piece(f"{source}, {piece.place}", piece.data) for piece in pieces(source))
        for source in named
    )
