"""The `tocsin` command."""

import click

from streams.commands.broker import broker
from streams.commands.read import read
from streams.commands.replay import replay
from streams.commands.topics import topics
from streams.commands.worker import worker

COMMANDS = (
    read,
    broker,
    replay,
    topics,
    worker,
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Tocsin reads the wire and rings when it matters."""


for _command in COMMANDS:
    main.add_command(_command)


if __name__ == "__main__":
    main()
