"""The child process that reads foreign documents: `python -m streams.feeds.parser`. Its parent may kill it."""

import resource
import signal
import struct
import sys
from typing import Any, BinaryIO

import orjson

from processors.wire import Malformed
from processors.wire.documents import read_document

# Bytes of address space and of document; what takes more is no feed.
MEMORY = 512 * 1024 * 1024
LARGEST = 8 * 1024 * 1024
SIZES = struct.Struct(">II")
SIZE = struct.Struct(">I")


def main() -> None:
    """Answer requests on standard input until it closes: two sizes, a JSON header, a document; a size and JSON back."""
    # Ctrl-C is the parent's to answer; its end closes our input.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    while sizes := source.read(SIZES.size):
        head, body = SIZES.unpack(sizes)
        asked = orjson.loads(source.read(head))
        document = source.read(body)
        # Counted in time of the processor, so that a busy machine costs no feed; the signal's default ends the process.
        signal.setitimer(signal.ITIMER_PROF, asked["seconds"])
        answer = _read(document, asked)
        signal.setitimer(signal.ITIMER_PROF, 0)
        _answer(sink, answer)


def _read(document: bytes, asked: dict[str, Any]) -> dict[str, Any]:
    try:
        found = read_document(document, asked["charset"], asked["address"])
    except Malformed as error:
        return {"failure": error.failure.model_dump()}
    except MemoryError:
        return {"error": f"the document takes more than {MEMORY >> 20} MB to read"}
    except Exception as error:  # whatever a foreign document sets off is answered, not raised
        return {"error": f"{type(error).__name__}: {error}"[:200]}
    return {"kind": found.kind, "found": found.found, "mended": found.mended, "manners": found.manners}


def _answer(sink: BinaryIO, answer: dict[str, Any]) -> None:
    try:
        data = orjson.dumps(answer, default=_plain)
    except (TypeError, ValueError) as error:
        data = orjson.dumps({"error": f"{type(error).__name__}: {error}"[:200]})
    sink.write(SIZE.pack(len(data)) + data)
    sink.flush()


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    raise TypeError(type(value).__name__)


if __name__ == "__main__":
    main()
