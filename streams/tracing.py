"""OpenTelemetry traces, by setting: the road of an item through the stages, in the trace that it came with.

Needs the extra `tracing`. Without `TOCSIN_TRACES` nothing of it is imported, and the `traceparent` of an item is
passed on as it came.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from streams.settings import Settings

_CARRIED = ("traceparent", "tracestate")
_LONGEST_KEY = 200


class NoTracing(RuntimeError):
    """Traces are asked for and cannot be had; the message says what to install."""


def tracing(settings: Settings, service: str) -> "Tracing | None":
    """The traces of one process, or None where none are asked for. Raises NoTracing."""
    if settings.traces is None:
        return None
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    except ImportError:
        raise NoTracing("traces: they need more packages: pip install 'tocsin[tracing]'") from None
    endpoint = f"{settings.traces.rstrip('/')}/v1/traces"
    return Tracing(OTLPSpanExporter(endpoint=endpoint), service, settings)


class Tracing:
    """Spans of the records that a process takes, sent in the background; how many is for `OTEL_TRACES_SAMPLER`."""

    def __init__(self, exporter: Any, service: str, settings: Settings) -> None:
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
        from opentelemetry.trace import SpanKind
        from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

        about = {"service.name": service, "service.namespace": "tocsin", "service.instance.id": settings.instance}
        self._provider = TracerProvider(resource=Resource.create(about), shutdown_on_exit=False)
        self._provider.add_span_processor(BatchSpanProcessor(exporter))
        self._tracer = self._provider.get_tracer("tocsin")
        self._propagator = TraceContextTextMapPropagator()
        self._kind = SpanKind.CONSUMER

    def begin(self, topic: str, record: Any, headers: Mapping[str, bytes], taken: int) -> Any:
        """The span of a record that was taken up at `taken` (ns since 1970), in the trace that its headers name."""
        carrier = {name: headers[name].decode("ascii", "replace") for name in _CARRIED if name in headers}
        about = {
            "messaging.system": "kafka",
            "messaging.operation.type": "process",
            "messaging.destination.name": topic,
            "messaging.destination.partition.id": str(record.partition),
            "messaging.kafka.offset": record.offset,
            "messaging.kafka.message.key": (record.key or b"").decode("utf8", "replace")[:_LONGEST_KEY],
        }
        context = self._propagator.extract(carrier)
        name = f"process {topic}"
        return self._tracer.start_span(name, context, self._kind, attributes=about, start_time=taken)

    def carried(self, span: Any) -> dict[str, bytes]:
        """The headers that put what a span leads to into its trace."""
        from opentelemetry.trace import set_span_in_context

        carrier: dict[str, str] = {}
        self._propagator.inject(carrier, set_span_in_context(span))
        return {name: text.encode() for name, text in carrier.items()}

    def close(self) -> None:
        """Send what waits, as far as the collector takes it, and end."""
        self._provider.shutdown()


def failed(span: Any, error: BaseException) -> None:
    """What a span is of went wrong."""
    from opentelemetry.trace import Status, StatusCode

    span.record_exception(error)
    span.set_status(Status(StatusCode.ERROR, type(error).__name__))


def end(spans: Iterable[Any], committed: bool) -> None:
    """Spans end with the commit, or with the batch that is given up."""
    for span in spans:
        if not committed:
            span.set_attribute("tocsin.given_up", True)
        span.end()


__all__ = ["NoTracing", "Tracing", "end", "failed", "tracing"]
