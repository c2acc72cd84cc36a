"""`tocsin publish`: items onto the wire."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from streams.commands import options

if TYPE_CHECKING:
    from streams.feeds.listing import Feed
    from streams.feeds.polling import Tally
    from streams.publishing import Plan, Sum
    from streams.sources import Note, Piece

_PACE = 60.0


@click.command()
@click.argument("sources", nargs=-1, metavar="SOURCE...")
@click.option(
    "--feeds",
    "lists",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A list of feeds: OPML, or YAML with address, provider, language, trust, every, private, gone.",
)
@click.option(
    "--every",
    type=click.FloatRange(min=1),
    metavar="SECONDS",
    help="Ask the feed addresses again and again, and watch the folders; only what is new or changed is sent.",
)
@click.option(
    "--state",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Where to remember what was sent of feeds and watched folders (default: in TOCSIN_DATA, by topic).",
)
@click.option(
    "--websub",
    "callback",
    metavar="URL",
    help="The public address at which hubs may send what is new of feeds (WebSub); they are polled besides.",
)
@click.option("--websub-port", "port", default=8090, show_default=True, help="The port behind it, on the loopback.")
@options.broker
@options.prefix
def publish(
    sources: tuple[str, ...],
    lists: tuple[Path, ...],
    every: float | None,
    state: Path | None,
    callback: str | None,
    port: int,
    broker: str | None,
    prefix: str | None,
) -> None:
    """Put the items of every SOURCE on news.items.v1: files, folders, `-` for standard input, feed addresses.

    ninjs as one JSON value or one a line; RSS, Atom, JSON Feed, NewsML-G2, NITF, IPTC 7901, ANPA 1312. ninjs goes as it
    is, the bad too: the worker answers each with a dead letter. All versions of an item share its key, so their order
    holds. Publishing the same again changes nothing downstream, and of feeds it sends only what is new. The exit status
    is 0, or 1 when something was left out; each such thing is told in one line.
    """
    from processors.wire import Malformed
    from streams.logs import UnknownTopic
    from streams.publisher import Undelivered
    from streams.sources import Unreadable

    settings = options.settings(broker=broker, prefix=prefix)
    try:
        plan = _plan(sources, lists, every, state)._replace(callback=callback, port=port)
    except Unreadable as error:
        options.fail(str(error), code=2)

    async def work() -> "Sum":
        from streams.publishing import publish as run

        with _Status() as status:
            return await run(plan, settings, status.say, _counted, status.watch)

    try:
        done = options.with_kafka(work, settings.where)
    except (Unreadable, Undelivered, UnknownTopic) as error:
        options.fail(str(error))
    except Malformed as error:
        options.fail(f"{sources[0]} is no document of the wire: {error}")
    except KeyboardInterrupt:
        raise SystemExit(0 if every else 130) from None
    click.echo(f"{done.sent} {'item' if done.sent == 1 else 'items'} published", err=True)
    if done.left:
        options.fail(f"{done.left} {'thing was' if done.left == 1 else 'things were'} left out, as told above")


def _plan(sources: tuple[str, ...], lists: tuple[Path, ...], every: float | None, state: Path | None) -> "Plan":
    from streams.feeds.listing import Feed, feeds_of
    from streams.publishing import Plan
    from streams.sources import Unreadable, is_address

    feeds: list[Feed] = [feed for path in lists for feed in feeds_of(path)]
    for source in sources:
        if is_address(source):
            feeds.append(_feed(source))
    folders = tuple(Path(source) for source in sources if every and source != "-" and Path(source).is_dir())
    once = tuple(source for source in sources if not is_address(source) and Path(source) not in folders)
    if not (feeds or folders or once):
        raise Unreadable("nothing to publish: name a file, a folder, -, a feed address, or --feeds FILE")
    if every and not (feeds or folders):
        raise Unreadable("--every needs a feed address to ask or a folder to watch")
    paced = any(feed.every for feed in feeds)
    return Plan(
        once,
        folders,
        tuple({feed.address: feed for feed in feeds}.values()),
        every or (_PACE if paced else None),
        state,
    )


def _feed(address: str) -> "Feed":
    from pydantic import ValidationError

    from streams.feeds.addresses import shown
    from streams.feeds.listing import Feed
    from streams.sources import Unreadable

    try:
        return Feed(address=address)
    except ValidationError as error:
        raise Unreadable(f"{shown(address)}: {error.errors()[0]['msg'].removeprefix('Value error, ')}") from None


def _counted(found: "Iterable[Piece | Note]") -> "Iterator[Piece | Note]":
    from streams.progress import counted

    return counted(found, "items")


class _Status:
    """A line on the feeds at the foot of a terminal; what is said goes above it."""

    def __init__(self) -> None:
        from rich.console import Console

        self._console = Console(stderr=True)
        self._live: object | None = None

    def say(self, line: str) -> None:
        from streams.feeds.error import harmless

        click.echo(harmless(line), err=True)

    def watch(self, tally: "Tally", feeds: int) -> None:
        from rich.live import Live

        if not feeds or not self._console.is_terminal:
            return

        class Line:
            def __rich__(self) -> str:
                failing = f", {len(tally.failing)} failing" if tally.failing else ""
                return f"[dim]{feeds} {'feed' if feeds == 1 else 'feeds'}{failing}; {tally.sent:,} items published[/]"

        self._live = Live(Line(), console=self._console, refresh_per_second=1, transient=True)
        self._live.start()

    def __enter__(self) -> "_Status":
        return self

    def __exit__(self, *_: object) -> None:
        if self._live is not None:
            self._live.stop()  # type: ignore[attr-defined]
