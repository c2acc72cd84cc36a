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
    import tempfile

    us = [sys.executable, "-m", "streams.cli"]
    from streams.broker import BrokerUnavailable, local_broker
    from streams.topics import create

    kept = data if data is not None else Path(tempfile.mkdtemp(prefix="tocsin-"))
    try:
        with local_broker(port=port, data=kept / "kafka" if data else None) as where:
            settings = options.settings(broker=where)
            options.with_kafka(lambda: create(settings), where)
            worker = subprocess.Popen([*us, "worker", "--broker", where], env=_environment(kept / "tables"))
            try:
                click.echo(
                    f"Kafka serves at {where}. Put items on the wire: tocsin publish FILE --broker {where}", err=True
                )
                subprocess.run([sys.executable, "-m", "streams.cli", "watch", "--broker", where], check=False)
            except KeyboardInterrupt:
                pass
            finally:
                worker.terminate()
                worker.wait(30)
    except BrokerUnavailable as error:
        options.fail(str(error))
    finally:
        if data is None:
            import shutil

            shutil.rmtree(kept, ignore_errors=True)


def _environment(tables: Path) -> dict[str, str]:
    import os

    return {**os.environ, "TOCSIN_DATA": str(tables), "TOCSIN_INSTANCE": "run"}
