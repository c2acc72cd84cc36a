"""Records as rows of a spreadsheet or of a map: one level, the columns that people sort and filter by."""

from typing import Any

Row = dict[str, Any]


def event(record: Row) -> Row:
    """One event as one row."""
    toll = record.get("toll") or {}
    tolls = {
        f"{kind}_{end}": (toll.get(kind) or {}).get(end)
        for kind in ("killed", "injured", "abducted")
        for end in ("min", "max")
    }
    names = ("event_id", "revision", "standing", "event", "mode", "modality", "severity", "summary", "date")
    return {
        **{name: record.get(name) for name in names}, **_place(record.get("place")), **tolls,
        "actors": _names(record.get("actors")), "recipients": _names(record.get("recipients")), **_seen(record),
    }  # fmt: skip


def outcome(record: Row) -> Row:
    """One outcome as one row."""
    meeting = record.get("meeting") or {}
    names = (
        "outcome_id",
        "revision",
        "standing",
        "document",
        "document_title",
        "status",
        "severity",
        "summary",
        "date",
    )
    place = record.get("place") or {"name": meeting.get("place"), "country": meeting.get("country")}
    return {
        **{name: record.get(name) for name in names}, "meeting_id": meeting.get("id"), "meeting": meeting.get("name"),
        "forum": meeting.get("forum"), "dissenters": _names(record.get("dissenters")),
        "reason": (record.get("reason") or {}).get("text"), **_place(place), **_seen(record),
    }  # fmt: skip


def alert(record: Row) -> Row:
    """One alert as one row."""
    told = record.get("record") or {}
    meeting = told.get("meeting") or {}
    place = told.get("place") or {"name": meeting.get("place"), "country": meeting.get("country")}
    names = ("alert_id", "rule", "transition", "at", "severity", "summary")
    return {
        **{name: record.get(name) for name in names},
        "changed": ", ".join(change["field"] for change in record.get("changed") or ()),
        "record_id": told.get("event_id") or told.get("outcome_id"), "standing": told.get("standing"),
        "origins_count": told.get("origins_count"), **_place(place),
    }  # fmt: skip


def plain(record: Row) -> Row:
    """A record that is flat already; what is nested is left out."""
    return {name: value for name, value in record.items() if not isinstance(value, list | dict)}


def _place(place: Row | None) -> Row:
    place = place or {}
    return {"place": place.get("name"), **{n: place.get(n) for n in ("country", "latitude", "longitude")}}


def _names(parties: Any) -> str:
    return "; ".join(dict.fromkeys(party.get("text") or "" for party in parties or ()))


def _seen(record: Row) -> Row:
    names = ("origins_count", "first_seen", "last_seen", "confidence")
    return {"reports_count": len(record.get("reports") or ()), **{name: record.get(name) for name in names}}
