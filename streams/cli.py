"""The `tocsin` command."""

import os

# One process reads on one core: numpy's own threads would spin against each other (measured: ten times slower
# matrix products on a busy machine). Read by numpy when it is first imported, hence here.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import click

from streams.commands.broker import broker
from streams.commands.demo import demo
from streams.commands.dlq import dlq
from streams.commands.doctor import doctor
from streams.commands.explain import explain
from streams.commands.notify import notify
from streams.commands.publish import publish
from streams.commands.read import read
from streams.commands.replay import replay
from streams.commands.run import run
from streams.commands.schemas import schemas
from streams.commands.serve import serve
from streams.commands.settings import settings
from streams.commands.topics import topics
from streams.commands.watch import watch
from streams.commands.worker import worker

COMMANDS = (
    demo,
    run,
    read,
    explain,
    replay,
    broker,
    topics,
    publish,
    worker,
    watch,
    serve,
    notify,
    dlq,
    doctor,
    schemas,
    settings,
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Tocsin reads the wire and rings when it matters."""


for _command in COMMANDS:
    main.add_command(_command)


if __name__ == "__main__":
    main()
