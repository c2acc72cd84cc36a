"""`tocsin publish`: items onto the wire."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

import click

from streams.commands import options

if TYPE_CHECKING:
    from streams.feeds import Feed
    from streams.publisher import Outgoing, Publisher
    from streams.settings import Settings
    from streams.sources import Piece

_BURST = 500


@click.command()
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option(
    "--every",
    type=click.FloatRange(min=1),
    metavar="SECONDS",
    help="Ask the feed addresses again and again; only entries that are new or changed are sent.",
)
@options.broker
@options.prefix
def publish(sources: tuple[str, ...], every: float | None, broker: str | None, prefix: str | None) -> None:
    """Put the items of every SOURCE on news.items.v1: files, folders, `-` for standard input, feed addresses.

    Items go as they are, the bad ones too: the worker answers each with a dead letter. All versions of an item
    share its key, so their order holds. Publishing the same again changes nothing downstream.
    """
    from processors.wire import Malformed
    from streams.logs import UnknownTopic
    from streams.publisher import Undelivered
    from streams.sources import Unreadable, is_address
    from streams.topics import ITEMS

    settings = options.settings(broker=broker, prefix=prefix)
    if every and not any(map(is_address, sources)):
        options.fail("--every needs a feed address to ask again", code=2)

    async def work() -> tuple[int, int]:
        return await _publish(sources, every, settings)

    try:
        sent, left = options.with_kafka(work, settings.where)
    except (Unreadable, Undelivered, UnknownTopic) as error:
        options.fail(str(error))
    except Malformed as error:
        options.fail(f"a source is no feed: {error}")
    except KeyboardInterrupt:
        raise SystemExit(0 if every else 130) from None
    click.echo(f"{_items(sent)} published", err=True)
    if left:
        options.fail(f"{_items(left)} too large for {settings.topic(ITEMS)}, not sent")


async def _publish(sources: tuple[str, ...], every: float | None, settings: "Settings") -> tuple[int, int]:
    from streams.feeds import Feed
    from streams.logs import partitions
    from streams.progress import counted
    from streams.publisher import Publisher
    from streams.sources import is_address, of_all
    from streams.topics import ITEMS

    topic = settings.topic(ITEMS)
    await partitions(settings, topic)
    polled = [Feed(source) for source in sources if every and is_address(source)]
    once = [source for source in sources if not (every and is_address(source))]
    async with Publisher(settings, "tocsin-publish") as publisher:
        counts = await _send(publisher, topic, counted(of_all(once), "items")) if once else (0, 0)
        if every:
            await _follow(publisher, topic, polled, every)
    return counts


async def _follow(publisher: "Publisher", topic: str, feeds: "list[Feed]", every: float) -> None:
    """Ask feeds for ever. A feed that fails is told and asked again: one that is down must not silence the others."""
    import asyncio

    from processors.wire import Malformed
    from streams.envelope import ident
    from streams.feeds import Unreadable
    from streams.sources import of_xml

    seen: dict[str, set[str]] = {}
    while True:
        for feed in feeds:
            try:
                document = await asyncio.to_thread(feed.fetch)
                found = [] if document is None else list(of_xml(document))
            except (Unreadable, Malformed) as error:
                click.echo(f"{feed.address}: {error}", err=True)
                continue
            known = seen.get(feed.address, set())
            sent, _ = await _send(publisher, topic, (piece for piece in found if ident(piece.data) not in known))
            if document is not None:
                seen[feed.address] = {ident(piece.data) for piece in found}
            if sent:
                click.echo(f"{feed.address}: {_items(sent)} published", err=True)
        await asyncio.sleep(every)


async def _send(publisher: "Publisher", topic: str, found: "Iterable[Piece]") -> tuple[int, int]:
    """Send items, acknowledged burst by burst; returns how many went and how many were too large."""
    from streams.sources import LONGEST

    sent = left = 0
    waiting: Iterator[Piece] = iter(found)
    while burst := list(islice(waiting, _BURST)):
        fit = [piece for piece in burst if len(piece.data) <= LONGEST]
        for piece in burst:
            if len(piece.data) > LONGEST:
                click.echo(f"{piece.place}: found more than {LONGEST} bytes, the largest item that is taken", err=True)
        await publisher.deliver([_record(topic, piece.data) for piece in fit])
        sent, left = sent + len(fit), left + len(burst) - len(fit)
    return sent, left


def _record(topic: str, item: bytes) -> "Outgoing":
    from processors.wire import Malformed, parse
    from streams.envelope import arriving
    from streams.publisher import Outgoing

    try:
        known = parse(item)
    except Malformed:
        # The worker says what is wrong with it, once, in the dead letter.
        return Outgoing(topic, None, item)
    return Outgoing(topic, known.key.encode(), item, arriving(known, item))


def _items(count: int) -> str:
    return f"{count} {'item' if count == 1 else 'items'}"
