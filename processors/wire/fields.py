"""Reading one field of a ninjs object: the type it must have, or a Malformed that names it."""

from collections.abc import Iterator, Mapping
from typing import Any

from processors.wire.dates import instant
from processors.wire.identity import is_no_id
from processors.wire.malformed import malformed
from processors.wire.markup import bounded, plain_line
from schemas import AltId, Concept, Text

__all__ = ["alt_ids", "concepts", "instant", "joined", "linked", "objects", "optional", "string", "texts"]


def string(data: Mapping[str, Any], name: str) -> str | None:
    """A string field; absent and null are None."""
    value = data.get(name)
    if value is None or isinstance(value, str):
        return value
    raise malformed("item", name, value, "a string")


def optional(data: Mapping[str, Any], name: str) -> str | None:
    """A string field that nothing is decided by: of another type it is as good as absent, and costs no item."""
    value = data.get(name)
    return value if isinstance(value, str) else None


def joined(data: Mapping[str, Any], name: str) -> str | None:
    """A string, or an array of strings as one text of several lines (AP's usage terms); anything else is absent."""
    value = data.get(name)
    if isinstance(value, list):
        return "\n".join(line for line in value if isinstance(line, str)) or None
    return value if isinstance(value, str) else None


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
    found = [_text(value, f"{plural}[{number}]", singular) for number, value in enumerate(objects(data, plural))]
    for name, value in data.items():
        stem, _, role = name.partition("_")
        if stem == singular and value is not None:
            if not isinstance(value, str):
                raise malformed("item", name, value, "a string")
            kind = _content_type(singular, role)
            found.append(Text(value=_clean(value, singular), role=role or "main", content_type=kind))
    return tuple(found)


def concepts(data: Mapping[str, Any], *names: str) -> tuple[Concept, ...]:
    """Subjects, people, places and the like, under any of their names; a bare string is a name."""
    return tuple(
        Concept(**{key: value[key] for key in Concept.model_fields if isinstance(value.get(key), str)})
        for name in names
        for value in _loose(data.get(name))
    )


def alt_ids(data: Mapping[str, Any], name: str) -> tuple[AltId, ...]:
    """Alternative ids: an array of {role, value} in ninjs 2 and 3, an object in ninjs 1.

    Only texts and whole numbers are ids, and no word for "none" is: an id that is none would make one item of all.
    """
    values = data.get(name)
    pairs = (
        values.items()
        if isinstance(values, dict)
        else ((value.get("role"), value.get("value")) for value in _loose(values))
    )
    return tuple(
        AltId(role=role, value=ident) for role, said in pairs if isinstance(role, str) and role and (ident := _id(said))
    )


def _id(said: Any) -> str | None:
    if isinstance(said, bool) or not isinstance(said, str | int):
        return None
    return None if is_no_id(written := str(said).strip()) else written


def linked(data: Mapping[str, Any], name: str) -> tuple[dict[str, Any], ...]:
    """Associated items: an array in ninjs 2 and 3, an object of named items in ninjs 1."""
    values = data.get(name)
    if isinstance(values, dict):
        return tuple({"name": key, **value} for key, value in values.items() if isinstance(value, dict))
    return tuple(dict(value) for value in _loose(values))


def _loose(values: Any) -> Iterator[Mapping[str, Any]]:
    """The objects among some values: what is described beside the story must not cost the story."""
    for value in values if isinstance(values, list) else [values]:
        if isinstance(value, dict):
            yield value
        elif isinstance(value, str) and value:
            yield {"name": value}


def _text(value: Mapping[str, Any], name: str, singular: str) -> Text:
    said = value.get("value")
    if not isinstance(said, str):
        raise malformed("item", f"{name}.value", said, "a string")
    role, kind = value.get("role"), value.get("contenttype", value.get("contentType"))
    return Text(
        value=_clean(said, singular), role=str(role) if role else None, content_type=str(kind) if kind else None
    )


def _clean(value: str, singular: str) -> str:
    # A headline is one line of plain text, whatever a producer put into it; bodies are read as what they say they are.
    if singular == "headline" and ("<" in value or "&" in value):
        return plain_line(value)
    return bounded(value)


def _content_type(singular: str, role: str) -> str | None:
    if singular != "body":
        return None
    return "text/plain" if role in ("", "text") else "text/html" if "html" in role else "application/xml"
