"""Changelogs: what the broker knows of a table, read into a store until the store has all of it."""

import asyncio
import logging
import time
from collections.abc import Callable

from aiokafka import AIOKafkaConsumer, TopicPartition

from streams.settings import Settings
from streams.store import Store
from streams.topics import DELETIONS

log = logging.getLogger("tocsin")

_SLICE = 500  # rows read between two breaths of the event loop
# Seconds after which a store that lay idle is not gone on with: of rows that were deleted meanwhile the log may not
# even hold the deletion any more (`delete.retention.ms` of a changelog, topics.py).
_FRESH = DELETIONS / 2
_PATIENCE = 15.0  # seconds without a record before the broker is taken for gone


async def restore(
    settings: Settings, place: TopicPartition, store: Store, enter: Callable[[bytes, bytes | None], None]
) -> bool:
    """Read what a store lacks; `enter` hears of every row. True when the store had to begin anew.

    Nobody else writes here any more: the writer of this partition was started before, which ended whatever
    transaction a former owner had open.
    """
    async with AIOKafkaConsumer(
        **settings.client(), client_id="tocsin-restore", isolation_level="read_committed",
        enable_auto_commit=False, auto_offset_reset="earliest", fetch_max_wait_ms=100,
        max_partition_fetch_bytes=4 * 1024 * 1024,
    ) as consumer:  # fmt: skip
        end = (await consumer.end_offsets([place]))[place]
        begin = (await consumer.beginning_offsets([place]))[place]
        idle = time.time() - store.written
        anew: bool = store.offset > end or (store.offset > 0 and idle > _FRESH)
        if store.offset > end:
            log.warning("the store of %s reaches to %s and its log to %s: reading it anew", place, store.offset, end)
        elif anew:
            log.info("the store of %s lay idle for %.0f h: reading it anew", place, idle / 3600)
        if anew:
            store.clear()
        consumer.assign([place])
        consumer.seek(place, max(begin, store.offset))
        while (position := await consumer.position(place)) < end:
            async with asyncio.timeout(_PATIENCE):
                while True:
                    found = await consumer.getmany(place, timeout_ms=500, max_records=_SLICE)
                    records = found.get(place, [])
                    if records or await consumer.position(place) > position:
                        break
            rows = {record.key: record.value for record in records if record.key is not None}
            store.apply(rows, await consumer.position(place))
            for key, value in rows.items():
                enter(key, value)
            await asyncio.sleep(0)
        if store.offset < end:
            store.apply({}, end)
    return anew
