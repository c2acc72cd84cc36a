"""`tocsin read`: items in, EnrichedItem out."""

import sys
from collections.abc import Iterable
from typing import BinaryIO

import click


@click.command()
@click.argument("file", type=click.File("rb"), default="-")
def read(file: BinaryIO) -> None:
    """Read items (one JSON object a line) from FILE or standard input; write one EnrichedItem a line. No Kafka.

    A line that is no item is answered on standard error with its number and the reason, and reading goes on. The
    exit status is 0 when every line was an item, else 1.
    """
    from processors.reading import read as read_item
    from processors.wire import Malformed, parse
    from streams.progress import counted

    out = sys.stdout.buffer
    bad = 0
    for number, line in counted(_lines(file), "items"):
        try:
            record = read_item(parse(line))
        except Malformed as error:
            bad += 1
            click.echo(f"line {number}: {error.failure.reason}", err=True)
            continue
        out.write(record.model_dump_json().encode() + b"\n")
    out.flush()
    if bad:
        raise click.ClickException(f"{bad} {'line was' if bad == 1 else 'lines were'} no item; all others were read")


def _lines(file: Iterable[bytes]) -> Iterable[tuple[int, bytes]]:
    return ((number, line) for number, line in enumerate(file, 1) if line.strip())
