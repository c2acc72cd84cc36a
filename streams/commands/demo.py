"""`tocsin demo`: the sample wire through a real stream, and what was found."""

from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

import click

from streams.commands import options

if TYPE_CHECKING:
    from rich.console import Console

    from streams.replay import OutputRecord

SAMPLE = Path("samples") / "wire.ndjson"


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), default=SAMPLE)
@click.option("--broker", metavar="HOST:PORT", help="A Kafka that runs already, or `memory`; else one is started.")
def demo(file: Path, broker: str | None) -> None:
    """Start a Kafka, a worker and a producer, send FILE (the sample wire) through, show what was found, and stop.

    The first item is shown whole, then every alert and every dead letter.
    """
    from rich.console import Console

    from streams.broker import BrokerUnavailable, open_broker

    said = Console(stderr=True)
    started = monotonic()
    lines = file.read_bytes().splitlines()
    try:
        said.print("Starting Apache Kafka ..." if broker is None else f"Using Kafka: {broker}", style="dim")
        with open_broker(broker) as where:
            said.print(f"Kafka serves at {where}; sending {len(lines)} items through a worker ...", style="dim")
            records = _run(lines, where)
    except BrokerUnavailable as error:
        options.fail(str(error))
    _show(Console(width=None if Console().is_terminal else 140), records, monotonic() - started)


def _run(lines: list[bytes], where: str) -> "list[OutputRecord]":
    import logging

    from streams.replay import Stuck, fresh, remove, replay
    from streams.topics import OUTPUTS

    logging.basicConfig(level=logging.ERROR)

    async def work() -> "list[OutputRecord]":
        with fresh(where, options.settings(broker=where)) as settings:
            try:
                return [record async for record in replay(lines, settings, OUTPUTS)]
            finally:
                await remove(settings)

    try:
        return options.with_kafka(work, where)
    except Stuck as error:
        options.fail(str(error))


def _show(console: "Console", records: "list[OutputRecord]", seconds: float) -> None:
    from schemas import Alert, EnrichedItem, Failure
    from streams.report import alert_table, failure_table, item_report
    from streams.topics import ALERTS, DLQ, ENRICHED

    def values(topic: str) -> list[bytes]:
        return [record.value for record in records if record.topic == topic and record.value is not None]

    enriched = [EnrichedItem.model_validate_json(value) for value in values(ENRICHED)]
    alerts = [Alert.model_validate_json(value) for value in values(ALERTS)]
    dead_letters = [record for record in records if record.topic == DLQ]
    failures = [
        (
            dead.key or "no key",
            Failure(stage=dead.why.get("dlq_stage", ""), reason=dead.why.get("dlq_reason", "")),
        )
        for dead in dead_letters
    ]
    if enriched:
        console.print(item_report(enriched[0]))
    console.print(alert_table(alerts))
    console.print(failure_table(failures))
    found = {
        ("record", "records"): len(enriched),
        ("entity", "entities"): sum(len(one.entities) for one in enriched),
        ("event", "events"): sum(len(one.events) for one in enriched),
        ("outcome", "outcomes"): sum(len(one.outcomes) for one in enriched),
        ("alert transition", "alert transitions"): len(alerts),
        ("dead letter", "dead letters"): len(failures),
    }
    counts = (f"{count} {nouns[count != 1]}" for nouns, count in found.items())
    console.print(", ".join(counts) + f"; {seconds:.1f} s in all.")
