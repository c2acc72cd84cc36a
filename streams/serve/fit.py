"""Whether a row fits its table: told before the database would refuse the whole batch for it."""

from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Date, Float, Integer, Table, Text

from streams.envelope import ident
from streams.serve.columns import Utc

# PostgreSQL keeps no index entry above some 2,700 bytes.
_LONGEST_INDEXED = 1000
_LONGEST_LISTED = 200  # of a text that shares its entry with seven others
_KINDS: tuple[tuple[type, tuple[type, ...]], ...] = (
    (Text, (str,)),
    (Boolean, (bool,)),
    (BigInteger, (int,)),
    (Integer, (int,)),
    (Float, (int, float)),
    (Utc, (datetime,)),
    (Date, (date,)),
)


class Unfit(ValueError):
    """A record that is none of its topic's; says which field is wrong."""


def fitted(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    """The row with its indexed texts short enough. Raises Unfit where a column would not take its value."""
    long = _indexed(table)
    fit = dict(row)
    for column in table.columns:
        if column.name not in row:
            continue
        value = row[column.name]
        if value is None:
            if not column.nullable:
                raise Unfit(f"{column.name}: found nothing, expected {column.comment}")
            continue
        _check(column, value)
        if column.name in long:
            fit[column.name] = short(value, long[column.name])
    return fit


def short(text: str, most: int = _LONGEST_INDEXED) -> str:
    """A text that an index takes; one cut short ends with a digest of the whole, so that it stays its own."""
    if len(text.encode()) <= most:
        return text
    return f"{text.encode()[: min(800, most - 40)].decode('utf8', 'ignore')[:200]}…{ident(text)}"


def _check(column: Column[Any], value: Any) -> None:
    for kind, types in _KINDS:
        if isinstance(column.type, kind):
            most = 2**63 if isinstance(column.type, BigInteger) else 2**31
            wrong_bool = isinstance(value, bool) and bool not in types
            large = isinstance(value, int) and abs(value) >= most
            if not isinstance(value, types) or wrong_bool or large:
                raise Unfit(f"{column.name}: found {str(value)[:100]!r}, expected {column.comment}")
            return


@lru_cache(maxsize=64)
def _indexed(table: Table) -> dict[str, int]:
    """The texts of a table that an index holds, and how long each may be."""
    columns = {column.name for index in table.indexes for column in index.columns}
    columns |= {column.name for column in table.primary_key.columns}
    listed = {column.name for index in table.indexes if len(index.columns) > 3 for column in index.columns[2:]}
    texts = [name for name in columns if isinstance(table.columns[name].type, Text)]
    return {name: _LONGEST_LISTED if name in listed else _LONGEST_INDEXED for name in texts}
