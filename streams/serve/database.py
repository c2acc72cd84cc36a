"""The database: how to reach it, how it gets its tables, and how the read model is emptied."""

from contextlib import closing
from pathlib import Path
from typing import Any

import orjson
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, Table, create_engine, event, make_url, text, tuple_
from sqlalchemy.dialects import postgresql, sqlite

from streams.serve.holding import casefold
from streams.serve.tables import metadata

# One process folds the topics into a database; the number says which advisory lock of PostgreSQL is its mark.
FOLDING_LOCK = 0x70C51


def open_engine(url: str) -> Engine:
    """An engine for `sqlite:///FILE` or `postgresql://...`. Raises sqlalchemy.exc.ArgumentError for a bad URL."""
    parsed = make_url(url)
    if parsed.drivername in ("postgresql", "postgres"):
        parsed = parsed.set(drivername="postgresql+psycopg")
    if parsed.get_backend_name() == "sqlite" and parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    # Last in, first out: the few connections in use have the hot pages at hand.
    options: dict[str, Any] = {"pool_size": 24, "max_overflow": 24, "pool_use_lifo": True}
    engine = create_engine(
        parsed, json_serializer=_dumps, json_deserializer=orjson.loads, pool_pre_ping=True,
        **(options if parsed.database != ":memory:" and parsed.database else {}),
    )  # fmt: skip
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _dumps(value: Any) -> str:
    return orjson.dumps(value).decode()


def _prepare_sqlite(connection: Any, _: object) -> None:
    connection.create_function("casefold", 1, casefold, deterministic=True)
    with closing(connection.cursor()) as cursor:
        # Readers go on while the topics are folded; a commit is safe against the end of this process, and after a
        # power cut the last ones are read from the topics again.
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=NORMAL")
        cursor.execute("PRAGMA busy_timeout=30000")
        # All connections read through the system's one copy of the file, as far as it reaches.
        cursor.execute("PRAGMA mmap_size=4294967296")
        cursor.execute("PRAGMA cache_size=-16384")


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config


def migrate(engine: Engine) -> None:
    """Bring the tables to this release's shape."""
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            # Two processes that start at once must not both make the tables.
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": FOLDING_LOCK + 1})
        command.upgrade(_config(connection), "head")


def shape(engine: Engine) -> tuple[str | None, str | None]:
    """The revision that the tables have and the one that this release wants."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision(), ScriptDirectory.from_config(
            _config()
        ).get_current_head()


def empty(engine: Engine) -> None:
    """Empty the read model, so that it is read from the topics anew. What was delivered to endpoints is kept."""
    with engine.begin() as connection:
        for table in reversed(metadata.sorted_tables):
            if table.info.get("rebuilt"):
                connection.execute(table.delete())


def settle(engine: Engine) -> None:
    """Let SQLite look at how its rows are spread, so that it asks the right index; PostgreSQL does so by itself."""
    if engine.dialect.name == "sqlite":
        with engine.begin() as connection:
            connection.execute(text("PRAGMA analysis_limit=1000"))
            connection.execute(text("ANALYZE"))


def size(engine: Engine) -> int:
    """Bytes of the database."""
    query = {
        "sqlite": "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size",
        "postgresql": "SELECT pg_database_size(current_database())",
    }[engine.dialect.name]
    with engine.connect() as connection:
        return int(connection.scalar(text(query)) or 0)


def upsert(connection: Connection, table: Table, rows: list[dict[str, Any]], newer: tuple[str, ...] = ()) -> None:
    """Insert rows, or replace the columns of those whose key is there.

    `newer`: only where these columns, compared in turn, are not older, so that the order of arrival changes nothing.
    """
    if not rows:
        return
    statement, keys = _insert(connection, table)
    rest = {c.name: statement.excluded[c.name] for c in table.columns if c.name not in keys and c.name in rows[0]}
    where = tuple_(*(statement.excluded[n] for n in newer)) >= tuple_(*(table.c[n] for n in newer)) if newer else None
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=rest, where=where), rows)


def insert_new(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    """Insert the rows whose key is not there yet."""
    if rows:
        statement, keys = _insert(connection, table)
        connection.execute(statement.on_conflict_do_nothing(index_elements=keys), rows)


def _insert(connection: Connection, table: Table) -> tuple[Any, list[str]]:
    make: Any = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    return make(table), [column.name for column in table.primary_key.columns]
