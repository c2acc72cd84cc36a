"""Whether readers of an older JSON Schema can read what a newer one allows: fields may come, none may go or change."""

from collections.abc import Iterator, Mapping
from typing import Any

_OPEN = ("enum", "const")  # enumerations are open on read: a new word is no break


def breaks(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """What a reader of the old schema would miss or misread, one line each; none when it can read on.

    >>> a = {"type": "object", "properties": {"uri": {"type": "string"}}, "required": ["uri"]}
    >>> breaks(a, {**a, "properties": {**a["properties"], "more": {"type": "integer"}}})
    []
    >>> breaks(a, {"type": "object", "properties": {}})
    ['/uri is gone']
    """
    return list(_object(old, new, old, new, "", frozenset()))


def _object(
    old: Mapping[str, Any], new: Mapping[str, Any], old_root: Mapping[str, Any], new_root: Mapping[str, Any],
    where: str, seen: frozenset[tuple[str, str]],
) -> Iterator[str]:  # fmt: skip
    pair = (str(old.get("$ref")), str(new.get("$ref")))
    if pair != ("None", "None"):
        if pair in seen:
            return
        seen = seen | {pair}
    old, new = _resolved(old, old_root), _resolved(new, new_root)
    for name, field in old.get("properties", {}).items():
        path = f"{where}/{name}"
        if name not in new.get("properties", {}):
            yield f"{path} is gone"
            continue
        other = new["properties"][name]
        came = _types(other, new_root) - _types(field, old_root)
        if came and "any" not in _types(field, old_root):
            yield f"{path} may now be {', '.join(sorted(came))}"
        if name in old.get("required", ()) and name not in new.get("required", ()):
            yield f"{path} may now be missing"
        yield from _object(_inner(field, old_root), _inner(other, new_root), old_root, new_root, path, seen)


def _resolved(schema: Mapping[str, Any], root: Mapping[str, Any]) -> Mapping[str, Any]:
    reference = schema.get("$ref")
    if not isinstance(reference, str) or not reference.startswith("#/"):
        return schema
    found: Any = root
    for step in reference[2:].split("/"):
        found = found.get(step, {})
    return found if isinstance(found, dict) else {}


def _inner(schema: Mapping[str, Any], root: Mapping[str, Any]) -> Mapping[str, Any]:
    """The object that a field holds: itself, one of its options, or what its array holds."""
    for option in schema.get("anyOf", (schema,)):
        option = option.get("items", option) if isinstance(option, dict) else {}
        if "$ref" in option or "properties" in option:
            return dict(option)
    return {}


def _types(schema: Mapping[str, Any], root: Mapping[str, Any]) -> set[str]:
    if "anyOf" in schema:
        return set().union(*(_types(option, root) for option in schema["anyOf"]))
    found = _resolved(schema, root)
    if isinstance(found.get("type"), str):
        return {"number"} if found["type"] == "integer" else {found["type"]}
    if any(word in found for word in _OPEN):
        return {"string"}
    return {"any"}
