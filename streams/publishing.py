"""Publishing: sources read once, folders watched and feeds asked, all onto news.items.v1."""

import asyncio
import hashlib
import random
import socket
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import asynccontextmanager
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from streams.feeds.delivery import Delivery
from streams.feeds.error import Unreadable
from streams.feeds.fetching import Fetcher
from streams.feeds.listing import Feed
from streams.feeds.polling import Poller, Tally, together
from streams.feeds.process import Parser, Parsers
from streams.feeds.state import Known, State
from streams.feeds.versions import versioned
from streams.feeds.websub import WebSub
from streams.logs import partitions
from streams.publisher import Publisher, record_of
from streams.settings import Settings
from streams.sources import LONGEST, Note, Piece, in_folder, is_wire_file, of_all
from streams.topics import ITEMS, admin

_BURST = 500
_SCAN = 1.0

Say = Callable[[str], None]
Counted = Callable[[Iterable[Piece | Note]], Iterable[Piece | Note]]


class Plan(NamedTuple):
    """What to publish: sources to read once, folders to watch, feeds to ask, and how often (None: once)."""

    sources: tuple[str, ...] = ()
    folders: tuple[Path, ...] = ()
    feeds: tuple[Feed, ...] = ()
    every: float | None = None
    state: Path | None = None
    callback: str | None = None
    port: int = 8090


class Sum(NamedTuple):
    """How many items went out, and how many things were left out."""

    sent: int = 0
    left: int = 0


async def publish(
    plan: Plan, settings: Settings, say: Say, counted: Counted, watch: Callable[[Tally, int], object]
) -> Sum:
    """Carry a plan out; for ever where it watches or asks again and again.

    `counted` shows progress of what is read once, `watch` is given the tally of the feeds. Raises Unreadable,
    Malformed, Undelivered and UnknownTopic.
    """
    topic = settings.topic(ITEMS)
    await partitions(settings, topic)
    async with Publisher(settings, "tocsin-publish") as publisher:
        done = Sum()
        if plan.sources:
            memory = _Memory(plan, settings, say)
            try:
                done = await _send(publisher, topic, counted(of_all(plan.sources)), say, memory)
            finally:
                memory.close()
        if not (plan.folders or plan.feeds):
            return done
        async with _remembering(plan, settings, say) as (state, delivery):
            work = [_watch(folder, publisher, topic, state, say) for folder in plan.folders]
            async with Fetcher(settings.user_agent, settings.feed_timeout) as fetcher:
                parsers = Parsers()
                poller = Poller(fetcher, parsers, delivery, state, say)
                watch(poller.tally, len(plan.feeds))
                if plan.feeds:
                    asked = poller.forever(plan.feeds, plan.every) if plan.every else poller.once(plan.feeds)
                    work.append(asked)
                hubs = WebSub(plan.callback, fetcher, poller.arrived, say) if plan.callback and plan.every else None
                if hubs is not None:
                    poller.offered = hubs.offered
                    await hubs.start(plan.port)
                try:
                    await together(work)
                finally:
                    if hubs is not None:
                        await hubs.stop()
                    parsers.close()
        tally = poller.tally
        return Sum(done.sent + tally.sent, done.left + tally.refused + len(tally.failing))


@asynccontextmanager
async def _remembering(plan: Plan, settings: Settings, say: Say) -> AsyncIterator[tuple[State, Delivery]]:
    """The memory of a publisher and the deliveries that it remembers: transactions, in the name of that memory.

    The start of the producer ends whatever a killed one had begun, so that what is on the topic then is certain.
    """
    state = State(plan.state or await _own_state(settings))
    try:
        topic = settings.topic(ITEMS)
        name = hashlib.sha256(f"{socket.gethostname()}\n{state.path.resolve()}\n{topic}".encode()).hexdigest()[:16]
        async with Publisher(settings, "tocsin-publish-feeds", f"tocsin-publish-{name}") as publisher:
            delivery = Delivery(publisher, state, topic)
            again, new = await delivery.recover(settings)
            if new:
                say("the topic was made anew: everything in the feeds is published again")
            elif again:
                say(f"{again} {'item' if again == 1 else 'items'} of a publisher that was stopped: published")
            yield state, delivery
    finally:
        state.close()


async def _own_state(settings: Settings) -> Path:
    """The file of what was published to this topic of this cluster."""
    async with admin(settings) as client:
        cluster = (await client.describe_cluster()).get("cluster_id") or settings.broker
    name = hashlib.sha256(f"{cluster}\n{settings.topic(ITEMS)}".encode()).hexdigest()[:16]
    return settings.data / "publish" / f"{name}.sqlite"


class _Memory:
    """The memory of a publisher, opened when the first entry comes that needs it."""

    def __init__(self, plan: Plan, settings: Settings, say: Say) -> None:
        self._plan, self._settings, self._say = plan, settings, say
        self._state: State | None = None
        self._without = False

    async def state(self) -> State | None:
        """None where another publisher has it: then entries go out under the versions that their dates give."""
        if self._state is None and not self._without:
            try:
                self._state = State(self._plan.state or await _own_state(self._settings))
            except Unreadable as error:
                self._without = True
                self._say(f"versions are those of the entries' dates: {error}")
        return self._state

    def close(self) -> None:
        if self._state is not None:
            self._state.close()


async def _send(
    publisher: Publisher, topic: str, found: Iterable[Piece | Note], say: Say, memory: "_Memory | State | None"
) -> Sum:
    """Send items, acknowledged burst by burst, and say of each thing that was left out why."""
    sent = left = 0
    waiting: Iterator[Piece | Note] = iter(found)
    while burst := list(islice(waiting, _BURST)):
        fit: list[Piece] = []
        for one in burst:
            if isinstance(one, Note):
                say(f"{one.place}: {one.reason}")
                left += one.bad
            elif len(one.data) > LONGEST:
                say(f"{one.place}: found more than {LONGEST} bytes, the largest item that is taken")
                left += 1
            else:
                fit.append(one)
        items, state = [piece.data for piece in fit], None
        noted: list[Known] = []
        if any(piece.unversioned for piece in fit):
            state = await memory.state() if isinstance(memory, _Memory) else memory
            if state is not None:
                items, noted = await asyncio.to_thread(_versioned, fit, state)
        await publisher.deliver([record_of(topic, data) for data in items])
        if noted and state is not None:
            await asyncio.to_thread(state.sent, (), noted)
        sent += len(fit)
    return Sum(sent, left)


def _versioned(pieces: list[Piece], state: State) -> tuple[list[bytes], list[Known]]:
    """All pieces in order, those without versions of their own with ours."""
    ours, noted = versioned([piece.data for piece in pieces if piece.unversioned], state)
    waiting = iter(ours)
    return [next(waiting) if piece.unversioned else piece.data for piece in pieces], noted


async def _watch(folder: Path, publisher: Publisher, topic: str, state: State, say: Say) -> None:
    """Send the files of a folder as they come or change, for ever; a file is taken once it rests between two looks."""
    last: dict[str, str] = {}
    parser = Parser()
    try:
        while True:
            stamps = await asyncio.to_thread(_stamps, folder)
            for path, stamp in stamps.items():
                if last.get(path) != stamp or await asyncio.to_thread(state.file, path) == stamp:
                    continue
                found = await asyncio.to_thread(_read, path, parser)
                done = await _send(publisher, topic, found, say, state)
                await asyncio.to_thread(state.save_file, path, stamp)
                say(f"{path}: {done.sent} {'item' if done.sent == 1 else 'items'} published")
            last = stamps
            await asyncio.sleep(_SCAN * (0.9 + 0.2 * random.random()))
    finally:
        parser.close()


def _read(path: str, parser: Parser) -> list[Piece | Note]:
    return list(in_folder(Path(path), parser))


def _stamps(folder: Path) -> dict[str, str]:
    found = {}
    try:
        for file in sorted(folder.rglob("*")):
            try:
                if is_wire_file(file):
                    about = file.stat()
                    found[str(file)] = f"{about.st_mtime_ns}:{about.st_size}:{about.st_ino}"
            except OSError:  # it went away, or is not ours to read
                continue
    except OSError as error:
        raise Unreadable(f"{folder}: {error.strerror}") from None
    return found
