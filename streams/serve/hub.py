"""Server-sent events: what comes into a table goes to everyone who listens, and whoever comes back misses nothing.

The id of an event is how far each partition of the topic was told, so that it means the same after a restart, after
a rebuild and in another process.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from typing import Any

from sqlalchemy import Engine, Table, and_, func, not_, or_, select
from sqlalchemy.exc import DBAPIError

from streams.serve import metrics, tables
from streams.serve.formats import dumps

_POLL = 0.5  # for what another process wrote; what this one wrote wakes the hub at once
_HEARTBEAT = 15.0
_WAITING = 2000  # frames that a slow listener may be behind before it has to come back
_PAGE = 500
Vector = dict[int, int]
Row = dict[str, Any]
Wanted = Callable[[Row], Awaitable[bool]]


class BadPosition(ValueError):
    """A Last-Event-ID that is none of ours."""


def write_vector(vector: Vector) -> str:
    """`0:17,3:4`: of partition 0 all up to offset 17 was told, of partition 3 up to 4."""
    return ",".join(f"{partition}:{offset}" for partition, offset in sorted(vector.items()))


def read_vector(text: str) -> Vector:
    """The inverse of write_vector. Raises BadPosition."""
    vector = {}
    for part in filter(None, text.split(",")):
        partition, _, offset = part.partition(":")
        known = partition.isascii() and partition.isdecimal() and offset.isascii() and offset.isdecimal()
        if not known or len(partition) > 6 or len(offset) > 18:
            raise BadPosition(f"Last-Event-ID: found {text[:100]!r}, expected PARTITION:OFFSET,...")
        vector[int(partition)] = int(offset)
    return vector


class Hub:
    """What comes from a topic into one table, in order, to all who listen. `name` is the column that names the kind."""

    def __init__(self, engine: Engine, topic: str, table: Table, name: str) -> None:
        self._engine, self._topic, self._table, self._name = engine, topic, table, name
        self._wake = asyncio.Event()
        self._listeners: set[asyncio.Queue[Row | None]] = set()
        self._seq = 0
        self.closed = False

    def wake(self) -> None:
        """Something was written."""
        self._wake.set()

    def close(self) -> None:
        """End all streams: serve stops."""
        self.closed = True
        for queue in self._listeners:
            _put(queue, None)

    async def begin(self) -> None:
        """Take what is there as told. Before anybody listens: what comes between is neither in a list nor told else."""
        self._seq = await asyncio.to_thread(self._last)

    async def run(self) -> None:
        """Look for what is new until cancelled."""
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), _POLL)
            self._wake.clear()
            with suppress(DBAPIError):  # the database is away; what comes is told when it is back
                rows = await asyncio.to_thread(self._after, self._seq)
                for row in rows:
                    self._seq = row["seq"]
                    for queue in self._listeners:
                        _put(queue, row)
                if len(rows) == _PAGE:
                    self._wake.set()

    def position(self) -> Vector:
        """How far the topic is in the table."""
        place = tables.positions.c
        query = select(place.partition, place.next_offset - 1).where(place.topic == self._topic)
        with self._engine.connect() as connection:
            return {row[0]: row[1] for row in connection.execute(query)}

    async def listen(
        self, start: Vector | None, wanted: Wanted | None = None
    ) -> AsyncIterator[tuple[Row | None, Vector]]:
        """Rows after a position, or from now on, each with the position behind it; (None, ...) when all is calm.

        Calm is also a wire of which nothing is wanted: who listens hears of it, and comes back to where it was then.
        """
        queue: asyncio.Queue[Row | None] = asyncio.Queue(_WAITING)
        self._listeners.add(queue)
        metrics.STREAMS.inc()
        try:
            now = await asyncio.to_thread(self.position)
            # Of a partition beyond its end there is nothing: such a position is of other topics.
            vector = {p: min(o, now.get(p, -1)) for p, o in start.items()} if start is not None else now
            yield None, vector
            silence = _Silence()
            async for came in self._coming(queue, start is not None, vector, silence):
                row = came if came is None or wanted is None or await wanted(came) else None
                if row is not None or silence.long():
                    yield row, vector
                    silence.begin()
        finally:
            self._listeners.discard(queue)
            metrics.STREAMS.dec()

    async def _coming(
        self, queue: asyncio.Queue[Row | None], before: bool, vector: Vector, silence: "_Silence"
    ) -> AsyncIterator[Row | None]:
        """What the table has beyond a position, then what comes; None when the silence was long.

        The position goes along.
        """
        while before and (rows := await asyncio.to_thread(self._beyond, vector)):
            for row in rows:
                vector[row["partition"]] = row["offset"]
                yield row
        while not self.closed:
            try:
                async with asyncio.timeout_at(silence.end):
                    came = await queue.get()
            except TimeoutError:
                yield None
                continue
            if came is None:
                return
            if came["offset"] > vector.get(came["partition"], -1):
                vector[came["partition"]] = came["offset"]
                yield came

    def frame(self, row: Row | None, vector: Vector) -> bytes:
        """One event as it goes over the wire; a comment where there is none."""
        if row is None:
            return f"id: {write_vector(vector)}\n: calm\n\n".encode()
        if "data" not in row:
            row["data"] = dumps(row["record"])
        head = f"id: {write_vector(vector)}\nevent: {row[self._name]}\ndata: ".encode()
        return b"".join((head, row["data"], b"\n\n"))

    def _last(self) -> int:
        with self._engine.connect() as connection:
            return int(connection.scalar(select(func.coalesce(func.max(self._table.c.seq), 0))) or 0)

    def _after(self, seq: int) -> list[Row]:
        query = select(self._table).where(self._table.c.seq > seq).order_by(self._table.c.seq).limit(_PAGE)
        with self._engine.connect() as connection:
            rows = [dict(row) for row in connection.execute(query).mappings()]
            if not rows and self._last() < seq:  # the tables were rebuilt beside us; offsets tell what is new
                self._seq = 0
        return rows

    def _beyond(self, vector: Vector) -> list[Row]:
        table = self._table.c
        told = [and_(table.partition == partition, table.offset <= offset) for partition, offset in vector.items()]
        query = select(self._table).where(not_(or_(*told)) if told else table.offset >= 0)
        with self._engine.connect() as connection:
            return [dict(row) for row in connection.execute(query.order_by(table.seq).limit(_PAGE)).mappings()]


class _Silence:
    """Since when a listener heard nothing."""

    def __init__(self) -> None:
        self._clock = asyncio.get_running_loop().time
        self.begin()

    def begin(self) -> None:
        self.end = self._clock() + _HEARTBEAT

    def long(self) -> bool:
        return self._clock() >= self.end


def _put(queue: asyncio.Queue[Row | None], row: Row | None) -> None:
    if queue.full():
        # Too slow: it comes back with its Last-Event-ID and gets the rest from the table.
        while not queue.empty():
            queue.get_nowait()
        row = None
    queue.put_nowait(row)
