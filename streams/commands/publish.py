"""`tocsin publish`: items onto the wire."""

from collections.abc import Iterator
from itertools import chain, islice
from typing import TYPE_CHECKING

import click

from streams.commands import options

if TYPE_CHECKING:
    from streams.settings import Settings

_BURST = 500


@click.command()
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@options.broker
@options.prefix
def publish(sources: tuple[str, ...], broker: str | None, prefix: str | None) -> None:
    """Put the items of every SOURCE on news.items.v1: files, folders, `-` for standard input, feed addresses.

    Items go as they are, the bad ones too: the worker answers each with a dead letter. All versions of an item
    share its key, so their order holds.
    """
    from processors.wire import Malformed
    from streams.logs import UnknownTopic
    from streams.publisher import Undelivered
    from streams.sources import Unreadable

    settings = options.settings(broker=broker, prefix=prefix)

    async def work() -> int:
        return await _publish(sources, settings)

    try:
        count = options.with_kafka(work, settings.where)
    except (Unreadable, Undelivered, UnknownTopic) as error:
        options.fail(str(error))
    except Malformed as error:
        options.fail(f"a source is no feed: {error}")
    click.echo(f"{count} {'item' if count == 1 else 'items'} published", err=True)


async def _publish(sources: tuple[str, ...], settings: "Settings") -> int:
    from streams.logs import partitions
    from streams.progress import counted
    from streams.publisher import Outgoing, Publisher
    from streams.sources import items
    from streams.topics import ITEMS

    topic = settings.topic(ITEMS)
    await partitions(settings, topic)
    everything: Iterator[bytes] = chain.from_iterable(map(items, sources))
    count = 0
    async with Publisher(settings, "tocsin-publish") as publisher:
        shown = iter(counted(everything, "items"))
        while burst := list(islice(shown, _BURST)):
            await publisher.deliver([Outgoing(topic, _key(item), item) for item in burst])
            count += len(burst)
    return count


def _key(item: bytes) -> bytes | None:
    from processors.wire import Malformed, parse

    try:
        return parse(item).key.encode()
    except Malformed:
        return None
