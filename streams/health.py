"""Is the worker well? `/health` for who starts and stops it, `/metrics` for Prometheus. On the loopback only."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import orjson
from aiohttp import web
from prometheus_client import CollectorRegistry, GCCollector, PlatformCollector, ProcessCollector, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from streams.guard import App
from streams.misdated import AHEAD, LATE


def state(app: App) -> str:
    """In a word: `starting` (not yet in its group), `recovering` (reading its tables back), `up` or `stopping`.

    A worker that has no partitions because there are more workers than partitions is up: it waits to take over.
    """
    if app.should_stop:
        return "stopping"
    if not app.started or not app.rebalancing_count or app.rebalancing:
        return "starting"
    return "recovering" if app.in_recovery else "up"


class Positions(Collector):
    """How far this worker is with each of its partitions."""

    def __init__(self, app: App) -> None:
        self.app = app

    def collect(self) -> Iterator[GaugeMetricFamily]:
        labels = ("topic", "partition")
        up = GaugeMetricFamily("tocsin_up", "1 when the worker is up, 0 while it starts, recovers or stops")
        up.add_metric((), float(state(self.app) == "up"))
        settled = GaugeMetricFamily("tocsin_settled_offset", "Everything before it is answered", labels=labels)
        lag = GaugeMetricFamily("tocsin_lag_records", "Records not answered yet, as of the last fetch", labels=labels)
        consumer = self.app.consumer
        for tp, offset in dict(getattr(consumer, "settled", {})).items():
            settled.add_metric((tp.topic, str(tp.partition)), offset)
            end = consumer.highwater(tp)
            if end is not None:
                lag.add_metric((tp.topic, str(tp.partition)), max(0, end - offset))
        return iter((up, settled, lag))


@asynccontextmanager
async def answering(app: App, port: int | None) -> AsyncIterator[None]:
    """Answer on 127.0.0.1:port for the length of a block; without a port do nothing.

    `/health` gives `{"state": ...}` with status 200 when up, else 503. Raises OSError when the port is taken.
    """
    if port is None:
        yield
        return
    registry = CollectorRegistry()
    for collector in (ProcessCollector, PlatformCollector, GCCollector):
        collector(registry=registry)
    registry.register(Positions(app))
    registry.register(AHEAD)
    registry.register(LATE)

    async def health(_: web.Request) -> web.Response:
        now = state(app)
        body = orjson.dumps({"state": now})
        return web.Response(body=body, status=200 if now == "up" else 503, content_type="application/json")

    async def metrics(_: web.Request) -> web.Response:
        return web.Response(body=generate_latest(registry), headers={"Content-Type": "text/plain; version=0.0.4"})

    site = web.Application()
    site.add_routes([web.get("/health", health), web.get("/metrics", metrics)])
    runner = web.AppRunner(site, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", port).start()
        yield
    finally:
        await runner.cleanup()
