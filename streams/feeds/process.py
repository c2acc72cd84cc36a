"""Reading a foreign document in a process of its own, which is killed when it takes too long."""

import asyncio
import os
import selectors
import signal
import subprocess
import sys
import threading
import time
from typing import Any

import orjson

from processors.wire import Malformed
from processors.wire.found import Document, Found, Manners
from processors.wire.malformed import Words, malformed
from schemas import Failure
from streams.feeds.parser import SIZE, SIZES

# Seconds of the processor that a document may take, and of the clock that an answer is waited for on a busy machine.
SECONDS = 4.0
PATIENCE = 30.0
_DYING = 5.0  # seconds of the clock in which a child whose pipes are shut is gone
_PROCESSES = 2


class Parser:
    """One child process, started when it is needed and again after it had to be killed. For one thread at a time."""

    def __init__(self, seconds: float = SECONDS, patience: float = PATIENCE) -> None:
        self._seconds, self._patience = seconds, patience
        self._child: subprocess.Popen[bytes] | None = None
        # Whether a thread reads, and whether another has given it up: whoever is last of the two ends the child.
        self._lock, self._busy, self._given_up = threading.Lock(), False, False

    def read(self, document: bytes, charset: str | None = None, address: str = "") -> Document:
        """As read_document, but bounded in time and memory. Raises Malformed, and nothing else."""
        with self._lock:
            self._busy = True
        try:
            return self._read(document, charset, address)
        finally:
            with self._lock:
                self._busy = False
                if self._given_up:
                    self.close()

    def _read(self, document: bytes, charset: str | None, address: str) -> Document:
        head = orjson.dumps({"charset": charset, "address": address, "seconds": self._seconds})
        try:
            answer = self._ask(SIZES.pack(len(head), len(document)) + head + document)
        except TimeoutError:
            self.close()
            raise self._late() from None
        except (OSError, EOFError):
            if self._ended() == -signal.SIGPROF:
                raise self._late() from None
            raise malformed("document", None, Words("what ends the process that reads it"), "a document") from None
        return _document(answer)

    def _ended(self) -> int | None:
        """How the child ended; None where it did not by itself, with its pipes shut, or was given up. It is gone."""
        child = self._child
        try:
            return None if child is None or self._given_up else child.wait(_DYING)
        except subprocess.TimeoutExpired:
            return None
        finally:
            self.close()

    def _late(self) -> Malformed:
        return malformed(
            "document", None, Words(f"more than {self._seconds:g} s of work"), "a document that can be read in time"
        )

    def _ask(self, request: bytes) -> Any:
        child = self._running()
        end = time.monotonic() + self._patience
        assert child.stdin is not None
        assert child.stdout is not None
        child.stdin.write(request)
        child.stdin.flush()
        (size,) = SIZE.unpack(_exactly(child.stdout.fileno(), SIZE.size, end))
        return orjson.loads(_exactly(child.stdout.fileno(), size, end))

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._child.poll() is not None:
            self.close()
            command = [sys.executable, "-m", "streams.feeds.parser"]
            self._child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603 - our own module
            if self._given_up:
                raise EOFError
            # The first answer waits for the start, which is no fault of the document.
            ready = orjson.dumps({"charset": None, "address": "", "seconds": 60})
            assert self._child.stdin is not None
            assert self._child.stdout is not None
            self._child.stdin.write(SIZES.pack(len(ready), 0) + ready)
            self._child.stdin.flush()
            end = time.monotonic() + 10 * PATIENCE
            (size,) = SIZE.unpack(_exactly(self._child.stdout.fileno(), SIZE.size, end))
            _exactly(self._child.stdout.fileno(), size, end)
        return self._child

    def give_up(self) -> None:
        """From another thread than the one that reads: its reading ends now, and this parser must not be used again.

        The pipes are left to that thread, which may be waiting on them.
        """
        with self._lock:
            self._given_up = (
                True  # before the look at the child, so that one started meanwhile is seen by its own thread
            )
            if not self._busy:
                self.close()
            elif (child := self._child) is not None:
                child.kill()

    def close(self) -> None:
        """End the child, if there is one."""
        child, self._child = self._child, None
        if child is not None:
            child.kill()
            for pipe in (child.stdin, child.stdout):
                if pipe is not None:
                    try:
                        pipe.close()
                    except OSError:
                        continue
            child.wait()


class Parsers:
    """A few children for documents read side by side: one that takes its time must not delay the next feed."""

    def __init__(self) -> None:
        self._idle: list[Parser] = []
        self._room = asyncio.Semaphore(_PROCESSES)
        self._waiting = 0

    async def read(self, document: bytes, charset: str | None = None, address: str = "") -> Document:
        """As Parser.read, without holding the event loop."""
        self._waiting += 1
        try:
            await self._room.acquire()
        finally:
            self._waiting -= 1
        parser = self._idle.pop() if self._idle else Parser()
        try:
            found = await asyncio.to_thread(parser.read, document, charset, address)
        except asyncio.CancelledError:
            # Its thread is still at work: whoever had this parser next would get the answer to another document.
            parser.give_up()
            raise
        except BaseException:
            self._keep(parser)
            raise
        else:
            self._keep(parser)
            return found
        finally:
            self._room.release()

    def _keep(self, parser: Parser) -> None:
        """One child is kept for the next feed; a second one only as long as others wait for it."""
        if self._idle and not self._waiting:
            parser.close()
        else:
            self._idle.append(parser)

    def close(self) -> None:
        for parser in self._idle:
            parser.close()
        self._idle.clear()


def _exactly(descriptor: int, size: int, end: float) -> bytes:
    """So many bytes of a pipe before a time is up. Raises TimeoutError and EOFError."""
    parts, missing = [], size
    with selectors.DefaultSelector() as selector:
        selector.register(descriptor, selectors.EVENT_READ)
        while missing:
            if not selector.select(max(0.0, end - time.monotonic())):
                raise TimeoutError
            part = os.read(descriptor, min(missing, 1 << 20))
            if not part:
                raise EOFError
            parts.append(part)
            missing -= len(part)
    return b"".join(parts)


def _document(answer: dict[str, Any]) -> Document:
    if failure := answer.get("failure"):
        raise Malformed(Failure(**failure))
    if error := answer.get("error"):
        raise malformed("document", None, Words(error), "a document that can be read")
    manners = Manners(*answer["manners"])
    return Document(
        answer["kind"],
        tuple(Found(*one) for one in answer["found"]),
        tuple(answer["mended"]),
        manners._replace(
            skip_hours=tuple(manners.skip_hours), skip_days=tuple(manners.skip_days), hubs=tuple(manners.hubs)
        ),
    )
