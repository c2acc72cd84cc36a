"""`tocsin topics`: make and describe the topics."""

import click

from streams.commands import options


@click.group()
def topics() -> None:
    """The topics on the broker: create, describe."""


@topics.command()
@options.broker
@options.prefix
@click.option("--partitions", type=int, help="Partitions of every topic (or TOCSIN_PARTITIONS; 4).")
@click.option("--replication", type=int, help="Replicas of every partition (or TOCSIN_REPLICATION; 1).")
def create(broker: str | None, prefix: str | None, partitions: int | None, replication: int | None) -> None:
    """Make the topics and changelogs that are not there; prints the names of those made."""
    from streams.topics import create as make

    chosen = options.settings(broker=broker, prefix=prefix, partitions=partitions, replication=replication)
    for name in options.with_kafka(lambda: make(chosen), chosen.where):
        click.echo(name)


@topics.command()
@options.broker
@options.prefix
def describe(broker: str | None, prefix: str | None) -> None:
    """What the broker has of our topics, one JSON line each; 0 partitions: not there."""
    import orjson

    from streams.topics import describe as look

    chosen = options.settings(broker=broker, prefix=prefix)
    for topic in options.with_kafka(lambda: look(chosen), chosen.where):
        click.echo(orjson.dumps(topic))
