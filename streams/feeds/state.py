"""What a publisher remembers over restarts: feeds, entries already on the wire, and what was on its way."""

import fcntl
import sqlite3
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, NamedTuple

import orjson

from streams.feeds.error import Unreadable

# Entries that no feed has shown for so long are forgotten: they do not come back.
_FORGOTTEN = 120 * 24 * 3600
_TABLES = """
CREATE TABLE IF NOT EXISTS feed (address TEXT PRIMARY KEY, now TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS entry (key TEXT PRIMARY KEY, feed TEXT NOT NULL, version TEXT NOT NULL, digest TEXT NOT NULL,
  about TEXT NOT NULL, seen INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS entry_of_feed ON entry (feed);
CREATE TABLE IF NOT EXISTS outbox (ident TEXT PRIMARY KEY, at INTEGER NOT NULL, record BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS mark (partition INTEGER PRIMARY KEY, "end" INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS file (path TEXT PRIMARY KEY, stamp TEXT NOT NULL);
"""


class Known(NamedTuple):
    """An entry on the wire: under which version, what it said, which feed it belongs to."""

    key: str
    feed: str
    version: str
    digest: str
    about: str = "{}"


class State:
    """One publisher's memory, a file of its own; a second publisher on the same file is refused."""

    def __init__(self, path: Path) -> None:
        self.path = path
        # Feeds note things from threads of their own; the file takes one at a time.
        self._alone = threading.RLock()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._lock: IO[bytes] = path.with_suffix(".lock").open("ab")
            path.touch(mode=0o600)
        except OSError as error:
            raise Unreadable(f"{path}: {error.strerror}") from None
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self._lock.close()
            raise Unreadable(
                f"another tocsin publish keeps {path}; stop it, or name another file with --state"
            ) from None
        try:
            self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute("PRAGMA synchronous=NORMAL")
            self._db.executescript(_TABLES)
        except sqlite3.DatabaseError as error:
            raise Unreadable(f"{path}: is no memory of tocsin publish ({error})") from None

    def close(self) -> None:
        self._db.close()
        self._lock.close()

    def feed(self, address: str) -> dict[str, Any]:
        """What is known of a feed: etag, modified, moved, digest, failures, wait, gone; empty at first."""
        rows = self._rows("SELECT now FROM feed WHERE address = ?", (address,))
        return dict(orjson.loads(rows[0][0])) if rows else {}

    def save_feed(self, address: str, now: Mapping[str, Any]) -> None:
        self._rows("INSERT OR REPLACE INTO feed VALUES (?, ?)", (address, orjson.dumps(now).decode()))

    def known(self, keys: Iterable[str]) -> dict[str, Known]:
        """Those of some keys that are on the wire."""
        found: dict[str, Known] = {}
        wanted = list(keys)
        for begin in range(0, len(wanted), 500):
            part = wanted[begin : begin + 500]
            marks = ",".join("?" * len(part))
            query = f"SELECT key, feed, version, digest, about FROM entry WHERE key IN ({marks})"  # noqa: S608 - marks only
            found |= {row[0]: Known(*row) for row in self._rows(query, part)}
        return found

    def of_feed(self, address: str) -> dict[str, Known]:
        """All entries that a feed brought."""
        rows = self._rows("SELECT key, feed, version, digest, about FROM entry WHERE feed = ?", (address,))
        return {row[0]: Known(*row) for row in rows}

    def intend(self, records: Mapping[str, bytes]) -> None:
        """Note what is about to be sent, by its id, so that a restart can tell what arrived."""
        now = int(time.time())
        with self._transaction(durable=True):
            self._db.executemany(
                "INSERT OR REPLACE INTO outbox VALUES (?, ?, ?)",
                [(ident, now, record) for ident, record in records.items()],
            )

    def sent(
        self,
        idents: Iterable[str],
        entries: Iterable[Known],
        address: str | None = None,
        now: Mapping[str, Any] | None = None,
    ) -> None:
        """Note that it arrived, what is on the wire since, and how the feed stands: all of it or nothing."""
        at, entries = int(time.time()), list(entries)
        with self._transaction(durable=bool(entries)):
            self._db.executemany("DELETE FROM outbox WHERE ident = ?", [(ident,) for ident in idents])
            self._db.executemany(
                "INSERT OR REPLACE INTO entry VALUES (?, ?, ?, ?, ?, ?)", [(*entry, at) for entry in entries]
            )
            if address is not None:
                self._db.execute("INSERT OR REPLACE INTO feed VALUES (?, ?)", (address, orjson.dumps(now).decode()))

    def has_entries(self) -> bool:
        return bool(self._rows("SELECT 1 FROM entry LIMIT 1"))

    def waiting(self) -> list[tuple[str, int, bytes]]:
        """What a former run was about to send: ids, when, records."""
        rows = self._rows("SELECT ident, at, record FROM outbox ORDER BY rowid")
        return [(str(ident), int(at), bytes(record)) for ident, at, record in rows]

    def seen(self, keys: Iterable[str]) -> None:
        """Entries that a feed still shows are kept."""
        at = int(time.time())
        with self._transaction():
            self._db.executemany("UPDATE entry SET seen = ? WHERE key = ?", [(at, key) for key in keys])

    def forget_old(self) -> None:
        self._rows("DELETE FROM entry WHERE seen < ?", (int(time.time()) - _FORGOTTEN,))

    def marks(self) -> dict[int, int]:
        """Where the partitions of the topic ended when we last looked."""
        return {int(number): int(end) for number, end in self._rows('SELECT partition, "end" FROM mark')}

    def mark(self, ends: Mapping[int, int]) -> None:
        with self._transaction():
            self._db.executemany("INSERT OR REPLACE INTO mark VALUES (?, ?)", list(ends.items()))

    def forget_all(self) -> None:
        """The topic was made anew: nothing of what we sent is there any more."""
        with self._transaction():
            for table in ("feed", "entry", "outbox", "mark", "file"):
                self._db.execute(f"DELETE FROM {table}")  # noqa: S608 - names of our own

    def file(self, path: str) -> str | None:
        rows = self._rows("SELECT stamp FROM file WHERE path = ?", (path,))
        return str(rows[0][0]) if rows else None

    def save_file(self, path: str, stamp: str) -> None:
        self._rows("INSERT OR REPLACE INTO file VALUES (?, ?)", (path, stamp))

    def _rows(self, query: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        with self._alone:
            return self._db.execute(query, values).fetchall()

    @contextmanager
    def _transaction(self, durable: bool = False) -> Iterator[None]:
        """All of it or nothing. What is about to be sent, and what was, is on the disk at the end (`durable`).

        How a feed stands may be lost with the power, not with the process: a slow disk must not hold up all feeds.
        """
        with self._alone:
            if durable:
                self._db.execute("PRAGMA synchronous=FULL")
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            else:
                self._db.execute("COMMIT")
            finally:
                if durable:
                    self._db.execute("PRAGMA synchronous=NORMAL")
