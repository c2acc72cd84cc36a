"""The `tocsin` command."""

from typing import BinaryIO

import click

from streams.commands.broker import broker
from streams.commands.topics import topics

COMMANDS = (broker, topics)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Tocsin reads the wire and rings when it matters."""


@main.command()
@click.argument("file", type=click.File("rb"), default="-")
def read(file: BinaryIO) -> None:
    """Items in, EnrichedItem out, one line each, no Kafka."""
    from processors.reading import read as read_item
    from processors.wire import parse

    for line in file:
        if line.strip():
            click.echo(read_item(parse(line)).model_dump_json())


for _command in COMMANDS:
    main.add_command(_command)


if __name__ == "__main__":
    main()
