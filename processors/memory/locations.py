"""Which rows know a mention: where it stands, where it is gone from, and where a signpost says that it went."""

from collections.abc import Callable

from processors.memory.records import EventState, Evicted, Gone, Moved, OutcomeState, Row, Seq

_NEVER: Seq = (-1, 0)


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
        return self._get(max(known, key=lambda key: (*_rank(self._get(key), mention_id), key)))


def _named(row: Row) -> set[str]:
    if isinstance(row, Evicted):
        return {row.evicted.mention_id}
    if isinstance(row, EventState | OutcomeState):
        return {*row.gone, *[c.mention_id for c in row.claims]}
    if isinstance(row, Gone):
        return {*row.gone}
    return {*row.mentions} if isinstance(row, Moved) else set()


def _rank(row: Row | None, mention_id: str) -> tuple[Seq, bool]:
    """How far a row heard of a mention, and whether it stands there; a signpost has the last word nowhere."""
    if isinstance(row, Evicted):
        return row.evicted.seq, True
    if isinstance(row, EventState | OutcomeState):
        for claim in row.claims:
            if claim.mention_id == mention_id:
                return claim.seq, True
        return row.gone.get(mention_id, _NEVER), False
    return row.gone.get(mention_id, _NEVER) if isinstance(row, Gone) else _NEVER, False


def _keys(known: str | tuple[str, ...]) -> tuple[str, ...]:
    return (known,) if isinstance(known, str) else known
