"""`tocsin serve` as a process: the folding of the topics, the streams and the web server, and their end."""

import asyncio
import signal
import socket
from collections.abc import Callable, Coroutine
from contextlib import suppress
from time import monotonic
from typing import Any

import uvicorn
from sqlalchemy import Engine

from streams.serve import metrics
from streams.serve.database import migrate, open_engine
from streams.serve.edge import LOOPBACK
from streams.serve.hub import Hub
from streams.serve.ingest import Ingest, ends_of
from streams.serve.notify.endpoints import read_endpoints
from streams.serve.notify.routing import register, route
from streams.serve.notify.sender import Sender, utc_now
from streams.serve.site import make_app, make_hubs
from streams.settings import Settings
from streams.topics import ALERTS
from streams.tracing import Tracing, tracing


class Exposed(ValueError):
    """Serve would answer others without asking who they are; the message says what to set."""


def database_url(settings: Settings) -> str:
    """Where the tables are: as set, else a file in the data folder."""
    if settings.database_url is not None:
        return settings.database_url.get_secret_value()
    return f"sqlite:///{settings.data / f'{settings.prefix}{settings.group}' / 'serve.db'}"


def check(settings: Settings) -> None:
    """Raises Exposed."""
    if settings.serve_host not in LOOPBACK and not settings.api_keys:
        raise Exposed(
            f"off the loopback ({settings.serve_host}) serve asks for keys: make one with tocsin serve --new-key NAME"
            " and set TOCSIN_API_KEYS"
        )


async def serve(settings: Settings, rebuild: bool, started: Callable[[str], None]) -> None:
    """Serve until SIGTERM or SIGINT. `started` gets the address once it answers.

    Raises Exposed, NoTracing, OtherTopics, UnknownTopic, KafkaConnectionError, OSError for a port that is taken.
    """
    check(settings)
    engine = open_engine(database_url(settings))
    traces = tracing(settings, "tocsin-serve")
    try:
        await asyncio.to_thread(migrate, engine)
        await _run(settings, engine, rebuild, started, traces)
    finally:
        engine.dispose()
        if traces is not None:
            await asyncio.to_thread(traces.close)


async def _run(
    settings: Settings, engine: Engine, rebuild: bool, started: Callable[[str], None], traces: Tracing | None
) -> None:
    hubs = make_hubs(engine)

    def wrote() -> None:
        for hub in hubs.values():
            hub.wake()
        sender.wake()

    receivers = read_endpoints(settings.endpoints)
    ends = await ends_of(settings, ALERTS) if receivers else {}
    with engine.begin() as connection:
        register(connection, receivers, ends, utc_now())
    ingest = Ingest(settings, engine, lambda c, folded: route(c, folded, receivers, utc_now), wrote, traces)
    sender = Sender(engine, receivers, settings.private_endpoints, lambda: ingest.state != "waiting")
    ingest.rebuild = rebuild
    for hub in hubs.values():
        await hub.begin()
    app = make_app(settings, engine, hubs, lambda: ingest.state)
    listener = _listen(settings.serve_host, settings.serve_port)
    config = uvicorn.Config(app, log_level="warning", access_log=False, server_header=False, lifespan="off")
    config.timeout_keep_alive, config.timeout_graceful_shutdown, config.backlog = 30, 5, 1024
    server = uvicorn.Server(config)
    loop = asyncio.get_running_loop()
    asked = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, asked.set)
    up = asyncio.Event()
    answering = asyncio.create_task(_answer(server, listener, up))
    tasks: list[asyncio.Task[Any]] = [answering, *(asyncio.create_task(work) for work in _works(ingest, hubs, sender))]
    tasks.append(asyncio.create_task(asked.wait()))
    await asyncio.wait([answering, opened := asyncio.create_task(up.wait())], return_when=asyncio.FIRST_COMPLETED)
    opened.cancel()
    if up.is_set():
        host = f"[{settings.serve_host}]" if ":" in settings.serve_host else settings.serve_host
        started(f"http://{host}:{listener.getsockname()[1]}")
    done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    # The streams end before uvicorn waits for its connections.
    for hub in hubs.values():
        hub.close()
    server.should_exit = True
    with suppress(asyncio.CancelledError):
        await answering
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await app.state.putting.close()
    for task in done:
        task.result()


def _works(ingest: Ingest, hubs: dict[str, Hub], sender: Sender) -> list[Coroutine[Any, Any, None]]:
    # A sender without endpoints would end at once, and with it the process.
    sending = [sender.run()] if sender.needed else []
    return [ingest.run(), _watch_loop(), *(hub.run() for hub in hubs.values()), *sending]


async def _answer(server: uvicorn.Server, listener: socket.socket, up: asyncio.Event) -> None:
    """uvicorn's own run, without its signal handlers: ours end the streams first."""
    server.config.load()
    server.lifespan = server.config.lifespan_class(server.config)
    await server.startup(sockets=[listener])
    if not server.should_exit:
        up.set()
        await server.main_loop()
        await server.shutdown(sockets=[listener])


async def _watch_loop() -> None:
    while True:
        due = monotonic() + 0.25
        await asyncio.sleep(0.25)
        metrics.LOOP_DELAY.observe(max(0.0, monotonic() - due))


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((host, port))
    return listener
