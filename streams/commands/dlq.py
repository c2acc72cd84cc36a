"""`tocsin dlq`: what could not be read, why, and back onto the wire."""

from typing import TYPE_CHECKING

import click

from streams.commands import options

if TYPE_CHECKING:
    from streams.logs import Entry
    from streams.settings import Settings


@click.group()
def dlq() -> None:
    """Dead letters: list, show, redrive."""


@dlq.command("list")
@options.broker
@options.prefix
def list_(broker: str | None, prefix: str | None) -> None:
    """Every dead letter: its place, key, stage and reason. A table in a terminal, else one JSON line each."""
    import sys

    settings = options.settings(broker=broker, prefix=prefix)
    dead_letters = _dead_letters(settings)
    if sys.stdout.isatty():
        _show_table(dead_letters)
        return
    import orjson

    for dead in dead_letters:
        click.echo(orjson.dumps(_summary(dead)))


@dlq.command()
@click.argument("place", metavar="PARTITION:OFFSET")
@options.broker
@options.prefix
def show(place: str, broker: str | None, prefix: str | None) -> None:
    """One dead letter whole: its headers, then its bytes as they came."""
    import sys

    from streams.printable import printable, printable_line

    settings = options.settings(broker=broker, prefix=prefix)
    dead = next((one for one in _dead_letters(settings) if f"{one.partition}:{one.offset}" == place), None)
    if dead is None:
        options.fail(f"no dead letter at {place}; tocsin dlq list names them all")
    for name, data in dead.headers:
        click.echo(printable_line(f"{name}: {(data or b'').decode('utf8', 'backslashreplace')}"))
    click.echo(printable_line(f"key: {(dead.key or b'').decode('utf8', 'backslashreplace')}") + "\n")
    if sys.stdout.isatty():
        click.echo(printable((dead.value or b"").decode("utf8", "backslashreplace")))
    else:
        click.get_binary_stream("stdout").write((dead.value or b"") + b"\n")


@dlq.command()
@options.broker
@options.prefix
def redrive(broker: str | None, prefix: str | None) -> None:
    """Put every dead letter that was not put back before onto the topic it came from."""
    from streams.logs import UnknownTopic
    from streams.publisher import Undelivered
    from streams.redrive import redrive as put_back

    settings = options.settings(broker=broker, prefix=prefix)
    try:
        count = options.with_kafka(lambda: put_back(settings), settings.where)
    except (UnknownTopic, Undelivered) as error:
        options.fail(str(error))
    click.echo(f"{count} {'dead letter' if count == 1 else 'dead letters'} put back", err=True)


def _dead_letters(settings: "Settings") -> "list[Entry]":
    from streams.logs import UnknownTopic, everything
    from streams.topics import DLQ

    async def work() -> "list[Entry]":
        return [dead async for dead in everything(settings, DLQ)]

    try:
        return options.with_kafka(work, settings.where)
    except UnknownTopic as error:
        options.fail(str(error))


def _summary(dead: "Entry") -> dict[str, str | None]:
    names = ("stage", "reason", "field", "topic", "partition", "offset")
    why = {name: dead.header(f"dlq_{name}") for name in names}
    key = None if dead.key is None else dead.key.decode("utf8", "backslashreplace")
    return {"place": f"{dead.partition}:{dead.offset}", "key": key, **why}


def _show_table(dead_letters: "list[Entry]") -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    from streams.printable import printable_line

    table = Table("place", "key", "stage", "reason", title=f"Dead letters ({len(dead_letters)})", title_justify="left")
    for dead in dead_letters:
        row = _summary(dead)
        table.add_row(row["place"], *(escape(printable_line(row[name] or "")) for name in ("key", "stage", "reason")))
    Console().print(table)
