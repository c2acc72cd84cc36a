"""The memory of one partition of the mentions, over the rows of its store."""

import asyncio
import gc
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from time import perf_counter
from typing import Any

from aiokafka.partitioner import murmur2

from processors.memory.formats import NewerFormat, read_row, write_row
from processors.memory.partition import Folded, PartitionMemory
from processors.memory.records import Mention, Row
from processors.memory.rules import Rule
from streams.batch import Stage
from streams.store import Store
from streams.unreadable import UNREADABLE, warn_unreadable

# Rows kept decoded; the others are decoded when asked for (20 us).
_DECODED = 4096
_BREATH = 0.02  # seconds that building the index holds the event loop


def partition_of(key: bytes, partitions: int) -> int:
    """The partition a key goes to, as every Kafka client with the default partitioner has it."""
    return int((murmur2(key) & 0x7FFFFFFF) % partitions)


class Rows(Mapping[str, Row]):
    """The rows as the memory reads them, decoded, with what the record in work has led to so far."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.stage: Stage | None = None
        self._decoded: dict[str, Row] = {}

    def __getitem__(self, key: str) -> Row:
        row: Row | None = self.get(key)
        if row is None:
            raise KeyError(key)
        return row

    def get(self, key: str, default: Any = None) -> Any:
        row = self._decoded.get(key)
        if row is None:
            name = key.encode()
            data = self.stage.get(name) if self.stage is not None else self._store.get(name)
            row = decode(key, data) if data is not None else None
            if row is None:
                return default
            self.remember(key, row)
        return row

    def remember(self, key: str, row: Row | None) -> None:
        """Have a row at hand as it is now; None: it is gone."""
        self._decoded.pop(key, None)
        if row is not None:
            if len(self._decoded) >= _DECODED:
                del self._decoded[next(iter(self._decoded))]
            self._decoded[key] = row

    def clear(self) -> None:
        """Have nothing at hand."""
        self._decoded.clear()

    def __iter__(self) -> Iterator[str]:
        return (key.decode() for key, _ in self._store.scan())

    def __len__(self) -> int:
        return sum(1 for _ in self)


def decode(key: str, data: bytes) -> Row | None:
    """A row in today's format, or None for one that cannot be read: it is as if it were not there, and the operator
    hears of it. Raises NewerFormat: this partition is for a newer release.
    """
    try:
        return read_row(key, data)
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        warn_unreadable(key, error)
        return None


class MemoryPartition:
    """The memory, kept while the partition stays here, and brought up to the changelog row by row."""

    def __init__(self, store: Store, rules: Sequence[Rule] | None = None) -> None:
        self._store, self._rules = store, rules
        self.reset()

    def reset(self) -> None:
        self._rows = Rows(self._store)
        self.memory = PartitionMemory(self._rows, self._rules, build=False)
        self._built = False

    async def load(self, committed: int | None) -> None:
        if self._built:
            return
        since = perf_counter()
        # In the order of the keys: what is built must not hang on where rows lie.
        for key, data in self._store.scan():
            self._index(key, data)
            if perf_counter() - since > _BREATH:
                # The index stays: the garbage collector, which would stop the loop to walk it, does not look at it.
                gc.freeze()
                await asyncio.sleep(0)
                since = perf_counter()
        self._rows.clear()
        gc.freeze()
        self._built = True

    def enter(self, key: bytes, value: bytes | None) -> None:
        if self._built:
            self._rows.remember(key.decode("utf8", "replace"), None)
            try:
                self._index(key, value)
            except NewerFormat:
                # The store has rows now that the index has not: it is built anew, or not at all.
                self.reset()
                raise

    def revert(self, keys: Iterable[bytes]) -> None:
        self._rows.stage = None
        for key in keys:
            self._rows.remember(key.decode(), None)
            self._index(key, self._store.get(key))

    def _index(self, key: bytes, data: bytes | None) -> None:
        try:
            name = key.decode()
            self.memory.enter(name, decode(name, data) if data is not None else None)
        except NewerFormat:
            raise
        except Exception as error:
            warn_unreadable(repr(key), error)

    def fold(self, mention: Mention, local: Callable[[str], bool], stage: Stage) -> Folded:
        """Fold a mention; its rows are put on the stage. When it raises, the memory is as it was before."""
        self._rows.stage = stage
        folded = self.memory.fold(mention, local)
        for key, row in folded.writes.items():
            data = None if row is None else write_row(row)
            stage.put(key.encode(), data)
            # As it will be read back, so that no answer hangs on what is at hand.
            self._rows.remember(key, None if data is None else read_row(key, data))
        return folded

    def undo(self, stage: Stage) -> None:
        """Take back what a stage put: the memory is as the batch has it."""
        keys, stage.rows = list(stage.rows), {}
        for key in keys:
            self._rows.remember(key.decode(), None)
            self.memory.enter(key.decode(), self._rows.get(key.decode()))


__all__ = ["UNREADABLE", "MemoryPartition", "Rows", "decode", "partition_of"]
