"""What one KRaft node needs to be told, for one machine and a few clients."""

import base64
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Node:
    """A single node, broker and controller at once, on the loopback interface only.

    `users` (name -> password) turns the listener into SASL_PLAINTEXT with the mechanism PLAIN; `properties` are
    Kafka's own settings, over ours.
    """

    data: Path
    port: int
    controller_port: int
    users: Mapping[str, str] = field(default_factory=dict)
    properties: Mapping[str, str] = field(default_factory=dict)

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"


def properties_text(node: Node) -> str:
    """The text of server.properties."""
    name = "SASL_PLAINTEXT" if node.users else "PLAINTEXT"
    settings = {
        "process.roles": "broker,controller",
        "node.id": "1",
        "controller.quorum.voters": f"1@127.0.0.1:{node.controller_port}",
        "listeners": f"{name}://{node.address},CONTROLLER://127.0.0.1:{node.controller_port}",
        "advertised.listeners": f"{name}://{node.address}",
        "controller.listener.names": "CONTROLLER",
        "inter.broker.listener.name": name,
        "listener.security.protocol.map": f"CONTROLLER:PLAINTEXT,{name}:{name}",
        "log.dirs": node.data,
        "auto.create.topics.enable": "false",
        # One node holds the only replica of everything.
        "offsets.topic.replication.factor": 1,
        "transaction.state.log.replication.factor": 1,
        "transaction.state.log.min.isr": 1,
        "share.coordinator.state.topic.replication.factor": 1,
        "share.coordinator.state.topic.min.isr": 1,
        # Partitions and threads for a handful of clients on a machine that has other work.
        "offsets.topic.num.partitions": 1,
        "transaction.state.log.num.partitions": 1,
        "share.coordinator.state.topic.num.partitions": 1,
        "num.network.threads": 2,
        "num.io.threads": 2,
        "background.threads": 2,
        "log.cleaner.dedupe.buffer.size": 8 * 2**20,
        # The first group member need not wait for others; tests may ask for short sessions.
        "group.initial.rebalance.delay.ms": 0,
        "group.min.session.timeout.ms": 1000,
        # A machine that was busy for ten seconds has not lost its only broker.
        "broker.session.timeout.ms": 60000,
    }
    if node.users:
        known = " ".join(f"user_{user}={_quoted(password)}" for user, password in node.users.items())
        user, password = next(iter(node.users.items()))
        settings |= {
            "sasl.enabled.mechanisms": "PLAIN",
            "sasl.mechanism.inter.broker.protocol": "PLAIN",
            "listener.name.sasl_plaintext.plain.sasl.jaas.config": (
                "org.apache.kafka.common.security.plain.PlainLoginModule required "
                f"username={_quoted(user)} password={_quoted(password)} {known};"
            ),
        }
    return "".join(f"{key}={value}\n" for key, value in {**settings, **node.properties}.items())


def _quoted(text: str) -> str:
    """A value inside a JAAS line inside a properties file. Raises ValueError for what neither can hold."""
    if any(mark in text for mark in '"\\\n\r'):
        raise ValueError("a user's name or password for the local broker holds a quote, backslash or line break")
    return f'"{text}"'


def format_storage(data: Path) -> None:
    """Make `data` a formatted log folder when it is not one yet.

    What `kafka-storage format` writes for one static voter, without the second and a half that a start of Java takes.
    """
    meta = data / "meta.properties"
    if not meta.exists():
        data.mkdir(parents=True, exist_ok=True)
        meta.write_text(f"version=1\ncluster.id={_uuid()}\nnode.id=1\ndirectory.id={_uuid()}\n", encoding="utf8")


def _uuid() -> str:
    """Kafka's spelling of a UUID."""
    return base64.urlsafe_b64encode(uuid.uuid4().bytes).rstrip(b"=").decode()
