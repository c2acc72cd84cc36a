"""The delivery log: what is due, what became of it, digests, and doing one again."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, and_, exists, func, or_, select, update

from streams.envelope import ident
from streams.serve.database import insert_new
from streams.serve.notify.endpoints import Endpoint
from streams.serve.notify.formats import digest
from streams.serve.notify.tables import deliveries, endpoints
from streams.serve.notify.wants import quiet, rank

Row = dict[str, Any]
# Standard Webhooks: at once, then after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h.
PAUSES = (5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400)
_TOGETHER = 8
_MOST = 20  # alerts that one digest tells


def due(engine: Engine, endpoint: str, now: datetime) -> list[Row]:
    """What an endpoint is to get now: of each alert only the first that is not settled, so that order is kept.

    What a digest tells is settled once the digest is.
    """
    d, e, telling = deliveries.c, deliveries.alias().c, deliveries.alias()
    same = and_(e.endpoint == d.endpoint, e.alert_id == d.alert_id, e.partition == d.partition, e.offset < d.offset)
    untold = exists().where(telling.c.delivery_id == e.digest, telling.c.state == "pending").correlate_except(telling)
    before = and_(same, or_(e.state == "pending", and_(e.state == "digested", untold)))
    active = exists().where(endpoints.c.endpoint == endpoint, endpoints.c.state == "active")
    query = (
        select(deliveries)
        .where(d.endpoint == endpoint, d.state == "pending", d.next_at <= now, ~exists().where(before), active)
        .order_by(d.created_at, d.partition, d.offset)
        .limit(_TOGETHER)
    )
    with engine.connect() as connection:
        return [dict(row) for row in connection.execute(query).mappings()]


def delivered(engine: Engine, row: Row, status: int | None, now: datetime) -> None:
    """The endpoint has it."""
    with engine.begin() as connection:
        done = {
            "state": "delivered",
            "attempts": row["attempts"] + 1,
            "done_at": now,
            "status_code": status,
            "error": None,
        }
        connection.execute(update(deliveries).where(deliveries.c.delivery_id == row["delivery_id"]).values(**done))
        connection.execute(update(endpoints).where(endpoints.c.endpoint == row["endpoint"]).values(failures=0))


def failed(
    engine: Engine, row: Row, status: int | None, why: str, wait: float | None, now: datetime, gone: bool
) -> None:
    """An attempt failed. `wait` is what the endpoint asked for; `gone` says that it wants no more at all."""
    attempts = row["attempts"] + 1
    over = gone or attempts > len(PAUSES)
    pause = 0.0 if over else max(PAUSES[attempts - 1], wait or 0.0)
    jitter = (
        1 + int(ident(row["delivery_id"], str(attempts))[:4], 16) / 0x10000 / 10
    )  # so that not all come back at once
    with engine.begin() as connection:
        change = {
            "attempts": attempts, "status_code": status, "error": why[:500].replace("\x00", "\ufffd"),
            "state": "failed" if over else "pending", "next_at": now + timedelta(seconds=pause * jitter),
            "done_at": now if over else None,
        }  # fmt: skip
        connection.execute(update(deliveries).where(deliveries.c.delivery_id == row["delivery_id"]).values(**change))
        mine = update(endpoints).where(endpoints.c.endpoint == row["endpoint"])
        connection.execute(mine.values(failures=endpoints.c.failures + 1))
        if over:
            reason = "it answered 410 Gone" if gone else f"{attempts} attempts failed, the last: {why[:300]}"
            connection.execute(mine.values(state="disabled", why=reason, changed_at=now))


def gather(engine: Engine, endpoint: Endpoint, now: datetime) -> bool:
    """Tell what was held back long enough, the gravest first. Returns whether there is any.

    It makes a digest, or lets the alerts go one by one where each is a matter of its own (PagerDuty). What has no room
    stays held for the next time; a digest is not made before the one ahead of it is told, so that they come in order.
    """
    d = deliveries.c
    with engine.connect() as connection:
        waiting = _loud(endpoint, _held(connection, endpoint.name), now)
        room = _room(connection, endpoint, now)
        if room < 1 or not any(
            row["created_at"] <= now - timedelta(minutes=endpoint.digest_minutes) for row in waiting
        ):
            return False
        ids = [row["delivery_id"] for row in gravest(waiting)[:room]]
        mine = update(deliveries).where(d.delivery_id.in_(ids), d.state == "held")
        if endpoint.format == "pagerduty":
            connection.execute(mine.values(state="pending", next_at=now))
        else:
            ident_ = f"msg_{ident(*ids)}"
            # An alert that grew worse may have let some go meanwhile: then this is undone and looked at again.
            if connection.execute(mine.values(state="digested", done_at=now, digest=ident_)).rowcount < len(ids):
                return False
            found = connection.execute(select(deliveries).where(d.delivery_id.in_(ids))).mappings()
            told = sorted((dict(row) for row in found), key=lambda row: ids.index(row["delivery_id"]))
            first = {name: told[0][name] for name in ("endpoint", "transition_id", "partition", "offset")}
            made = {
                **first, "delivery_id": ident_, "alert_id": "digest", "state": "pending", "attempts": 0, "next_at": now,
                "created_at": now, "record": digest([row["record"] for row in told], len(waiting) - len(told)),
            }  # fmt: skip
            insert_new(connection, deliveries, [made])
        connection.commit()
    return True


def _held(connection: Connection, endpoint: str) -> list[Row]:
    """What is held for an endpoint, oldest first, without the records but for how bad they are."""
    d = deliveries.c
    severity = d.record["severity"].as_string().label("severity")
    query = select(d.delivery_id, d.alert_id, d.created_at, severity).where(d.endpoint == endpoint, d.state == "held")
    return [dict(row) for row in connection.execute(query.order_by(d.created_at, d.partition, d.offset)).mappings()]


def _room(connection: Connection, endpoint: Endpoint, now: datetime) -> int:
    """How many held alerts may be told now."""
    d = deliveries.c
    mine = select(func.count()).where(d.endpoint == endpoint.name)
    if endpoint.format == "pagerduty":
        recent = or_(d.state == "pending", and_(d.state == "delivered", d.done_at > now - timedelta(minutes=1)))
        return min(_MOST, endpoint.per_minute - int(connection.scalar(mine.where(recent)) or 0))
    return 0 if connection.scalar(mine.where(d.alert_id == "digest", d.state == "pending")) else _MOST


def _loud(endpoint: Endpoint, held: list[Row], now: datetime) -> list[Row]:
    """What need not wait for the end of quiet hours: alerts that are bad enough, whole."""
    loud = {row["alert_id"] for row in held if not quiet(endpoint, row, now)}
    return [row for row in held if row["alert_id"] in loud]


def gravest(held: list[Row]) -> list[Row]:
    """Held rows by how bad their alert is, then by its age; those of one alert together and in order."""
    alerts: dict[str, list[Row]] = {}
    for row in held:
        alerts.setdefault(row["alert_id"], []).append(row)
    worst = sorted(alerts.values(), key=lambda rows: -max(rank(row["severity"]) for row in rows))
    return [row for rows in worst for row in rows]


def again(connection: Connection, delivery_id: str, now: datetime) -> bool:
    """Deliver one again, under the same id. Returns whether there is such a delivery."""
    values = {"state": "pending", "attempts": 0, "next_at": now, "done_at": None, "error": None}
    return connection.execute(
        update(deliveries).where(deliveries.c.delivery_id == delivery_id, deliveries.c.state != "held").values(**values)
    ).rowcount > 0  # fmt: skip


def enable(connection: Connection, endpoint: str, now: datetime) -> bool:
    """Deliver to a disabled endpoint again, with what waited for it. Returns whether there is such an endpoint."""
    values = {"state": "active", "why": None, "failures": 0, "changed_at": now}
    return connection.execute(update(endpoints).where(endpoints.c.endpoint == endpoint).values(**values)).rowcount > 0


def active(engine: Engine, endpoint: str) -> bool:
    """Whether an endpoint is delivered to."""
    with engine.connect() as connection:
        return connection.scalar(select(endpoints.c.state).where(endpoints.c.endpoint == endpoint)) == "active"
