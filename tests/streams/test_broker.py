"""The local broker: it serves, it forgets or keeps, and it is gone on every way out."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
from aiokafka import AIOKafkaConsumer
from confluent_kafka import OFFSET_BEGINNING, Consumer, KafkaError, KafkaException, Producer, TopicPartition
from confluent_kafka.admin import AdminClient, NewTopic

from streams.broker import BrokerUnavailable, local_broker, open_broker, server
from streams.broker.java import find_java

pytestmark = pytest.mark.kafka


def create(address: str, topic: str, **client: str) -> None:
    admin = AdminClient({"bootstrap.servers": address, **client})
    for done in admin.create_topics([NewTopic(topic, 1, 1)]).values():
        done.result(30)


def put(address: str, topic: str, *values: bytes, **client: str) -> None:
    failures: list[object] = []
    producer = Producer({"bootstrap.servers": address, "acks": "all", **client})
    for value in values:
        producer.produce(
            topic, value, partition=0, on_delivery=lambda error, _: failures.append(error) if error else None
        )
    assert producer.flush(30) == 0
    assert not failures


def take(address: str, topic: str, count: int, **client: str) -> list[bytes]:
    consumer = Consumer({"bootstrap.servers": address, "group.id": "none", **client})
    consumer.assign([TopicPartition(topic, 0, OFFSET_BEGINNING)])
    values: list[bytes] = []
    deadline = time.monotonic() + 30
    while len(values) < count and time.monotonic() < deadline:
        if message := consumer.poll(0.2):
            assert message.error() is None
            values.append(message.value() or b"")
    consumer.close()
    return values


def descendants() -> set[int]:
    return {process.pid for process in psutil.Process().children(recursive=True)}


def gone(process: psutil.Process, within: float = 10) -> bool:
    deadline = time.monotonic() + within
    while process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


@contextmanager
def command(*words: str) -> Iterator[tuple[subprocess.Popen[str], str, list[psutil.Process], Path]]:
    """`tocsin broker WORDS` once it serves: the process, its address, all that it started, its scratch folder."""
    program = [str(Path(sys.executable).with_name("tocsin")), "broker", *words]
    with subprocess.Popen(program, stdout=subprocess.PIPE, text=True, start_new_session=True) as process:
        try:
            assert process.stdout
            address = process.stdout.readline().strip()
            children = psutil.Process(process.pid).children(recursive=True)
            assert len(children) == 2, "a keeper and its Java"
            config = next(word for child in children for word in child.cmdline() if word.endswith("server.properties"))
            yield process, address, children, Path(config).parent
        finally:
            process.kill()


def test_what_is_put_can_be_taken(kafka: str) -> None:
    create(kafka, "broker.round")
    put(kafka, "broker.round", b"a", b"b")
    assert take(kafka, "broker.round", 2) == [b"a", b"b"]


async def test_a_group_has_its_partitions_at_once(kafka: str) -> None:
    create(kafka, "broker.group")
    put(kafka, "broker.group", b"a")
    took: list[float] = []
    # On a machine that others keep busy one may take long; Kafka's own wait would make all do.
    for number in range(3):
        consumer = AIOKafkaConsumer(
            "broker.group", bootstrap_servers=kafka, group_id=f"broker.group{number}", auto_offset_reset="earliest"
        )
        began = time.monotonic()
        await consumer.start()
        message = await consumer.getone()
        took.append(time.monotonic() - began)
        await consumer.stop()
        assert message.value == b"a"
    assert min(took) < 3, "Kafka's own wait for more members alone is 3 s"


def test_topics_are_never_made_by_the_broker(kafka: str) -> None:
    topics = Producer({"bootstrap.servers": kafka}).list_topics("broker.nobody.made.this", timeout=10).topics
    assert topics["broker.nobody.made.this"].error.code() == KafkaError.UNKNOWN_TOPIC_OR_PART


@pytest.mark.parametrize("way", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_the_command_leaves_nothing_behind(way: signal.Signals) -> None:
    with command() as (process, address, children, scratch):
        host, port = address.split(":")
        assert host == "127.0.0.1"
        listening = {c.laddr for child in children for c in child.net_connections("inet") if c.status == "LISTEN"}
        assert {each.ip for each in listening} <= {"127.0.0.1", "::ffff:127.0.0.1"}, "loopback only"
        assert int(port) in {each.port for each in listening}
        assert scratch.is_dir()
        process.send_signal(way)
        code = process.wait(20)
        assert code == (-9 if way == signal.SIGKILL else 0)
        assert all(gone(child) for child in children)
        deadline = time.monotonic() + 5
        while scratch.exists() and time.monotonic() < deadline:
            time.sleep(0.02)
        assert not scratch.exists()


def test_java_goes_when_its_keeper_is_killed() -> None:
    with command() as (_, _, children, scratch):
        keeper, java = sorted(children, key=lambda child: "keeper.py" not in " ".join(child.cmdline()))
        keeper.kill()
        assert gone(java)
    shutil.rmtree(scratch, ignore_errors=True)


def test_a_java_that_dies_ends_the_command() -> None:
    with command() as (process, _, children, scratch):
        (java,) = (child for child in children if "keeper.py" not in " ".join(child.cmdline()))
        java.kill()
        assert process.wait(20) == 1
        assert not scratch.exists()


def test_an_exception_inside_stops_it() -> None:
    before = descendants()
    started: set[int] = set()

    def fail() -> None:
        with local_broker():
            started.update(descendants() - before)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert len(started) == 2, "a keeper and its Java"
    assert not started & descendants()


def test_kept_data_survives_a_stop(tmp_path: Path) -> None:
    with local_broker(data=tmp_path) as address:
        port = int(address.rpartition(":")[2])
        create(address, "kept")
        put(address, "kept", b"before")
    with local_broker(port=port, data=tmp_path) as again:
        assert again == address
        put(again, "kept", b"after")
        assert take(again, "kept", 2) == [b"before", b"after"]


def test_two_brokers_do_not_share_their_data(tmp_path: Path) -> None:
    with local_broker(data=tmp_path) as address:
        with pytest.raises(BrokerUnavailable, match="in use by another broker"), local_broker(data=tmp_path):
            pass
        create(address, "unharmed")


def test_an_error_of_the_caller_stays_what_it_is(tmp_path: Path) -> None:
    def fail() -> None:
        with local_broker(data=tmp_path):
            raise TimeoutError("mine")

    with pytest.raises(TimeoutError, match="mine"):
        fail()


@pytest.mark.parametrize("choice", ["machine", "wheel"])
def test_both_kinds_of_java_run_it(choice: str) -> None:
    try:
        find_java(choice)
    except BrokerUnavailable as without:
        pytest.skip(str(without))
    with local_broker(java=choice) as address:
        create(address, "java")
        put(address, "java", choice.encode())
        assert take(address, "java", 1) == [choice.encode()]


def test_the_two_ports_of_a_node_are_two(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "PORTS", range(20_000, 20_050))
    assert all(server._free_port(but=port) != port for port in range(20_000, 20_050))


def test_users_must_say_who_they_are() -> None:
    with local_broker(users={"desk": "s3cret"}) as address:
        sasl = {"security.protocol": "SASL_PLAINTEXT", "sasl.mechanism": "PLAIN", "sasl.username": "desk"}
        create(address, "guarded", **sasl, **{"sasl.password": "s3cret"})
        put(address, "guarded", b"in", **sasl, **{"sasl.password": "s3cret"})
        assert take(address, "guarded", 1, **sasl, **{"sasl.password": "s3cret"}) == [b"in"]
        with pytest.raises(KafkaException):
            AdminClient({"bootstrap.servers": address, "log_level": 0, **sasl, "sasl.password": "no"}).list_topics(
                timeout=5
            )


def test_open_broker_takes_an_address_as_it_is() -> None:
    with open_broker("kafka.example:9092") as address:
        assert address == "kafka.example:9092"


def test_open_broker_announces_the_memory(capsys: pytest.CaptureFixture[str]) -> None:
    with open_broker("memory") as address:
        put(address, "memory", b"a")
    assert "nothing is compacted" in capsys.readouterr().err


def test_a_port_that_is_taken_is_said_so(kafka: str) -> None:
    with pytest.raises(BrokerUnavailable, match="taken"), local_broker(port=int(kafka.rpartition(":")[2])):
        pass


def test_memory_is_a_broker_too(mock_kafka: str) -> None:
    put(mock_kafka, "memory", b"a")
    assert take(mock_kafka, "memory", 1) == [b"a"]


def test_the_command_says_what_memory_is() -> None:
    program = [str(Path(sys.executable).with_name("tocsin")), "broker", "--memory"]
    with subprocess.Popen(program, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stderr
        address = process.stdout.readline().strip()
        put(address, "memory", b"a")
        process.terminate()
        assert process.wait(10) == 0
        assert "nothing is compacted" in process.stderr.read()


def test_once_cached_no_network_is_needed(kafka: str, tmp_path: Path) -> None:
    dead = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"), "http://127.0.0.1:9")
    program = [str(Path(sys.executable).with_name("tocsin")), "broker"]
    offline = {**os.environ, **dead, "NO_PROXY": "", "no_proxy": "", "M2_REPO": str(tmp_path)}
    with subprocess.Popen(program, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=offline) as process:
        assert process.stdout
        assert process.stderr
        assert process.stdout.readline().startswith("127.0.0.1:")
        process.terminate()
        assert process.wait(20) == 0
        assert process.stderr.read() == ""


@pytest.mark.parametrize("java", ["/nowhere/java", sys.executable])
def test_without_java_one_line_names_the_other_ways(java: str) -> None:
    program = [str(Path(sys.executable).with_name("tocsin")), "broker"]
    done = subprocess.run(program, capture_output=True, text=True, env={**os.environ, "TOCSIN_JAVA": java})
    assert done.returncode == 1
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert "docker compose up" in done.stderr
    assert "--broker HOST:PORT" in done.stderr
