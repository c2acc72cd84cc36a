"""`tocsin schemas`: the contract, generated."""

import click


@click.command()
@click.option("--asyncapi", is_flag=True, help="The AsyncAPI 3 document of all topics instead.")
@click.argument("topic", required=False, metavar="[TOPIC]")
def schemas(asyncapi: bool, topic: str | None) -> None:
    """JSON Schema of every topic's records (or of one TOPIC: enriched, mentions, events, outcomes, alerts)."""
    import orjson

    from streams.commands import options
    from streams.contract import asyncapi as describe
    from streams.contract import json_schemas
    from streams.topics import SHORT

    found = describe() if asyncapi else json_schemas()
    if topic is not None:
        name = SHORT.get(topic, topic)
        if name not in found:
            known = ", ".join(short for short in SHORT if SHORT[short] in found)
            options.fail(f"no schema of {topic}; there are: {known}")
        found = found[name]
    click.echo(orjson.dumps(found, option=orjson.OPT_INDENT_2))
