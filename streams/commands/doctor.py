"""`tocsin doctor`: what is wrong with a deployment, in plain words."""

import click

from streams.commands import options


@click.command()
@options.broker
@options.prefix
@click.option("--database", "database_url", help="The database of tocsin serve (or TOCSIN_DATABASE_URL).")
def doctor(broker: str | None, prefix: str | None, database_url: str | None) -> None:
    """Look at Kafka, the topics, the workers, the tables and the deliveries, and say what to do.

    Exit status 1 when something is wrong.
    """
    import asyncio
    import sys

    from streams.serve.doctor import examine

    settings = options.settings(broker=broker, prefix=prefix, database_url=database_url)
    wrong = False

    async def work() -> None:
        nonlocal wrong
        async for finding in examine(settings):
            wrong = wrong or finding.grade == "wrong"
            click.echo(f"{finding.grade:<13} {finding.text}")

    asyncio.run(work())
    sys.exit(1 if wrong else 0)
