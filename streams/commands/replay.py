"""`tocsin replay`: a file through a fresh stream."""

import os
from contextlib import ExitStack, aclosing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from streams.commands import options

if TYPE_CHECKING:
    from streams.replay import OutputRecord

# What is read out of an item is larger than the item.
_MEMORY = 1_000_000

SHORT = ("enriched", "mentions", "events", "outcomes", "alerts", "dlq")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--topic", type=click.Choice(SHORT), help="Only this topic's records, the bare values.")
@click.option("--broker", metavar="HOST:PORT", help="A Kafka that runs already, or `memory`; else one is started.")
def replay(file: Path, topic: str | None, broker: str | None) -> None:
    """Send a file of items (one JSON line each) through a fresh stream and print all that it said, in order.

    Without --topic a line is {"topic", "key", "value"}; a dead letter's has "why" besides.
    """
    from concurrent.futures import ThreadPoolExecutor

    from streams.broker import BrokerUnavailable, open_broker

    with ExitStack() as stack:
        # Java starts while Python loads what reading needs: both take seconds.
        pool = stack.enter_context(ThreadPoolExecutor(1))
        kafka = open_broker(broker)
        starting = pool.submit(kafka.__enter__)
        stack.push(kafka.__exit__)
        lines = file.read_bytes().splitlines()
        if broker == "memory" and sum(map(len, lines)) > _MEMORY:
            options.fail("this file is too large for --broker memory, which keeps about 5 MB; leave --broker out")
        _warm(lines)
        try:
            where = starting.result()
        except BrokerUnavailable as error:
            options.fail(str(error))
        _print(lines, topic, where, broker)


def _warm(lines: list[bytes]) -> None:
    """Load the reading's data by reading one item; what is wrong with the item shows later."""
    from contextlib import suppress

    from processors.reading import read
    from processors.wire import parse
    from streams import replay

    _ = replay
    with suppress(Exception):
        read(parse(next(line for line in lines if line.strip())))


def _print(lines: list[bytes], topic: str | None, where: str, broker: str | None) -> None:
    import logging

    from streams.replay import Stuck, fresh, remove
    from streams.replay import replay as run
    from streams.topics import OUTPUTS, SHORT

    logging.basicConfig(level=logging.ERROR)
    wanted = (SHORT[topic],) if topic else OUTPUTS
    out = click.get_binary_stream("stdout")

    async def work() -> None:
        with fresh(where, options.settings(broker=where)) as settings:
            try:
                async with aclosing(run(lines, settings, wanted, declare=broker != "memory")) as told:
                    async for said in told:
                        out.write(_line(said, bare=topic is not None) + b"\n")
                    out.flush()
            except BrokenPipeError:
                # Whoever read it (head, less) has enough. What is still to be written at the end goes nowhere.
                os.dup2(os.open(os.devnull, os.O_WRONLY), out.fileno())
            finally:
                if broker not in (None, "memory"):
                    await remove(settings)

    try:
        options.with_kafka(work, where)
    except Stuck as error:
        options.fail(str(error))
    out.flush()


def _line(said: "OutputRecord", bare: bool) -> bytes:
    import orjson

    try:
        value = orjson.loads(said.value) if said.value is not None else None
    except orjson.JSONDecodeError:
        # A dead letter that is no JSON: shown as text, its bytes are in the topic.
        value = (said.value or b"").decode("utf8", "backslashreplace")
    if bare:
        return orjson.dumps(value)
    line = {"topic": said.topic, "key": said.key, "value": value}
    return orjson.dumps(line | {"why": said.why} if said.why else line)
