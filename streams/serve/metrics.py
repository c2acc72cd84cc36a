"""What `/metrics` says of serve, for Prometheus."""

from collections.abc import Sequence
from time import time

from prometheus_client import CollectorRegistry, Counter, Gauge, GCCollector, Histogram, PlatformCollector
from prometheus_client.process_collector import ProcessCollector

from streams.envelope import ARRIVED
from streams.logs import Entry
from streams.measures import arrival
from streams.serve.fold import Folded
from streams.topics import ALERTS, DLQ

REGISTRY = CollectorRegistry()
for _collector in (ProcessCollector, PlatformCollector, GCCollector):
    _collector(registry=REGISTRY)

_QUICK = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60)

LAG = Gauge("tocsin_serve_lag_records", "Records not in the tables yet", ("topic", "partition"), registry=REGISTRY)
RECORDS = Counter("tocsin_serve_records", "Records folded into the tables", ("topic",), registry=REGISTRY)
UNFIT = Counter("tocsin_serve_unfit_records", "Records that were none of their topic's", registry=REGISTRY)
DATABASE_ERRORS = Counter("tocsin_serve_database_errors", "Batches that the database refused", registry=REGISTRY)
DEAD_LETTERS = Counter("tocsin_dead_letters", "Dead letters by stage", ("stage",), registry=REGISTRY)
TRANSITIONS = Counter(
    "tocsin_alert_transitions", "Alert transitions", ("rule", "transition", "severity"), registry=REGISTRY
)
ALERT_DELAY = Histogram(
    "tocsin_alert_delay_seconds", "From the alert's place on its topic to the tables", buckets=_QUICK, registry=REGISTRY
)
ITEM_DELAY = Histogram(
    "tocsin_item_to_alert_seconds", "From the broker's having an item to its alert in the tables", buckets=_QUICK,
    registry=REGISTRY,
)  # fmt: skip
DATABASE_BYTES = Gauge("tocsin_serve_database_bytes", "Size of the database", registry=REGISTRY)
CONFIDENCE = Histogram(
    "tocsin_alert_confidence", "Confidence of the record behind a new alert",
    buckets=(0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1.0), registry=REGISTRY,
)  # fmt: skip
LOOP_DELAY = Histogram("tocsin_loop_delay_seconds", "How late the event loop runs", buckets=_QUICK, registry=REGISTRY)
STREAMS = Gauge("tocsin_open_streams", "Open event streams", registry=REGISTRY)
REQUESTS = Histogram(
    "tocsin_http_request_seconds", "Requests by route and status", ("method", "route", "status"),
    buckets=_QUICK, registry=REGISTRY,
)  # fmt: skip
DELIVERIES = Counter("tocsin_deliveries", "Attempts to deliver an alert", ("endpoint", "result"), registry=REGISTRY)
ENDPOINT_UP = Gauge(
    "tocsin_endpoint_up", "1 when an endpoint is active, 0 when disabled", ("endpoint",), registry=REGISTRY
)


def batch_written(batch: Sequence[tuple[str, Entry]], folded: Folded) -> None:
    """Count a batch that is in the tables."""
    now = time()
    for topic, entry in batch:
        RECORDS.labels(topic).inc()
        if topic == ALERTS:
            ALERT_DELAY.observe(max(0.0, now - entry.timestamp / 1000))
            if (arrived := arrival((entry.header(ARRIVED) or "").encode())) is not None:
                ITEM_DELAY.observe(max(0.0, now - arrived.timestamp()))
        elif topic == DLQ:
            DEAD_LETTERS.labels(entry.header("dlq_stage") or "unknown").inc()
    UNFIT.inc(folded.unfit)
    for row in folded.transitions:
        TRANSITIONS.labels(row["rule"], row["transition"], row["severity"]).inc()
        confidence = (row["record"].get("record") or {}).get("confidence")
        if row["transition"] == "created" and isinstance(confidence, int | float):
            CONFIDENCE.observe(confidence)
