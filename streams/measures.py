"""What a worker's `/metrics` says of its stages: how many, how long, what failed, how sure."""

from collections.abc import Iterable
from datetime import UTC, datetime
from time import monotonic

from prometheus_client import Counter, Histogram
from prometheus_client.registry import Collector

from schemas import EnrichedItem
from streams.batch import Batch
from streams.envelope import ARRIVED
from streams.settings import Settings
from streams.topics import DLQ

_QUICK = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60)
_SURE = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1.0)
_FIELDS = 100  # names of fields come from the wire: so many are told apart

RECORDS = Counter(
    "tocsin_worker_records", "Records of an input topic answered and committed", ("topic",), registry=None
)
OUTPUTS = Counter("tocsin_worker_outputs", "Records written to a topic and committed", ("topic",), registry=None)
ROWS = Counter("tocsin_worker_table_writes", "Rows of the tables written and committed", ("topic",), registry=None)
BATCH = Histogram(
    "tocsin_worker_batch_seconds", "From taking up a batch of an input topic to its commit", ("topic",),
    buckets=_QUICK, registry=None,
)  # fmt: skip
DELAY = Histogram(
    "tocsin_worker_output_delay_seconds", "From the broker's having an item to the commit of a record that it led to",
    ("topic",), buckets=_QUICK, registry=None,
)  # fmt: skip
DEAD_LETTERS = Counter(
    "tocsin_worker_dead_letters", "Dead letters by stage and field at fault", ("stage", "field"), registry=None
)
BEGUN_ANEW = Counter(
    "tocsin_worker_partition_restarts", "Times that a partition began anew from what is committed, by reason",
    ("reason",), registry=None,
)  # fmt: skip
HANGING = Counter(
    "tocsin_worker_hanging_transactions", "Partitions of outputs found with a transaction that has no end",
    registry=None,
)  # fmt: skip
READING = Histogram("tocsin_worker_reading_seconds", "Reading the new items of a batch", buckets=_QUICK, registry=None)
CONFIDENCE = Histogram(
    "tocsin_worker_confidence", "How sure the reader is of an event or outcome of an item", ("what",),
    buckets=_SURE, registry=None,
)  # fmt: skip
UNREAD = Counter("tocsin_worker_items_unread", "Items passed on unread, by reason", ("reason",), registry=None)
LOOP_DELAY = Histogram(
    "tocsin_worker_loop_delay_seconds", "How late the event loop runs", buckets=_QUICK, registry=None
)

ALL: tuple[Collector, ...] = (
    RECORDS, OUTPUTS, ROWS, BATCH, DELAY, DEAD_LETTERS, BEGUN_ANEW, HANGING, READING, CONFIDENCE, UNREAD, LOOP_DELAY,
)  # fmt: skip
_fields: set[str] = set()


def committed(batch: Batch, since: float, settings: Settings) -> None:
    """Count a batch that was taken up at `since` (of time.monotonic) and is committed now."""
    topic = batch.place.topic.removeprefix(settings.prefix)
    BATCH.labels(topic).observe(monotonic() - since)
    RECORDS.labels(topic).inc(len(batch.records))
    ROWS.labels(topic).inc(len(batch.rows))
    now = datetime.now(UTC)
    for output in batch.outputs:
        name = output.topic.removeprefix(settings.prefix)
        OUTPUTS.labels(name).inc()
        headers = dict(output.headers)
        if name == DLQ:
            DEAD_LETTERS.labels(_text(headers.get("dlq_stage")) or "unknown", _field(headers.get("dlq_field"))).inc()
        if (arrived := arrival(headers.get(ARRIVED))) is not None:
            DELAY.labels(name).observe(max(0.0, (now - arrived).total_seconds()))


def was_read(record: EnrichedItem) -> None:
    """Take down how sure the reader is."""
    for event in record.events:
        CONFIDENCE.labels("event").observe(event.confidence)
    for outcome in record.outcomes:
        CONFIDENCE.labels("outcome").observe(outcome.confidence)
    if record.reader is not None and record.reader.unread:
        UNREAD.labels(record.reader.unread).inc()


def arrival(header: bytes | None) -> datetime | None:
    """When the broker had the item behind a record, by its header."""
    try:
        return datetime.fromisoformat((header or b"").decode()).astimezone(UTC)
    except (UnicodeDecodeError, ValueError, OverflowError):
        return None


def _field(header: bytes | None) -> str:
    """The field at fault without its indices; beyond so many names, and without one, it is told as `other` or none."""
    name = _text(header).partition(".")[0].partition("[")[0][:60]
    if not name or name in _fields:
        return name
    if len(_fields) >= _FIELDS:
        return "other"
    _fields.add(name)
    return name


def _text(header: bytes | None) -> str:
    return (header or b"").decode("utf8", "replace")


def names(collectors: Iterable[Collector]) -> list[tuple[str, str, str]]:
    """Name as Prometheus sees it, type and meaning of each metric."""
    found = [metric for collector in collectors for metric in collector.collect()]
    return [(f"{m.name}_total" if m.type == "counter" else m.name, m.type, m.documentation) for m in found]
