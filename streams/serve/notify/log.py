"""The delivery log: what is due, what became of it, digests, and doing one again."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, and_, exists, select, update

from streams.envelope import ident
from streams.serve.database import insert_new
from streams.serve.notify.endpoints import Endpoint
from streams.serve.notify.formats import digest
from streams.serve.notify.tables import deliveries, endpoints

Row = dict[str, Any]
# Standard Webhooks: at once, then after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h.
PAUSES = (5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400)
_TOGETHER = 8


def due(engine: Engine, endpoint: str, now: datetime) -> list[Row]:
    """What an endpoint is to get now: of each alert only the first that is not settled, so that order is kept."""
    d, earlier = deliveries.c, deliveries.alias()
    e = earlier.c
    same = and_(e.endpoint == d.endpoint, e.alert_id == d.alert_id, e.partition == d.partition)
    before = and_(same, e.state == "pending", e.offset < d.offset)
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
            "attempts": attempts, "status_code": status, "error": why[:500], "state": "failed" if over else "pending",
            "next_at": now + timedelta(seconds=pause * jitter), "done_at": now if over else None,
        }  # fmt: skip
        connection.execute(update(deliveries).where(deliveries.c.delivery_id == row["delivery_id"]).values(**change))
        mine = update(endpoints).where(endpoints.c.endpoint == row["endpoint"])
        connection.execute(mine.values(failures=endpoints.c.failures + 1))
        if over:
            reason = "it answered 410 Gone" if gone else f"{attempts} attempts failed, the last: {why[:300]}"
            connection.execute(mine.values(state="disabled", why=reason, changed_at=now))


def gather(engine: Engine, endpoint: Endpoint, now: datetime) -> bool:
    """Make a digest of what was held back long enough. Returns whether there is one."""
    d = deliveries.c
    query = select(deliveries).where(d.endpoint == endpoint.name, d.state == "held").order_by(d.created_at, d.offset)
    with engine.begin() as connection:
        held = [dict(row) for row in connection.execute(query).mappings()]
        if not held or held[0]["created_at"] > now - timedelta(minutes=endpoint.digest_minutes):
            return False
        ids = [row["delivery_id"] for row in held]
        first = {name: held[0][name] for name in ("endpoint", "transition_id", "partition", "offset")}
        made = {
            **first, "delivery_id": f"msg_{ident(*ids)}", "alert_id": "digest", "state": "pending", "attempts": 0,
            "next_at": now, "created_at": now, "record": digest([row["record"] for row in held]),
        }  # fmt: skip
        insert_new(connection, deliveries, [made])
        connection.execute(update(deliveries).where(d.delivery_id.in_(ids)).values(state="digested", done_at=now))
    return True


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
