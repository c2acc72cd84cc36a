"""Workers as processes and topics as lists, for tests on a real Kafka."""

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from confluent_kafka import Consumer, ConsumerGroupTopicPartitions, KafkaError, KafkaException, Producer, TopicPartition
from confluent_kafka.admin import AdminClient

from streams.settings import Settings
from streams.topics import ITEMS, MENTIONS, create


class Stream:
    """A stream of its own on a shared broker: its topics, its workers, its feed."""

    def __init__(self, broker: str, name: str, folder: Path, partitions: int = 4) -> None:
        self.settings = Settings(
            broker=broker, prefix=f"{name}.", group=name, partitions=partitions, data=folder, session_timeout=6.0, heartbeat_interval=1.0
        )  # fmt: skip
        self.workers: dict[str, subprocess.Popen[bytes]] = {}
        self.producer = Producer({"bootstrap.servers": broker, "linger.ms": 0})
        asyncio.run(create(self.settings))

    def start(self, name: str) -> None:
        """Start a worker under a name of its own, with tables of its own."""
        own = {
            "TOCSIN_BROKER": self.settings.broker, "TOCSIN_PREFIX": self.settings.prefix, "TOCSIN_GROUP": self.settings.group,
            "TOCSIN_PARTITIONS": str(self.settings.partitions), "TOCSIN_SESSION_TIMEOUT": "6", "TOCSIN_HEARTBEAT_INTERVAL": "1",
            "TOCSIN_INSTANCE": name, "TOCSIN_DATA": str(self.settings.data / name),
        }  # fmt: skip
        command = [sys.executable, "-m", "streams.cli", "worker"]
        self.workers[name] = subprocess.Popen(command, env={**os.environ, **own})

    def kill(self, name: str) -> None:
        """kill -9."""
        worker = self.workers.pop(name)
        worker.kill()
        worker.wait()

    def stop(self) -> None:
        for worker in self.workers.values():
            worker.terminate()
        for worker in self.workers.values():
            try:
                worker.wait(30)
            except subprocess.TimeoutExpired:
                worker.kill()
        self.workers.clear()

    def send(self, items: Iterable[dict[str, Any]]) -> None:
        for item in items:
            self.producer.produce(self.settings.topic(ITEMS), json.dumps(item).encode(), key=item["uri"].encode())
        self.producer.flush()

    def lag(self) -> int:
        """Records of the input topics that the workers have not committed."""
        admin = AdminClient({"bootstrap.servers": self.settings.broker})
        group = admin.list_consumer_group_offsets([ConsumerGroupTopicPartitions(self.settings.group_id)])
        done = {(p.topic, p.partition): p.offset for p in next(iter(group.values())).result().topic_partitions or ()}
        reader = Consumer({"bootstrap.servers": self.settings.broker, "group.id": "lag"})
        behind = 0
        for topic in (self.settings.topic(ITEMS), self.settings.topic(MENTIONS)):
            for partition in range(self.settings.partitions):
                _, end = reader.get_watermark_offsets(TopicPartition(topic, partition), timeout=10)
                behind += end - max(0, done.get((topic, partition), 0))
        reader.close()
        return behind

    def drained(self, timeout: float = 90) -> None:
        """Wait until all that was sent, and all it led to, is committed."""
        end = time.monotonic() + timeout
        calm = 0
        while calm < 2:
            try:
                calm = calm + 1 if self.lag() == 0 else 0
            except KafkaException:  # a topic that is not led yet
                calm = 0
            assert time.monotonic() < end, f"{self.lag()} records left"
            time.sleep(0.3)

    def records(self, topic: str) -> list[tuple[str, dict[str, Any] | None, float]]:
        """Everything on a topic: key, value, time of arrival in seconds; in order within each partition."""
        reader = Consumer(
            {
                "bootstrap.servers": self.settings.broker,
                "group.id": "records",
                "enable.auto.commit": False,
                "enable.partition.eof": True,
                "isolation.level": "read_committed",
            }
        )
        found = []
        for partition in range(self.settings.partitions):
            place = TopicPartition(self.settings.topic(topic), partition, 0)
            reader.assign([place])
            while True:
                message = reader.poll(10)
                assert message is not None
                if message.error() is not None:
                    assert message.error().code() == KafkaError._PARTITION_EOF
                    break
                value = message.value()
                found.append(
                    (
                        str((message.key() or b"").decode()),
                        json.loads(value) if value else None,
                        message.timestamp()[1] / 1000,
                    )
                )
        reader.close()
        return found
