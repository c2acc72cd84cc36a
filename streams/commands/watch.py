"""`tocsin watch`: what the stream says, as it says it."""

import sys
from typing import TYPE_CHECKING

import click

from streams.commands import options

if TYPE_CHECKING:
    from rich.console import Console

    from streams.logs import Entry


@click.command()
@click.argument("topic", default="alerts", metavar="[TOPIC]")
@click.option("--from-start", is_flag=True, help="Begin with what is there already.")
@options.broker
@options.prefix
def watch(topic: str, from_start: bool, broker: str | None, prefix: str | None) -> None:
    """Follow TOPIC (items, enriched, mentions, events, outcomes, alerts or dlq; alerts by default) until interrupted.

    A line for a person in a terminal; in a pipe one JSON value a line. What comes twice is shown once.
    """
    from rich.console import Console

    from streams.logs import UnknownTopic, live
    from streams.topics import SHORT

    if topic not in SHORT:
        options.fail(f"no topic {topic}; there are: {', '.join(SHORT)}", code=2)
    settings = options.settings(broker=broker, prefix=prefix)
    console = Console()

    async def work() -> None:
        async for entry in live(settings, SHORT[topic], from_start):
            if console.is_terminal:
                _show(console, topic, entry)
            elif entry.value is not None:
                sys.stdout.buffer.write(_one_line(entry.value) + b"\n")
                sys.stdout.buffer.flush()

    if console.is_terminal:
        click.echo(f"watching {settings.topic(SHORT[topic])} at {settings.where}; Ctrl-C ends", err=True)
    try:
        options.with_kafka(work, settings.where)
    except UnknownTopic as error:
        options.fail(str(error))
    except (KeyboardInterrupt, BrokenPipeError):
        sys.exit(0)


def _one_line(value: bytes) -> bytes:
    """A value on one line: JSON written over several is closed up, what is no JSON has its line breaks escaped."""
    import orjson

    if b"\n" not in value:
        return value
    try:
        return orjson.dumps(orjson.loads(value))
    except orjson.JSONDecodeError:
        return value.replace(b"\n", b"\\n")


def _show(console: "Console", topic: str, entry: "Entry") -> None:
    from streams.report import record_line

    console.print(record_line(topic, entry.key, entry.value), highlight=False, soft_wrap=True)
