"""All feeds side by side: each its own task, its own pace and its own faults."""

import asyncio
import random
import re
from collections.abc import Callable, Coroutine, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from http import HTTPStatus
from typing import Any

from processors.wire import Malformed
from processors.wire.found import Document, Manners
from streams.feeds.addresses import shown
from streams.feeds.changes import Change, changes, keys_of, strangers
from streams.feeds.delivery import Delivery
from streams.feeds.error import Unreadable
from streams.feeds.fetching import Answer, Fetcher
from streams.feeds.listing import Feed
from streams.feeds.process import Parsers
from streams.feeds.schedule import pause
from streams.feeds.state import State
from streams.feeds.vanished import killed
from streams.publisher import Undelivered

# New feeds are begun so many a second, so that five hundred do not start at the same instant.
_STARTS = 100
_AT_ONCE = 6
_BYTES = 64 * 1024 * 1024
_HUB = re.compile(r"""<([^<>\s]{1,500})>\s*;\s*rel=[\"']?hub\b""", re.I)


@dataclass
class Tally:
    """What happened so far, for the status line and the report at the end."""

    sent: int = 0
    failing: set[str] = field(default_factory=set)
    refused: int = 0
    ended: set[str] = field(default_factory=set)


async def together(work: Sequence[Coroutine[Any, Any, object]]) -> None:
    """All side by side; the first that fails ends the others, and its error is raised."""
    tasks = [asyncio.create_task(one) for one in work]
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


class Poller:
    """Asks feeds and sends what is new. `say` takes one line for a person."""

    def __init__(
        self, fetcher: Fetcher, parsers: Parsers, delivery: Delivery, state: State, say: Callable[[str], None]
    ) -> None:
        self._fetcher, self._parsers, self._delivery, self._state, self._say = fetcher, parsers, delivery, state, say
        self._said: dict[str, str] = {}
        # One document of a feed at a time: what its hub sends and what a visit finds may be the same.
        self._reading: dict[str, asyncio.Lock] = {}
        # Parsed documents are large: few are held at once, and of what waits to be parsed only so many bytes.
        self._room = asyncio.Semaphore(_AT_ONCE)
        self._held = 0
        # What failed before is read one at a time, so that documents built to take long leave room for the others.
        self._doubtful = asyncio.Semaphore(1)
        self.offered: Callable[[Feed, Manners], None] = lambda feed, manners: None
        self.tally = Tally()

    async def once(self, feeds: Sequence[Feed]) -> None:
        """Ask every feed once. Raises Undelivered."""
        await together([self._visit(feed, again=False) for feed in feeds])

    async def forever(self, feeds: Sequence[Feed], every: float) -> None:
        """Ask all feeds, each in its own time, until cancelled or until every feed has ended. Raises Undelivered."""
        await together([self._keep(feed, feed.every or every, number) for number, feed in enumerate(feeds)])

    async def _keep(self, feed: Feed, every: float, number: int) -> None:
        await asyncio.sleep(number / _STARTS)
        seconds: float | None = 0.0
        while seconds is not None:
            await asyncio.sleep(seconds)
            seconds = await self._visit(feed, every=every)

    async def _visit(self, feed: Feed, every: float = 60.0, again: bool = True) -> float | None:
        """One visit; returns the seconds until the next, None when the feed has ended."""
        now = await asyncio.to_thread(self._state.feed, feed.address)
        due = float(now.get("due") or 0) - _seconds()
        if not now.get("asked"):
            due = min(due, every)  # a pace that a person has quickened since holds at once
        if now.get("gone"):
            self._fault(feed, "its server said that it is gone for good (410); take it off the list")
            self.tally.ended.add(feed.address)
            return None
        if due > 0 and (again or now.get("asked")):
            # Asked to wait, before the restart or by the server.
            if not again:
                self._fault(feed, f"its server asks to wait another {due:.0f} s")
            return due
        wait = None
        try:
            answer = await self._fetcher.get(
                now.get("moved") or feed.address, now.get("etag"), now.get("modified"), feed.private
            )
            wait = answer.wait
            now = await self._taken(feed, answer, now)
            now |= {"failures": 0}
            if feed.address in self.tally.failing:
                self.tally.failing.discard(feed.address)
                self._said.pop(feed.address, None)
                self._say(f"{shown(feed.address)}: answers again")
        except Malformed as error:
            now |= {"failures": int(now.get("failures") or 0) + 1}
            self._fault(feed, f"is no feed: {error}")
        except Unreadable as error:
            now |= {"failures": int(now.get("failures") or 0) + 1}
            if now.get("moved") and now["failures"] >= 5:
                now.pop("moved")  # a move that was none: back to the address that a person named
            self._fault(feed, str(error).removeprefix(f"{shown(feed.address)}: "))
        except (Undelivered, asyncio.CancelledError):
            raise
        except Exception as error:  # a fault of ours with one feed must not silence the others
            now |= {"failures": int(now.get("failures") or 0) + 1}
            self._fault(feed, f"could not be taken in ({type(error).__name__}: {error})"[:300])
        manners = Manners(None, now.get("ttl"), tuple(now.get("skip_hours") or ()), tuple(now.get("skip_days") or ()))
        at = datetime.now(UTC)
        seconds = pause(every, manners, int(now.get("failures") or 0), wait, at, random.random)
        now |= {"due": _seconds() + seconds if wait or again else 0, "asked": bool(wait)}
        await asyncio.to_thread(self._state.save_feed, feed.address, now)
        if now.get("gone"):
            self.tally.ended.add(feed.address)
            return None
        return seconds

    async def _taken(self, feed: Feed, answer: Answer, now: dict[str, Any]) -> dict[str, Any]:
        """What an answer leads to; returns how the feed stands. Raises Unreadable, Malformed, Undelivered."""
        if answer.status == HTTPStatus.NOT_MODIFIED:
            return now
        if answer.status == HTTPStatus.GONE:
            self._fault(feed, "is gone for good (410); it is not asked again")
            return now | {"gone": True}
        if answer.status != HTTPStatus.OK or answer.body is None:
            raise Unreadable(_status(answer))
        if answer.moved and answer.moved != now.get("moved"):
            self._say(f"{shown(feed.address)}: moved for good to {shown(answer.moved)}")
            now = now | {"moved": answer.moved}
        digest = sha256(answer.body).hexdigest()
        if digest == now.get("digest"):
            return now | {"etag": answer.etag, "modified": answer.modified}
        self._held += len(answer.body)
        try:
            if self._held > _BYTES:
                raise Unreadable("too many large answers at once; it is asked again later")
            async with self._doubtful if now.get("failures") else nullcontext(), self._room:
                stands, document = await self._read(feed, answer.body, answer, now | {"digest": digest})
        finally:
            self._held -= len(answer.body)
        if feed.gone:
            # Asks other pages, which may take their time: others have the room meanwhile.
            keyed = await asyncio.to_thread(keys_of, document, feed)
            found = await killed(self._fetcher, self._state, feed, document, keyed)
            await self._deliver(feed, found, stands)
        return stands

    async def _read(
        self, feed: Feed, body: bytes, answer: Answer, now: dict[str, Any]
    ) -> tuple[dict[str, Any], Document]:
        """Read a document that changed and send what is new; returns how the feed stands."""
        document = await self._parsers.read(body, answer.charset, now.get("moved") or feed.address)
        self._tell(feed, document)
        hubs = document.manners.hubs or tuple(_HUB.findall(answer.link or ""))
        self.offered(feed, document.manners._replace(hubs=hubs))
        manners = document.manners
        # Only now: a server that says "not changed" must not silence what was never read.
        stands = now | {
            "etag": answer.etag, "modified": answer.modified,
            "ttl": manners.ttl, "skip_hours": manners.skip_hours, "skip_days": manners.skip_days,
        }  # fmt: skip
        await self._send(feed, document, stands)
        return stands, document

    async def arrived(self, feed: Feed, body: bytes, charset: str | None) -> None:
        """What a hub sent of a feed. Raises Undelivered."""
        try:
            document = await self._parsers.read(body, charset, feed.address)
        except Malformed as error:
            self._say(f"{shown(feed.address)}: its hub sent what is no feed: {error}")
            return
        self._tell(feed, document)
        await self._send(feed, document, await asyncio.to_thread(self._state.feed, feed.address))

    async def _send(self, feed: Feed, document: Document, stands: dict[str, Any]) -> None:
        async with self._reading.setdefault(feed.address, asyncio.Lock()):
            found = await asyncio.to_thread(self._changed, feed, document)
            await self._deliver(feed, found, stands)

    async def _deliver(self, feed: Feed, found: list[Change], stands: dict[str, Any]) -> None:
        await self._delivery.send(found, feed.address, stands)
        if found:
            self.tally.sent += len(found)
            self._say(f"{shown(feed.address)}: {len(found)} {'item' if len(found) == 1 else 'items'} published")

    def _changed(self, feed: Feed, document: Document) -> list[Change]:
        keyed = keys_of(document, feed)
        known = self._state.known(key for key, _ in keyed)
        told = strangers(keyed, feed, known, feed.address)
        if told and self._said.get(f"{feed.address} strangers") != told:
            self._said[f"{feed.address} strangers"] = told
            self._say(f"{shown(feed.address)}: {told}")
        found = changes(keyed, document.kind, feed, known, feed.address)
        self._state.seen(known.keys() - {change.entry.key for change in found})
        return found

    def _tell(self, feed: Feed, document: Document) -> None:
        """What was left out and what was mended: once, as long as it stays the same."""
        lines = [f"{one.place}: {one.problem}" for one in document.found if one.problem]
        self.tally.refused += sum(1 for one in document.found if one.problem and not one.passed)
        if document.mended:
            lines.append(f"mended: {', '.join(document.mended)}")
        text = "\n".join(f"{shown(feed.address)}, {line}" for line in lines[:20])
        if len(lines) > 20:
            text += f"\n{shown(feed.address)}: and {len(lines) - 20} more"
        if text and self._said.get(f"{feed.address} entries") != text:
            self._said[f"{feed.address} entries"] = text
            self._say(text)

    def _fault(self, feed: Feed, words: str) -> None:
        self.tally.failing.add(feed.address)
        if self._said.get(feed.address) != words:
            self._said[feed.address] = words
            self._say(f"{shown(feed.address)}: {words}")


def _status(answer: Answer) -> str:
    try:
        phrase = f" ({HTTPStatus(answer.status).phrase})"
    except ValueError:
        phrase = ""
    wait = f"; asked again in {answer.wait:.0f} s" if answer.wait else ""
    return f"answers {answer.status}{phrase}{wait}"


def _seconds() -> float:
    return datetime.now(UTC).timestamp()
