"""`tocsin serve`: the live page, the API and the tables."""

from typing import Any

import click

from streams.commands import options


@click.command()
@options.broker
@options.prefix
@click.option(
    "--port", "serve_port", type=int, help="Where it answers (or TOCSIN_SERVE_PORT; 8000; 0 takes a free one)."
)
@click.option(
    "--host", "serve_host", help="Address it answers at (or TOCSIN_SERVE_HOST); others than the loopback need keys."
)
@click.option("--database", "database_url", help="sqlite:///FILE or postgresql://... (or TOCSIN_DATABASE_URL).")
@click.option("--rebuild", is_flag=True, help="Empty the tables and read the topics anew.")
@click.option("--new-key", metavar="NAME", help="Make an API key for NAME, print it and its setting, and end.")
@click.option("--log-level", default="warning", show_default=True, help="debug, info, warning or error.")
def serve(rebuild: bool, new_key: str | None, log_level: str, **given: Any) -> None:
    """Serve the live page at /, the API under /v1 and its description at /openapi.json, until SIGTERM.

    The tables are read from the output topics with a group of their own, and go on where they were. The address is
    the first line of standard output.
    """
    if new_key is not None:
        from streams.serve.access import new_key as make

        key, entry = make(new_key)
        click.echo(f"key, shown this once: {key}\nTOCSIN_API_KEYS={entry}")
        return
    import logging
    import sys

    from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

    from streams.logs import UnknownTopic
    from streams.serve.ingest import OtherTopics
    from streams.serve.service import Exposed
    from streams.serve.service import serve as run
    from streams.tracing import NoTracing

    logging.basicConfig(
        level=log_level.upper(), stream=sys.stderr, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    chosen = options.settings(**given)
    try:
        options.with_kafka(lambda: run(chosen, rebuild, lambda address: click.echo(address)), chosen.where)
    except (Exposed, NoTracing, OtherTopics, UnknownTopic) as error:
        options.fail(str(error))
    except (ArgumentError, NoSuchModuleError):
        options.fail("database_url: expected sqlite:///FILE or postgresql://USER@HOST/NAME")
    except DBAPIError as error:
        options.fail(f"the database does not answer: {str(error.orig).splitlines()[0]}")
    except ValueError as error:
        options.fail(str(error))
