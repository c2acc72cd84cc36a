"""The stream's time: the newest item time that can be believed, so that one wrong clock moves nothing."""

from datetime import UTC, datetime, timedelta

from schemas import Record

DAWN = datetime(1970, 1, 1, tzinfo=UTC)  # the time of a stream of which nothing is dated
SLACK = timedelta(hours=1)  # live: clocks of producers that are wrong by less are taken at their word
LEAP = timedelta(days=300)  # an archive: a story may rest for months and go on with one item; a year is a slip
NEVER = 2999  # no clock shows a later year; milliseconds taken for seconds do
WITNESSES = 3  # different items in a row that bear each other out, however far ahead they are dated


class StreamTime(Record):
    """The time of one partition of the items.

    `ahead` are the items since the last believable one that are dated further ahead than one item can say, each
    with its time. `sure` says that two items agreed: until then the first may have been the wrong one. `heard` is
    when the broker took the record that moved `now` last, None in a replay.
    """

    now: datetime | None = None
    ahead: tuple[tuple[str, datetime], ...] = ()
    sure: bool = False
    heard: datetime | None = None


def after(time: StreamTime, key: str, when: datetime | None, arrived: datetime | None = None) -> StreamTime:
    """The time after an item dated `when`.

    `arrived` is when the broker took the item, None in a replay. What is known of arrival decides live: no item
    is younger than that, however many say so. An archive has only its items: one may leap, but not as far as a year,
    and beyond it is as far as WITNESSES in a row agree. Same arguments, same answer: nothing else is asked.
    """
    now = time.now
    if when is None or when.year > NEVER:
        return time if now or not arrived else StreamTime(now=arrived, heard=arrived)
    if when <= _limit(time, arrived):
        if now is None or (not time.sure and arrived is None and when < now - LEAP):
            return StreamTime(now=when, heard=arrived)
        return StreamTime(now=max(now, when), sure=True, heard=arrived if when > now else time.heard)
    ahead = (*(w for w in time.ahead if w[0] != key), (key, when))
    if len(ahead) == WITNESSES:
        oldest = min(t for _, t in ahead)
        # Live, a whole feed with a wrong clock leads no further than the broker's.
        now = oldest if arrived is None else max(now or arrived, min(oldest, arrived + SLACK))
        return StreamTime(now=now, sure=True, heard=arrived)
    return StreamTime(now=now or arrived, ahead=ahead, sure=time.sure, heard=time.heard if now else arrived)


def _limit(time: StreamTime, arrived: datetime | None) -> datetime:
    """The furthest ahead that one item is believed."""
    if arrived is not None:
        return max(arrived + SLACK, time.now or arrived)
    return time.now + LEAP if time.now else datetime.max.replace(tzinfo=UTC)
