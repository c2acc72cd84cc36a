"""The endpoints file: who is told of alerts, in what form, of which, and when not. Errors name the line."""

import os
from dataclasses import dataclass, field
from datetime import time
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml

from streams.serve.filters import SEVERITIES
from streams.serve.notify.signature import key

FORMATS = ("webhook", "slack", "mattermost", "teams", "pagerduty", "ntfy", "matrix", "email")
_KNOWN = {
    "endpoint", "format", "url", "url_env", "secret_env", "rules", "severity", "countries", "kinds", "parties", "quiet",
    "zone", "quiet_above", "per_minute", "to", "from", "digest_minutes",
}  # fmt: skip


class BadEndpoint(ValueError):
    """An endpoints file that cannot be used; the message names the file's line and what is wrong there."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One receiver of alerts. `secret` signs webhooks, or is PagerDuty's routing key or Matrix's or ntfy's token.

    `sender` is whom mail comes from. Between `quiet` hours (in `zone`) alerts below `quiet_above` wait for a digest; so
    do those above `per_minute`.
    What takes back or puts right something that was delivered never waits.
    """

    name: str
    format: str
    url: str
    secret: str = field(default="", repr=False)
    rules: tuple[str, ...] = ()
    severity: str = "Minor"
    countries: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    quiet: tuple[time, time] | None = None
    zone: str = "UTC"
    quiet_above: str = "Extreme"
    per_minute: int = 30
    to: tuple[str, ...] = ()
    sender: str = ""
    digest_minutes: int = 15


def read_endpoints(path: Path | None) -> tuple[Endpoint, ...]:
    """The endpoints of a file; none without a file. Raises BadEndpoint."""
    return parse_endpoints(path.read_text(encoding="utf8"), path.name) if path else ()


def parse_endpoints(text: str, source: str = "endpoints") -> tuple[Endpoint, ...]:
    """The endpoints in a text. Raises BadEndpoint."""
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{source}, line {mark.line + 1 if mark else 1}"
        raise BadEndpoint(f"{where}: {getattr(error, 'problem', error)}") from None
    if node is None:
        return ()
    if not isinstance(node, yaml.SequenceNode):
        raise BadEndpoint(f"{source}, line 1: expected a list of endpoints (each begins with '- endpoint:')")
    found: list[Endpoint] = []
    for entry in node.value:
        made = _endpoint(entry, f"{source}, line {entry.start_mark.line + 1}")
        if any(made.name == other.name for other in found):
            raise BadEndpoint(f"{source}, line {entry.start_mark.line + 1}: endpoint '{made.name}' stands twice")
        found.append(made)
    return tuple(found)


def _endpoint(entry: yaml.Node, where: str) -> Endpoint:
    given = yaml.SafeLoader("").construct_object(entry, deep=True)
    if not isinstance(given, dict):
        raise BadEndpoint(f"{where}: expected an endpoint, lines of 'name: value'")
    for name in given:
        if name not in _KNOWN:
            raise BadEndpoint(f"{where}: '{name}' is no part of an endpoint; known: {', '.join(sorted(_KNOWN))}")
    name, kind = given.get("endpoint"), given.get("format", "webhook")
    if not isinstance(name, str) or not name:
        raise BadEndpoint(f"{where}: 'endpoint' is missing: its name")
    if kind not in FORMATS:
        raise BadEndpoint(f"{where}: format '{kind}'; known: {', '.join(FORMATS)}")
    url = _from_environment(given.get("url_env"), where) or str(given.get("url") or _standard_url(kind))
    if not url.startswith(("smtp://", "smtps://") if kind == "email" else ("http://", "https://")):
        expected = "smtp://HOST:PORT" if kind == "email" else "https://..."
        raise BadEndpoint(f"{where}: url: expected {expected} (url, or url_env: the variable that holds it)")
    severity, above = given.get("severity", "Minor"), given.get("quiet_above", "Extreme")
    for word in (severity, above):
        if word not in SEVERITIES:
            raise BadEndpoint(f"{where}: '{word}' is no severity; known: {', '.join(SEVERITIES)}")
    if kind == "email" and not given.get("to"):
        raise BadEndpoint(f"{where}: 'to' is missing: the addresses that mail goes to")
    sender = _sender(given.get("from"), where) if kind == "email" else ""
    numbers = {n: given[n] for n in ("per_minute", "digest_minutes") if n in given}
    for word, number in numbers.items():
        if isinstance(number, bool) or not isinstance(number, int) or number < 1:
            raise BadEndpoint(f"{where}: '{word}' is a whole number from 1, not '{number}'")
    secret = _from_environment(given.get("secret_env"), where)
    if kind == "webhook":
        for one in secret.split():
            try:
                key(one)
            except ValueError:
                expected = "whsec_ and base64 of 24 to 64 bytes"
                raise BadEndpoint(f"{where}: the variable {given['secret_env']}: expected {expected}") from None
    quiet, zone = _quiet(given.get("quiet"), where), _zone(given.get("zone", "UTC"), where)
    words: dict[str, Any] = {word: _words(given, word) for word in ("rules", "countries", "kinds", "parties", "to")}
    graded = {"severity": severity, "quiet_above": above}
    return Endpoint(name, kind, url, secret, quiet=quiet, zone=zone, sender=sender, **words, **graded, **numbers)


def _standard_url(kind: str) -> str:
    return "https://events.pagerduty.com/v2/enqueue" if kind == "pagerduty" else ""


def _from_environment(name: Any, where: str) -> str:
    if name is None:
        return ""
    found = os.environ.get(str(name))
    if not found:
        raise BadEndpoint(f"{where}: the variable {name} is not set")
    return found


def _words(given: dict[str, Any], name: str) -> tuple[str, ...]:
    value = given.get(name) or []
    return tuple(str(word) for word in (value if isinstance(value, list) else [value]))


def _sender(value: Any, where: str) -> str:
    if value is None:
        raise BadEndpoint(f"{where}: 'from' is missing: the address that mail comes from")
    name, _, domain = parseaddr(str(value))[1].rpartition("@")
    if not name or not domain or not str(value).isprintable():
        raise BadEndpoint(f"{where}: from: found '{value}', expected an address such as tocsin@example.org")
    return str(value)


def _zone(name: Any, where: str) -> str:
    try:
        ZoneInfo(str(name))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadEndpoint(f"{where}: zone: found '{name}', expected one such as Europe/Berlin") from None
    return str(name)


def _quiet(value: Any, where: str) -> tuple[time, time] | None:
    if value is None:
        return None
    try:
        begin, end = (time.fromisoformat(part.strip()) for part in str(value).split("-"))
        if begin.tzinfo is None and end.tzinfo is None:  # the zone is a setting of its own
            return begin, end
        raise ValueError
    except ValueError:
        raise BadEndpoint(f"{where}: quiet: found '{value}', expected hours such as 22:00-07:00") from None
