"""Pages by key: a cursor names the last row of a page, so that rows that come in between shift nothing."""

import base64
import binascii
from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Select, tuple_


class BadCursor(ValueError):
    """A cursor that this API did not give."""


class Offset(int):
    """A kind of a cursor's part: an offset of a topic, which has 64 bits where other numbers have 32."""


def encode(values: tuple[Any, ...]) -> str:
    """The cursor of a row, by what it is sorted by."""
    return base64.urlsafe_b64encode(orjson.dumps(values)).decode().rstrip("=")


def decode(cursor: str, kinds: tuple[type, ...]) -> tuple[Any, ...]:
    """What a cursor says. Raises BadCursor."""
    try:
        values = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if not isinstance(values, list) or len(values) != len(kinds):
            raise BadCursor
        return tuple(_as(kind, value) for kind, value in zip(kinds, values, strict=True))
    except (binascii.Error, ValueError, TypeError, OverflowError):
        raise BadCursor("cursor: expected one that the page before gave as `next`") from None


def _as(kind: type, value: Any) -> Any:
    if kind is datetime:
        return datetime.fromisoformat(value).astimezone(UTC)
    bits = 63 if kind is Offset else 31
    if not isinstance(value, int if kind is Offset else kind) or isinstance(value, bool) or "\x00" in str(value):
        raise BadCursor
    if isinstance(value, int) and abs(value) >= 2**bits:
        raise BadCursor
    return value


def page(
    query: Select[Any],
    columns: tuple[ColumnElement[Any], ...],
    after: tuple[Any, ...] | None,
    limit: int,
    down: bool = True,
) -> Select[Any]:
    """A query for one page and one row more, which tells whether there is another page."""
    if after is not None:
        place, here = tuple_(*columns), tuple_(*after)
        query = query.where(place < here if down else place > here)
    return ordered(query, columns, down).limit(limit + 1)


def ordered(query: Select[Any], columns: tuple[ColumnElement[Any], ...], down: bool) -> Select[Any]:
    """A query in the order of a list."""
    return query.order_by(*(column.desc() if down else column.asc() for column in columns))
