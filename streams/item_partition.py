"""What this worker remembers of the items of a partition: their states, the stream's time, the embargoes that run."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice

from processors.memory import ticks
from processors.memory.arrivals import Arrival, Reader, Step, arrive, release
from processors.memory.items import ItemState, read_state
from processors.memory.streamtime import DAWN, StreamTime, after
from schemas import Failure, NewsItem, Record
from streams.batch import Stage
from streams.envelope import ident
from streams.limits import quota_fault
from streams.misdated import Misdated
from streams.readers import ReadingFailed
from streams.store import Store

# Rows that are no items: item keys hold no control characters (`limits.key_fault`).
_TIME = b"\x00time"
_PLACE = b"\x00place"
_EMBARGO = b"\x00embargo/"
# One for each item, under a day before which its time is not over: what is due is read without walking all items.
_KEPT = b"\x00kept/"
LOOKED_UP = 2000  # due rows looked up at a time
SWEPT = 20  # items forgotten at one record, so that none waits for a whole day of them


class Place(Record):
    """Where the partition's items stand in the count of all that ever came.

    `base` is what is added to an offset: 0, until the topic is made anew and its offsets begin again, or offsets are
    passed over that hold no record (the marks of transactions, what was aborted). `last` is the newest position.
    """

    base: int = 0
    last: int = -1


class ItemPartition:
    """The items of one partition, as the agent asks of them. Rows are read and written through a record's stage."""

    def __init__(self, store: Store, misdated: Misdated | None = None, dawn: datetime | None = None) -> None:
        """`dawn` is the time until the first item that is dated; of a live stream the broker knows it."""
        self._store = store
        self._dawn = dawn or DAWN
        self._misdated = misdated or Misdated()
        self.reset()

    def reset(self) -> None:
        self.time = StreamTime()
        self.place = self._begun = Place()
        self.embargoes: dict[str, datetime] = {}
        self._swept = 0  # the day whose due rows stand in `_over`, the last one first
        self._over: list[bytes] = []
        self._more = False  # whether more are due than stand there

    async def load(self, committed: int | None) -> None:
        self._read(self._store)
        if committed is None and self.place.last >= 0:
            # The group forgets its offsets when a topic is deleted: what comes now is younger than all that came.
            self.place = Place(base=self.place.last + 1, last=self.place.last)
        self._begun = self.place

    def _read(self, rows: Store | Stage) -> None:
        self.reset()
        time, place = rows.get(_TIME), rows.get(_PLACE)
        self.time = _read_time(time) if time else StreamTime()
        self.place = Place.model_validate_json(place) if place else Place()
        for key, until in rows.scan(_EMBARGO, _EMBARGO + b"\xff"):
            self.embargoes[key.removeprefix(_EMBARGO).decode()] = datetime.fromisoformat(until.decode())

    def enter(self, key: bytes, value: bytes | None) -> None:
        pass

    def revert(self, keys: Iterable[bytes]) -> None:
        begun = self._begun
        self._read(self._store)
        # What the start found out of a topic made anew is not stored before its first record is.
        self.place = self._begun = max(begun, self.place, key=lambda place: place.last)

    def undo(self, stage: Stage) -> None:
        """Take back what a stage put: be as the batch has it. Its record stays counted."""
        place, begun, stage.rows = self.place, self._begun, {}
        self._read(stage)
        self.place, self._begun = place, begun
        stage.put(_PLACE, place.model_dump_json().encode())

    def position(self, offset: int, stage: Stage) -> int:
        """The place of a record among all that ever came by this partition; offsets without a record do not count.

        So a log with the marks of transactions in it, once it is replayed from a file, gives the same positions.
        """
        base, last = self.place.base, self.place.last
        base = min(base, last + 1 - offset)
        self.place = Place(base=base, last=max(last, base + offset))
        stage.put(_PLACE, self.place.model_dump_json().encode())
        return base + offset

    def arrive(
        self, item: NewsItem, digest: str, position: int, stage: Stage, read: Reader, arrived: datetime | None = None
    ) -> Step:
        """Judge an item against what is known of it and remember it. Raises whatever the reading raises.

        `digest` is of the item, not of its bytes; `arrived` is when the broker took the record, None in a replay.
        """
        when = item.version_created or item.first_created
        time = after(self.time, item.key, when, arrived)
        now = time.now or self._dawn
        arrival = Arrival(item, digest, position, now, self.time.now, arrived)
        step = arrive(self.state(item.key, stage), arrival, read)
        self._keep(item.key, step, stage)
        if when is not None and when > now and now in (self.time.now, arrived):
            self._misdated.ahead(item.key, item.provider, when, now)
        if step.verdict == "late":
            self._misdated.late(item.key, item.provider, now)
        self._pass(time, stage)
        return step

    def tick(self, at: datetime, position: int, stage: Stage, arrived: datetime | None) -> Step:
        """Let time go on to `at`, as far as a tick is believed."""
        time = after(self.time, ticks.KEY, at, arrived)
        step = ticks.passed(self.time.now, time.now or self._dawn, at, position)
        if at > (time.now or self._dawn):
            self._misdated.ahead(ticks.KEY, "this worker", at, time.now or self._dawn)
        self._pass(time, stage)
        return step

    def wants(self, clock: datetime) -> datetime | None:
        """What a tick of this partition should say now, or None when it needs none."""
        return ticks.wanted(self.time, min(self.embargoes.values(), default=None), clock)

    def due(self, stage: Stage, read: Reader, clock: datetime | None = None) -> Iterator[tuple[NewsItem, Step]]:
        """The items whose embargo is over by the clock, or in a replay, which has none, by the stream's time.

        An item that cannot be read comes with a failure in its step.
        """
        now = self.time.now or self._dawn
        if min(self.embargoes.values(), default=datetime.max.replace(tzinfo=now.tzinfo)) > (clock or now):
            return
        for _, key in sorted((until, key) for key, until in self.embargoes.items() if until <= (clock or now)):
            state = self.state(key, stage)
            if state is not None and state.pending is not None:
                item = state.pending.item
                try:
                    step = release(state, now, read)
                except (ReadingFailed, ArithmeticError, LookupError, TypeError, ValueError) as error:
                    # Its dead letter can be put back: this version of it is not known.
                    state = state.model_copy(
                        update={
                            "pending": None,
                            "digest": "",
                            "seen": tuple(s for s in state.seen if s != state.digest),
                        }
                    )
                    failure = Failure(stage="reading", reason=f"{type(error).__name__}: {error}")
                    step = Step("stale", state, failure=failure)
                self._keep(key, step, stage)
                yield item, step
            self.embargoes.pop(key, None)
            stage.put(_EMBARGO + key.encode(), None)

    def waiting(self, clock: datetime | None) -> list[NewsItem]:
        """The items that `due` will have read."""
        if not self.embargoes:
            return []
        until = clock or self.time.now or self._dawn
        keys = [key for key, end in self.embargoes.items() if end <= until]
        rows = [self._store.get(key.encode()) for key in keys]
        states = [read_state(row) for row in rows if row]
        return [state.pending.item for state in states if state.pending]

    def state(self, key: str, stage: Stage) -> ItemState | None:
        """What is remembered of an item."""
        row = stage.get(key.encode())
        return None if row is None else read_state(row)

    def is_new(self, item: NewsItem) -> bool:
        """Whether an item is likely to be read: it is usable, and this version of it has not come before."""
        row = self._store.get(item.key.encode())
        return item.pub_status == "usable" and (row is None or digest_of(item).encode() not in row)

    def quota(self, item: NewsItem) -> Failure | None:
        """Why an item may not wait for the end of its embargo here, or None."""
        return quota_fault(item, len(self.embargoes)) if item.key not in self.embargoes else None

    def _pass(self, time: StreamTime, stage: Stage) -> None:
        """Remember the time, and forget what is over by it."""
        if time != self.time:
            self.time = time
            stage.put(_TIME, time.model_dump_json().encode())
        self._sweep(time.now or self._dawn, stage)

    def _keep(self, key: str, step: Step, stage: Stage) -> None:
        if step.state is None:
            return
        ends = step.state.ends()
        if ends is not None and stage.get(key.encode()) is None:
            stage.put(_kept(ends, key.encode()), b"1")
        stage.put(key.encode(), step.state.model_dump_json().encode())
        name = _EMBARGO + key.encode()
        if step.state.pending is not None:
            self.embargoes[key] = step.state.pending.until
            stage.put(name, step.state.pending.until.isoformat().encode())
        elif self.embargoes.pop(key, None) is not None:
            stage.put(name, None)

    def _sweep(self, now: datetime, stage: Stage) -> None:
        """Take the items out of the table whose time is over; `known` has answered as if they were gone before."""
        if self._swept != now.toordinal() or (self._more and not self._over):
            self._swept = now.toordinal()
            # A slice of them: a day of a flooded feed may have a million, and walking those would hold the loop.
            due = [name for name, _ in islice(stage.scan(_KEPT, _kept(now, b"")), LOOKED_UP)]
            self._over, self._more = sorted(due, reverse=True), len(due) == LOOKED_UP
        for _ in range(min(SWEPT, len(self._over))):
            name = self._over.pop()
            key = name.removeprefix(_KEPT).partition(b"/")[2]
            state = self.state(key.decode(), stage)
            ends = state.ends() if state else None
            stage.put(name, None)
            if ends is not None and ends < now:
                stage.put(key, None)
            elif ends is not None:
                stage.put(_kept(ends, key), b"1")


def digest_of(item: NewsItem) -> str:
    """Of the item, not of its bytes: the same item in another envelope is the same item."""
    return ident(item.model_dump_json())


def _kept(ends: datetime, key: bytes) -> bytes:
    return b"%s%07d/%s" % (_KEPT, ends.toordinal(), key)


def _read_time(row: bytes) -> StreamTime:
    # The bare time is a row of an earlier build.
    return StreamTime.model_validate_json(row if row.startswith(b"{") else b'{"now":"%s"}' % row)
