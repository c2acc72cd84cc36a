"""A whole Tocsin for a test: topics on a real Kafka, a worker, serve as a process that can be killed."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from confluent_kafka import Producer

from streams.settings import Settings
from streams.topics import ALERTS, ITEMS
from tests.streams.serve.debian import free_port


class Site:
    """Serve over topics of its own. `more` are further TOCSIN_* variables."""

    us = (sys.executable, "-m", "streams.cli")

    def __init__(self, broker: str, name: str, folder: Path, **more: str) -> None:
        self.settings = Settings(broker=broker, prefix=f"{name}.", group=name, partitions=2, data=folder)
        self.environment = {
            **os.environ, "TOCSIN_BROKER": broker, "TOCSIN_PREFIX": f"{name}.", "TOCSIN_GROUP": name, "TOCSIN_PARTITIONS": "2",
            "TOCSIN_DATA": str(folder), "TOCSIN_INSTANCE": "one", **more,
        }  # fmt: skip
        self.producer = Producer({"bootstrap.servers": broker, "linger.ms": 0})
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        # In a process of its own: a browser test has an event loop in this one.
        subprocess.run([*self.us, "topics", "create"], env=self.environment, check=True, capture_output=True)

    def work(self) -> None:
        """Start a worker."""
        self.processes["worker"] = subprocess.Popen([*self.us, "worker"], env=self.environment)

    def serve(self, *more: str) -> None:
        """Start serve and wait until it has read what is there."""
        command = [*self.us, "serve", "--port", str(self.port), *more]
        self.processes["serve"] = process = subprocess.Popen(command, env=self.environment, stdout=subprocess.PIPE)
        assert process.stdout is not None
        assert process.stdout.readline().decode().strip() == self.address
        self.wait(lambda: self.get("/ready")["state"] == "up")

    def kill(self, name: str = "serve", how: int = signal.SIGKILL) -> int:
        process = self.processes.pop(name)
        process.send_signal(how)
        return process.wait(30)

    def stop(self) -> None:
        for name in list(self.processes):
            self.kill(name, signal.SIGTERM)

    def get(self, path: str) -> Any:
        with urllib.request.urlopen(self.address + path, timeout=10) as answer:
            return json.load(answer)

    def wait(self, holds: Any, seconds: float = 120) -> None:
        end = time.monotonic() + seconds
        while True:
            try:
                if holds():
                    return
            except OSError:
                pass
            assert time.monotonic() < end, "it did not come to be"
            time.sleep(0.05)

    def items(self, items: Iterable[dict[str, Any]]) -> None:
        """Wire items, for the worker."""
        for item in items:
            self.producer.produce(self.settings.topic(ITEMS), json.dumps(item).encode(), key=item["uri"].encode())
        self.producer.flush()

    def alert(self, alert: dict[str, Any], ident: str) -> None:
        """A transition, as a worker would tell it."""
        headers = [("ce_id", ident.encode())]
        self.producer.produce(
            self.settings.topic(ALERTS), json.dumps(alert).encode(), key=alert["alert_id"].encode(), headers=headers
        )
        self.producer.flush()


def attack(
    number: int, town: str = "Maiduguri", country: str = "Nigeria", dead: int = 9, **more: Any
) -> dict[str, Any]:
    """A wire item that tells of an attack."""
    uri = f"urn:newswire:test:{number}"
    text = f"{town.upper()}, {country} (Test) - At least {dead} people were killed when a bomb exploded in {town} on Sunday, police said."
    return {
        "uri": uri, "version": "1", "pubStatus": "usable", "language": "en", "versionCreated": f"2026-03-01T10:{number % 60:02}:00Z",
        "infoSources": [{"name": "test"}], "headlines": [{"value": f"Bomb kills at least {dead} in {town}"}],
        "bodies": [{"value": text, "contentType": "text/plain"}], "standard": {"name": "ninjs", "version": "3.0"}, **more,
    }  # fmt: skip
