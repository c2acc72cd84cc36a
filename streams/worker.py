"""One worker: its readers, its agents, its partitions and its end."""

import asyncio
import logging
import os
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime

from streams import app as stream
from streams.agents import Pipeline, declare
from streams.exits import UNDELIVERED
from streams.health import answering
from streams.partitions import Partitions
from streams.preflight import preflight
from streams.publisher import Publisher
from streams.readers import Readers
from streams.registry import frames
from streams.settings import Settings
from streams.state_dir import prepare
from streams.supervisor import PARENT
from streams.timer import Clock
from streams.tracing import Tracing, tracing

log = logging.getLogger("tocsin")


def wall_clock() -> datetime:
    """The time of day, in UTC."""
    return datetime.now(UTC)


@asynccontextmanager
async def running(
    settings: Settings, clock: Clock | None = wall_clock, dawn: datetime | None = None
) -> AsyncIterator[Partitions]:
    """A worker for the length of a block: what is in work is finished and committed at its end.

    `clock` None is a replay: time comes from the items alone, and the broker is taken as it is; `dawn` is the time
    that items without a date have which come before any with one. Raises
    KafkaConnectionError when the broker cannot be reached, Misconfigured when its topics are not as the settings
    say, and OSError when the disk does not give the state stores.
    """
    async with Publisher(settings, f"{settings.group_id}-{settings.instance}") as publisher:
        await prepare(settings)
        if clock is not None:
            await preflight(settings)
        # A replay writes for itself alone.
        framing = await frames(settings) if clock is not None else {}
        async with Readers(settings) as readers, traced(settings, clock) as traces:
            app = stream.make(settings)
            pipeline = Pipeline(settings, readers, settings.alert_rules(), clock, tracing=traces, frames=framing)
            readers.given_up = lambda why: pipeline.stop(why, UNDELIVERED)
            items, mentions = declare(app, pipeline)
            await app.start()
            try:
                # Faust holds channels back until a consumer has its partitions; ours has a say of its own.
                app.flow_control.resume()
                answer = {"items": items.channel.put, "memory": mentions.channel.put}
                async with Partitions(settings, answer, pipeline.rules, publisher, pipeline.stop, dawn) as partitions:
                    yield partitions
            finally:
                await app.stop()


@asynccontextmanager
async def traced(settings: Settings, clock: Clock | None) -> AsyncIterator[Tracing | None]:
    """Traces for the length of a block, where they are asked for and this is no replay. Raises NoTracing."""
    found = tracing(settings, "tocsin-worker") if clock is not None else None
    try:
        yield found
    finally:
        if found is not None:
            await asyncio.to_thread(found.close)


async def serve(settings: Settings, started: Callable[[], None] = lambda: None) -> int:
    """Run a worker until SIGTERM or SIGINT; returns the exit status. What it cannot go on from ends the process."""
    asked = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, asked.set)
    starting = asyncio.create_task(_serve(settings, started, asked))
    waiting = asyncio.create_task(asked.wait())
    await asyncio.wait({starting, waiting}, return_when=asyncio.FIRST_COMPLETED)
    if not starting.done():
        # Asked to stop: a worker that still starts, on a broker that does not answer, ends too.
        await asyncio.wait({starting}, timeout=_STOPPING)
        if not starting.done():
            starting.cancel()
            await asyncio.gather(starting, return_exceptions=True)
            return 0
    waiting.cancel()
    await starting
    return 0


_STOPPING = 25.0  # seconds that a worker gets to finish what is in work


async def _serve(settings: Settings, started: Callable[[], None], asked: asyncio.Event) -> None:
    async with running(settings) as partitions, answering(partitions, settings):
        started()
        parent = os.environ.get(PARENT)
        while not asked.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(asked.wait(), 0.5)
            if parent and str(os.getppid()) != parent:
                # The supervisor was killed; nobody would start or stop this worker any more.
                asked.set()
