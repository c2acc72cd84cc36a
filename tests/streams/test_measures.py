"""What a worker counts, and its traces, over a tape: of committed batches, with the stage, the field and the delay."""

import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from processors.reading import read
from processors.wire import parse
from streams import measures
from streams.envelope import ARRIVED
from streams.measures import arrival
from streams.settings import Settings
from streams.topics import ALERTS, DLQ, ENRICHED, EVENTS, ITEMS, MENTIONS
from streams.tracing import tracing
from tests.streams.tape import bench
from tests.streams.wire import item

TRACE = "0af7651916cd43dd8448eb211c80319c"
PARENT = f"00-{TRACE}-b7ad6b7169203331-01".encode()
STAMP = datetime(2027, 3, 12, 10, tzinfo=UTC)


@pytest.fixture(scope="module", autouse=True)
def _loaded() -> None:
    """The models are loaded before anybody waits for an answer."""
    read(parse(item(0)))


def value(collector: Any, suffix: str, **labels: str) -> float:
    """A sample of a metric."""
    samples = [s for metric in collector.collect() for s in metric.samples]
    return sum(s.value for s in samples if s.name.endswith(suffix) and labels.items() <= s.labels.items())


def clock() -> datetime:
    return STAMP


async def test_stages_are_counted_when_they_are_committed(tmp_path: Path) -> None:
    counted = (
        (measures.RECORDS, "_total", {"topic": ITEMS}, 2),
        (measures.OUTPUTS, "_total", {"topic": ENRICHED}, 1),
        (measures.OUTPUTS, "_total", {"topic": DLQ}, 1),
        (measures.DEAD_LETTERS, "_total", {"stage": "item", "field": "pubStatus"}, 1),
        (measures.DELAY, "_count", {"topic": ENRICHED}, 1),
        (measures.CONFIDENCE, "_count", {"what": "event"}, 1),
    )
    before = [value(collector, suffix, **labels) for collector, suffix, labels, _ in counted]
    async with bench(tmp_path, read=read, clock=clock) as wire:
        await wire.send(item(1), item(2, pubstatus="gone"), stamp=STAMP.timestamp())
        mentions = [dict(one.headers) for one in wire.on(MENTIONS)]
        rows = wire.task.store.count()
    after = [value(collector, suffix, **labels) for collector, suffix, labels, _ in counted]
    grown = [now - then for now, then in zip(after, before, strict=True)]
    assert all(found >= wanted for found, (*_, wanted) in zip(grown, counted, strict=True)), grown
    assert grown[:4] == [2, 1, 1, 1]
    assert rows > 0
    # Latency goes on to be measured from the item, whichever worker folds the mention.
    assert {arrival(headers[ARRIVED]) for headers in mentions} == {STAMP}


async def test_a_replay_tells_no_time_of_arrival(tmp_path: Path) -> None:
    async with bench(tmp_path) as wire:
        await wire.send(item(1), stamp=STAMP.timestamp())
        assert all(ARRIVED not in dict(one.headers) for one in wire.on(ENRICHED))


@contextmanager
def collector() -> Iterator[tuple[str, list[Any]]]:
    """An OpenTelemetry collector: its address, and the spans that it got."""
    spans: list[Any] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if self.headers.get("Content-Encoding") == "gzip":
                import gzip

                body = gzip.decompress(body)
            asked = ExportTraceServiceRequest.FromString(body)
            spans.extend(s for r in asked.resource_spans for scope in r.scope_spans for s in scope.spans)
            self.send_response(200)
            self.send_header("Content-Type", "application/x-protobuf")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", spans
    finally:
        server.shutdown()
        server.server_close()


async def test_a_trace_goes_from_the_item_to_the_alert(tmp_path: Path) -> None:
    with collector() as (url, spans):
        traces = tracing(Settings(traces=url), "tocsin-worker")
        assert traces is not None
        async with bench(tmp_path / "items", read=read, clock=clock, traces=traces) as wire:
            await wire.send(item(1), headers=[("traceparent", PARENT)], stamp=STAMP.timestamp())
            (mention,) = (one for one in wire.on(MENTIONS) if b"ASSAULT" in (one.value or b""))
        async with bench(tmp_path / "memory", topic=MENTIONS, clock=clock, traces=traces) as wire:
            await wire.send(mention.value, key=mention.key, headers=mention.headers)
            told = [dict(one.headers) for one in (*wire.on(EVENTS), *wire.on(ALERTS))]
        traces.close()
    assert len(told) == 2
    first, second = sorted(spans, key=lambda span: span.name, reverse=True)
    assert [first.name, second.name] == [f"process {MENTIONS}", f"process {ITEMS}"]
    first, second = second, first
    assert {span.trace_id.hex() for span in spans} == {TRACE}
    assert first.parent_span_id.hex() == "b7ad6b7169203331"
    assert second.parent_span_id == first.span_id
    assert {headers["traceparent"].decode().split("-")[2] for headers in told} == {second.span_id.hex()}


def test_without_the_setting_there_are_no_traces_and_nothing_is_imported() -> None:
    import subprocess
    import sys

    assert tracing(Settings(), "x") is None
    look = "import sys, streams.worker, streams.serve.service; sys.exit('opentelemetry.sdk' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", look], check=False).returncode == 0


def test_a_header_that_is_no_time_is_no_arrival() -> None:
    assert [arrival(one) for one in (None, b"", b"x", b"\xff", b"9999-99-99")] == [None] * 5


def test_a_setting_that_is_no_address_is_refused() -> None:
    with pytest.raises(ValueError, match="traces"):
        Settings(traces="collector")
