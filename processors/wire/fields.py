"""Reading one field of a ninjs object: the type it must have, or a Malformed that names it."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from dateutil import parser as dates

from processors.wire.malformed import malformed
from schemas import AltId, Concept, Text

_LONGEST_DATE = 64
# What is missing in a date is taken from either default: only a whole date reads the same with both.
_DEFAULTS = (datetime(2000, 1, 1), datetime(2001, 2, 2))
# News outside these years is a slip, and times at the ends of the calendar break reckoning with them.
_FIRST_YEAR, _LAST_YEAR = 1800, 9000


def string(data: Mapping[str, Any], name: str) -> str | None:
    """A string field; absent and null are None."""
    value = data.get(name)
    if value is None or isinstance(value, str):
        return value
    raise malformed("item", name, value, "a string")


def instant(value: str | None) -> datetime | None:
    """An RFC 3339 time, a bare date as its midnight UTC, or None for what is no date.

    JSON Schema's `format` only annotates, so IPTC's own valid samples hold dates that are none. What has no day
    of its own ("May", "10") is no date: a guessed year would put the item out of order.
    """
    if not value or len(value) > _LONGEST_DATE:
        return None
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        try:
            found, other = (dates.parse(value, default=day, tzinfos=_zone) for day in _DEFAULTS)
        except (ValueError, OverflowError):
            return None
        if found != other:
            return None
    try:
        found = found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except OverflowError:
        return None
    return found if _FIRST_YEAR <= found.year <= _LAST_YEAR else None


def _zone(_name: str | None, offset: int | None) -> timezone | None:
    # Abbreviations are ambiguous (IST, CST): a time with one is read as UTC, as one without.
    return None if offset is None else timezone(timedelta(seconds=offset))


def objects(data: Mapping[str, Any], name: str) -> Iterator[Mapping[str, Any]]:
    """The objects of an array field; absent is none."""
    values = data.get(name)
    if values is None:
        return
    if not isinstance(values, list):
        raise malformed("item", name, values, "an array of objects")
    for number, value in enumerate(values):
        if not isinstance(value, dict):
            raise malformed("item", f"{name}[{number}]", value, "an object")
        yield value


def texts(data: Mapping[str, Any], plural: str, singular: str) -> tuple[Text, ...]:
    """Headlines, bodies or descriptions: the array of ninjs 2 and 3, else the pattern fields of ninjs 1.

    In ninjs 1 the name carries role and type: `body_text`, `body_html`, `headline_seo`.
    """
    found = [_text(value, f"{plural}[{number}]") for number, value in enumerate(objects(data, plural))]
    for name, value in data.items():
        stem, _, role = name.partition("_")
        if stem == singular and value is not None:
            if not isinstance(value, str):
                raise malformed("item", name, value, "a string")
            found.append(Text(value=value, role=role or "main", content_type=_content_type(singular, role)))
    return tuple(found)


def concepts(data: Mapping[str, Any], *names: str) -> tuple[Concept, ...]:
    """Subjects, people, places and the like, under any of their names."""
    return tuple(
        Concept(**{key: str(value[key]) for key in Concept.model_fields if isinstance(value.get(key), str)})
        for name in names
        for value in objects(data, name)
    )


def alt_ids(data: Mapping[str, Any], name: str) -> tuple[AltId, ...]:
    """Alternative ids: an array of {role, value} in ninjs 2 and 3, an object in ninjs 1."""
    values = data.get(name)
    if isinstance(values, dict):
        return tuple(AltId(role=str(role), value=str(value)) for role, value in values.items())
    return tuple(
        AltId(role=str(value["role"]), value=str(value["value"]))
        for value in objects(data, name)
        if value.get("role") and value.get("value")
    )


def linked(data: Mapping[str, Any], name: str) -> tuple[dict[str, Any], ...]:
    """Associated items: an array in ninjs 2 and 3, an object of named items in ninjs 1."""
    values = data.get(name)
    if isinstance(values, dict):
        return tuple({"name": key, **value} for key, value in values.items() if isinstance(value, dict))
    return tuple(dict(value) for value in objects(data, name))


def _text(value: Mapping[str, Any], name: str) -> Text:
    said = value.get("value")
    if not isinstance(said, str):
        raise malformed("item", f"{name}.value", said, "a string")
    role, kind = value.get("role"), value.get("contenttype", value.get("contentType"))
    return Text(value=said, role=str(role) if role else None, content_type=str(kind) if kind else None)


def _content_type(singular: str, role: str) -> str | None:
    if singular != "body":
        return None
    return "text/plain" if role in ("", "text") else "text/html" if "html" in role else "application/xml"
