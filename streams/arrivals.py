"""What this worker remembers of the items of a partition: their states, the stream's time, the embargoes that run."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from processors.memory import ticks
from processors.memory.arrivals import Arrival, Reader, Step, arrive, release
from processors.memory.items import ItemState
from processors.memory.streamtime import DAWN, StreamTime, after
from schemas import Failure, NewsItem
from streams.envelope import ident
from streams.misdated import Misdated
from streams.tables import Table
from streams.turn import Turn

# Rows that are no items: item keys begin with a provider, never with a NUL.
_TIME = b"\x00time"
_EMBARGO = b"\x00embargo/"
# One for each item, under a day before which its time is not over: what is due is read without walking all items.
_KEPT = b"\x00kept/"
SWEPT = 20  # items forgotten at one record, so that none waits for a whole day of them


@dataclass(slots=True)
class _Partition:
    generation: int
    time: StreamTime
    embargoes: dict[str, datetime] = field(default_factory=dict)
    swept: int = 0  # the day whose due rows stand in `over`, the last one first
    over: list[bytes] = field(default_factory=list)


class Arrivals:
    """The table of items, as the agent asks of it. Rows are read and written through the open turn."""

    def __init__(self, table: Table, turn: Turn, read: Reader) -> None:
        self._table = table
        self._turn = turn
        self._read = read
        self._known: dict[int, _Partition] = {}
        self._misdated = Misdated()

    def arrive(
        self, item: NewsItem, partition: int, generation: int, position: int, arrived: datetime | None = None
    ) -> Step:
        """Judge an item against what is known of it and remember it. Raises whatever the reading raises.

        `arrived` is when the broker took the record, None in a replay.
        """
        here = self._partition(partition, generation)
        when = item.version_created or item.first_created
        time = after(here.time, item.key, when, arrived)
        now = time.now or DAWN
        # Of the item, not of its bytes: the same item in another envelope is the same item.
        arrival = Arrival(item, ident(item.model_dump_json()), position, now, here.time.now, arrived)
        step = arrive(self._state(partition, item.key), arrival, self._read)
        self._keep(partition, here, item.key, step)
        if when is not None and when > now and now in (here.time.now, arrived):
            self._misdated.ahead(item.key, item.provider, when, now)
        if step.verdict == "late":
            self._misdated.late(item.key, item.provider, now)
        self._pass(partition, here, time)
        return step

    def tick(self, at: datetime, partition: int, generation: int, position: int, arrived: datetime | None) -> Step:
        """Let time go on to `at`, as far as a tick is believed."""
        here = self._partition(partition, generation)
        time = after(here.time, ticks.KEY, at, arrived)
        step = ticks.passed(here.time.now, time.now or DAWN, at, position)
        if at > (time.now or DAWN):
            self._misdated.ahead(ticks.KEY, "this worker", at, time.now or DAWN)
        self._pass(partition, here, time)
        return step

    def wants(self, partition: int, generation: int, clock: datetime) -> datetime | None:
        """What a tick of a partition should say now, or None when it needs none."""
        known = self._known.get(partition)
        if known is None or known.generation != generation:
            # Looked up and not kept: the table may still be on its way here.
            known = self._load(partition, generation)
        return ticks.wanted(known.time, min(known.embargoes.values(), default=None), clock)

    def due(self, partition: int, clock: datetime | None = None) -> Iterator[tuple[NewsItem, Step]]:
        """The items whose embargo is over by the clock, or in a replay, which has none, by the stream's time.

        An item that cannot be read comes with a failure in its step.
        """
        here = self._known.get(partition)
        if here is None:
            return
        now = here.time.now or DAWN
        for _, key in sorted((until, key) for key, until in here.embargoes.items() if until <= (clock or now)):
            state = self._state(partition, key)
            del here.embargoes[key]
            self._turn.keep(self._table, partition, _EMBARGO + key.encode(), None)
            if state is not None and state.pending is not None:
                try:
                    step = release(state, now, self._read)
                except Exception as error:
                    step = Step("stale", failure=Failure(stage="reading", reason=f"{type(error).__name__}: {error}"))
                self._keep(partition, here, key, step)
                yield state.pending.item, step

    def _partition(self, partition: int, generation: int) -> _Partition:
        known = self._known.get(partition)
        if known is None or known.generation != generation:
            known = self._known[partition] = self._load(partition, generation)
        return known

    def _load(self, partition: int, generation: int) -> _Partition:
        time = self._turn.recall(self._table, partition, _TIME)
        found = _Partition(generation, _read_time(time) if time else StreamTime())
        for key, until in self._table.rows(partition, _EMBARGO):
            found.embargoes[key.removeprefix(_EMBARGO).decode()] = datetime.fromisoformat(until.decode())
        return found

    def _pass(self, partition: int, here: _Partition, time: StreamTime) -> None:
        """Remember the time, and forget what is over by it."""
        if time != here.time:
            here.time = time
            self._turn.keep(self._table, partition, _TIME, time.model_dump_json().encode())
        self._sweep(partition, here, time.now or DAWN)

    def _state(self, partition: int, key: str) -> ItemState | None:
        row = self._turn.recall(self._table, partition, key.encode())
        return None if row is None else ItemState.model_validate_json(row)

    def _keep(self, partition: int, here: _Partition, key: str, step: Step) -> None:
        if step.state is None:
            return
        ends = step.state.ends()
        if ends is not None and self._turn.recall(self._table, partition, key.encode()) is None:
            # Before the item: a crash in between leaves a day without an item, which is swept, not the reverse.
            self._turn.keep(self._table, partition, _kept(ends, key.encode()), b"1")
        self._turn.keep(self._table, partition, key.encode(), step.state.model_dump_json().encode())
        name = _EMBARGO + key.encode()
        if step.state.pending is not None:
            here.embargoes[key] = step.state.pending.until
            self._turn.keep(self._table, partition, name, step.state.pending.until.isoformat().encode())
        elif here.embargoes.pop(key, None) is not None:
            self._turn.keep(self._table, partition, name, None)

    def _sweep(self, partition: int, here: _Partition, now: datetime) -> None:
        """Take the items out of the table whose time is over; `known` has answered as if they were gone before."""
        if here.swept != now.toordinal():
            here.swept = now.toordinal()
            due = self._turn.rows(self._table, partition, _KEPT, _kept(now, b""))
            here.over = sorted((name for name, _ in due), reverse=True)
        for _ in range(min(SWEPT, len(here.over))):
            name = here.over.pop()
            key = name.removeprefix(_KEPT).partition(b"/")[2]
            state = self._state(partition, key.decode())
            ends = state.ends() if state else None
            self._turn.keep(self._table, partition, name, None)
            if ends is not None and ends < now:
                self._turn.keep(self._table, partition, key, None)
            elif ends is not None:
                self._turn.keep(self._table, partition, _kept(ends, key), b"1")


def _kept(ends: datetime, key: bytes) -> bytes:
    return b"%s%07d/%s" % (_KEPT, ends.toordinal(), key)


def _read_time(row: bytes) -> StreamTime:
    # The bare time is a row of an earlier build.
    return StreamTime.model_validate_json(row if row.startswith(b"{") else b'{"now":"%s"}' % row)
