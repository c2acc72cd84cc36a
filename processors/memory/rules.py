"""Alert rules: a small YAML file, checked when it is read; errors name the line."""

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml

from processors.memory.records import Fused, FusedEvent, FusedOutcome, Party
from schemas import DECISIVE, QUAD

SEVERITIES = ("Minor", "Moderate", "Severe", "Extreme")
_STATUSES = DECISIVE | {"under_negotiation", "expected"}
_LISTS = {"kind", "mode", "country", "place", "status", "document", "forum", "party"}
_KNOWN: dict[str, frozenset[str]] = {"kind": frozenset(QUAD), "status": frozenset(_STATUSES | {"decisive"})}
_NUMBERS = {"killed", "injured", "abducted", "origins", "after_hours"}
_FITS = {
    "event": {
        "kind",
        "mode",
        "country",
        "place",
        "killed",
        "injured",
        "abducted",
        "severity",
        "origins",
        "party",
        "min_confidence",
    },
    "outcome": {
        "status",
        "document",
        "forum",
        "party",
        "country",
        "place",
        "severity",
        "origins",
        "dissent",
        "min_confidence",
    },
    "overdue": {"forum", "country", "place", "document", "after_hours", "party"},
}


class BadRule(ValueError):
    """A rules file that cannot be used; the message names the file's line and what is wrong there."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule; `wants` maps each condition to its value, lists folded to lower case where case means nothing."""

    name: str
    on: str
    wants: dict[str, Any]
    severity: str | None = None


def parse_rules(text: str, source: str = "rules") -> tuple[Rule, ...]:
    """The rules of a file. Raises BadRule."""
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        raise BadRule(_fault(error, text, source)) from None
    except RecursionError:
        raise BadRule(f"{source}, line 1: lists within lists, too deep to be rules") from None
    if node is None:
        return ()
    if not isinstance(node, yaml.SequenceNode):
        raise BadRule(
            f"{source}, line {node.start_mark.line + 1}: a list of rules is expected (each begins with '- rule:')"
        )
    rules: list[Rule] = []
    for entry in node.value:
        rule = _rule(entry, source)
        if any(rule.name == other.name for other in rules):
            raise BadRule(f"{source}, line {entry.start_mark.line + 1}: rule '{rule.name}' stands twice")
        rules.append(rule)
    return tuple(rules)


def _fault(error: yaml.YAMLError, text: str, source: str) -> str:
    """What is wrong with a file that is no YAML, with its line."""
    if isinstance(error, yaml.reader.ReaderError):  # it counts characters and names none that could not be shown
        line = text.count("\n", 0, error.position) + 1
        return f"{source}, line {line}: U+{error.character:04X} is no character of YAML"
    mark = getattr(error, "problem_mark", None)
    return f"{source}, line {mark.line + 1 if mark else 1}: {getattr(error, 'problem', error)}"


def _rule(entry: yaml.Node, source: str) -> Rule:
    if not isinstance(entry, yaml.MappingNode):
        raise BadRule(f"{source}, line {entry.start_mark.line + 1}: a rule is expected, lines of 'name: value'")
    values: dict[str, Any] = {}
    lines: dict[str, int] = {}
    for key, value in entry.value:
        if not isinstance(key, yaml.ScalarNode):
            raise BadRule(f"{source}, line {key.start_mark.line + 1}: the name of a condition is expected")
        name = str(key.value)
        lines[name] = key.start_mark.line + 1
        values[name] = _value(name, value, f"{source}, line {value.start_mark.line + 1}")
    first = f"{source}, line {entry.start_mark.line + 1}"
    for needed in ("rule", "on"):
        if not isinstance(values.get(needed), str) or not values[needed]:
            raise BadRule(f"{first}: '{needed}' is missing")
    name, on, severity = values.pop("rule"), values.pop("on"), values.pop("as", None)
    if on not in _FITS:
        raise BadRule(f"{source}, line {lines['on']}: 'on' is event, outcome or overdue, not '{on}'")
    for key in values:
        if key not in _FITS[on]:
            raise BadRule(
                f"{source}, line {lines[key]}: '{key}' is no condition for {on}; known: {', '.join(sorted(_FITS[on]))}"
            )
    return Rule(name, on, values, severity)


def _value(name: str, node: yaml.Node, where: str) -> Any:
    value = _plain(name, node, where)
    if name in _LISTS:
        found = [str(v) for v in (value if isinstance(value, list) else [value])]
        known = _KNOWN.get(name)
        for word in found:
            if known and word not in known:
                raise BadRule(f"{where}: '{word}' is no {name}; known: {', '.join(sorted(known))}")
            if name == "country" and not (len(word) == 3 and word.isalpha() and word.isupper()):
                raise BadRule(f"{where}: '{word}' is no ISO 3166 alpha-3 code such as IND")
        return [w.casefold() if name in ("place", "forum", "party") else w for w in found]
    if name in _NUMBERS:
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            raise BadRule(f"{where}: '{name}' is a whole number, not '{value}'")
        return value
    if name == "min_confidence":
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
            raise BadRule(f"{where}: 'min_confidence' is a number from 0 to 1, not '{value}'")
        return float(value)
    if name in ("severity", "as"):
        if value not in SEVERITIES:
            raise BadRule(f"{where}: '{value}' is no severity; known: {', '.join(SEVERITIES)}")
        return value
    if name == "dissent":
        if not isinstance(value, bool):
            raise BadRule(f"{where}: 'dissent' is true or false")
        return value
    if name not in ("rule", "on"):
        raise BadRule(f"{where}: '{name}' is no part of a rule")
    return value


def _plain(name: str, node: yaml.Node, where: str) -> Any:
    """One value, or where it may be several a list of them: whatever else YAML can say is no part of a rule."""
    several = name in _LISTS and isinstance(node, yaml.SequenceNode)
    if not all(isinstance(part, yaml.ScalarNode) for part in (node.value if several else (node,))):
        raise BadRule(f"{where}: '{name}' is one value{' or a list of them' if name in _LISTS else ''}")
    try:
        value = yaml.SafeLoader("").construct_object(node, deep=True)
    except (yaml.YAMLError, ValueError) as error:  # a tag that its value does not fit, a day that is in no calendar
        raise BadRule(f"{where}: '{name}' cannot be read: {getattr(error, 'problem', None) or error}") from None
    for one in value if several else (value,):
        if isinstance(one, bytes):
            raise BadRule(f"{where}: '{name}' is text, not bytes")
        if isinstance(one, str) and any("\ud800" <= c <= "\udfff" for c in one):
            raise BadRule(f"{where}: '{name}' holds half a character")
    return value


@lru_cache(maxsize=1)
def default_rules() -> tuple[Rule, ...]:
    """The rules that ship."""
    return parse_rules((files("processors") / "data" / "rules.yaml").read_text(encoding="utf8"), "rules.yaml")


def meets(rule: Rule, record: Fused, severity: str) -> bool:
    """Whether a fused record meets every condition of a rule (`after_hours` is the agenda's affair)."""
    return all(_meets(name, value, record, severity) for name, value in rule.wants.items())


def _meets(name: str, value: Any, record: Fused, severity: str) -> bool:
    if name == "origins":
        return bool(record.origins_count >= value)
    if name == "severity":
        return SEVERITIES.index(severity) >= SEVERITIES.index(value)
    if name == "min_confidence":
        # Records of older releases say nothing of it.
        return bool((record.confidence or 1.0) >= value)
    return _event_meets(name, value, record) if isinstance(record, FusedEvent) else _outcome_meets(name, value, record)


def _event_meets(name: str, value: Any, record: FusedEvent) -> bool:
    if name == "kind":
        return record.event in value
    if name == "mode":
        return record.mode in value
    if name in ("killed", "injured", "abducted"):
        count = record.toll.get(name)
        return ((count.min if count else None) or 0) >= int(value)
    place = record.place
    if name == "country":
        return place is not None and place.country in value
    if name == "place":
        return _named(value, place.name if place else None)
    return _party(value, (*record.actors, *record.recipients)) if name == "party" else False


def _outcome_meets(name: str, value: Any, record: FusedOutcome) -> bool:
    if name == "document":
        return record.document in value
    if name == "status":
        return record.status in value or ("decisive" in value and record.status in DECISIVE)
    if name == "dissent":
        return bool(record.dissenters) is bool(value)
    place, meeting = record.place, record.meeting
    if name == "country":
        return (place is not None and place.country in value) or (meeting is not None and meeting.country in value)
    if name == "place":
        return _named(value, place.name if place else None, meeting.place if meeting else None)
    if name == "forum":
        return meeting is not None and _named(value, meeting.forum, meeting.name)
    return _party(value, (*record.parties, *record.dissenters)) if name == "party" else False


def _party(words: list[str], people: tuple[Party, ...]) -> bool:
    return _named(words, *(text for p in people for text in (p.text, p.country, p.entity_id)))


def _named(words: list[str], *texts: str | None) -> bool:
    return any(word in text.casefold() for word in words for text in texts if text)
