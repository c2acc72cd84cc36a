"""A turn: what a burst of records has led to, delivered as one. Here the order of the promises is kept."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Iterator
from typing import Any

import faust

from streams.guard import App, Consumer
from streams.publisher import Outgoing, Publisher
from streams.settings import Settings
from streams.tables import Table

log = logging.getLogger("tocsin")

# How long an open turn waits for a record that Faust announced, and an idle one before it looks up.
_GRACE = 0.05
_IDLE = 1.0


class Turn:
    """Collects outputs and rows of the records in work, and closes over them in the one safe order.

    Outputs, their acknowledgement, then the rows' changelog and its acknowledgement, then the rows, then the
    offsets. Rows written first would lose the outputs for good: after a crash they say "already known".
    """

    def __init__(self, app: App, publisher: Publisher, settings: Settings) -> None:
        self._app = app
        self._publisher = publisher
        self._settings = settings
        self._events: list[faust.Event] = []
        self._outputs: list[Outgoing] = []
        self._rows: dict[tuple[Table, int, bytes], bytes | None] = {}
        self._begun = 0.0

    async def over(self, stream: Any) -> AsyncIterator[faust.Event | None]:
        """The records of a stream as they come, None when there is nothing to do; closes turns in between.

        A turn is closed when nothing more has arrived, or when it is long or big enough.
        """
        events = aiter(stream.noack().events())
        coming: asyncio.Future[Any] | None = None
        try:
            while True:
                coming = coming or asyncio.ensure_future(anext(events))
                await asyncio.wait({coming}, timeout=_GRACE if self._events else _IDLE)
                if not coming.done():
                    # Also when a rebalance takes away what the channel held: the open turn must not wait for it.
                    await self.close()
                    yield None
                    await self.close()
                    if isinstance(self._app.consumer, Consumer):
                        await self._app.consumer.chase()
                    continue
                try:
                    event = coming.result()
                except StopAsyncIteration:
                    break
                finally:
                    coming = None
                if not await self._in_sequence(event):
                    continue
                self._begun = self._begun if self._events else time.monotonic()
                self._events.append(event)
                yield event
                if self._full() or stream.channel.queue.empty():
                    await self.close()
        finally:
            if coming is not None:
                coming.cancel()

    async def _in_sequence(self, event: faust.Event) -> bool:
        consumer = self._app.consumer
        return not isinstance(consumer, Consumer) or await consumer.in_sequence(event)

    def _full(self) -> bool:
        return len(self._events) >= self._settings.burst or time.monotonic() - self._begun > self._settings.burst_time

    def say(self, output: Outgoing) -> None:
        """Put a record out with this turn."""
        self._outputs.append(output)

    def keep(self, table: Table, partition: int, key: bytes, value: bytes | None) -> None:
        """Write a row with this turn; None deletes."""
        self._rows[(table, partition, key)] = value

    def recall(self, table: Table, partition: int, key: bytes) -> bytes | None:
        """The row of a key as this turn leaves it."""
        place = (table, partition, key)
        return self._rows[place] if place in self._rows else table.read(partition, key)

    def rows(self, table: Table, partition: int, prefix: bytes, end: bytes) -> Iterator[tuple[bytes, bytes]]:
        """The rows whose keys begin with `prefix` and stand before `end`, as this turn leaves them, in no order."""
        mine = {k: v for (t, p, k), v in self._rows.items() if t is table and p == partition}
        yield from ((k, v) for k, v in mine.items() if v is not None and k.startswith(prefix) and k < end)
        yield from ((k, v) for k, v in table.rows(partition, prefix, end) if k not in mine)

    async def close(self) -> None:
        """Deliver, believe, settle. Raises Undelivered, after which nothing of the turn may be committed."""
        events, outputs, rows = self._events, self._outputs, self._rows
        if not (events or outputs or rows):
            return
        self._events, self._outputs, self._rows = [], [], {}
        try:
            await self._publisher.deliver(outputs)
            offsets = await self._publisher.deliver(
                [Outgoing(table.topic, key, value, partition=part) for (table, part, key), value in rows.items()]
            )
        except BaseException:
            # Faust cancels and restarts agents: what was in work is still to be delivered, before what comes next.
            self._events, self._outputs, self._rows = events, outputs, rows
            raise
        for ((table, partition, key), value), offset in zip(rows.items(), offsets, strict=True):
            table.write(partition, key, value, offset)
        consumer = self._app.consumer
        if isinstance(consumer, Consumer):
            for event in events:
                consumer.settle(event)
