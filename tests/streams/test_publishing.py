"""`tocsin publish` on a real Kafka: every source of a newsroom, nothing twice, nothing lost, nothing silent."""

import asyncio
import json
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from streams.logs import Entry, everything
from streams.settings import Settings
from streams.topics import ITEMS, create
from tests.streams.feeds.hostile import hostile
from tests.streams.feeds.server import Handler, Site, entry, rss, site

pytestmark = pytest.mark.kafka


@pytest.fixture
def settings(kafka: str, tmp_path: Path) -> Settings:
    found = Settings(broker=kafka, prefix=f"{uuid.uuid4().hex[:8]}.", data=tmp_path / "data", partitions=2)
    asyncio.run(create(found))
    return found


@pytest.fixture
def web() -> Iterator[Site]:
    with site() as found:
        yield found


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine is no finding."""
    monkeypatch.setenv("TOCSIN_FEED_TIMEOUT", "60")


def command(settings: Settings, *words: str) -> list[str]:
    state = str(settings.data / "state.sqlite")
    where = ["--broker", settings.broker, "--prefix", settings.prefix, "--state", state]
    return [sys.executable, "-m", "streams.cli", "publish", *words, *where]


def publish(settings: Settings, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command(settings, *words), capture_output=True, text=True, timeout=280)


# A process begins with the peak memory of whoever started it, so that one of this test run needs a small one between.
BETWEEN = """
import json, os, subprocess, sys
running = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL)
_, status, used = os.wait4(running.pid, 0)
print(json.dumps([os.waitstatus_to_exitcode(status), used.ru_utime + used.ru_stime, used.ru_maxrss]))
"""


def measured(settings: Settings, *words: str) -> tuple[int, str, float, int]:
    """Exit status, what it said, seconds of the processor and KB of memory at most, its children included."""
    told = [sys.executable, "-c", BETWEEN, *command(settings, *words)]
    done = subprocess.run(told, capture_output=True, text=True, timeout=280)
    code, seconds, memory = json.loads(done.stdout)
    return code, done.stderr, seconds, memory


def on_the_wire(settings: Settings) -> list[Entry]:
    async def read() -> list[Entry]:
        return [entry async for entry in everything(settings, ITEMS)]

    return asyncio.run(read())


def uris(settings: Settings) -> list[str]:
    return sorted(json.loads(entry.value or b"")["uri"] for entry in on_the_wire(settings))


def test_one_bad_file_costs_no_other_of_its_folder(settings: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "wire"
    folder.mkdir()
    (folder / "a.json").write_text('{"uri": "urn:newswire:h:1"}')
    (folder / "b.xml").write_text("<html/>")
    (folder / "c.ndjson").write_bytes('{"uri": "urn:newswire:h:3"}\n'.encode("utf-16"))
    (folder / "d.rss").write_bytes(rss(entry(4), "<item/>"))
    (folder / "e.txt").write_bytes(b"\x01GLF0123 2 I 9 X\r\n\x02Talks end.\r\n\x03")
    (folder / "notes.txt").write_text("no wire file")
    done = publish(settings, str(folder))
    assert done.returncode == 1
    lines = done.stderr.splitlines()
    assert any(line.startswith(f"{folder}/b.xml: found a web page") for line in lines)
    assert any(line.startswith(f"{folder}/d.rss, entry 2: found neither title nor text") for line in lines)
    assert "4 items published" in lines
    assert len(uris(settings)) == 4


def test_a_folder_is_watched_over_restarts(settings: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "wire"
    folder.mkdir()
    (folder / "a.json").write_text('{"uri": "urn:newswire:h:1"}')
    for number in (1, 2):
        running = subprocess.Popen(command(settings, str(folder), "--every", "1"), stderr=subprocess.PIPE, text=True)
        (folder / f"{number}.json").write_text(json.dumps({"uri": f"urn:newswire:h:{number}0"}))
        assert running.stderr is not None
        for _ in range(3 - number):
            assert "1 item published" in running.stderr.readline()
        running.send_signal(signal.SIGINT)
        assert running.wait(20) == 0
    assert uris(settings) == ["urn:newswire:h:1", "urn:newswire:h:10", "urn:newswire:h:20"]


def test_feeds_survive_kill_9_with_nothing_twice_and_nothing_skipped(settings: Settings, web: Site) -> None:
    count = 0

    def growing(handler: Handler) -> None:
        nonlocal count
        count += 1
        body = rss(*(entry(f"{handler.path[1:]}-{number}") for number in range(count * 5)))
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    feeds = [web.on(f"/f{number}", growing) for number in range(5)]
    for pause in (1.6, 1.9, 2.3, 2.8):
        running = subprocess.Popen(command(settings, *feeds, "--every", "1"), stderr=subprocess.DEVNULL)
        time.sleep(pause)
        running.kill()
        running.wait()
    for feed in feeds:
        web.page(
            feed.removeprefix(web.address),
            rss(*(entry(f"{feed.rpartition('/')[2]}-{number}") for number in range(200))),
        )
    # The server asked for nothing; the last run takes in what the killed ones left.
    done = publish(settings, *feeds)
    assert done.returncode == 0, done.stderr
    found = uris(settings)
    assert len(found) == len(set(found)) == 1000


def test_hostile_feeds_end_in_one_line_each_in_bounded_time(
    settings: Settings, web: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOCSIN_FEED_TIMEOUT", "4")
    with hostile(web) as cases:
        bad = [address for name, address in cases.items() if name != "attributes"]
        bad += ["http://127.0.0.1:1/feed", "http://desk:hunter2@127.0.0.1:1/x"]
        code, said, seconds, memory = measured(settings, *bad, cases["attributes"])
    # Time of the processor, so that a busy machine is no finding; most of it is the start of Python, twice.
    assert seconds < 12
    assert memory < 300 * 1024
    lines = said.splitlines()
    assert code == 1
    assert "hunter2" not in said
    assert "Traceback" not in said
    for address in (*cases.values(), "http://127.0.0.1:1/feed", "http://127.0.0.1:1/x"):
        told = [line for line in lines if line.startswith((f"{address}:", f"{address},"))]
        assert len(told) == 1, lines
    assert uris(settings) == ["urn:newswire:h:1"]


def test_a_topic_made_anew_gets_everything_again(settings: Settings, web: Site) -> None:
    from aiokafka.admin import AIOKafkaAdminClient

    address = web.page("/feed", rss(entry(1), entry(2)))
    assert "2 items published" in publish(settings, address).stderr
    assert "0 items published" in publish(settings, address).stderr

    async def again() -> None:
        client = AIOKafkaAdminClient(bootstrap_servers=settings.broker)
        await client.start()
        await client.delete_topics([settings.topic(ITEMS)])
        await client.close()
        await asyncio.sleep(1)
        await create(settings)

    asyncio.run(again())
    done = publish(settings, address)
    assert "made anew" in done.stderr
    assert "2 items published" in done.stderr


def test_a_correction_in_a_file_is_above_what_it_corrects(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "1.rss").write_bytes(rss(entry(1, "Gunmen kill four in Kabul", "Sat, 28 Nov 2026 18:10:00 GMT")))
    (tmp_path / "2.rss").write_bytes(rss(entry(1, "Gunmen kill nine in Kabul", "Sat, 28 Nov 2026 15:10:00 GMT")))
    for name in ("1.rss", "2.rss", "2.rss"):
        assert publish(settings, str(tmp_path / name)).returncode == 0
    values = [entry.value for entry in on_the_wire(settings)]
    first, second, again = (json.loads(value or b"") for value in values)
    assert int(second["version"]) > int(first["version"])
    assert values[1] == values[2]
    assert again == second


def test_lists_of_feeds(settings: Settings, web: Site, tmp_path: Path) -> None:
    first, second = web.page("/1", rss(entry(1))), web.page("/2", rss(entry(2)))
    (tmp_path / "feeds.opml").write_text(
        f'<opml version="2.0"><body><outline text="A"><outline xmlUrl="{first}"/></outline></body></opml>'
    )
    (tmp_path / "feeds.yaml").write_text(
        f"feeds:\n- address: {second}\n  provider: harbour\n  language: en\n- {first}\n"
    )
    done = publish(settings, "--feeds", str(tmp_path / "feeds.opml"), "--feeds", str(tmp_path / "feeds.yaml"))
    assert done.returncode == 0, done.stderr
    assert uris(settings) == ["https://harbour.example/1", "urn:newswire:harbour:https://harbour.example/2"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("- address: ftp://x.example/", "feed 1: address: only http and https"), ("- adress: http://x.example/", "feed 1: address: Field required"),
        ("- {address: 'http://x.example/', every: 0}", "feed 1: every:"), ("just words", "expected a list of feeds"), ("a: [", "is no YAML"),
        ("<opml/>", "names no feed"), ("<rss/>", "expected OPML"), ("", "expected a list of feeds"),
    ],
)  # fmt: skip
def test_a_bad_list_is_named_before_anything_is_sent(settings: Settings, tmp_path: Path, text: str, why: str) -> None:
    (tmp_path / "feeds.yaml").write_text(text)
    done = publish(settings, "--feeds", str(tmp_path / "feeds.yaml"))
    assert done.returncode == 2
    assert why in done.stderr
    assert len(done.stderr.splitlines()) == 1
