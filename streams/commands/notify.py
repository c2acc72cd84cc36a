"""`tocsin notify`: the endpoints that alerts go to, and what became of each delivery."""

from typing import Any

import click

from streams.commands import options


@click.group()
def notify() -> None:
    """Endpoints and deliveries; `tocsin serve` delivers to those in the file TOCSIN_ENDPOINTS."""


def _engine(database_url: str | None) -> Any:
    from sqlalchemy.exc import ArgumentError

    from streams.serve.database import migrate, open_engine
    from streams.serve.service import database_url as where

    try:
        engine = open_engine(where(options.settings(database_url=database_url)))
    except ArgumentError:
        options.fail("database_url: expected sqlite:///FILE or postgresql://USER@HOST/NAME")
    migrate(engine)
    return engine


_database = click.option("--database", help="The database of tocsin serve (or TOCSIN_DATABASE_URL).")


@notify.command("list")
@_database
def list_(database: str | None) -> None:
    """Every endpoint, one JSON line each: whether it is active, and why not."""
    from sqlalchemy import select

    from streams.serve.notify.tables import endpoints

    _lines(_engine(database), select(endpoints).order_by(endpoints.c.endpoint))


@notify.command()
@click.option("--endpoint", help="Of this endpoint only.")
@click.option("--limit", default=50, show_default=True)
@_database
def log(endpoint: str | None, limit: int, database: str | None) -> None:
    """The newest deliveries, one JSON line each."""
    from sqlalchemy import select

    from streams.serve.notify.tables import deliveries

    columns = [column for column in deliveries.columns if column.name != "record"]
    query = select(*columns).order_by(deliveries.c.created_at.desc()).limit(limit)
    _lines(_engine(database), query.where(deliveries.c.endpoint == endpoint) if endpoint else query)


@notify.command()
@click.argument("delivery_id")
@_database
def replay(delivery_id: str, database: str | None) -> None:
    """Deliver one again, under the same id."""
    from streams.serve.notify.log import again

    _change(_engine(database), again, delivery_id, "delivery")


@notify.command()
@click.argument("endpoint")
@_database
def enable(endpoint: str, database: str | None) -> None:
    """Deliver to a disabled endpoint again, with what waited for it."""
    from streams.serve.notify.log import enable as work

    _change(_engine(database), work, endpoint, "endpoint")


def _change(engine: Any, work: Any, name: str, what: str) -> None:
    from streams.serve.notify.sender import utc_now

    with engine.begin() as connection:
        if not work(connection, name, utc_now()):
            options.fail(f"no {what} {name}")


def _lines(engine: Any, query: Any) -> None:
    from streams.serve.formats import dumps

    with engine.connect() as connection:
        for row in connection.execute(query).mappings():
            click.echo(dumps(dict(row)))
