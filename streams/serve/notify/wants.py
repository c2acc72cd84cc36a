"""What an endpoint asks for, and when it wants to be left alone: pure."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from streams.serve.filters import SEVERITIES
from streams.serve.notify.endpoints import Endpoint

Row = dict[str, Any]


def rank(severity: Any) -> int:
    """How bad; a word of a newer release is as bad as the worst, so that it is never kept back."""
    return SEVERITIES.index(severity) if severity in SEVERITIES else len(SEVERITIES) - 1


def wants(endpoint: Endpoint, row: Row) -> bool:
    """Whether an endpoint asks for a transition as such."""
    if rank(row["severity"]) < rank(endpoint.severity):
        return False
    pairs = ((endpoint.rules, row["rule"]), (endpoint.countries, row["country"]), (endpoint.kinds, row["kind"]))
    if any(words and value not in words for words, value in pairs):
        return False
    return not endpoint.parties or any(f"|{word.casefold()}|" in row["names"] for word in endpoint.parties)


def quiet(endpoint: Endpoint, row: Row, now: datetime) -> bool:
    """Whether an alert has to wait for the morning."""
    if endpoint.quiet is None or rank(row["severity"]) >= rank(endpoint.quiet_above):
        return False
    begin, end = endpoint.quiet
    clock = now.astimezone(ZoneInfo(endpoint.zone)).time()
    return begin <= clock < end if begin <= end else clock >= begin or clock < end
