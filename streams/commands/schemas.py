"""`tocsin schemas`: the contract, generated, and checked against what is published."""

import click


@click.command()
@click.option("--asyncapi", is_flag=True, help="The AsyncAPI 3 document of all topics instead.")
@click.option(
    "--check", is_flag=True, help="Compare the code with schemas/published; 1 and a line for each difference."
)
@click.option("--write", is_flag=True, help="Publish what the code says into schemas/published.")
@click.argument("topic", required=False, metavar="[TOPIC]")
def schemas(asyncapi: bool, check: bool, write: bool, topic: str | None) -> None:
    """JSON Schema of every topic's records (or of one TOPIC: enriched, mentions, events, outcomes, alerts)."""
    import orjson

    from streams.commands import options
    from streams.contract import asyncapi as describe
    from streams.contract import json_schemas
    from streams.published import drift
    from streams.published import write as publish
    from streams.topics import SHORT

    if write:
        for name in publish():
            click.echo(name)
    if check:
        lines = drift()
        for line in lines:
            click.echo(line, err=True)
        if lines:
            options.fail(f"{len(lines)} {'difference' if len(lines) == 1 else 'differences'} from schemas/published")
    if write or check:
        return
    found = describe() if asyncapi else json_schemas()
    if topic is not None:
        name = SHORT.get(topic, topic)
        if name not in found:
            known = ", ".join(short for short in SHORT if SHORT[short] in found)
            options.fail(f"no schema of {topic}; there are: {known}")
        found = found[name]
    click.echo(orjson.dumps(found, option=orjson.OPT_INDENT_2))
