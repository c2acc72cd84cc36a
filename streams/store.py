"""State stores: the rows of one partition of a table, on this machine's disk or in memory, with how far they reach.

The changelog on the broker is the truth. A store is a copy of it up to `offset`, so one that is lost or too old
costs the time to read it again and nothing else.
"""

import shutil
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Protocol

from rocksdict import BlockBasedOptions, Cache, Options, Rdict, WriteBatch

from streams.settings import Settings
from streams.state_dir import state_dir

# No row may have it: every row key is checked by `limits.check_key` or made by us.
_OFFSET = b"\x00\x00offset"
_WRITTEN = b"\x00\x00written"
_BLOCK_CACHE = 16 * 1024 * 1024
_WRITE_BUFFER = 8 * 1024 * 1024


class Store(Protocol):
    """One partition of one table. `offset` is the first record of the changelog that it does not have."""

    offset: int
    written: float  # when it was last written to, seconds since 1970

    def get(self, key: bytes) -> bytes | None:
        """The row of a key, or None."""

    def scan(self, prefix: bytes = b"", end: bytes | None = None) -> Iterator[tuple[bytes, bytes]]:
        """The rows whose keys begin with `prefix` and stand before `end`; all rows come in the order of their keys."""

    def apply(self, rows: Mapping[bytes, bytes | None], offset: int) -> None:
        """Write rows (None deletes) and how far the store then reaches, as one."""

    def count(self) -> int:
        """How many rows there are, roughly."""

    def clear(self) -> None:
        """Forget everything: it is read from the changelog again."""

    def close(self) -> None:
        """Give the store back to the system."""


class MemoryStore:
    """Rows in a dictionary: gone with the process."""

    def __init__(self) -> None:
        self.rows: dict[bytes, bytes] = {}
        self.offset = 0
        self.written = time.time()

    def get(self, key: bytes) -> bytes | None:
        return self.rows.get(key)

    def scan(self, prefix: bytes = b"", end: bytes | None = None) -> Iterator[tuple[bytes, bytes]]:
        for key, value in sorted(self.rows.items()) if not prefix else list(self.rows.items()):
            if key.startswith(prefix) and (end is None or key < end):
                yield key, value

    def apply(self, rows: Mapping[bytes, bytes | None], offset: int) -> None:
        for key, value in rows.items():
            if value is None:
                self.rows.pop(key, None)
            else:
                self.rows[key] = value
        self.offset, self.written = offset, time.time()

    def count(self) -> int:
        return len(self.rows)

    def clear(self) -> None:
        self.rows.clear()
        self.offset = 0

    def close(self) -> None:
        pass


class DiskStore:
    """Rows in RocksDB. One process at a time: RocksDB locks the folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._open()

    def _open(self) -> None:
        self._folder.parent.mkdir(parents=True, exist_ok=True)
        options = Options(raw_mode=True)
        blocks = BlockBasedOptions()
        blocks.set_block_cache(Cache(_BLOCK_CACHE))
        options.set_block_based_table_factory(blocks)
        options.set_write_buffer_size(_WRITE_BUFFER)
        options.set_keep_log_file_num(2)
        try:
            self._db = Rdict(str(self._folder), options)
        except Exception as error:
            # A store that cannot be opened is a lost copy; one that another process holds is not ours to remove.
            if "lock" in str(error).casefold():
                raise OSError(f"{self._folder} is in use by another worker: {error}") from error
            shutil.rmtree(self._folder, ignore_errors=True)
            self._db = Rdict(str(self._folder), options)
        self.offset = int(self._db.get(_OFFSET) or b"0")
        # An earlier build said no time: taken for old, which costs reading it anew once.
        self.written = float(self._db.get(_WRITTEN) or b"0")

    def get(self, key: bytes) -> bytes | None:
        value: bytes | None = self._db.get(key)
        return value

    def scan(self, prefix: bytes = b"", end: bytes | None = None) -> Iterator[tuple[bytes, bytes]]:
        # Keys are sorted, so a prefix is a short walk.
        found: Any = self._db.items(from_key=prefix) if prefix else self._db.items()
        for key, value in found:
            if not key.startswith(prefix) or (end is not None and key >= end):
                return
            if key not in (_OFFSET, _WRITTEN):
                yield key, value

    def apply(self, rows: Mapping[bytes, bytes | None], offset: int) -> None:
        batch = WriteBatch(raw_mode=True)
        for key, value in rows.items():
            if value is None:
                batch.delete(key)
            else:
                batch.put(key, value)
        now = time.time()
        batch.put(_OFFSET, b"%d" % offset)
        batch.put(_WRITTEN, b"%d" % now)
        try:
            self._db.write(batch)
        except Exception as error:
            raise OSError(f"the state store in {self._folder} cannot be written: {error}") from error
        self.offset, self.written = offset, now

    def count(self) -> int:
        return int(self._db.property_int_value("rocksdb.estimate-num-keys") or 0)

    def clear(self) -> None:
        self.close()
        shutil.rmtree(self._folder, ignore_errors=True)
        self._open()

    def close(self) -> None:
        self._db.close()


def open_store(settings: Settings, table: str, partition: int) -> Store:
    """The store of a partition, as the settings ask for it. Raises OSError when the disk does not give it."""
    if settings.tables == "memory":
        return MemoryStore()
    return DiskStore(state_dir(settings) / "stores" / f"{table}-{partition}")
