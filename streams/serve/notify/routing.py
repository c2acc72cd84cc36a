"""Which endpoint gets which transition: decided once, in the transaction that writes the transition."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, select, update

from streams.envelope import ident
from streams.serve.database import insert_new
from streams.serve.fold import Folded
from streams.serve.notify.endpoints import Endpoint
from streams.serve.notify.formats import GONE
from streams.serve.notify.tables import deliveries, endpoints
from streams.serve.notify.wants import quiet, wants
from streams.serve.tables import positions
from streams.topics import ALERTS

Row = dict[str, Any]
Offsets = dict[str, int]


def route(connection: Connection, folded: Folded, receivers: Sequence[Endpoint], clock: Callable[[], datetime]) -> None:
    """Write the deliveries of new transitions. A retraction or correction goes to whoever got the alert.

    What is routed once is not routed again, whatever the filters are by then: tables that are read anew bring every
    transition a second time.
    """
    if not folded.transitions:
        return
    now = clock()
    since = _since(connection)
    minute = _last_minute(connection, now)
    for row in folded.transitions:
        for endpoint in receivers:
            begin = since.get(endpoint.name)
            if begin is None or row["offset"] < begin.get(str(row["partition"]), 0):
                continue  # told before this endpoint was there, or routed already
            states = set() if row["transition"] == "created" else _states(connection, endpoint.name, row["alert_id"])
            if not states and not wants(endpoint, row):
                continue
            many = minute.get(endpoint.name, 0) >= endpoint.per_minute
            held = _waits(endpoint, row, states, many, now)
            if "held" in states and not held:  # what came before it goes before it
                released = _release(connection, endpoint.name, row["alert_id"], now)
                minute[endpoint.name] = minute.get(endpoint.name, 0) + released
            minute[endpoint.name] = minute.get(endpoint.name, 0) + (not held)
            insert_new(connection, deliveries, [_delivery(endpoint.name, row, now, held)])
    _advance(connection, since, folded.transitions)


def _waits(endpoint: Endpoint, row: Row, states: set[str], many: bool, now: datetime) -> bool:
    """Whether a transition is held for a digest. `states` are those of the alert's deliveries before it."""
    if states - {"held"}:
        return False  # what was told is put right at once
    if many or quiet(endpoint, row, now):
        return True
    # What takes back an alert that is not told yet wakes nobody: it comes in the digest with it.
    return bool(states) and row["transition"] in GONE


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


def _release(connection: Connection, endpoint: str, alert_id: str, now: datetime) -> int:
    """Let what is held of an alert go. Returns how much it is."""
    d = deliveries.c
    held = update(deliveries).where(d.endpoint == endpoint, d.alert_id == alert_id, d.state == "held")
    return connection.execute(held.values(state="pending", next_at=now)).rowcount


def _last_minute(connection: Connection, now: datetime) -> dict[str, int]:
    d = deliveries.c
    recent = select(d.endpoint, func.count()).where(d.created_at > now - timedelta(minutes=1), d.state != "held")
    return {row[0]: row[1] for row in connection.execute(recent.group_by(d.endpoint))}


def _since(connection: Connection) -> dict[str, Offsets]:
    return {row.endpoint: row.since for row in connection.execute(select(endpoints))}


def _advance(connection: Connection, since: dict[str, Offsets], transitions: Sequence[Row]) -> None:
    """Write how far the alerts are routed; also for endpoints that are out of the file for a while."""
    ends: Offsets = {}
    for row in transitions:
        partition = str(row["partition"])
        ends[partition] = max(ends.get(partition, 0), row["offset"] + 1)
    for name, begin in sorted(since.items()):
        _begin(connection, name, begin, {**begin, **{p: max(begin.get(p, 0), end) for p, end in ends.items()}})


def _begin(connection: Connection, name: str, before: Offsets, since: Offsets) -> None:
    if since != before:
        connection.execute(update(endpoints).where(endpoints.c.endpoint == name).values(since=since))


def register(connection: Connection, receivers: Sequence[Endpoint], ends: dict[int, int], now: datetime) -> None:
    """Endpoints that are new get what is told from now on: behind `ends`, the ends of the alerts' partitions.

    Alerts that end before what the tables have read of them are another topic, to which every endpoint is new.
    """
    here = {str(partition): offset for partition, offset in ends.items()}
    p = positions.c
    read = {row.partition: row.next_offset for row in connection.execute(select(positions).where(p.topic == ALERTS))}
    if any(read.get(partition, 0) > end for partition, end in ends.items()):
        for name, begin in sorted(_since(connection).items()):
            _begin(connection, name, begin, {p: min(begin.get(p, end), end) for p, end in here.items()})
    rows = [
        {"endpoint": one.name, "since": here, "state": "active", "failures": 0, "changed_at": now} for one in receivers
    ]
    insert_new(connection, endpoints, rows)
