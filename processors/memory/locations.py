"""Which rows know a mention: where it stands, where it is gone from, and where a signpost says that it went."""

from collections.abc import Callable
from typing import Any

Row = dict[str, Any]


class Locations:
    """The rows of a partition by the mentions that they name; a function of the rows alone."""

    def __init__(self, get: Callable[[str], Row | None]) -> None:
        self._get = get
        self._named: dict[str, tuple[str, ...]] = {}
        # Nearly every mention is known to one row.
        self._rows: dict[str, str | tuple[str, ...]] = {}

    def enter(self, key: str, row: Row | None) -> None:
        """A row was written (None: deleted)."""
        now = _named(row) if row else set()
        before = self._named.pop(key, ())
        if now:
            self._named[key] = tuple(now)
        if before:
            for name in set(before) - now:
                self._leave(name, key)
        for name in now.difference(before):
            known = self._rows.get(name)
            self._rows[name] = key if known is None else (*_keys(known), key)

    def _leave(self, name: str, key: str) -> None:
        rest = tuple(k for k in _keys(self._rows[name]) if k != key)
        if len(rest) > 1:
            self._rows[name] = rest
        elif rest:
            self._rows[name] = rest[0]
        else:
            del self._rows[name]

    def best(self, mention_id: str) -> Row | None:
        """The row that knows a mention best: where it was heard of last, and stands, if it stands anywhere."""
        known = self._rows.get(mention_id)
        if known is None or isinstance(known, str):
            return self._get(known) if known else None
        return self._get(max(known, key=lambda key: (*_rank(self._get(key) or {}, mention_id), key)))


def _named(row: Row) -> set[str]:
    if "evicted" in row:
        return {row["evicted"]["mention_id"]}
    return {*(row.get("gone") or ()), *[c["mention_id"] for c in row.get("claims", ())], *row.get("mentions", ())}


def _rank(row: Row, mention_id: str) -> tuple[list[int], bool]:
    """How far a row heard of a mention, and whether it stands there; a signpost has the last word nowhere."""
    if "evicted" in row:
        return list(row["evicted"]["seq"]), True
    if mention_id in row.get("mentions", ()):
        return [-1, 0], False
    for claim in row.get("claims", ()):
        if claim["mention_id"] == mention_id:
            return list(claim["seq"]), True
    return list((row.get("gone") or {}).get(mention_id, [-1, 0])), False


def _keys(known: str | tuple[str, ...]) -> tuple[str, ...]:
    return (known,) if isinstance(known, str) else known
