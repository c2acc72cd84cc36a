"""An item as a person checks it: its text with what was found marked in it, and each finding with its confidence."""

from collections.abc import Iterable, Iterator

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from schemas import EnrichedItem, Event, Outcome, Party, Span

# What is marked, and how: triggers and papers loudest.
STYLES = {
    "trigger": "bold red", "paper": "bold yellow", "toll": "magenta", "actor": "blue", "target": "cyan",
    "place": "green", "dissenter": "bold blue", "party": "cyan", "reason": "italic yellow", "relation": "bold",
}  # fmt: skip


def explanation(enriched: EnrichedItem) -> RenderableType:
    """Text and findings of one item. Nothing of the item is read as markup of the terminal's."""
    item = enriched.item
    parts: list[RenderableType] = [
        _marked(item.headline, [s for s in spans(enriched) if s[1].field == "headline"], "bold"),
        _marked(item.body, [s for s in spans(enriched) if s[1].field == "body"], ""),
    ]
    if enriched.reader.unread:
        parts.append(Text(f"Not read: {enriched.reader.unread}.", style="bold"))
    elif not enriched.events and not enriched.outcomes:
        parts.append(Text("Neither an event nor an outcome was found.", style="dim"))
    parts += [_event(event) for event in enriched.events] + [_outcome(outcome) for outcome in enriched.outcomes]
    return Group(*parts, "")


def spans(enriched: EnrichedItem) -> Iterator[tuple[str, Span]]:
    """What is marked in the text: a kind of STYLES, and where."""
    for event in enriched.events:
        yield ("trigger" if event.event == "ASSAULT" else "relation"), event.trigger
        for count in (event.toll.killed, event.toll.injured, event.toll.abducted):
            if count and count.text:
                yield "toll", count.text
    for outcome in enriched.outcomes:
        yield "paper", outcome.evidence
        if outcome.reason:
            yield "reason", outcome.reason


def _marked(text: str, found: Iterable[tuple[str, Span]], style: str) -> Text:
    shown = Text(text, style=style)
    for kind, span in found:
        shown.stylize(STYLES[kind], span.begin, span.end)
    return shown


def _table(title: str, confidence: float) -> Table:
    table = Table(
        box=box.SIMPLE_HEAD,
        show_header=False,
        title_justify="left",
        title=Text(f"{title}  {confidence:.0%} sure", style="bold"),
    )
    table.add_column(style="dim")
    table.add_column()
    return table


def _event(event: Event) -> Table:
    table = _table(" ".join(filter(None, (event.event, event.mode, event.modality))), event.confidence)
    place = event.place
    for name, value in (
        ("trigger", _where(event.trigger)),
        ("actor", f"{_names(event.actors)} ({event.attribution})" if event.actors else ""),
        ("recipient", _names(event.recipients)),
        ("place", f"{place.name} ({place.country or 'country unknown'})" if place else ""),
        ("date", f"{event.date:%d %B %Y}" if event.date else ""),
        *((kind, _count(event, kind)) for kind in ("killed", "injured", "abducted")),
        ("evidence", event.evidence.text),
    ):  # fmt: skip
        if value:
            table.add_row(name, Text(value))
    return table


def _count(event: Event, kind: str) -> str:
    count = getattr(event.toll, kind)
    if count is None:
        return ""
    least, most = ("" if value is None else str(value) for value in (count.min, count.max))
    told = least if least == most else f"{least or '?'} to {most or '?'}"
    return f"{told}  “{count.text.text}”" if count.text else told


def _outcome(outcome: Outcome) -> Table:
    table = _table(f"{outcome.document} {outcome.status}".replace("_", " "), outcome.confidence)
    for name, value in (
        ("meeting", outcome.meeting.name if outcome.meeting else ""),
        ("parties", _names(outcome.parties)),
        ("dissenters", _names(outcome.dissenters)),
        ("reason", _where(outcome.reason) if outcome.reason else ""),
        ("evidence", _where(outcome.evidence)),
    ):
        if value:
            table.add_row(name, Text(value))
    return table


def _names(parties: Iterable[Party]) -> str:
    return ", ".join(party.text for party in parties)


def _where(span: Span) -> str:
    return f"{span.text}  ({span.field} {span.begin}-{span.end})"
