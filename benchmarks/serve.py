"""Serve under load: the API over 100,000 events, and many open event streams: `python -m benchmarks.serve [URL]`.

URL is a database to fill (postgresql://...); without one a SQLite file in a temporary folder.
"""

import asyncio
import json
import random
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from sqlalchemy import Engine, text

from streams.logs import Entry
from streams.serve import rows, tables
from streams.serve.database import migrate, open_engine
from streams.serve.filters import SEVERITIES
from streams.serve.fold import fold
from streams.serve.site import make_app, make_hubs
from streams.settings import Settings
from streams.topics import ALERTS

EXAMPLES = Path(__file__).parent.parent / "tests" / "examples"
EVENT_COUNT, STREAMS, ASKED = 100_000, 500, 300
LANDS = ("NGA", "PAK", "IRQ", "SOM", "MLI", "COL", "FRA", "IND", "UKR", "MEX")
PATHS = (
    "/v1/events", "/v1/events?country=NGA", "/v1/events?country=FRA&kind=PROTEST",
    "/v1/events?near=11.8,13.1&radius=200",
    "/v1/events?actor=Group 77", "/v1/events?severity=Extreme", "/v1/events?killed=20", "/v1/events/ev-500",
    "/v1/events?standing=corroborated&since=2026-02-01T00:00:00Z", "/v1/alerts",
)  # fmt: skip


def fill(engine: Engine) -> None:
    """Events like the example, elsewhere, by others, at other times: straight into the tables."""
    dice = random.Random(5)
    value = (EXAMPLES / "news.events.v1" / "provisional.json").read_bytes()
    pattern = rows.event_row(Entry(0, 0, 1_780_000_000_000, b"k", value, ()), rows.decode(value))
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    with engine.begin() as connection:
        for at in range(0, EVENT_COUNT, 5000):
            made, who = [], []
            for number in range(at, at + 5000):
                group = f"Group {number % 500}"
                own = {
                    "event_id": f"ev-{number}", "country": dice.choice(LANDS), "latitude": dice.uniform(-60, 70),
                    "longitude": dice.uniform(-180, 180), "last_seen": begin + timedelta(minutes=number % 90_000),
                    "event": dice.choice(("ASSAULT", "PROTEST", "COERCE")), "killed_min": number % 30,
                    "standing": dice.choice(("provisional", "corroborated")), "severity": dice.choice(SEVERITIES),
                }  # fmt: skip
                made.append({**pattern, **own})
                party = {"record_id": f"ev-{number}", "role": "actor", "number": 0, "name": group}
                who.append({**party, "folded": group.casefold()})
            connection.execute(tables.events.insert(), made)
            connection.execute(tables.parties.insert(), who)
        connection.execute(text("ANALYZE"))


def ring(number: int) -> tuple[str, Entry]:
    alert = json.loads((EXAMPLES / "news.alerts.v1" / "attack-created.json").read_text())
    alert["alert_id"] = f"attack:{number}"
    return ALERTS, Entry(
        0, number, 1_780_000_000_000, b"k", json.dumps(alert).encode(), (("ce_id", str(number).encode()),)
    )


async def listen(client: httpx.AsyncClient, heard: list[float], ready: asyncio.Semaphore) -> None:
    async with client.stream("GET", "/v1/alerts/stream") as stream:
        ready.release()
        async for line in stream.aiter_lines():
            if line.startswith("data: "):
                heard.append(time.monotonic())
                return


async def measure(engine: Any) -> None:
    hubs = make_hubs(engine)
    app = make_app(Settings(rate=1e6, rate_burst=10**6), engine, hubs, lambda: "up")
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", lifespan="off", backlog=2048))
    tasks = [asyncio.create_task(server.serve()), *(asyncio.create_task(hub.run()) for hub in hubs.values())]
    while not server.started:  # noqa: ASYNC110
        await asyncio.sleep(0.05)
    port = server.servers[0].sockets[0].getsockname()[1]
    limits = httpx.Limits(max_connections=None)
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=60, limits=limits) as client:
        took: dict[str, list[float]] = {path: [] for path in PATHS}
        used: list[float] = []
        for number in range(ASKED):
            path = PATHS[number % len(PATHS)]
            begun, cpu = time.perf_counter(), time.process_time()
            answer = await client.get(path)
            took[path].append(time.perf_counter() - begun)
            used.append(time.process_time() - cpu)
            assert answer.status_code == 200, answer.text
        for path, times in took.items():
            print(f"{1000 * sorted(times)[len(times) // 2]:7.1f} ms median {1000 * max(times):7.1f} ms worst  {path}")
        every = sorted(one for times in took.values() for one in times)
        print(f"p99 over all: {1000 * every[int(len(every) * 0.99)]:.1f} ms")
        # On a machine that others use too this says more: asking and answering together, in this process.
        cpu_p99 = sorted(used)[int(len(used) * 0.99)]
        print(f"processor time of a request, client and server together: p99 {1000 * cpu_p99:.1f} ms")
        heard: list[float] = []
        ready = asyncio.Semaphore(0)
        listeners = [asyncio.create_task(listen(client, heard, ready)) for _ in range(STREAMS)]
        for _ in range(STREAMS):
            await ready.acquire()
        await asyncio.sleep(2)
        begun = time.monotonic()
        await asyncio.to_thread(write, engine, [ring(1)])
        hubs["alerts"].wake()
        await asyncio.gather(*listeners)
        print(f"{STREAMS} open streams: the last hears an alert {max(heard) - begun:.2f} s after it was to be written")
    for hub in hubs.values():
        hub.close()
    server.should_exit = True
    await tasks[0]
    for task in tasks[1:]:
        task.cancel()


def write(engine: Any, batch: list[tuple[str, Entry]]) -> None:
    with engine.begin() as connection:
        fold(connection, batch)


def main(url: str | None) -> None:
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(url or f"sqlite:///{folder}/serve.db")
        migrate(engine)
        fill(engine)
        print(f"{engine.dialect.name}, {EVENT_COUNT} events")
        asyncio.run(measure(engine))


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else None)
