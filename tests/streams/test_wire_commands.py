"""publish, dlq, watch and schemas, on a real Kafka, as a shell sees them."""

import asyncio
import http.server
import json
import signal
import subprocess
import sys
import threading
import time
import uuid
from pathlib import Path

import pytest

from processors.memory.ticks import tick_time
from streams.contract import asyncapi, json_schemas
from streams.envelope import ident
from streams.logs import Entry, everything
from streams.settings import Settings
from streams.sources import LONGEST
from streams.topics import ITEMS
from tests.streams.live import Stream

GOOD = '{"uri": "urn:newswire:abc:1", "headlines": [{"value": "Ministers meet"}]}'
BAD = '{"uri": 5}'


def tocsin(*words: str, feed: str = "", seconds: float = 60) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "streams.cli", *words]
    return subprocess.run(command, input=feed, capture_output=True, text=True, timeout=seconds, check=False)


@pytest.fixture
def where(kafka: str) -> list[str]:
    """Options that lead to fresh topics of this test's own."""
    options = ["--broker", kafka, "--prefix", f"{uuid.uuid4().hex[:8]}."]
    assert tocsin("topics", "create", *options, "--partitions", "2").returncode == 0
    return options


@pytest.mark.kafka
def test_publish_sends_every_item_the_bad_ones_too(where: list[str], tmp_path: Path) -> None:
    (tmp_path / "one.json").write_text(json.dumps(json.loads(GOOD), indent=1))
    done = tocsin("publish", "-", str(tmp_path), *where, feed=f"{GOOD}\n{BAD}\n")
    assert (done.returncode, done.stderr.strip()) == (0, "3 items published")
    watching = subprocess.Popen(
        [sys.executable, "-m", "streams.cli", "watch", "items", "--from-start", *where],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert watching.stdout is not None
    lines = [json.loads(watching.stdout.readline()) for _ in range(3)]
    watching.terminate()
    watching.wait(20)
    assert sorted(str(line["uri"]) for line in lines) == ["5", "urn:newswire:abc:1", "urn:newswire:abc:1"]


@pytest.mark.kafka
def test_what_is_published_says_whose_it_is(where: list[str], tmp_path: Path) -> None:
    event = '{"specversion": "1.0", "id": "1", "source": "/x", "type": "t", "data": {"uri": "urn:newswire:abc:2"}}'
    (tmp_path / "a.ndjson").write_text(f"{GOOD}\n{event}\n{BAD}\n{'x' * (LONGEST + 1)}\n")
    done = tocsin("publish", str(tmp_path / "a.ndjson"), *where)
    assert done.returncode == 1
    assert "line 4: found more than" in done.stderr
    assert "3 items published" in done.stderr
    settings = Settings(broker=where[1], prefix=where[3])
    found = {entry.value: entry for entry in asyncio.run(_all(settings))}
    item, wrapped, bad = (found[text.encode()] for text in (GOOD, event, BAD))
    assert (item.key, item.header("ce_subject")) == (b"abc:urn:newswire:abc:1", "abc:urn:newswire:abc:1")
    assert item.header("ce_id") == ident("abc:urn:newswire:abc:1", GOOD)
    assert (wrapped.key, wrapped.header("ce_id")) == (b"abc:urn:newswire:abc:2", None)
    assert str(wrapped.header("content-type")).startswith("application/cloudevents+json")
    assert (bad.key, bad.headers) == (None, ())


async def _all(settings: Settings) -> list[Entry]:
    """The items of a topic, without the ticks of a worker that saw an hour begin."""
    return [entry async for entry in everything(settings, ITEMS) if tick_time(entry.value or b"") is None]


class Changing(http.server.BaseHTTPRequestHandler):
    """A feed that has one more entry each time it is asked for something it had not said."""

    asked: list[str | None] = []

    def do_GET(self) -> None:
        self.asked.append(self.headers.get("If-None-Match"))
        entries = min(len(self.asked), 2)
        if self.asked[-1] == f'"{entries}"':
            self.send_response(304)
            self.end_headers()
            return
        self.send_response(200)
        self.send_header("ETag", f'"{entries}"')
        self.end_headers()
        text = "".join(f"<item><guid>urn:newswire:n:{n}</guid><title>No {n}</title></item>" for n in range(entries))
        self.wfile.write(f"<rss version='2.0'><channel><title>N</title>{text}</channel></rss>".encode())

    def log_message(self, *words: object) -> None:
        pass


@pytest.mark.kafka
def test_a_feed_is_asked_again_and_only_news_is_sent(where: list[str]) -> None:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Changing)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}/"
    command = [sys.executable, "-m", "streams.cli", "publish", "--every", "1", address, *where]
    running = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert running.stderr is not None
    said = [running.stderr.readline().strip() for _ in range(2)]
    while len(Changing.asked) < 4:
        time.sleep(0.1)
    running.send_signal(signal.SIGINT)
    assert running.wait(20) == 0
    server.shutdown()
    server.server_close()
    assert said == [f"{address}: 1 item published"] * 2
    assert Changing.asked[1:4] == ['"1"', '"2"', '"2"']
    entries = asyncio.run(_all(Settings(broker=where[1], prefix=where[3])))
    assert sorted(json.loads(entry.value or b"")["uri"] for entry in entries) == [
        "urn:newswire:n:0",
        "urn:newswire:n:1",
    ]


@pytest.mark.kafka
def test_dead_letters_are_listed_shown_and_put_back_once(kafka: str, tmp_path: Path) -> None:
    stream = Stream(kafka, uuid.uuid4().hex[:8], tmp_path, partitions=2)
    where = ["--broker", kafka, "--prefix", stream.settings.prefix]
    try:
        stream.start("one")
        assert tocsin("publish", "-", *where, feed=f"{GOOD}\n{BAD}\nno json\n").returncode == 0
        stream.drained()
        listed = [json.loads(line) for line in tocsin("dlq", "list", *where).stdout.splitlines()]
        assert sorted((one["stage"], one["field"] or "") for one in listed) == [("item", "uri"), ("json", "")]
        (letter,) = (one for one in listed if one["field"] == "uri")
        shown = tocsin("dlq", "show", letter["place"], *where).stdout
        assert shown.endswith(f"\n\n{BAD}\n")
        assert "dlq_expected: a string" in shown
        assert tocsin("dlq", "show", "0:999", *where).returncode == 1
        assert tocsin("dlq", "redrive", *where).stderr.strip() == "2 dead letters put back"
        stream.drained()
    finally:
        stream.stop()
    again = [json.loads(line) for line in tocsin("dlq", "list", *where).stdout.splitlines()]
    assert len(again) == 4
    entries = asyncio.run(_all(stream.settings))
    assert sorted(entry.header("redriven") or "" for entry in entries) == ["", "", "", "1", "1"]
    assert all(not name.startswith("dlq_") for entry in entries for name, _ in entry.headers)
    # The two letters that the redriven ones led to are new: they go back once more, counted.
    assert tocsin("dlq", "redrive", *where).stderr.strip() == "2 dead letters put back"
    assert tocsin("dlq", "redrive", *where).stderr.strip() == "0 dead letters put back"
    assert sorted(entry.header("redriven") or "" for entry in asyncio.run(_all(stream.settings)))[-2:] == ["2", "2"]


@pytest.mark.kafka
def test_watch_ends_cleanly_on_interrupt(where: list[str]) -> None:
    command = [sys.executable, "-m", "streams.cli", "watch", "items", "--from-start", *where]
    watching = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert tocsin("publish", "-", *where, feed=f"{GOOD}\n{GOOD}\n").returncode == 0
    assert watching.stdout is not None
    assert json.loads(watching.stdout.readline()) == json.loads(GOOD)
    watching.send_signal(signal.SIGINT)
    rest, errors = watching.communicate(timeout=20)
    # The second copy bore the same id and was not shown.
    assert (watching.returncode, rest, errors) == (0, "", "")


@pytest.mark.kafka
def test_a_missing_topic_is_one_clear_line(kafka: str) -> None:
    done = tocsin("publish", "-", "--broker", kafka, "--prefix", "none.", feed=GOOD)
    assert done.returncode == 1
    assert "tocsin topics create" in done.stderr
    assert "Traceback" not in done.stderr


def test_no_broker_is_one_clear_line() -> None:
    done = tocsin("dlq", "list", "--broker", "127.0.0.1:1")
    assert done.returncode == 1
    assert done.stderr.startswith("tocsin: no Kafka answers at 127.0.0.1:1 (connection refused); ")


def test_an_unknown_topic_is_named() -> None:
    done = tocsin("watch", "weather")
    assert (done.returncode, "there are: items" in done.stderr) == (2, True)


def test_schemas_are_printed_whole_or_by_topic() -> None:
    assert json.loads(tocsin("schemas").stdout) == json.loads(json.dumps(json_schemas()))
    assert json.loads(tocsin("schemas", "alerts").stdout) == json_schemas()["news.alerts.v1"]
    assert json.loads(tocsin("schemas", "--asyncapi").stdout) == json.loads(json.dumps(asyncapi()))
    wrong = tocsin("schemas", "weather")
    assert (wrong.returncode, "there are: enriched" in wrong.stderr) == (1, True)
