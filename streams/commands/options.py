"""Options that several commands share."""

import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

if TYPE_CHECKING:
    from streams.settings import Settings

Result = TypeVar("Result")

broker = click.option("--broker", metavar="HOST:PORT", help="The Kafka to use (or TOCSIN_BROKER).")
gazetteer = click.option(
    "--gazetteer", type=click.Path(path_type=Path), help="Names of your own to read too (or TOCSIN_GAZETTEER)."
)
prefix = click.option("--prefix", help="Stands before every topic name (or TOCSIN_PREFIX).")


def settings(**given: Any) -> "Settings":
    """Settings from the environment, overridden by the options a person gave. Ends the command when one is wrong."""
    from pydantic import ValidationError

    from streams.settings import Settings

    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as wrong:
        first = wrong.errors()[0]
        why = f"no file at {first['input']}" if first["type"] == "path_not_file" else first["msg"]
        why = why.removeprefix("Value error, ")
        fail(f"setting {'.'.join(map(str, first['loc'])) or 'of the broker'}: {why}")


def fail(message: str, code: int = 1) -> NoReturn:
    """One clear line on standard error, and a non-zero end."""
    click.echo(f"tocsin: {message}", err=True)
    sys.exit(code)


def with_kafka(work: Callable[[], Awaitable[Result]], where: str) -> Result:
    """Run a coroutine that talks to Kafka; says in one line when the broker cannot be reached or refuses, and why."""
    import asyncio

    from aiokafka.errors import KafkaConnectionError, KafkaError

    from streams.unreached import Tried

    tried = Tried()
    try:
        return asyncio.run(_await(work))
    except KafkaConnectionError as error:
        fail(f"{tried.said(where, error)}; start one (tocsin broker) or name another (--broker HOST:PORT)")
    except KafkaError as error:
        fail(f"Kafka at {where} refused: {error!r}")
    except OSError as error:  # certificates, a port that is taken, a folder that cannot be written
        fail(str(error) or type(error).__name__)


async def _await(work: Callable[[], Awaitable[Result]]) -> Result:
    return await work()
