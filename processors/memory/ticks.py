"""Ticks: records by which time goes on when no item comes, written into the items' own log so that it can be replayed.

`{"tick": "2027-03-12T08:00:00Z"}`. A tick is believed no more than an item is: it moves the stream's time as one
item dated so would, and nothing else.
"""

from datetime import UTC, datetime

import orjson

from processors.memory.agenda import ticks
from processors.memory.arrivals import Step
from processors.memory.streamtime import SLACK, StreamTime
from schemas import Cause

KEY = "tocsin:tick"
_LONGEST = 64  # bytes of a tick; nothing longer is looked at


def tick(at: datetime) -> bytes:
    """The record that says that it is `at`."""
    return orjson.dumps({"tick": at.astimezone(UTC)}, option=orjson.OPT_UTC_Z)


def tick_time(value: bytes) -> datetime | None:
    """The time a record says, or None when it is no tick."""
    if len(value) > _LONGEST or not value.lstrip().startswith(b'{"tick"'):
        return None
    try:
        record = orjson.loads(value)
        at = datetime.fromisoformat(record["tick"]) if len(record) == 1 else None
    except (ValueError, TypeError):
        return None
    return at if at and at.tzinfo else None


def passed(before: datetime | None, now: datetime, at: datetime, position: int) -> Step:
    """What a tick leads to beside the embargoes that it ends."""
    return Step("tick", mentions=ticks(before, now, Cause(uri=KEY, version=at.isoformat(), position=position)))


def wanted(time: StreamTime, embargo: datetime | None, clock: datetime) -> datetime | None:
    """What a tick should say now, or None when none is wanted: no new hour began, and no `embargo` has ended.

    A feed that lives says what the clock says. An old archive that was sent through a live worker has a time of
    its own, which goes on from where it is as fast as the clock does.
    """
    if time.now is None or time.heard is None:
        return None
    behind = time.heard - time.now
    at = clock if abs(behind) <= SLACK else clock - behind
    if embargo is not None and embargo <= clock:
        return max(at, time.now)
    return at if _hour(at) > _hour(time.now) else None


def _hour(time: datetime) -> datetime:
    return time.replace(minute=0, second=0, microsecond=0)
