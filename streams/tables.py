"""Tables: rows of bytes by partition, durable in a changelog before they are believed."""

from collections.abc import Iterable, Iterator, MutableMapping
from typing import Any

import faust
from faust.stores import memory
from faust.types import TP

from streams.settings import Settings
from streams.topics import changelog

# Faust's defaults ask for 2.5 GiB of cache for every partition of every table.
_ROCKSDB = {
    "driver": "rocksdict",
    "block_cache_size": 32 * 1024 * 1024,
    "block_cache_compressed_size": 0,
    "write_buffer_size": 16 * 1024 * 1024,
}


class MemoryStore(memory.Store):  # type: ignore[type-arg]
    """Rows in memory, kept apart by partition as RocksDB keeps them."""

    offset_key = None

    def __post_init__(self) -> None:
        super().__post_init__()
        self.rows: dict[int, dict[bytes, bytes]] = {}

    def apply_changelog_batch(self, batch: Iterable[Any], to_key: Any, to_value: Any) -> None:
        for event in batch:
            rows = self.rows.setdefault(event.message.partition, {})
            if event.message.value is None:
                rows.pop(event.message.key, None)
            else:
                rows[event.message.key] = event.message.value

    async def on_recovery_completed(self, active_tps: set[TP], standby_tps: set[TP]) -> None:
        kept = {partition for _, partition in active_tps}
        for partition in set(self.rows) - kept:
            del self.rows[partition]


class Table:
    """A table that follows one topic: a row belongs to the partition of the record that wrote it.

    Faust restores the rows from the changelog when a partition comes to this worker. Writing goes round
    Faust's own way, which stores locally first and sends the changelog later: here the changelog record
    (`topic`, raw key and value) is delivered first, then `write` believes it. After a crash in between,
    recovery reads it from the changelog.
    """

    def __init__(self, app: faust.App, name: str, settings: Settings) -> None:
        self.topic = changelog(name, settings)
        table: Any = app.Table(
            name,
            key_type=bytes,
            value_type=bytes,
            partitions=settings.partitions,
            changelog_topic=app.topic(
                self.topic, key_type=bytes, value_type=bytes, key_serializer="raw", value_serializer="raw",
                partitions=settings.partitions, acks=False, internal=True, maxsize=131_072, allow_empty=True,
            ),
            options=dict(_ROCKSDB) if settings.tables == "rocksdb" else None,
        )  # fmt: skip
        if settings.tables == "memory":
            table._data = MemoryStore("memory://", app, table, table_name=name, key_type=bytes, value_type=bytes)
        self.table = table

    def _rows(self, partition: int) -> MutableMapping[bytes, bytes]:
        store: Any = self.table.data
        if isinstance(store, MemoryStore):
            return store.rows.setdefault(partition, {})
        rows: MutableMapping[bytes, bytes] = store._db_for_partition(partition)
        return rows

    def read(self, partition: int, key: bytes) -> bytes | None:
        """The row of a key, or None."""
        return self._rows(partition).get(key)

    def rows(self, partition: int, prefix: bytes = b"", end: bytes | None = None) -> Iterator[tuple[bytes, bytes]]:
        """The rows of a partition whose keys begin with `prefix` and stand before `end`, in no order that counts."""
        rows: Any = self._rows(partition)
        own: Any = self.table.data
        in_memory = isinstance(own, MemoryStore)
        # RocksDB keeps keys sorted, so a prefix is a short walk, not a walk over all items ever seen.
        for key, value in rows.items() if in_memory or not prefix else rows.items(from_key=prefix):
            if key.startswith(prefix) and (end is None or key < end):
                if key != own.offset_key:
                    yield key, value
            elif not in_memory:
                break

    def write(self, partition: int, key: bytes, value: bytes | None, offset: int) -> None:
        """Believe a row whose changelog record was delivered at `offset`; None deletes."""
        rows = self._rows(partition)
        if value is not None:
            rows[key] = value
        elif rows.get(key) is not None:
            del rows[key]
        self.table.data.set_persisted_offset(TP(self.topic, partition), offset)
