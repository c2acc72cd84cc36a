"""`tocsin run`: everything at once, until interrupted."""

import subprocess
import sys
from pathlib import Path

import click

from streams.commands import options


@click.command()
@click.option("--data", type=click.Path(file_okay=False, path_type=Path), help="Keep all data here.")
@click.option("--port", type=int, default=9092, show_default=True, help="Where Kafka serves.")
def run(data: Path | None, port: int) -> None:
    """Start a Kafka and a worker, and show alerts as they come, until interrupted.

    Put items on the wire from another terminal: tocsin publish FILE --broker 127.0.0.1:9092
    """
    import signal
    import tempfile
    import time

    signal.signal(signal.SIGTERM, signal.default_int_handler)
    us = [sys.executable, "-m", "streams.cli"]
    from streams.broker import BrokerUnavailable, local_broker
    from streams.topics import create

    # A stream that begins now has nothing old to show, and the first alert must not slip by.
    begin = () if data else ("--from-start",)
    kept = data if data is not None else Path(tempfile.mkdtemp(prefix="tocsin-"))
    try:
        with local_broker(port=port, data=kept / "kafka" if data else None) as where:
            settings = options.settings(broker=where)
            options.with_kafka(lambda: create(settings), where)
            # In sessions of their own: Ctrl-C reaches this process alone, which ends them in the right order.
            worker = subprocess.Popen(
                [*us, "worker", "--broker", where], env=_environment(kept / "tables"), start_new_session=True
            )
            watching, failed = None, None
            try:
                click.echo(
                    f"Kafka serves at {where}. Put items on the wire: tocsin publish FILE --broker {where}", err=True
                )
                watching = subprocess.Popen([*us, "watch", "--broker", where, *begin], start_new_session=True)
                while worker.poll() is None and watching.poll() is None:
                    time.sleep(0.2)
                failed = worker.poll()
            except KeyboardInterrupt:
                pass
            finally:
                _end(watching, worker)
            if failed:
                options.fail(f"the worker ended with status {failed}; its log above says why")
    except BrokerUnavailable as error:
        options.fail(str(error))
    finally:
        if data is None:
            import shutil

            shutil.rmtree(kept, ignore_errors=True)


def _end(*processes: subprocess.Popen[bytes] | None) -> None:
    """Ask each to end, wait for it, and insist where asking does not help."""
    for process in filter(None, processes):
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _environment(tables: Path) -> dict[str, str]:
    import os

    return {**os.environ, "TOCSIN_DATA": str(tables), "TOCSIN_INSTANCE": "run"}
