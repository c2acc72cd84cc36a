"""Polling 500 feeds in one process: share of a core and memory of publisher and parsers, on a real Kafka."""

import asyncio
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

from streams.broker import local_broker
from streams.settings import Settings
from streams.topics import create
from tests.streams.feeds.server import Handler, Page, entry, rss, site

FEEDS, EVERY = 500, 60
WARM, MEASURED = 50, 60
TEXT = "Ministers met in Oslo on Friday and talked about fish. " * 8


def main() -> None:
    """Print CPU and memory; a tenth of the feeds has a new entry at every visit, the others answer 304."""
    with local_broker() as broker, site() as web, tempfile.TemporaryDirectory() as folder:
        asyncio.run(create(Settings(broker=broker, prefix="bench.", partitions=2)))
        pages = [_growing(number) if number % 10 == 0 else _still(number) for number in range(FEEDS)]
        addresses = [web.on(f"/f{number}", page) for number, page in enumerate(pages)]
        listed = Path(folder) / "feeds.yaml"
        listed.write_text("\n".join(f"- {address}" for address in addresses))
        command = [
            sys.executable, "-m", "streams.cli", "publish", "--feeds", str(listed), "--every", str(EVERY),
            "--broker", broker, "--prefix", "bench.", "--state", f"{folder}/state.sqlite",
        ]  # fmt: skip
        publisher = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        try:
            peak = _peak(publisher.pid, WARM)
            begin, before = time.monotonic(), _cpu(publisher.pid)
            peak = max(peak, _peak(publisher.pid, MEASURED))
            share = (_cpu(publisher.pid) - before) / (time.monotonic() - begin)
        finally:
            publisher.terminate()
            publisher.wait()
    print(f"{FEEDS} feeds every {EVERY} s: {share:.1%} of a core (bar 10%), at most {peak / 1e6:.0f} MB (bar 200)")


def _growing(number: int) -> Page:
    visits = [0]

    def page(handler: Handler) -> None:
        visits[0] += 1
        _answer(handler, rss(*(entry(f"{number}-{one}", description=TEXT) for one in range(20 + visits[0]))))

    return page


def _still(number: int) -> Page:
    body = rss(*(entry(f"{number}-{one}", description=TEXT) for one in range(20)))

    def page(handler: Handler) -> None:
        if handler.headers.get("If-None-Match"):
            handler.send_response(304)
            handler.end_headers()
        else:
            _answer(handler, body)

    return page


def _answer(handler: Handler, body: bytes) -> None:
    handler.send_response(200)
    handler.send_header("ETag", '"1"')
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def _family(pid: int) -> list[psutil.Process]:
    parent = psutil.Process(pid)
    return [parent, *parent.children(recursive=True)]


def _cpu(pid: int) -> float:
    return float(sum(sum(process.cpu_times()[:4]) for process in _family(pid)))


def _peak(pid: int, seconds: float) -> float:
    peak, end = 0.0, time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            peak = max(peak, float(sum(process.memory_info().rss for process in _family(pid))))
        except psutil.Error:  # a parser ended between two looks
            continue
        time.sleep(1)
    return peak


if __name__ == "__main__":
    main()
