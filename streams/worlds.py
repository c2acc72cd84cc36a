"""The memory's worlds on a worker: one for each mention partition, over the rows of its table."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import orjson
from aiokafka.partitioner import murmur2

from processors.memory.partition import PartitionMemory, Row
from processors.memory.rules import Rule
from streams.tables import Table
from streams.turn import Turn

# Rows kept decoded; the others are decoded when asked for (20 us).
_DECODED = 20_000


def partition_of(key: bytes, partitions: int) -> int:
    """The partition a key goes to, as every Kafka client with the default partitioner has it."""
    return int((murmur2(key) & 0x7FFFFFFF) % partitions)


class Rows(Mapping[str, Row]):
    """One partition of a table as the memory reads it, decoded, with what the open turn will write."""

    def __init__(self, table: Table, partition: int, turn: Turn) -> None:
        self._table = table
        self._partition = partition
        self._turn = turn
        self._decoded: dict[str, Row] = {}

    def __getitem__(self, key: str) -> Row:
        row: Row | None = self.get(key)
        if row is None:
            raise KeyError(key)
        return row

    def get(self, key: str, default: Any = None) -> Any:
        row: Row | None = self._decoded.get(key)
        if row is None:
            data = self._turn.recall(self._table, self._partition, key.encode())
            if data is None:
                return default
            row = self._decode(key, data)
        return row

    def write(self, key: str, row: Row | None) -> None:
        """Let the turn write a row; None deletes."""
        data = None if row is None else orjson.dumps(row)
        self._turn.keep(self._table, self._partition, key.encode(), data)
        self._decoded.pop(key, None)
        if data is not None:
            self._decode(key, data)

    def _decode(self, key: str, data: bytes) -> Row:
        row: Row = orjson.loads(data)
        if len(self._decoded) >= _DECODED:
            del self._decoded[next(iter(self._decoded))]
        self._decoded[key] = row
        return row

    def __iter__(self) -> Iterator[str]:
        return (key.decode() for key, _ in self._table.rows(self._partition))

    def __len__(self) -> int:
        return sum(1 for _ in self)


class Worlds:
    """The worlds of the partitions that this worker has, made of their rows when first asked for."""

    def __init__(self, table: Table, turn: Turn, rules: Sequence[Rule] | None = None) -> None:
        self._table = table
        self._turn = turn
        self._rules = rules
        self._worlds: dict[int, tuple[int, PartitionMemory, Rows]] = {}

    def at(self, partition: int, generation: int) -> tuple[PartitionMemory, Rows]:
        """The memory of a partition and its rows; made anew in every generation of the consumer group.

        Another worker may have had the partition in between, so what was known before counts for nothing.
        """
        known = self._worlds.get(partition)
        if known is None or known[0] != generation:
            rows = Rows(self._table, partition, self._turn)
            known = (generation, PartitionMemory(rows, self._rules), rows)
            self._worlds[partition] = known
        return known[1], known[2]

    def forget(self, partition: int) -> None:
        """Make the memory of a partition anew at its next mention."""
        self._worlds.pop(partition, None)
