"""A process that reads items for a worker: a batch of items in, what was read of each out, on its standard streams.

A message is its length in four bytes, then JSON. In: `{"items": [NewsItem]}`. Out: `{"read": [EnrichedItem or null],
"errors": [text or null]}`. The first message out, before any was asked for, says that everything is loaded.
"""

import ctypes
import os
import signal
import struct
import sys
from contextlib import suppress
from typing import BinaryIO

import orjson

from schemas import EnrichedItem, NewsItem
from streams.settings import Settings

_PR_SET_PDEATHSIG = 1
LENGTH = struct.Struct(">I")


def write(out: BinaryIO, message: object) -> None:
    """Write one message whole."""
    data = orjson.dumps(message)
    out.write(LENGTH.pack(len(data)) + data)
    out.flush()


def main() -> None:
    """Read until standard input ends."""
    # Ctrl-C is the worker's to answer: it finishes what is in work, and so what is read here.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(OSError, AttributeError):
        # Linux: a worker that is killed takes us along, also out of the middle of a text.
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    from streams.reader import reader

    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not stand between the messages
    read_many = reader(Settings())
    write(out, {"ready": True})
    while len(head := sys.stdin.buffer.read(LENGTH.size)) == LENGTH.size:
        asked = orjson.loads(sys.stdin.buffer.read(LENGTH.unpack(head)[0]))
        items = [NewsItem.model_validate(item) for item in asked["items"]]
        records: list[EnrichedItem | None]
        errors: list[str | None] = [None] * len(items)
        try:
            records = [*read_many(items)]
        except Exception:
            # One of them is at fault: the others are read all the same.
            records = []
            for n, item in enumerate(items):
                try:
                    records += read_many([item])
                except Exception as error:
                    records.append(None)
                    errors[n] = f"{type(error).__name__}: {error}"[:2000]
        write(out, {"read": [r and r.model_dump(mode="json") for r in records], "errors": errors})


if __name__ == "__main__":
    main()
