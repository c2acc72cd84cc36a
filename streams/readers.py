"""Readers: processes that read texts for a worker, each item within a deadline, so that no text holds the stream up."""

import asyncio
import logging
import os
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from itertools import count
from pathlib import Path
from types import TracebackType

import orjson

from schemas import EnrichedItem, NewsItem
from streams.reader import ReadMany, reader, shortened
from streams.reading_process import LENGTH
from streams.settings import Settings

log = logging.getLogger("tocsin")

# Items in one request; those with more text than this are read alone, so that a slow one keeps no other waiting.
_TOGETHER, _LONG = 16, 6_000
_COMMAND = (sys.executable, "-m", "streams.reading_process")
_LOADING = 300.0  # seconds that a process gets to load its models on a busy machine
_TRIES = 8  # failed starts in a row after which, with no other process there, the worker ends
_STARVED = 15  # deadlines that a process which gets no processor is waited for
Reading = EnrichedItem | Exception


class ReadingFailed(RuntimeError):
    """An item could not be read; the message says why."""


class Readers:
    """The reading of one worker. `read` answers each item with what was read, or with the error that it met.

    `given_up` is called with the reason when no reading process can be started any more.
    """

    def __init__(self, settings: Settings, command: Sequence[str] = _COMMAND) -> None:
        self._settings = settings
        self._command = command
        self._idle: asyncio.Queue[_Process] = asyncio.Queue()
        self._here: ReadMany | None = None
        self._starting: set[asyncio.Task[None]] = set()
        self._all: set[_Process] = set()
        self.given_up: Callable[[str], object] = lambda why: None

    async def __aenter__(self) -> "Readers":
        if self._settings.readers == 0:
            self._here = reader(self._settings)
            return self
        try:
            await asyncio.gather(*(self._start() for _ in range(self._settings.readers)))
        except BaseException:
            await self.stop()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    async def stop(self) -> None:
        """End all processes."""
        for task in self._starting:
            task.cancel()
        await asyncio.gather(*self._starting, return_exceptions=True)
        await asyncio.gather(*(process.end() for process in self._all))
        self._all.clear()

    async def read(self, items: Sequence[NewsItem]) -> list[Reading]:
        """What each item says, in their order."""
        short = [shortened(item, self._settings.longest_text) for item in items]
        if self._here is not None:
            return [self._read_here(item) for item in short]
        groups = await asyncio.gather(*(self._read_together(group) for group in _groups(short)))
        return [found for group in groups for found in group]

    def _read_here(self, item: NewsItem) -> Reading:
        assert self._here is not None
        try:
            return self._here([item])[0]
        except Exception as error:
            return error

    async def _read_together(self, items: Sequence[NewsItem]) -> list[Reading]:
        process = await self._idle.get()
        try:
            found = await process.read(items, self._settings.reading_deadline)
        except (TimeoutError, EOFError, ConnectionError, asyncio.IncompleteReadError) as error:
            self._replace(process)
            if len(items) > 1:
                return [one for item in items for one in await self._read_together([item])]
            late = isinstance(error, TimeoutError)
            why = f"took longer than {self._settings.reading_deadline:g} s" if late else "ended the reading process"
            return [ReadingFailed(f"reading this item {why}")]
        except BaseException:
            # Asked and not waited for: its answer must not be taken for that of another item.
            self._replace(process)
            raise
        self._idle.put_nowait(process)
        return found

    def _replace(self, process: "_Process") -> None:
        task = asyncio.create_task(self._anew(process))
        self._starting.add(task)
        task.add_done_callback(self._starting.discard)

    async def _anew(self, ended: "_Process") -> None:
        self._all.discard(ended)
        await ended.end()
        for tried in count(1):
            try:
                await self._start()
                break
            except Exception as error:
                log.error("a reading process does not start: %r", error)
                if tried >= _TRIES and not any(other.ready for other in self._all):
                    self.given_up(f"no reading process starts any more: {error!r}")
                await asyncio.sleep(1)

    async def _start(self) -> None:
        process = _Process()
        self._all.add(process)
        try:
            await process.start(self._settings, self._command)
        except BaseException:
            self._all.discard(process)
            await process.end()
            raise
        self._idle.put_nowait(process)


class _Process:
    """One reading process."""

    ready = False

    async def start(self, settings: Settings, command: Sequence[str]) -> None:
        self._process = await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
            env={**os.environ, **settings.environment()},
        )  # fmt: skip
        async with asyncio.timeout(_LOADING):
            await self._hear()
        self.ready = True

    async def read(self, items: Sequence[NewsItem], deadline: float) -> list[Reading]:
        """What the items say. Raises TimeoutError once it has cost `deadline` seconds of a processor.

        On a machine that gives this process no processor, no text is to blame for that.
        """
        begun = _processor_time(self._process.pid, 0.0)
        answer = asyncio.ensure_future(self._ask(items))
        try:
            for _ in range(_STARVED):
                await asyncio.wait({answer}, timeout=deadline)
                if answer.done():
                    return answer.result()
                if _processor_time(self._process.pid, begun + deadline) - begun >= 0.8 * deadline:
                    break
            raise TimeoutError
        finally:
            if not answer.done():
                answer.cancel()

    async def _ask(self, items: Sequence[NewsItem]) -> list[Reading]:
        stdin = self._process.stdin
        assert stdin is not None
        asked = orjson.dumps({"items": [item.model_dump(mode="json") for item in items]})
        stdin.write(LENGTH.pack(len(asked)) + asked)
        await stdin.drain()
        answer = await self._hear()
        return [
            EnrichedItem.model_validate(read) if read is not None else ReadingFailed(str(error))
            for read, error in zip(answer["read"], answer["errors"], strict=True)
        ]

    async def _hear(self) -> dict[str, list[object]]:
        stdout = self._process.stdout
        assert stdout is not None
        (length,) = LENGTH.unpack(await stdout.readexactly(LENGTH.size))
        answer: dict[str, list[object]] = orjson.loads(await stdout.readexactly(length))
        return answer

    async def end(self) -> None:
        process = getattr(self, "_process", None)
        if process is None:
            return
        with suppress(ProcessLookupError):
            process.send_signal(signal.SIGKILL)
        await process.wait()


def _processor_time(pid: int, otherwise: float) -> float:
    """Seconds of a processor that a process has had; `otherwise` where the system does not say (it is Linux's)."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError, IndexError):
        return otherwise


def _groups(items: Sequence[NewsItem]) -> list[list[NewsItem]]:
    """The items in requests, in their order."""
    groups: list[list[NewsItem]] = []
    room = 0
    for item in items:
        size = sum(len(text.value) for text in (*item.headlines, *item.bodies, *item.descriptions))
        if size > _LONG or room == 0:
            groups.append([])
            room = _TOGETHER
        groups[-1].append(item)
        room = 0 if size > _LONG else room - 1
    return groups
