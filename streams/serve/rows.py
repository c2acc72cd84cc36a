"""From a record of a topic to rows: pure, and tolerant of fields that a newer release may bring."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import orjson

from streams.logs import Entry
from streams.serve.fit import Unfit
from streams.serve.words import severity_of, summary_of

Row = dict[str, Any]
_LONGEST_LETTER = 100_000
_ROLES = {"actors": "actor", "recipients": "recipient", "parties": "party", "dissenters": "dissenter"}


def decode(value: bytes) -> Row:
    """The JSON object of a record. PostgreSQL keeps no NUL, so U+FFFD stands for it. Raises Unfit."""
    try:
        found = orjson.loads(value.replace(b"\\u0000", b"\\ufffd"))
    except orjson.JSONDecodeError as error:
        raise Unfit(f"no JSON: {error}") from None
    if not isinstance(found, dict):
        raise Unfit(f"found {type(found).__name__}, expected a JSON object")
    return found


def instant(value: Any, field: str = "time") -> datetime | None:
    """A time as written in a record. Raises Unfit."""
    if value is None:
        return None
    try:
        found = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise Unfit(f"{field}: found {value!r}, expected a time") from None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def day(value: Any) -> date | None:
    """A day; a date cut short or of another kind is none."""
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        return None


def known_from(entry: Entry) -> datetime:
    """Since when a record is known: its CloudEvents time, which is the item's, else when the broker had it."""
    told = entry.header("ce_time")
    return instant(told, "ce_time") if told else stamp(entry)  # type: ignore[return-value]


def stamp(entry: Entry) -> datetime:
    """When the broker had the record."""
    return datetime.fromtimestamp(entry.timestamp / 1000, UTC)


def event_row(entry: Entry, record: Row) -> Row:
    """A row of `events` and `event_revisions`."""
    toll = record.get("toll") or {}
    tolls = {
        f"{kind}_{end}": (toll.get(kind) or {}).get(end)
        for kind in ("killed", "injured", "abducted")
        for end in ("min", "max")
    }
    names = ("event_id", "revision", "event", "mode", "quad", "modality", "attribution", "parent_id")
    return {
        **{name: record.get(name) for name in names},
        **_place(record.get("place")),
        "resolution": (record.get("place") or {}).get("resolution"),
        "date": day(record.get("date")),
        **tolls,
        **_believed(entry, record),
    }


def outcome_row(entry: Entry, record: Row) -> Row:
    """A row of `outcomes` and `outcome_revisions`."""
    meeting = record.get("meeting") or {}
    names = ("outcome_id", "revision", "document", "document_title", "status")
    place = record.get("place") or {"name": meeting.get("place"), "country": meeting.get("country")}
    return {
        **{name: record.get(name) for name in names},
        "meeting_id": meeting.get("id"),
        "forum": meeting.get("forum"),
        "dissent": bool(record.get("dissenters")),
        "reason": (record.get("reason") or {}).get("text"),
        **_place(place),
        "date": day(record.get("date")),
        **_believed(entry, record),
    }


def meeting_row(record: Row, seen: datetime) -> Row | None:
    """The meeting that an outcome, last seen at `seen`, tells of."""
    meeting = record.get("meeting")
    if not meeting or not meeting.get("id"):
        return None
    names = ("name", "forum", "level", "place", "country")
    return {
        "meeting_id": meeting["id"],
        **{name: meeting.get(name) for name in names},
        "start": day(meeting.get("start")),
        "end": day(meeting.get("end")),
        "last_seen": seen,
        "told_by": record["outcome_id"],
    }


def party_rows(record_id: str, record: Row) -> list[Row]:
    """Who takes part, in which role."""
    return [
        {
            "record_id": record_id, "role": role, "number": number, "name": party["text"],
            "folded": party["text"].casefold(), "entity_id": party.get("entity_id"), "country": party.get("country"),
            "sector": party.get("sector"),
        }
        for field, role in _ROLES.items()
        for number, party in enumerate(record.get(field) or ())
    ]  # fmt: skip


def report_rows(record_id: str, record: Row) -> list[Row]:
    """Which items report it."""
    found = {report["key"]: report.get("origin") for report in record.get("reports") or ()}
    return [{"record_id": record_id, "item_key": key, "origin": origin} for key, origin in found.items()]


def transition_row(entry: Entry, alert: Row) -> Row:
    """A row of `transitions`; `alerts` has the same columns but for where it stands."""
    record = alert.get("record") or {}
    meeting = record.get("meeting") or {}
    place = record.get("place") or {"name": meeting.get("place"), "country": meeting.get("country")}
    return {
        "transition_id": entry.header("ce_id") or f"{entry.partition}:{entry.offset}",
        **{name: alert[name] for name in ("alert_id", "rule", "transition", "severity", "summary")},
        "record_id": record.get("event_id") or record.get("outcome_id") or alert["alert_id"],
        "kind": record.get("event") or record.get("document"),
        "standing": record.get("standing"),
        "forum": meeting.get("forum"),
        **_place(place),
        "names": _names(record),
        "roles": _roles(record),
        "at": instant(alert["at"], "at"),
        "known_from": instant(alert["at"], "at"),
        "known_until": None,
        "record": alert,
        "partition": entry.partition,
        "offset": entry.offset,
        "traceparent": _trace(entry.header("traceparent")),
    }


# W3C Trace Context: version, trace, parent, flags. What is none comes from outside and is left behind.
_TRACE = re.compile(r"[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")


def _trace(text: str | None) -> str | None:
    return text if text and _TRACE.fullmatch(text) else None


def letter_row(entry: Entry) -> Row:
    """A row of `dead_letters`."""
    names = ("stage", "reason", "field", "found", "expected", "error")
    why = {name: _plain(entry.header(f"dlq_{name}")) for name in names}
    parts = (entry.header(f"dlq_{part}") or "" for part in ("topic", "partition", "offset"))
    value = None if entry.value is None else _plain(entry.value[: 4 * _LONGEST_LETTER].decode("utf8", "replace"))
    return {
        "partition": entry.partition, "offset": entry.offset, **why, "stage": why["stage"] or "unknown",
        "reason": why["reason"] or "no reason was given", "source": ":".join(parts), "at": stamp(entry),
        "item_key": None if entry.key is None else _plain(entry.key.decode("utf8", "replace")),
        "value": value and value[:_LONGEST_LETTER],
    }  # fmt: skip


def _plain(text: str | None) -> str | None:
    return text if text is None else text.replace("\x00", "\ufffd")


def _place(place: Row | None) -> Row:
    place = place or {}
    return {
        "place": place.get("name"),
        **{name: place.get(name) for name in ("country", "latitude", "longitude")},
    }


def _believed(entry: Entry, record: Row) -> Row:
    since = known_from(entry)
    return {
        "standing": record["standing"],
        "confidence": record.get("confidence"),
        "origins_count": record.get("origins_count") or 0,
        "reports_count": len(record.get("reports") or ()),
        "first_seen": instant(record.get("first_seen")),
        "last_seen": instant(record.get("last_seen")) or since,
        "names": _names(record),
        "roles": _roles(record),
        "summary": summary_of(record),
        "severity": severity_of(record),
        "record": record,
        "partition": entry.partition,
        "offset": entry.offset,
        "known_from": since,
    }


def _names(record: Row) -> str:
    meeting, place = record.get("meeting") or {}, record.get("place") or {}
    words = [place.get("name"), place.get("country"), place.get("entity_id")]
    words += [meeting.get(name) for name in ("forum", "name", "place", "country", "id")]
    words += [word for _, word in _parties(record)]
    return _barred(str(word) for word in words if word)


def _roles(record: Row) -> str:
    return _barred(f"{role}:{word}" for role, word in _parties(record))


def _parties(record: Row) -> Iterator[tuple[str, str]]:
    """Who takes part: each role with a name, an id or a country."""
    for field, role in _ROLES.items():
        for party in record.get(field) or ():
            yield from ((role, str(word)) for name in ("text", "entity_id", "country") if (word := party.get(name)))


def _barred(words: Iterable[str]) -> str:
    """Words, lower case and each once, between bars."""
    kept = dict.fromkeys(word.casefold().replace("|", " ") for word in words)
    return "|" + "".join(f"{word}|" for word in kept)
