"""What was found, as tables for a person: the end of `make demo`."""

from collections.abc import Iterable, Sequence

from rich import box
from rich.console import Group, RenderableType
from rich.markup import escape as escape_markup
from rich.table import Table
from rich.text import Text

from schemas import Alert, Count, EnrichedItem, Entity, Event, Failure, Outcome, Toll
from streams.printable import printable_line

# CAP severities, loudest first (OASIS Common Alerting Protocol 1.2), with the colour they wear everywhere.
SEVERITY_STYLE = {"Extreme": "bold red", "Severe": "red", "Moderate": "yellow", "Minor": "cyan"}
LIVE = {"asserted": "bold", "alleged": "bold"}


def item_report(enriched: EnrichedItem) -> RenderableType:
    """One item whole: its entities, events and outcomes."""
    item = enriched.item
    when = f"{item.published:%d %B %Y}" if item.published else "undated"
    return Group(
        Text(printable_line(item.headline or item.uri), style="bold"),
        Text(printable_line(f"{item.origin}, {when}, {item.uri}"), style="dim"),
        "",
        entity_table(enriched.entities),
        event_table(enriched.events),
        outcome_table(enriched.outcomes),
    )


def entity_table(entities: Sequence[Entity], most: int = 14) -> Table:
    """The entities by salience; the rest are counted in the last line."""
    table = _table(f"Entities ({len(entities)})", "name", "kind", "country", "identifier", "mentions")
    ranked = sorted(entities, key=lambda entity: (-entity.salience, -len(entity.mentions), entity.name))
    for entity in ranked[:most]:
        kind = entity.kind or entity.label.lower()
        said = ", ".join(dict.fromkeys(span.text for span in entity.mentions))
        table.add_row(
            _plain(entity.name), kind, _plain(entity.country or ""), _plain(entity.id), _plain(_short(said, 44))
        )
    if len(ranked) > most:
        table.add_row(f"[dim]and {len(ranked) - most} more", "", "", "", "")
    return table


def event_table(events: Iterable[Event]) -> Table:
    """Each event with who, where, when, how bad; what is no news is dimmed."""
    rows = list(events)
    table = _table(f"Events ({len(rows)})", "event", "modality", "who", "where", "when", "toll", "evidence")
    for event in rows:
        who = " → ".join(filter(None, (_names(event.actors), _names(event.recipients))))
        kind = f"{event.event} {event.mode}" if event.mode else event.event
        table.add_row(
            kind,
            event.modality,
            _plain(_short(who, 40)),
            _plain(f"{event.place.name}" if event.place else ""),
            f"{event.date}" if event.date else "",
            toll_words(event.toll),
            _plain(_short(event.evidence.text, 46)),
            style=LIVE.get(event.modality, "dim"),
        )
    return table


def outcome_table(outcomes: Iterable[Outcome]) -> Table:
    """What was decided, by whom, who would not, and why."""
    rows = list(outcomes)
    table = _table(f"Outcomes ({len(rows)})", "document", "status", "parties", "dissenters", "why", "meeting")
    for outcome in rows:
        table.add_row(
            outcome.document.replace("_", " "),
            f"[bold]{outcome.status.replace('_', ' ')}",
            _plain(_names(outcome.parties)),
            _plain(_names(outcome.dissenters)),
            _plain(_short(outcome.reason.text, 60)) if outcome.reason else "",
            _plain(outcome.meeting.name) if outcome.meeting else "",
        )
    return table


def alert_table(alerts: Iterable[Alert]) -> Table:
    """Every transition in order of its cause."""
    rows = list(alerts)
    table = _table(f"Alerts ({len(rows)})", "at", "severity", "transition", "rule", "summary")
    for alert in rows:
        severity = Text(alert.severity, style=SEVERITY_STYLE.get(alert.severity, ""))
        table.add_row(f"{alert.at:%d %b %Y %H:%M}", severity, alert.transition, alert.rule, _plain(alert.summary))
    return table


def failure_table(failures: Iterable[tuple[str, Failure]]) -> Table:
    """The dead letters: the key of each and why it is one."""
    rows = list(failures)
    table = _table(f"Dead letters ({len(rows)})", "key", "stage", "reason")
    for key, failure in rows:
        table.add_row(_plain(_short(key, 32)), _plain(failure.stage), _plain(failure.reason))
    return table


def toll_words(toll: Toll) -> str:
    """`26 killed, at least 3 injured`: a toll in the words of a wire."""
    counts = ((kind, getattr(toll, kind)) for kind in ("killed", "injured", "abducted", "missing", "displaced"))
    return ", ".join(f"{count_words(count)} {kind}" for kind, count in counts if count)


def count_words(count: Count) -> str:
    """A range in words: 26, at least 26, up to 40, 12 to 15."""
    if count.min is None:
        return f"up to {count.max}"
    if count.max is None:
        return f"at least {count.min}"
    return f"{count.min}" if count.min == count.max else f"{count.min} to {count.max}"


def _names(parties: Iterable[object]) -> str:
    return ", ".join(dict.fromkeys(getattr(party, "text", "") for party in parties))


def _plain(text: str) -> str:
    return escape_markup(printable_line(text))


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def record_line(topic: str, key: bytes | None, value: bytes | None) -> Text:
    """One record of a topic as one line for a person; `topic` is the short name."""
    name = printable_line((key or b"").decode("utf8", "backslashreplace"))
    if value is None:
        return Text(f"{name}  is gone", style="dim")
    try:
        match topic:
            case "alerts":
                return _alert_line(Alert.model_validate_json(value))
            case "enriched":
                return _enriched_line(EnrichedItem.model_validate_json(value))
    except ValueError:
        pass
    return Text(f"{name}  {printable_line(_short(value.decode('utf8', 'backslashreplace'), 200))}")


def _alert_line(alert: Alert) -> Text:
    line = Text(f"{alert.at:%d %b %H:%M}  ", style="dim")
    line.append(f"{alert.severity:<8}", style=SEVERITY_STYLE.get(alert.severity, ""))
    line.append(f"  {alert.transition:<10}", style="bold" if alert.transition == "created" else "")
    line.append(f"  {printable_line(alert.summary)}", style="")
    if alert.changed:
        line.append(f"  ({', '.join(change.field for change in alert.changed)})", style="dim")
    return line


def _enriched_line(enriched: EnrichedItem) -> Text:
    line = Text(printable_line(enriched.item.headline or enriched.item.uri), style="bold")
    counts = (
        (len(enriched.entities), "entities"),
        (len(enriched.events), "events"),
        (len(enriched.outcomes), "outcomes"),
    )
    return line.append("  " + ", ".join(f"{count} {noun}" for count, noun in counts if count), style="dim")
