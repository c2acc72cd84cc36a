"""Serve under load: every list and filter of the API over 100,000 events, while rows are written; many open streams.

usage: python -m benchmarks.bench_serve [URL]

SQLite in a temporary folder and a PostgreSQL of Debian's package, or the empty database at URL. Serve is a process of
its own, which writes twenty events a second while it is asked.
"""

import asyncio
import json
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator

import httpx
import uvicorn
from sqlalchemy import Engine

from benchmarks.serve_rows import EVENTS, event, example, put
from streams.logs import Entry
from streams.serve.database import migrate, open_engine
from streams.serve.fold import fold
from streams.serve.site import make_app, make_hubs
from streams.settings import Settings
from streams.topics import ALERTS as ALERTS_TOPIC
from streams.topics import EVENTS as EVENTS_TOPIC
from tests.streams.serve.debian import postgres_server

STREAMS, ASKED, EACH_SECOND = 500, 40, 20
BAR_MS = 50.0
_THEN = "as_of=2026-02-01T00:00:00Z"
PATHS = (
    *(f"/v1/events{query}" for query in (
        "", "?limit=200", "?country=NGA", "?country=FRA&kind=PROTEST&mode=aerial",
        "?kind=COERCE&standing=disputed", "?forum=nowhere",
        "?place=Town 2999", "?place=nowhere", "?near=11.8,13.1&radius=200", "?near=11.8,13.1&radius=2000&kind=COERCE",
        "?party=Group 77", "?party=nobody", "?actor=Group 77&country=NGA", "?severity=Extreme",
        "?severity=Severe&country=MEX",
        "?killed=29", "?killed=900", "?standing=corroborated&since=2026-02-01T00:00:00Z",
        "?until=2026-01-02T00:00:00Z&country=IND",
        f"?{_THEN}", f"?{_THEN}&country=NGA&kind=ASSAULT", f"?{_THEN}&party=Group 77", f"?{_THEN}&party=nobody",
        "?format=csv&limit=200", "?format=geojson&limit=200", "/ev-600",
    )),
    *(f"/v1/alerts{query}" for query in (
        "", "?country=NGA", "?rule=attack&kind=PROTEST", "?transition=retracted&severity=Extreme",
        "?party=Group 77", "?party=nobody",
        "?place=Town 2999", "?near=11.8,13.1&radius=200", f"?{_THEN}", f"?{_THEN}&country=NGA", "/attack:ev-600",
        "/attack:ev-600?format=cap", ".atom",
    )),
    *(f"/v1/outcomes{query}" for query in (
        "", "?status=overdue", "?document=communique&dissent=true", "?dissenter=India&forum=Forum 7",
        "?forum=nowhere",
        "?meeting=tocsin:meeting/77", f"?{_THEN}&dissenter=India", "/oc-600",
    )),
    "/v1/meetings", "/v1/meetings?forum=Forum 7", "/v1/meetings?forum=nowhere", "/v1/meetings/tocsin:meeting/77",
    "/v1/items", "/v1/items?provider=p7", "/v1/items?entity=geonames:20007", "/v1/items?unread=true",
    "/v1/items/p:600",
    "/v1/entities", "/v1/entities?q=name 77", "/v1/entities?country=NGA&kind=city", "/v1/entities?kind=nothing",
    "/v1/dead-letters", "/v1/dead-letters?stage=item", "/v1/dead-letters/0/7",
    "/v1/search?q=bomb market", '/v1/search?q="ceasefire talks"', "/v1/search?q=treaty&what=alert",
    "/v1/search?q=nothingofthesort",
    "/v1/deliveries", "/v1/endpoints",
)  # fmt: skip


def main(urls: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        if urls:
            measure(urls[0])
            return
        measure(f"sqlite:///{folder}/serve.db")
    with postgres_server() as address:
        measure(f"{address}/postgres")


def measure(url: str) -> None:
    """Fill a database, serve it from a process of its own, and ask."""
    engine = open_engine(url)
    migrate(engine)
    put(engine)
    name = engine.dialect.name
    engine.dispose()
    print(f"{name}: {EVENTS} events, each question {ASKED} times while {EACH_SECOND} events a second are written")
    command = [sys.executable, "-m", "benchmarks.bench_serve", "--serve", url]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            asyncio.run(_ask(server.stdout.readline().strip()))
        finally:
            server.terminate()


async def _ask(address: str) -> None:
    limits = httpx.Limits(max_connections=None)
    async with httpx.AsyncClient(base_url=address, timeout=60, limits=limits) as client:
        took: dict[str, list[float]] = {path: [] for path in PATHS}
        for _ in range(ASKED):
            for path in PATHS:
                begun = time.perf_counter()
                answer = await client.get(path)
                took[path].append(1000 * (time.perf_counter() - begun))
                assert answer.status_code == 200, f"{path}: {answer.text}"
        print("    p50     p99  (ms)")
        for path, times in took.items():
            late = _at(times, 0.99)
            print(f"{_at(times, 0.5):7.1f} {late:7.1f}  {path}{'   over the bar' if late > BAR_MS else ''}")
        every = [one for times in took.values() for one in times]
        print(f"{_at(every, 0.5):7.1f} {_at(every, 0.99):7.1f}  all (bar: p99 under {BAR_MS:.0f})")
        await _streams(client)


def _at(times: list[float], share: float) -> float:
    return sorted(times)[min(len(times) - 1, int(len(times) * share))]


async def _streams(client: httpx.AsyncClient) -> None:
    heard: list[float] = []
    ready = asyncio.Semaphore(0)

    async def listen() -> None:
        async with client.stream("GET", "/v1/alerts/stream") as stream:
            async for line in stream.aiter_lines():
                if line.startswith("id: "):
                    ready.release()
                if line.startswith("data: "):
                    heard.append(time.monotonic())
                    return

    listeners = [asyncio.create_task(listen()) for _ in range(STREAMS)]
    for _ in range(STREAMS):
        await ready.acquire()
    begun = time.monotonic()
    (await client.post("/ring")).raise_for_status()
    await asyncio.gather(*listeners)
    print(f"{STREAMS} open streams: the last hears an alert {max(heard) - begun:.2f} s after it was to be written")


def serve(url: str) -> None:
    """The other process: the whole application, with rows coming in as from the topics."""
    asyncio.run(_serve(open_engine(url)))


async def _serve(engine: Engine) -> None:
    hubs = make_hubs(engine)
    app = make_app(Settings(rate=1e6, rate_burst=10**6), engine, hubs, lambda: "up")

    @app.post("/ring")
    def ring() -> None:
        alert = example("news.alerts.v1", "attack-created") | {"alert_id": f"attack:{time.time_ns()}"}
        _fold(engine, [(ALERTS_TOPIC, _entry(json.dumps(alert).encode(), 10**6, str(time.time_ns())))])
        hubs["alerts"].wake()

    for hub in hubs.values():
        await hub.begin()
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", lifespan="off", backlog=2048))
    tasks = [asyncio.create_task(server.serve()), *(asyncio.create_task(hub.run()) for hub in hubs.values())]
    while not server.started:  # noqa: ASYNC110
        await asyncio.sleep(0.05)
    print(f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}", flush=True)
    threading.Thread(target=_write, args=(engine,), daemon=True).start()
    await tasks[0]


def _write(engine: Engine) -> None:
    for number, entry in enumerate(_news()):
        _fold(engine, [(EVENTS_TOPIC, entry)])
        time.sleep(1 / EACH_SECOND)
        assert number < EVENTS


def _news() -> Iterator[Entry]:
    """Further revisions of events that are there."""
    import random

    dice = random.Random(6)
    for number in range(EVENTS):
        record = event(dice, 7 * number % EVENTS, 3)
        yield _entry(json.dumps(record).encode(), 10**6 + number, str(number))


def _entry(value: bytes, offset: int, ident: str) -> Entry:
    return Entry(0, offset, 1_780_000_000_000, b"k", value, (("ce_id", ident.encode()),))


def _fold(engine: Engine, batch: list[tuple[str, Entry]]) -> None:
    with engine.begin() as connection:
        fold(connection, batch)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--serve"]:
        serve(sys.argv[2])
    else:
        main(sys.argv[1:])
