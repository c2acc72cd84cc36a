"""Feeds in one process on a real Kafka: 500 of them at rest, hostile ones, and what dead ones cost the others."""

import asyncio
import itertools
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from streams.broker import local_broker
from streams.settings import Settings
from streams.topics import create
from tests.streams.feeds.hostile import hostile
from tests.streams.feeds.server import Handler, Page, Site, entry, rss, site

FEEDS, EVERY = 500, 60
WARM, MEASURED = 50, 60
DEAD, GAPS = 60, 30
TEXT = "Ministers met in Oslo on Friday and talked about fish. " * 8


def main() -> None:
    """Print what each of the three takes beside its bar."""
    with local_broker() as broker, tempfile.TemporaryDirectory() as folder:
        asyncio.run(create(Settings(broker=broker, prefix="bench.", partitions=2)))
        for work in (_many, _each_hostile, _beside_dead_ones):
            with site() as web:
                work(web, broker, Path(folder))


def _many(web: Site, broker: str, folder: Path) -> None:
    """A tenth of the feeds has a new entry at every visit, the others answer 304."""
    pages = [_growing(number) if number % 10 == 0 else _still(number) for number in range(FEEDS)]
    addresses = [web.on(f"/f{number}", page) for number, page in enumerate(pages)]
    with _publishing(addresses, EVERY, broker, folder / "many") as publisher:
        peak = _peak(publisher.pid, WARM)
        begin, before = time.monotonic(), _cpu(publisher.pid)
        peak = max(peak, _peak(publisher.pid, MEASURED))
        share = (_cpu(publisher.pid) - before) / (time.monotonic() - begin)
    print(f"{FEEDS} feeds every {EVERY} s: {share:.1%} of a core (bar 10%), at most {peak / 1e6:.0f} MB (bar 200)")


def _each_hostile(web: Site, broker: str, folder: Path) -> None:
    """How long after its visit began each feed had its line, and the memory of all processes meanwhile."""
    with hostile(web) as cases, _publishing([*cases.values()], 3600, broker, folder / "hostile", True) as publisher:
        assert publisher.stderr is not None
        began, told, waiting = time.monotonic(), dict[str, float](), set(cases)
        peak, reader = 0.0, _lines(publisher)
        while waiting and time.monotonic() - began < 120:
            peak = max(peak, _peak(publisher.pid, 0.05))
            for line in reader():
                for name in [name for name in waiting if line.startswith(cases[name])]:
                    told[name] = time.monotonic() - web.first.get(f"/{name}", began)
                    waiting.discard(name)
    for name in cases:
        print(f"  {name:<22} {told[name]:5.1f} s" if name in told else f"  {name:<22} no line")
    worst = max(told.values(), default=0.0)
    print(
        f"{len(told)} of {len(cases)} hostile feeds ended in a line, after {worst:.1f} s at most (bar 5), "
        f"{peak / 1e6:.0f} MB (bar 300)"
    )


def _beside_dead_ones(web: Site, broker: str, folder: Path) -> None:
    """How late the visits of a good feed are, alone and beside feeds that never answer or drip."""
    with hostile(web) as cases:
        bad = [f"{cases[name]}?{number}" for number in range(DEAD // 2) for name in ("silent", "dripped-headers")]
        late = {}
        for words, others in (("alone", []), (f"beside {DEAD} dead and dripping ones", bad)):
            good = web.on(f"/good-{len(others)}", _still(1))
            with _publishing([*others, good], 1, broker, folder / f"beside-{len(others)}"):
                while web.times(f"/good-{len(others)}") < GAPS:
                    time.sleep(0.1)
            asked = [at for path, at in web.asked_at if path == f"/good-{len(others)}"]
            # A tenth is the publisher's own spread.
            late[words] = [max(0.0, after - before - 1.1) for before, after in itertools.pairwise(asked)]
    for words, found in late.items():
        print(f"a good feed every 1 s {words}: {statistics.mean(found):.2f} s late, {max(found):.2f} at most (bar 1)")


@contextmanager
def _publishing(
    addresses: list[str], every: int, broker: str, name: Path, told: bool = False
) -> Iterator[subprocess.Popen[bytes]]:
    name.mkdir()
    listed = name / "feeds.yaml"
    listed.write_text("\n".join(f"- {address}" for address in addresses))
    command = [
        sys.executable, "-m", "streams.cli", "publish", "--feeds", str(listed), "--every", str(every),
        "--broker", broker, "--prefix", "bench.", "--state", str(name / "state.sqlite"),
    ]  # fmt: skip
    publisher = subprocess.Popen(command, stderr=subprocess.PIPE if told else subprocess.DEVNULL)
    try:
        yield publisher
    finally:
        publisher.terminate()
        publisher.wait()


def _lines(process: subprocess.Popen[bytes]) -> Callable[[], list[str]]:
    """A function that gives the lines that came since it was asked last, without waiting."""
    found: list[str] = []

    def read() -> None:
        assert process.stderr is not None
        for line in process.stderr:
            found.append(line.decode("utf8", "replace"))

    threading.Thread(target=read, daemon=True).start()

    def new() -> list[str]:
        got, found[:] = list(found), []
        return got

    return new


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
        time.sleep(min(1.0, seconds / 2))
    return peak


if __name__ == "__main__":
    main()
