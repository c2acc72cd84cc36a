"""The reference documentation, generated: `python -m streams.reference docs/reference` writes one page a subject."""

import sys
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from streams.contract import RECORDS, published_schemas
from streams.settings_help import rows
from streams.topics import DLQ, ITEMS, TOPICS, Topic

_NOTE = "<!-- Generated from the code: make docs. Do not edit. -->\n\n"


def pages(errors: Path) -> dict[str, str]:
    """The pages by file name. `errors` is the catalogue of refusals."""
    found = {
        "topics.md": _topics(),
        "records.md": _records(),
        "settings.md": _settings(),
        "commands.md": _commands(),
        "metrics.md": _metrics(),
        "rules.md": _rules(),
        "errors.md": _errors(errors),
    }
    return {name: _NOTE + text for name, text in found.items()}


def _topics() -> str:
    head = (
        "# Topics\n\nMade by `tocsin topics create`, never by the broker. `TOCSIN_PREFIX` stands before every name.\n\n"
    )
    table = _table(
        ("topic", "key", "cleanup", "retention", "largest record", "value"),
        ((f"`{t.name}`", t.key, t.cleanup, _days(t), f"{t.limit >> 20} MiB", t.value) for t in TOPICS),
    )
    headers = (
        "\n## Headers\n\nEvery record that Tocsin writes is a CloudEvent in binary mode: its value is the record, "
        "and its headers are these.\n\n"
    )
    from streams.contract import HEADERS, REASONS

    return (
        head
        + table
        + headers
        + _table(("header", "meaning"), ((f"`{name}`", about) for name, about in HEADERS.items()))
        + f"\nOn `{DLQ}`, besides the headers that the record came with:\n\n"
        + _table(("header", "meaning"), ((f"`{name}`", about) for name, about in REASONS.items()))
    )


def _days(topic: Topic) -> str:
    return "for ever" if topic.retention is None else f"{topic.retention // 86_400_000} days"


def _records() -> str:
    parts = [
        "# Records\n\nValues are JSON in UTF-8; times ISO 8601, UTC; unknown is null. Readers ignore fields that they "
        "do not know, and take words of an enumeration that they do not know for something new, not for a fault. The "
        "schemas are published under `schemas/published`, one file a topic and version; `tocsin schemas` prints them.\n"
    ]
    schemas = published_schemas()
    for topic in RECORDS:
        schema = schemas[topic]
        parts.append(
            f"\n## {schema['title']}\n\nOn `{topic}`. {_prose(schema.get('description', ''))}\n\n{_fields(schema)}"
        )
    shared: dict[str, Any] = {}
    for topic in RECORDS:
        shared |= schemas[topic].get("$defs", {})
    for name in sorted(shared.keys() - {schemas[topic]["title"] for topic in RECORDS}):
        parts.append(f"\n## {name}\n\n{_prose(shared[name].get('description', ''))}\n\n{_fields(shared[name])}")
    parts.append(f"\n## Items\n\nOn `{ITEMS}`: {schemas[ITEMS]['description']}\n")
    return "".join(parts)


def _fields(schema: Mapping[str, Any]) -> str:
    return _table(
        ("field", "type"), ((f"`{name}`", _type(field)) for name, field in schema.get("properties", {}).items())
    )


def _type(field: Mapping[str, Any]) -> str:
    if "anyOf" in field:
        return " or ".join(dict.fromkeys(_type(option) for option in field["anyOf"]))
    if "$ref" in field:
        name = str(field["$ref"]).rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    if "enum" in field:
        return " ".join(f"`{word}`" for word in field["enum"])
    if field.get("type") == "array":
        inner: dict[str, Any] = field.get("items") or next(iter(field.get("prefixItems", ())), {})
        return f"array of {_type(inner)}"
    kind = {"date-time": "time", "date": "date"}.get(str(field.get("format")), str(field.get("type", "any value")))
    return kind.replace("integer", "whole number")


def _prose(text: str) -> str:
    return " ".join(text.split())


def _settings() -> str:
    head = (
        "# Settings\n\nEnvironment variables, read once at the start; `tocsin settings` shows them with their present "
        "values. Many commands have an option for the commonest (`--broker`, `--prefix`).\n\n"
    )
    return head + _table(
        ("variable", "values", "default", "what it is for"),
        ((f"`{name}`", values, f"`{default}`" if default else "", about) for name, values, default, about in rows()),
    )


def _commands() -> str:
    import click

    from streams.cli import main

    parts = ["# Commands\n\nWhat `--help` says of each.\n"]

    def told(command: click.Command, path: str) -> Iterator[str]:
        if isinstance(command, click.Group):
            for name in command.commands:
                yield from told(command.commands[name], f"{path} {name}")
        else:
            command._help_option = None  # click keeps the one of whoever asked first, and with it that context's names
            context = click.Context(
                command, info_name=path, terminal_width=100, max_content_width=100, help_option_names=["-h", "--help"]
            )
            yield f"\n## {path}\n\n```text\n{command.get_help(context)}\n```\n"

    return "".join([*parts, *told(main, "tocsin")])


def _metrics() -> str:
    from streams.health import COUNTED
    from streams.measures import names
    from streams.serve.metrics import REGISTRY

    worker = {
        *names(COUNTED),
        ("tocsin_up", "gauge", "1 when the worker is up, 0 while it starts, recovers or stops"),
        ("tocsin_settled_offset", "gauge", "By topic and partition: everything before it is answered"),
        ("tocsin_lag_records", "gauge", "By topic and partition: records not answered yet, as of the last fetch"),
        ("tocsin_table_rows", "gauge", "By topic and partition: rows of its table, roughly"),
        ("tocsin_longest_pause_seconds", "gauge", "The longest that the event loop stood still"),
    }
    serve = [one for one in names([REGISTRY]) if one[0].startswith("tocsin_")]
    head = ("metric", "type", "meaning")

    def table(found: Iterable[tuple[str, str, str]]) -> str:
        return _table(head, ((f"`{name}`", kind, about) for name, kind, about in sorted(found)))

    return (
        "# Metrics\n\nFor Prometheus, beside what the client library tells of process, platform and garbage "
        "collection.\n\n## A worker\n\nIt answers `/metrics` where `TOCSIN_HEALTH_PORT` says.\n\n"
        + table(worker)
        + "\n## Serve\n\nIt answers `/metrics` beside the page, with an API key where there are keys.\n\n"
        + table(serve)
    )


def _rules() -> str:
    text = (files("processors.data") / "rules.yaml").read_text(encoding="utf8")
    return (
        "# Alert rules\n\nThe file that ships; `TOCSIN_RULES` names your own, whose rules stand beside these or, "
        f"by name, in their place. What a rule may ask is told in [memory.md](../memory.md).\n\n```yaml\n{text}```\n"
    )


def _errors(path: Path) -> str:
    entries = yaml.safe_load(path.read_text(encoding="utf8"))
    head = (
        "# Refusals\n\nWhat is wrong with an input, in the order of where it is found. The line says the field, what "
        "was found and what was expected; N stands for a number.\n\n"
    )
    return head + _table(
        ("stage", "expected", "why", "what helps"),
        ((one["stage"], one["expected"], one["cause"], one["cure"]) for one in entries),
    )


def _table(head: Iterable[str], lines: Iterable[Iterable[str]]) -> str:
    names = list(head)
    parts = [f"| {' | '.join(names)} |", f"|{'---|' * len(names)}"]
    parts += [f"| {' | '.join(str(cell).replace('|', chr(92) + '|') for cell in line)} |" for line in lines]
    return "\n".join(parts) + "\n"


def write(folder: Path, errors: Path) -> None:
    """Write every page into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in pages(errors).items():
        (folder / name).write_text(text, encoding="utf8")


if __name__ == "__main__":
    write(Path(sys.argv[1]), Path(sys.argv[1]).parent / "errors.yaml")
