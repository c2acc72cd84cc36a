"""`tocsin broker`: a local Kafka until interrupted."""

from pathlib import Path

import click

from streams.commands.options import fail


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), help="Serve on this port of 127.0.0.1; else on a free one.")
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    help="Keep the data in this folder and go on from it; else it is removed at the end.",
)
@click.option("--memory", is_flag=True, help="librdkafka's mock cluster instead: starts at once, keeps little.")
@click.option("--java", metavar="any|machine|wheel|PATH", help="Which Java runs it (or TOCSIN_JAVA; any).")
def broker(port: int | None, data: Path | None, memory: bool, java: str | None) -> None:
    """A local single-node Apache Kafka, no Docker, nothing but pip needed, until interrupted.

    Prints its HOST:PORT as the first line once it serves. SIGTERM and SIGINT stop it cleanly.
    """
    import signal
    import threading
    from contextlib import AbstractContextManager

    from streams.broker import BrokerUnavailable, local_broker, memory_broker
    from streams.broker.memory import LIMITS

    stop = threading.Event()
    troubles: list[str] = []

    def interrupt(*_: object) -> None:
        if stop.is_set():
            return
        stop.set()
        raise KeyboardInterrupt

    def ended(why: str) -> None:
        troubles.append(why)
        stop.set()

    if memory and (port or data or java):
        fail("--memory takes neither --port nor --data nor --java")
    signal.signal(signal.SIGTERM, interrupt)
    signal.signal(signal.SIGINT, interrupt)
    chosen: AbstractContextManager[str] = memory_broker() if memory else local_broker(port, data, java, ended=ended)
    try:
        with chosen as address:
            click.echo(address)
            if memory:
                click.echo(f"This is {LIMITS}.", err=True)
            stop.wait()
    except KeyboardInterrupt:
        pass
    except BrokerUnavailable as error:
        fail(str(error))
    if troubles:
        fail(troubles[0])
