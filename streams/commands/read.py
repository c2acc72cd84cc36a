"""`tocsin read`: items in, EnrichedItem out."""

import sys
from pathlib import Path

import click

from streams.commands import options


@click.command()
@click.argument("source", default="-", metavar="[FILE or -]")
@options.gazetteer
def read(source: str, gazetteer: Path | None) -> None:
    """Read the items of FILE or standard input; write one EnrichedItem a line. No Kafka.

    One JSON object a line (ninjs, plain or as a CloudEvent), one JSON object over several lines, RSS, Atom, JSON Feed,
    NewsML-G2, NITF, IPTC 7901 or ANPA 1312; a folder or a feed address will do too. A line that is no item is answered
    on standard error with its number and the reason, and reading goes on. The exit status is 0
    when every line was an item, 1 when some were not, 2 when nothing could be read at all.
    """
    from processors.memory.ticks import tick_time
    from processors.wire import Malformed, parse
    from streams.feeds.error import harmless
    from streams.progress import counted
    from streams.reader import reader
    from streams.sources import Note, Unreadable, pieces

    read_many = reader(options.settings(gazetteer=gazetteer))
    out = sys.stdout.buffer
    bad = 0
    try:
        for piece in counted(pieces(source), "items"):
            if isinstance(piece, Note):
                bad += piece.bad
                click.echo(harmless(f"{piece.place}: {piece.reason}"), err=True)
                continue
            place, data, _ = piece
            if tick_time(data) is not None:  # of an archive of the topic: a word on the time, no item
                continue
            try:
                record = read_many([parse(data)])[0]
            except Malformed as error:
                bad += 1
                click.echo(harmless(f"{place}: {error.failure.reason}"), err=True)
                continue
            except Exception as error:  # one item that the readers stumble over must not cost the rest
                bad += 1
                click.echo(harmless(f"{place}: could not be read ({type(error).__name__}: {error})"[:300]), err=True)
                continue
            out.write(record.model_dump_json().encode() + b"\n")
            out.flush()
    except Unreadable as error:
        options.fail(str(error), code=2)
    except Malformed as error:
        options.fail(f"{source} is no feed: {error}", code=2)
    if bad:
        options.fail(f"{bad} {'line was' if bad == 1 else 'lines were'} no item; all others were read")
