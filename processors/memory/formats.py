"""Formats of rows and mentions: each carries a number, and what an older release wrote is brought up to date here.

A change that older code could not read, or that newer code must not mistake, adds one to FORMAT and one function to
the tuples below: from format n to n + 1. What carries no number is of release 0.1.0, format 0.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, Protocol, TypeVar

import msgspec
import orjson
from msgspec.structs import replace

from processors.memory.records import KINDS, Event, Evicted, EvictedEvent, EvictedOutcome, Mention, Outcome, Row, encode
from schemas import Mention as Published

Json = dict[str, Any]
FORMAT = 1
NUMBER = "format"


class NewerFormat(RuntimeError):
    """Written by a newer release: not ours to read, and not ours to write over."""


def _numbered(row: Json) -> Json:
    # Format 0 had the same fields, and no summary of long stories: a state that has none reads as one.
    return row


ROWS: tuple[Callable[[Json], Json], ...] = (_numbered,)
MENTIONS: tuple[Callable[[Json], Json], ...] = (_numbered,)


def upgraded(row: Json, steps: tuple[Callable[[Json], Json], ...]) -> Json:
    """The row in today's format. Raises NewerFormat, or ValueError where its format is no number."""
    number = row.get(NUMBER, 0)
    if not isinstance(number, int) or isinstance(number, bool):
        raise ValueError(f"{NUMBER}: found {number!r:.40}, expected a whole number")
    if number > len(steps):
        raise NewerFormat(f"format {number!r} was written by a newer release; this one reads up to {len(steps)}")
    for step in steps[max(0, number) :]:
        row = step(row)
    return {**row, NUMBER: len(steps)} if number != len(steps) else row


class _Head(msgspec.Struct):
    format: Any = 0


class _Of(msgspec.Struct):
    of: str


_head = msgspec.json.Decoder(_Head)
_of = msgspec.json.Decoder(_Of)
_mention = msgspec.json.Decoder(Mention)
_rows = {prefix: msgspec.json.Decoder(kind) for prefix, kind in KINDS.items()}
_event, _outcome = msgspec.json.Decoder(EvictedEvent), msgspec.json.Decoder(EvictedOutcome)


class _Numbered(Protocol):
    @property
    def format(self) -> int:
        """The format that it was written in."""


_Read = TypeVar("_Read", bound=_Numbered)


def _read(data: bytes, decoder: "msgspec.json.Decoder[_Read]", steps: tuple[Callable[[Json], Json], ...]) -> _Read:
    try:
        read = decoder.decode(data)
        if read.format == FORMAT:
            return read
    except ValueError:
        # What it cannot read may be of another format.
        if _head.decode(data).format == FORMAT:
            raise
    return decoder.decode(orjson.dumps(upgraded(orjson.loads(data), steps)))


def read_row(key: str, data: bytes) -> Row:
    """The row of a key in today's format. Raises NewerFormat, or ValueError for what is no row of that key."""
    if key.startswith("claim:"):
        if _of.decode(data).of.startswith("ev-"):
            event = _read(data, _event, ROWS)
            return Evicted(event.evicted, event.of, event.at, event.format)
        outcome = _read(data, _outcome, ROWS)
        return Evicted(outcome.evicted, outcome.of, outcome.at, outcome.format)
    for prefix, known in _rows.items():
        if key.startswith(prefix):
            return _read(data, known, ROWS)
    raise ValueError("no kind of row has such a key")


def write_row(row: Row) -> bytes:
    """A row as it is kept."""
    return encode(row if row.format == FORMAT else replace(row, format=FORMAT))


def read_mention(data: bytes) -> Mention:
    """A mention in today's format, whoever wrote it. Raises NewerFormat, or ValueError that names the field."""
    mention = _read(data, _mention, MENTIONS)
    needed = {"file": "card", "notice": "notice", "move": "state"}.get(mention.action)
    if needed is not None and getattr(mention, needed) is None:
        raise ValueError(f"{needed}: found nothing, expected what the action {mention.action} is about")
    if mention.action == "assert":
        if mention.report is None:
            raise ValueError("report: found nothing, expected the report that asserts this")
        if (mention.event is None) is (mention.outcome is None):
            raise ValueError("event, outcome: expected one of them")
    _check_times(mention)
    return mention


def _check_times(mention: Mention) -> None:
    _instant("at", mention.at)
    if mention.report is not None and mention.report.published:
        _instant("report.published", mention.report.published)
    for value in _dates(mention.event, mention.outcome):
        try:
            date.fromisoformat(value)
        except ValueError:
            raise ValueError(f"date: found {value!r:.40}, expected a day such as 2027-03-12") from None


def _dates(event: Event | None, outcome: Outcome | None) -> list[str]:
    found = [event.date, event.end_date] if event else []
    if outcome is not None:
        found += [outcome.date]
        found += [outcome.meeting.start, outcome.meeting.end] if outcome.meeting else []
    return [value for value in found if value]


def _instant(name: str, value: str) -> None:
    try:
        zone = datetime.fromisoformat(value).tzinfo
    except ValueError:
        zone = None
    if zone is None:
        raise ValueError(f"{name}: found {value!r:.40}, expected a time with its zone such as 2027-03-12T08:00:00Z")


def as_json(mention: Published) -> Json:
    """A mention as it travels: plain JSON with its format."""
    row: Json = mention.model_dump(mode="json") | {NUMBER: FORMAT}
    return row
