"""Is the worker well? `/health` for who starts and stops it, `/metrics` for Prometheus; on the loopback unless told."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import orjson
from aiohttp import web
from prometheus_client import CollectorRegistry, GCCollector, PlatformCollector, ProcessCollector, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from streams import measures
from streams.misdated import AHEAD, LATE
from streams.partitions import Partitions
from streams.settings import Settings
from streams.unreadable import UNREADABLE

# All that a worker counts, beside where it stands.
COUNTED: tuple[Collector, ...] = (AHEAD, LATE, UNREADABLE, *measures.ALL)


class Positions(Collector):
    """How far this worker is with each of its partitions."""

    def __init__(self, partitions: Partitions) -> None:
        self.partitions = partitions

    def collect(self) -> Iterator[GaugeMetricFamily]:
        labels = ("topic", "partition")
        up = GaugeMetricFamily("tocsin_up", "1 when the worker is up, 0 while it starts, recovers or stops")
        up.add_metric((), float(self.partitions.state == "up"))
        settled = GaugeMetricFamily("tocsin_settled_offset", "Everything before it is answered", labels=labels)
        lag = GaugeMetricFamily("tocsin_lag_records", "Records not answered yet, as of the last fetch", labels=labels)
        for place, task in list(self.partitions.tasks.items()):
            settled.add_metric((place.topic, str(place.partition)), task.committed)
            if (behind := task.lag) is not None:
                lag.add_metric((place.topic, str(place.partition)), behind)
        rows = GaugeMetricFamily("tocsin_table_rows", "Rows of the table of a partition, roughly", labels=labels)
        for place, task in list(self.partitions.tasks.items()):
            rows.add_metric((place.topic, str(place.partition)), task.store.count())
        pause = GaugeMetricFamily("tocsin_longest_pause_seconds", "The longest that the event loop stood still")
        pause.add_metric((), self.partitions.longest_pause)
        return iter((up, settled, lag, rows, pause))


@asynccontextmanager
async def answering(partitions: Partitions, settings: Settings) -> AsyncIterator[None]:
    """Answer on health_host:health_port for the length of a block; without a port do nothing.

    `/health` gives `{"state": ...}` with status 200 when up, else 503. Raises OSError when the port is taken.
    """
    port = settings.health_port
    if port is None:
        yield
        return
    registry = CollectorRegistry()
    for collector in (ProcessCollector, PlatformCollector, GCCollector):
        collector(registry=registry)
    registry.register(Positions(partitions))
    for collected in COUNTED:
        registry.register(collected)

    async def health(_: web.Request) -> web.Response:
        now = partitions.state
        body = orjson.dumps({"state": now})
        return web.Response(body=body, status=200 if now == "up" else 503, content_type="application/json")

    async def metrics(_: web.Request) -> web.Response:
        return web.Response(body=generate_latest(registry), headers={"Content-Type": "text/plain; version=0.0.4"})

    site = web.Application()
    site.add_routes([web.get("/health", health), web.get("/metrics", metrics)])
    runner = web.AppRunner(site, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, settings.health_host, port).start()
        yield
    finally:
        await runner.cleanup()
