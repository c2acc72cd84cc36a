"""`tocsin explain`: what was found in an item, span by span."""

from pathlib import Path

import click

from streams.commands import options


@click.command()
@click.argument("source", default="-", metavar="[FILE or -]")
@options.gazetteer
def explain(source: str, gazetteer: Path | None) -> None:
    """Show what was found in each item of FILE or standard input, span by span, with how sure the reader is.

    For a person: the text with every trigger, paper and argument marked, and below it one line for each finding with
    its confidence. A file of plain text is taken as the body of one item. What is wrong can be put right by a voice of
    one's own: see docs/voices.md.
    """
    from rich.console import Console

    from processors.wire import Malformed, parse
    from streams.explanation import explanation
    from streams.feeds.error import harmless
    from streams.reader import reader
    from streams.sources import Note, Unreadable, pieces

    read_many = reader(options.settings(gazetteer=gazetteer))
    console = Console()
    try:
        for piece in pieces(source):
            if isinstance(piece, Note):
                click.echo(harmless(f"{piece.place}: {piece.reason}"), err=True)
                continue
            place, data, _ = piece
            try:
                console.print(explanation(read_many([parse(data)])[0]))
            except Malformed as error:
                click.echo(harmless(f"{place}: {error.failure.reason}"), err=True)
    except (Unreadable, Malformed) as error:
        options.fail(str(error), code=2)
