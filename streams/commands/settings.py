"""`tocsin settings`: every setting, what it is for and what it is now."""

import click

from streams.commands import options


@click.command()
def settings() -> None:
    """Every setting: its variable, its values, its default, what it is now, and what it is for. Secrets stay hidden."""
    from pydantic import SecretStr

    from streams.settings_help import rows

    now = options.settings()
    for variable, values, default, about in rows():
        value = getattr(now, variable.removeprefix("TOCSIN_").lower())
        shown = "(hidden)" if isinstance(value, SecretStr) else "" if value is None else str(value)
        click.echo(f"{variable}={shown}")
        click.echo(f"    {about} ({values}{f'; default {default}' if default else ''})")
