"""Which endpoint gets which transition: decided once, in the transaction that writes the transition."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, func, select

from streams.envelope import ident
from streams.serve.database import insert_new
from streams.serve.filters import SEVERITIES
from streams.serve.fold import Folded
from streams.serve.notify.endpoints import Endpoint
from streams.serve.notify.tables import deliveries, endpoints

Row = dict[str, Any]


def wants(endpoint: Endpoint, row: Row) -> bool:
    """Whether an endpoint asks for a transition as such."""
    if _rank(row["severity"]) < _rank(endpoint.severity):
        return False
    pairs = ((endpoint.rules, row["rule"]), (endpoint.countries, row["country"]), (endpoint.kinds, row["kind"]))
    if any(words and value not in words for words, value in pairs):
        return False
    return not endpoint.parties or any(f"|{word.casefold()}|" in row["names"] for word in endpoint.parties)


def _rank(severity: str) -> int:
    """How bad; a word of a newer release is as bad as the worst, so that it is never kept back."""
    return SEVERITIES.index(severity) if severity in SEVERITIES else len(SEVERITIES) - 1


def quiet(endpoint: Endpoint, row: Row, now: datetime) -> bool:
    """Whether an alert has to wait for the morning."""
    if endpoint.quiet is None or _rank(row["severity"]) >= _rank(endpoint.quiet_above):
        return False
    begin, end = endpoint.quiet
    clock = now.astimezone(ZoneInfo(endpoint.zone)).time()
    return begin <= clock < end if begin <= end else clock >= begin or clock < end


def route(connection: Connection, folded: Folded, receivers: Sequence[Endpoint], clock: Callable[[], datetime]) -> None:
    """Write the deliveries of new transitions. A retraction or correction goes to whoever got the alert."""
    if not folded.transitions or not receivers:
        return
    now = clock()
    since = {row.endpoint: row.since for row in connection.execute(select(endpoints))}
    minute = _last_minute(connection, now)
    for row in folded.transitions:
        for endpoint in receivers:
            begin = since.get(endpoint.name)
            if begin is None or row["offset"] < begin.get(str(row["partition"]), 0):
                continue  # told before this endpoint was there
            states = set() if row["transition"] == "created" else _states(connection, endpoint.name, row["alert_id"])
            told = bool(states - {"held"})
            if not states and not wants(endpoint, row):
                continue
            # What corrects an alert that still waits for a digest waits with it.
            many = minute.get(endpoint.name, 0) >= endpoint.per_minute
            held = not told and (states == {"held"} or quiet(endpoint, row, now) or many)
            minute[endpoint.name] = minute.get(endpoint.name, 0) + (not held)
            insert_new(connection, deliveries, [_delivery(endpoint.name, row, now, held)])


def _delivery(name: str, row: Row, now: datetime, held: bool) -> Row:
    return {
        "delivery_id": f"msg_{ident(name, row['transition_id'])}", "endpoint": name, "alert_id": row["alert_id"],
        "transition_id": row["transition_id"], "partition": row["partition"], "offset": row["offset"],
        "state": "held" if held else "pending", "attempts": 0, "next_at": now, "created_at": now,
        "record": row["record"], "traceparent": row["traceparent"],
    }  # fmt: skip


def _states(connection: Connection, endpoint: str, alert_id: str) -> set[str]:
    """What became of the deliveries of an alert to an endpoint."""
    d = deliveries.c
    query = select(d.state).where(d.endpoint == endpoint, d.alert_id == alert_id).distinct()
    return set(connection.scalars(query))


def _last_minute(connection: Connection, now: datetime) -> dict[str, int]:
    d = deliveries.c
    recent = select(d.endpoint, func.count()).where(d.created_at > now - timedelta(minutes=1), d.state != "held")
    return {row[0]: row[1] for row in connection.execute(recent.group_by(d.endpoint))}


def register(connection: Connection, receivers: Sequence[Endpoint], ends: dict[int, int], now: datetime) -> None:
    """Endpoints that are new get what is told from now on: behind `ends`, the ends of the alerts' partitions."""
    since = {str(partition): offset for partition, offset in ends.items()}
    rows = [
        {"endpoint": one.name, "since": since, "state": "active", "failures": 0, "changed_at": now} for one in receivers
    ]
    insert_new(connection, endpoints, rows)
