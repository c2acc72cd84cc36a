"""Column types that SQLite and PostgreSQL share."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, Column, DateTime, Dialect, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator


class Utc(TypeDecorator[datetime]):
    """An instant in UTC. SQLite keeps no zone: there it is written without one and read back with it."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        value = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Json = JSON().with_variant(JSONB(), "postgresql")


def col(name: str, kind: Any, about: str, *, key: bool = False, need: bool = False) -> Column[Any]:
    """A column with the words that docs/tables.md and the database's own comments say about it."""
    return Column(name, kind, primary_key=key, nullable=not (key or need), comment=about, autoincrement=False)


def text(name: str, about: str, *, key: bool = False, need: bool = False) -> Column[Any]:
    """A column of text."""
    return col(name, Text(), about, key=key, need=need)
