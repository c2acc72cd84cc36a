"""Where items come from: files, folders and standard input, each as the bytes of one item, or the reason for none."""

import codecs
import io
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple
from urllib.parse import urlsplit

import orjson

from processors.wire import Malformed
from processors.wire.envelope import MENDED, decode_leniently
from processors.wire.found import Document
from processors.wire.jsonfeed import is_json_feed
from processors.wire.teletype import is_teletype
from streams.feeds.changes import UNVERSIONED
from streams.feeds.error import Unreadable
from streams.feeds.process import Parser

__all__ = [
    "LONGEST",
    "Note",
    "Piece",
    "Unreadable",
    "in_folder",
    "is_address",
    "is_wire_file",
    "items",
    "of_all",
    "pieces",
]

# What news.items.v1 takes, less room for headers; a longer line is cut here, so that no line fills the memory.
LONGEST = 4 * 1024 * 1024 - 64 * 1024
_DOCUMENTS = {".xml", ".rss", ".atom", ".rdf", ".nitf", ".newsml", ".anpa", ".iptc"}
_SUFFIXES = _DOCUMENTS | {".json", ".ndjson", ".jsonl"}
# A document is read whole; one that is larger is no document.
_LARGEST = 8 * 1024 * 1024
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class Piece(NamedTuple):
    """The bytes of one item and where they stood, for a person: `line 3`, `wire/a.ndjson, line 3`, `entry 2`."""

    place: str
    data: bytes
    # Of a format whose entries have no versions of their own.
    unversioned: bool = False


class Note(NamedTuple):
    """What was no item and why, or what was mended; `bad` says that something was left out."""

    place: str
    reason: str
    bad: bool = True


def items(source: str) -> Iterator[bytes]:
    """The bytes of `pieces`, without their places."""
    return (piece.data for piece in pieces(source) if isinstance(piece, Piece))


def pieces(source: str) -> Iterator[Piece | Note]:
    """The items of one source, in order. What is no item is passed on as it is: who reads it answers it.

    `-` is standard input, an http(s) address a feed, a folder all its files by name, as far as their names end as those
    of wire files do. A file holds one JSON value over any number of lines, or one a line, or a document: RSS, Atom,
    JSON Feed, NewsML-G2, NITF, IPTC 7901 or ANPA 1312. In a folder a bad file is a note, and the others are read.
    Raises Unreadable and Malformed (a lone document that is none).
    """
    parser = Parser()
    try:
        if source == "-":
            yield from _stream(sys.stdin.buffer, parser)
        elif is_address(source):
            from streams.feeds.visit import fetched

            document, charset = fetched(source)
            yield from _of_document(parser.read(document, charset, source))
        elif (path := Path(source)).is_dir():
            for file in sorted(path.rglob("*")):
                if is_wire_file(file):
                    yield from in_folder(file, parser)
        else:
            yield from _file(path, parser)
    finally:
        parser.close()


def is_address(source: str) -> bool:
    try:
        return urlsplit(source).scheme in ("http", "https")
    except ValueError:
        return source.lower().startswith(("http:", "https:"))


def is_wire_file(file: Path) -> bool:
    """Whether a file of a folder is one of the wire: by its name, a .txt by how it begins."""
    suffix = file.suffix.lower()
    if not file.is_file() or file.name.startswith("."):
        return False
    if suffix == ".txt":
        with file.open("rb") as stream:
            return is_teletype(stream.read(200))
    return suffix in _SUFFIXES


def in_folder(file: Path, parser: Parser) -> Iterator[Piece | Note]:
    """The items of one file of a folder; a bad file is a note."""
    try:
        for piece in _file(file, parser):
            yield piece._replace(place=f"{file}, {piece.place}")
    except (Unreadable, Malformed) as error:
        yield Note(str(file), str(error).removeprefix(f"{file}: "))


def _file(path: Path, parser: Parser) -> Iterator[Piece | Note]:
    try:
        with path.open("rb") as stream:
            yield from _stream(stream, parser, path.suffix.lower() in _DOCUMENTS)
    except OSError as error:
        raise Unreadable(f"{path}: {error.strerror}") from error


def _of_document(document: Document) -> Iterator[Piece | Note]:
    if document.mended:
        yield Note("document", f"mended: {', '.join(document.mended)}", bad=False)
    for one in document.found:
        if one.item is not None:
            yield Piece(one.place, orjson.dumps(one.item), document.kind in UNVERSIONED)
        else:
            yield Note(one.place, one.problem or "no item", bad=not one.passed)


def _whole(stream: BinaryIO, begin: bytes, parser: Parser) -> Iterator[Piece | Note]:
    yield from _of_document(parser.read(begin + stream.read(_LARGEST + 1)))


def _stream(stream: BinaryIO, parser: Parser, document: bool = False) -> Iterator[Piece | Note]:
    """Standard input or a file, told by its beginning: a document, a JSON value over lines, or an item a line."""
    first, begin = 1, stream.readline(LONGEST + 1)
    while begin and not begin.strip(b"\xef\xbb\xbf \t\r\n"):
        first, begin = first + 1, stream.readline(LONGEST + 1)
    if begin.startswith(_WIDE) or begin[1:2] == b"\0":
        text = (begin + stream.read(64 * 1024 * 1024)).decode(
            "utf-16" if begin.startswith(_WIDE) else "utf-16-le", "replace"
        )
        data = text.lstrip("\ufeff").encode("utf8", "replace")
        document = document and data[:1] not in b"{["
        stream, begin = io.BytesIO(data), b""
        begin = stream.readline(LONGEST + 1)
    head = begin.lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"<") or is_teletype(head) or (document and head[:1] not in (b"{", b"[")):
        yield from _whole(stream, begin, parser)
        return
    if head[:1] in (b"{", b"[") and len(begin) > LONGEST:
        # A feed or an array may be written in one line; an item is never so long.
        begin += stream.readline(_LARGEST - LONGEST)
    lines = ((number, line) for number, line in enumerate(_lines(stream, begin), first) if line.strip())
    for number, line in lines:
        value = _value(line) if head[:1] in (b"{", b"[") else None
        if value is None and head[:1] in (b"{", b"["):
            yield from _gathered(number, line, lines, parser)
        else:
            yield from _of_value(number, line, value, parser)
        for number, line in lines:
            yield from _of_line(number, line, parser)


def _gathered(number: int, line: bytes, lines: Iterator[tuple[int, bytes]], parser: Parser) -> Iterator[Piece | Note]:
    """A JSON value that begins on a line of its own and goes on; or lines of which the first is broken."""
    taken, size = [(number, line)], len(line)
    for number, line in lines:
        # An array goes on behind a comma. Inside an object written over lines nothing whole begins at the margin.
        inside = taken[-1][1].rstrip()[-1:] in (b",", b"[")
        taken.append((number, line))
        size += len(line)
        if size > _LARGEST or (line.startswith(b"{") and not inside and _is_json(line)):
            break
    whole = b"".join(line for _, line in taken)
    value = _value(whole)
    if value is None:
        for number, line in taken:
            yield from _of_line(number, line, parser)
    else:
        yield from _of_value(taken[0][0], whole, value, parser)


def _of_line(number: int, line: bytes, parser: Parser) -> Iterator[Piece | Note]:
    """One line: an item as it is, or an array of items."""
    yield from _of_value(number, line, _value(line) if line.lstrip()[:1] == b"[" else None, parser)


def _of_value(number: int, line: bytes, value: Any, parser: Parser) -> Iterator[Piece | Note]:
    """What a JSON value holds: the entries of a feed, the items of an array, or one item as it was written."""
    if is_json_feed(value):
        yield from _of_document(parser.read(line))
    elif isinstance(value, list):
        if not _is_json(line):
            yield Note(f"line {number}", f"mended: {MENDED}", bad=False)
        for count, one in enumerate(value, 1):
            yield Piece(f"line {number}, item {count}", orjson.dumps(one))
    else:
        yield _piece(number, line)


def _lines(stream: BinaryIO, begin: bytes) -> Iterable[bytes]:
    """Lines, each cut at a little more than LONGEST bytes; `begin` was read already."""
    line = begin
    while line:
        yield line
        while not line.endswith(b"\n") and len(line) > LONGEST:
            if rest := stream.readline(LONGEST):
                if rest.endswith(b"\n"):
                    break
            else:
                return
        line = stream.readline(LONGEST + 1)


def _piece(number: int, line: bytes) -> Piece:
    return Piece(f"line {number}", line.rstrip(b"\r\n"))


def _value(data: bytes) -> Any:
    """The value of some JSON, mended where one character is bad; None for what is none."""
    try:
        return decode_leniently(data)[0]
    except Malformed:
        return None


def _is_json(data: bytes) -> bool:
    try:
        orjson.loads(data.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError:
        return False
    return True


def of_all(sources: Iterable[str]) -> Iterator[Piece | Note]:
    """The items of several sources, one after the other; each place says which, where there is more than one.

    One bad source among several is a note; a lone one raises Unreadable or Malformed.
    """
    named = tuple(sources)
    if len(named) == 1:
        yield from pieces(named[0])
        return
    for source in named:
        folder = Path(source).is_dir()
        try:
            for piece in pieces(source):
                yield piece if folder else piece._replace(place=f"{source}, {piece.place}")
        except (Unreadable, Malformed) as error:
            yield Note(source, str(error).removeprefix(f"{source}: "))
