"""One worker: its app, its publisher and its end."""

import asyncio
import logging
import os
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime

from faust.exceptions import ConsistencyError

from streams import app as stream
from streams.agents import Road, declare
from streams.ground import home, prepare
from streams.guard import App
from streams.health import answering
from streams.publisher import Publisher
from streams.reader import reader
from streams.settings import Settings
from streams.supervisor import PARENT
from streams.timer import Clock

log = logging.getLogger("tocsin")


def wall_clock() -> datetime:
    """The time of day, in UTC."""
    return datetime.now(UTC)


@asynccontextmanager
async def running(settings: Settings, clock: Clock | None = wall_clock) -> AsyncIterator[App]:
    """A worker for the length of a block: what is in work is finished and committed at its end.

    `clock` None is a replay: time comes from the items alone. Raises KafkaConnectionError when the broker
    cannot be reached.
    """
    async with Publisher(settings, f"{settings.group}-{settings.instance}") as publisher:
        await prepare(settings)
        app = stream.make(settings)
        declare(app, Road(settings, publisher, reader(settings), settings.alert_rules(), clock))
        try:
            await app.start()
            yield app
        finally:
            await app.stop()


async def serve(settings: Settings, started: Callable[[], None] = lambda: None) -> int:
    """Run a worker until SIGTERM or SIGINT; returns the exit status, which is not 0 when Faust gave up."""
    asked = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, asked.set)
    async with running(settings) as app, answering(app, settings.health_port):
        started()
        parent = os.environ.get(PARENT)
        while not asked.is_set() and not app.should_stop:
            with suppress(TimeoutError):
                await asyncio.wait_for(asked.wait(), 0.5)
            if parent and str(os.getppid()) != parent:
                # The supervisor was killed; nobody would start or stop this worker any more.
                asked.set()
        if not asked.is_set():
            log.error("the worker crashed: %r", app.crash_reason)
            if isinstance(app.crash_reason, ConsistencyError):
                log.error("the tables in %s are not of these topics; remove that folder", home(settings))
    return 0 if asked.is_set() else 70
