"""Settings: everything a deployment may choose, from `TOCSIN_*` variables or keyword arguments."""

import socket
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Self

from aiokafka.helpers import create_ssl_context
from pydantic import Field, FilePath, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

if TYPE_CHECKING:
    from processors.gazetteer.lexicon import Entry
    from processors.memory.rules import Rule


class Settings(BaseSettings):
    """How this process reaches Kafka, what its topics are called and how a worker behaves.

    Times are seconds. `prefix` stands before every topic name ("test." gives test.news.items.v1).
    `instance` names this worker for good: a restarted worker with the same name has its partitions
    back at once, two running workers must not share it; `auto` takes the first that is free in `data`. `data`
    holds the tables of this instance. `rules` is a
    file of alert rules of one's own beside those that ship (`processors/data/rules.yaml` says how they look);
    `gazetteer` a file of names of one's own (`processors/gazetteer/own.py` says how it looks).
    """

    model_config = SettingsConfigDict(env_prefix="TOCSIN_", frozen=True, extra="ignore")

    broker: str = "localhost:9092"
    prefix: str = ""
    partitions: int = Field(default=4, ge=1)
    replication: int = Field(default=1, ge=1)

    security_protocol: Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"] = "PLAINTEXT"
    sasl_mechanism: Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"] = "PLAIN"
    sasl_username: str | None = None
    sasl_password: SecretStr | None = None
    ssl_cafile: FilePath | None = None
    ssl_certfile: FilePath | None = None
    ssl_keyfile: FilePath | None = None

    # A registry with Confluent's API: what we write is framed with the id of its JSON Schema. `register` false only
    # looks schemas up, where a deployment registers them by other means (tocsin schemas prints them).
    schema_registry: str | None = Field(default=None, pattern=r"^https?://\S+$")
    schema_registry_username: str | None = None
    schema_registry_password: SecretStr | None = None
    schema_registry_register: bool = True

    group: str = "tocsin"
    instance: str = Field(default_factory=socket.gethostname)
    data: Path = Path.home() / ".local" / "share" / "tocsin"
    tables: Literal["rocksdb", "memory"] = "rocksdb"
    reading: Literal["full", "none"] = "full"
    rules: FilePath | None = None
    gazetteer: FilePath | None = None
    health_port: int | None = None
    health_host: str = "127.0.0.1"
    # Where traces go, OTLP over HTTP: http://collector:4318. More is said by OpenTelemetry's own OTEL_* variables.
    traces: str | None = Field(default=None, pattern=r"^https?://[^\s]+$")

    # exactly_once: outputs, tables and offsets in one transaction. at_least_once: the same id may come twice, always
    # with the same content.
    guarantee: Literal["exactly_once", "at_least_once"] = "exactly_once"
    # How feeds are asked: servers want to know whom to write to. Name yourself.
    user_agent: str = Field(default="tocsin/0.1 (news alerting)", pattern=r"^[\x20-\x7e]{1,200}$")
    # Seconds over the whole of a visit to a feed: name, connection, headers, body. A body that comes at 16 KiB/s or
    # more gets up to four times as long.
    feed_timeout: float = Field(default=4.0, gt=0)
    session_timeout: float = Field(default=30.0, gt=0)
    heartbeat_interval: float = Field(default=3.0, gt=0)
    delivery_timeout: float = Field(default=60.0, gt=0)
    # Processes that read texts; 0 reads in the worker's own, for machines with little memory and tests.
    readers: int = Field(default=1, ge=0)
    # Seconds that reading one item may take before it is answered with a dead letter.
    reading_deadline: float = Field(default=4.0, gt=0)
    # Characters of a text that are read; what is beyond is cut off.
    longest_text: int = Field(default=32_000, ge=1000)
    # Items taken up together: their deliveries are awaited as one.
    burst: int = Field(default=64, ge=1)
    # So many dead letters in a row say that the feed or the release is broken, not the items. 0 turns it off.
    dead_letters_in_a_row: int = Field(default=100, ge=0)

    # tocsin serve. `database_url` is sqlite:///FILE or postgresql://...; without one a file under `data`. `api_keys`
    # are NAME:SHA256 pairs, comma-separated (tocsin serve --new-key NAME makes one); `hosts` the names under which
    # the page may be asked for, `cors` the origins whose pages may ask the API, both comma-separated. `rate` is
    # requests a second from one client, `rate_burst` how many it may save up. `endpoints` is a file of receivers
    # of alerts (docs/serve.md says how it looks); `private_endpoints` lets them be in private networks.
    database_url: SecretStr | None = None
    serve_host: str = "127.0.0.1"
    serve_port: int = Field(default=8000, ge=0, le=65535)
    hosts: str = ""
    cors: str = ""
    api_keys: str = ""
    rate: float = Field(default=50.0, gt=0)
    rate_burst: int = Field(default=200, ge=1)
    endpoints: FilePath | None = None
    private_endpoints: bool = False

    @model_validator(mode="after")
    def _says_who(self) -> Self:
        if self.security_protocol.startswith("SASL") and not (self.sasl_username and self.sasl_password):
            raise ValueError(f"{self.security_protocol} needs sasl_username and sasl_password")
        return self

    @field_validator("rules")
    @classmethod
    def _rules_are_sound(cls, path: Path | None) -> Path | None:
        # At the start, not at the first attack.
        if path is not None:
            from processors.memory.rules import parse_rules

            parse_rules(path.read_text(encoding="utf8"), path.name)
        return path

    @field_validator("gazetteer")
    @classmethod
    def _names_are_sound(cls, path: Path | None) -> Path | None:
        if path is not None:
            from processors.gazetteer.own import parse_names

            parse_names(path.read_text(encoding="utf8"), path.name)
        return path

    def own_names(self) -> "tuple[tuple[str, Entry], ...]":
        """The deployment's own names, for processors.gazetteer.lexicon.know. Raises BadGazetteer."""
        from processors.gazetteer.own import parse_names

        return parse_names(self.gazetteer.read_text(encoding="utf8"), self.gazetteer.name) if self.gazetteer else ()

    def alert_rules(self) -> "tuple[Rule, ...]":
        """The shipped alert rules and the deployment's own; one of the same name takes the shipped one's place.

        Raises BadRule, whose text names the file's line.
        """
        from processors.memory.rules import default_rules, parse_rules

        if self.rules is None:
            return default_rules()
        own = parse_rules(self.rules.read_text(encoding="utf8"), self.rules.name)
        names = {rule.name for rule in own}
        return (*(rule for rule in default_rules() if rule.name not in names), *own)

    @property
    def where(self) -> str:
        """The broker for a person's eyes: its address and, where they may be the trouble, protocol and user."""
        if self.security_protocol == "PLAINTEXT":
            return self.broker
        user = f" as {self.sasl_username}" if self.security_protocol.startswith("SASL") else ""
        return f"{self.broker} ({self.security_protocol}{user})"

    def environment(self) -> dict[str, str]:
        """All of it as environment variables, for a process of ours that must have the same settings."""
        found = {}
        for name in type(self).model_fields:
            value = getattr(self, name)
            if value is not None:
                plain = value.get_secret_value() if isinstance(value, SecretStr) else value
                found[f"TOCSIN_{name.upper()}"] = str(plain)
        return found

    @property
    def group_id(self) -> str:
        """The consumer group: its name belongs to the prefix, so two deployments on one cluster are two groups."""
        return f"{self.prefix}{self.group}"

    def topic(self, name: str) -> str:
        """The name of a topic on the broker."""
        return self.prefix + name

    def client(self) -> dict[str, Any]:
        """Keyword arguments that any aiokafka client needs to reach the broker."""
        options: dict[str, Any] = {"bootstrap_servers": self.broker, "security_protocol": self.security_protocol}
        if self.security_protocol.endswith("SSL"):
            options["ssl_context"] = create_ssl_context(
                cafile=self.ssl_cafile, certfile=self.ssl_certfile, keyfile=self.ssl_keyfile
            )
        if self.security_protocol.startswith("SASL"):
            options |= {
                "sasl_mechanism": self.sasl_mechanism,
                "sasl_plain_username": self.sasl_username,
                "sasl_plain_password": self.sasl_password.get_secret_value() if self.sasl_password else None,
            }
        return options
