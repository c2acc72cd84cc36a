"""Items onto the wire once: noted before they are sent, checked against the topic after a crash."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from aiokafka import AIOKafkaConsumer

from streams.envelope import ident
from streams.feeds.changes import Change
from streams.feeds.state import Known, State
from streams.logs import partitions
from streams.publisher import Outgoing, Publisher, record_of
from streams.settings import Settings

# Clocks of broker and publisher may differ by so much; records from before are not looked through.
_SKEW = 15 * 60


class Delivery:
    """Sends changes and remembers them, all or nothing as far as the topic's readers see."""

    def __init__(self, publisher: Publisher, state: State, topic: str) -> None:
        self._publisher = publisher
        self._state = state
        self._topic = topic

    async def send(self, changes: Sequence[Change], address: str, now: Mapping[str, Any]) -> None:
        """Deliver changes, then note them and how the feed stands. Raises Undelivered."""
        records = {_ident(record): (record, entry) for record, entry in self._records(changes)}
        if records:
            packed = {name: _packed(record, entry) for name, (record, entry) in records.items()}
            await asyncio.to_thread(self._state.intend, packed)
            await self._publisher.deliver([record for record, _ in records.values()])
        entries = [change.entry for change in changes]
        await asyncio.to_thread(self._state.sent, list(records), entries, address, now)

    def _records(self, changes: Sequence[Change]) -> list[tuple[Outgoing, Known]]:
        return [(record_of(self._topic, change.data), change.entry) for change in changes]

    async def recover(self, settings: Settings) -> tuple[int, bool]:
        """Finish what a former run began. Returns how many items had to be sent, and whether the topic is new."""
        waiting = self._state.waiting()
        since = min((at for _, at, _ in waiting), default=0)
        there, ends, new = await self._look(settings, since if waiting else None)
        if new:
            self._state.forget_all()
            self._state.mark(ends)
            return 0, True
        begun = [(name, *_unpacked(record)) for name, _, record in waiting]
        missing = [record for name, record, _ in begun if name not in there]
        await self._publisher.deliver(missing)
        self._state.sent([name for name, _, _ in begun], [entry for _, _, entry in begun])
        self._state.mark(ends)
        self._state.forget_old()
        return len(missing), False

    async def _look(self, settings: Settings, since: int | None) -> tuple[set[str], dict[int, int], bool]:
        """Ids of the records on the topic since a time, where its partitions end, and whether it was made anew."""
        found: set[str] = set()
        options = settings.client() | {"client_id": "tocsin-publish-check", "isolation_level": "read_committed"}
        async with AIOKafkaConsumer(**options) as consumer:
            places = await partitions(settings, self._topic)
            ends = await consumer.end_offsets(places)
            by_number = {place.partition: end for place, end in ends.items()}
            behind = any(by_number.get(number, 0) < end for number, end in self._state.marks().items())
            if behind or (not any(by_number.values()) and self._state.has_entries()):
                return found, by_number, True
            if since is not None:
                begins = await consumer.offsets_for_times(dict.fromkeys(places, (since - _SKEW) * 1000))
                for place, begin in begins.items():
                    if begin is None or begin.offset >= ends[place]:
                        continue
                    consumer.assign([place])
                    consumer.seek(place, begin.offset)
                    while await consumer.position(place) < ends[place]:
                        for record in (await consumer.getmany(place, timeout_ms=500)).get(place, ()):
                            found |= {data.decode() for name, data in record.headers if name == "ce_id" and data}
        return found, by_number, False


def _ident(record: Outgoing) -> str:
    found = next((data.decode() for name, data in record.headers if name == "ce_id"), None)
    return found or ident(record.key, record.value)


def _packed(record: Outgoing, entry: Known) -> bytes:
    headers = [[name, data.decode("latin-1")] for name, data in record.headers]
    key = record.key.decode() if record.key is not None else None
    return orjson.dumps([record.topic, key, (record.value or b"").decode("utf8"), headers, list(entry)])


def _unpacked(data: bytes) -> tuple[Outgoing, Known]:
    topic, key, value, headers, entry = orjson.loads(data)
    record = Outgoing(
        topic,
        key.encode() if key is not None else None,
        value.encode(),
        tuple((name, text.encode("latin-1")) for name, text in headers),
    )
    return record, Known(*entry)
