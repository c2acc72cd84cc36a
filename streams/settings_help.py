"""What each setting is for: the one source of `tocsin settings` and of the reference documentation."""

from typing import Any

from pydantic import SecretStr
from pydantic_core import PydanticUndefined

from streams.settings import Settings

ABOUT: dict[str, str] = {
    "broker": "The Kafka to use, HOST:PORT, several parted by commas.",
    "prefix": "Stands before every topic name: `test.` gives test.news.items.v1.",
    "partitions": "Partitions of every topic that `tocsin topics create` makes.",
    "replication": "Replicas of every partition.",
    "security_protocol": "How to talk to the broker.",
    "sasl_mechanism": "How to say who one is, with a SASL protocol.",
    "sasl_username": "The user, with a SASL protocol.",
    "sasl_password": "The password, with a SASL protocol. Never shown.",
    "ssl_cafile": "Certificates to trust, PEM, with an SSL protocol.",
    "ssl_certfile": "The own certificate, PEM, where the broker asks for one.",
    "ssl_keyfile": "The key of the own certificate, PEM.",
    "schema_registry": "The address of a schema registry with Confluent's API: workers frame what they write.",
    "schema_registry_username": "The user, where the registry asks for one.",
    "schema_registry_password": "The password, where the registry asks for one. Never shown.",
    "schema_registry_register": "Whether workers register schemas; else these must be there, and are looked up.",
    "group": "The consumer group of the workers: those of one stream share it.",
    "instance": "The name of this worker for good: restarted under it, a worker has its partitions back at once.",
    "data": "The folder of what is kept on this machine: tables of workers, the memory of `tocsin publish`.",
    "tables": "Where a worker keeps its tables; those in memory are read from the changelog at each start.",
    "reading": "full reads texts; none passes items on unread, to measure everything else.",
    "rules": "A file of alert rules of one's own, YAML; processors/data/rules.yaml says how it looks.",
    "gazetteer": "A file of names of one's own, tab-separated; processors/gazetteer/own.py says how it looks.",
    "health_port": "Where a worker answers /health and /metrics; nowhere without it.",
    "health_host": "The address it answers on.",
    "traces": "Where OpenTelemetry traces go, OTLP over HTTP (http://collector:4318); needs the extra tracing.",
    "database_url": "Where serve keeps its tables: sqlite:///FILE or postgresql://...; else a file under `data`.",
    "serve_host": "The address that serve answers on.",
    "serve_port": "The port that serve answers on.",
    "hosts": "The names under which the page may be asked for, several parted by commas.",
    "cors": "The origins whose pages may ask the API, several parted by commas; none without it.",
    "api_keys": "Keys of the API, NAME:SHA256 pairs parted by commas; `tocsin serve --new-key NAME` makes one.",
    "rate": "Requests a second that one client may send to serve.",
    "rate_burst": "Requests that a client may save up.",
    "endpoints": "A file of receivers of alerts; docs/serve.md says how it looks.",
    "private_endpoints": "Whether receivers of alerts may be in private networks.",
    "user_agent": "How feeds are asked: servers want to know whom to write to. Name yourself.",
    "feed_timeout": "Seconds over the whole of a visit to a feed; a fast body gets up to four times as long.",
    "guarantee": "exactly_once: all of an item in one transaction; at_least_once: the same id may come twice.",
    "session_timeout": "Seconds without a sign of life after which a worker's partitions go to another.",
    "heartbeat_interval": "Seconds between signs of life.",
    "delivery_timeout": "Seconds that a delivery may take before the worker stops without committing.",
    "readers": "Processes that read texts; 0 reads in the worker's own.",
    "reading_deadline": "Seconds that reading one item may take before it is answered with a dead letter.",
    "longest_text": "Characters of a text that are read; what is beyond is cut off.",
    "burst": "Items taken up together: their deliveries are awaited as one.",
    "dead_letters_in_a_row": "So many in a row stop the worker: the feed is broken, not the items. 0 turns it off.",
}  # fmt: skip


def rows() -> list[tuple[str, str, str, str]]:
    """Every setting: variable, values it may have, default, what it is for.

    >>> next(row for row in rows() if row[0] == "TOCSIN_BROKER")[2]
    'localhost:9092'
    """
    return [
        (f"TOCSIN_{name.upper()}", _values(field.annotation), _default(name, field.default), ABOUT.get(name, ""))
        for name, field in Settings.model_fields.items()
    ]


def _values(annotation: Any) -> str:
    words = getattr(annotation, "__args__", ())
    if words and all(isinstance(word, str) for word in words):
        return ", ".join(words)
    plain = next((one for one in words if one is not type(None)), annotation)
    names = {"int": "whole number", "float": "number", "str": "text", "Path": "path", "bool": "true or false"}
    if plain is SecretStr:
        return "secret"
    return names.get(getattr(plain, "__name__", ""), "path")


def _default(name: str, default: Any) -> str:
    if name == "instance":
        return "name of the machine"
    if name == "data":
        return "~/.local/share/tocsin"
    return "" if default is None or default is PydanticUndefined else str(default)
