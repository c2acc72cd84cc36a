"""`tocsin run`: everything at once, until interrupted."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from streams.commands import options

SAMPLE = Path("samples") / "wire.ndjson"
_BETWEEN = 0.8  # seconds between two items of the sample wire
_US = [sys.executable, "-m", "streams.cli"]


@click.command()
@click.option("--data", type=click.Path(file_okay=False, path_type=Path), help="Keep all data here.")
@click.option("--port", type=int, default=9092, show_default=True, help="Where Kafka serves.")
@click.option("--page-port", type=int, default=8000, show_default=True, help="Where the page is; 0 takes a free one.")
@click.option("--sample/--no-sample", default=True, help="Play the sample wire, item by item (not with --data).")
@click.option("--browser/--no-browser", default=None, help="Open the page (in a terminal it opens by itself).")
def run(data: Path | None, port: int, page_port: int, sample: bool, browser: bool | None) -> None:
    """Start a Kafka, a worker and the live page, play the sample wire and show alerts as they come, until interrupted.

    Put items of your own on the wire from another terminal: tocsin publish FILE --broker 127.0.0.1:9092
    """
    import signal
    import tempfile

    signal.signal(signal.SIGTERM, signal.default_int_handler)
    from streams.broker import BrokerUnavailable, local_broker
    from streams.topics import create

    # A stream that begins now has nothing old to show, and the first alert must not slip by.
    begin = () if data else ("--from-start",)
    kept = data if data is not None else Path(tempfile.mkdtemp(prefix="tocsin-"))
    try:
        with local_broker(port=port, data=kept / "kafka" if data else None) as where:
            settings = options.settings(broker=where)
            options.with_kafka(lambda: create(settings), where)
            environment = _environment(kept / "tables")
            failed = None
            try:
                click.echo(
                    f"Kafka serves at {where}. Put items on the wire: tocsin publish FILE --broker {where}", err=True
                )
                with _running(where, environment, page_port, begin) as processes:
                    _greet(processes["serve"], browser)
                    if sample and data is None and SAMPLE.is_file():
                        _play(where, SAMPLE.read_bytes().splitlines())
                    failed = _wait(processes)
            except KeyboardInterrupt:
                pass
            if failed:
                options.fail(failed)
    except BrokerUnavailable as error:
        options.fail(str(error))
    finally:
        if data is None:
            import shutil

            shutil.rmtree(kept, ignore_errors=True)


@contextmanager
def _running(
    where: str, environment: dict[str, str], page_port: int, begin: tuple[str, ...]
) -> Iterator[dict[str, subprocess.Popen[bytes]]]:
    """The processes, in sessions of their own: Ctrl-C reaches this one alone, which ends them in the right order."""
    commands: dict[str, list[str]] = {
        "worker": ["worker"],
        "serve": ["serve", "--port", str(_free(page_port))],
        "watch": ["watch", *begin],
    }
    processes: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for name, command in commands.items():
            out = subprocess.PIPE if name == "serve" else None
            processes[name] = subprocess.Popen(
                [*_US, *command, "--broker", where], env=environment, stdout=out, start_new_session=True
            )
        yield processes
    finally:
        for process in reversed(processes.values()):
            _end(process)


def _free(port: int) -> int:
    """The port, or 0 (any) when somebody has it."""
    import socket

    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return 0
    return port


def _greet(serve: subprocess.Popen[bytes], browser: bool | None) -> None:
    """Say where the page is, and open it."""
    assert serve.stdout is not None
    address = serve.stdout.readline().decode().strip()
    if not address:
        return  # it ended; _wait says so
    click.echo(f"The page is at {address}", err=True)
    if browser or (browser is None and sys.stderr.isatty()):
        import webbrowser

        webbrowser.open(address)


def _play(where: str, lines: list[bytes]) -> None:
    """Put items on the wire one by one, in the background."""
    import asyncio
    import threading

    from streams.publisher import Publisher, record_of
    from streams.topics import ITEMS

    settings = options.settings(broker=where)

    async def play() -> None:
        async with Publisher(settings, "tocsin-sample") as publisher:
            for line in filter(bytes.strip, lines):
                await publisher.deliver([record_of(settings.topic(ITEMS), line)])
                await asyncio.sleep(_BETWEEN)

    threading.Thread(target=lambda: asyncio.run(play()), daemon=True).start()


def _wait(processes: dict[str, subprocess.Popen[bytes]]) -> str | None:
    """Wait until one of them ends; returns what to say of it."""
    import time

    while True:
        for name, process in processes.items():
            status = process.poll()
            if status is not None:
                return f"{name} ended with status {status}; its log above says why" if status else None
        time.sleep(0.2)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ask it to end, wait for it, and insist where asking does not help."""
    process.terminate()
    try:
        process.wait(30)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _environment(tables: Path) -> dict[str, str]:
    import os

    return {**os.environ, "TOCSIN_DATA": str(tables), "TOCSIN_INSTANCE": "run"}
