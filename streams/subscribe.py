"""Subscribing to Tocsin's topics from Python: typed records, in order, each once, from where the group left off.

    from streams.subscribe import alerts

    async with alerts(group="newsroom") as messages:
        async for message in messages:
            if message.value is not None and message.value.transition == "created":
                print(message.value.severity, message.value.summary)

The broker, its security and the prefix of the topics come from TOCSIN_* variables, or from `Settings` of one's own.
"""

import asyncio
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from types import TracebackType
from typing import Generic, Literal, NamedTuple, TypeVar

from aiokafka import AIOKafkaConsumer, ConsumerRebalanceListener, ConsumerRecord, TopicPartition
from aiokafka.errors import CommitFailedError, IllegalStateError
from pydantic import BaseModel, ValidationError

from processors.wire.envelope import unframed
from schemas import Alert, EnrichedItem, FusedEvent, FusedOutcome, Mention
from streams.logs import partitions
from streams.settings import Settings
from streams.topics import ALERTS, ENRICHED, EVENTS, MENTIONS, OUTCOMES

__all__ = ["Message", "Subscription", "Undecodable", "alerts", "enriched", "events", "mentions", "outcomes"]

Rec = TypeVar("Rec", bound=BaseModel)
Start = Literal["earliest", "latest"]
# A copy of a record comes within the last commits of a worker that died; so many ids back are remembered.
_REMEMBERED = 100_000


class Undecodable(ValueError):
    """A record that is none of its topic's, or of a newer major version; the message says where it stands."""


class Message(NamedTuple, Generic[Rec]):
    """One record. `value` is None for a tombstone: what stood under `key` is gone (killed, or expired).

    `id` is the CloudEvents id (the same for a second copy), `cause` the id of the record that led to this one, `time`
    when the broker took it.
    """

    key: str
    value: Rec | None
    id: str | None
    cause: str | None
    time: datetime
    partition: int
    offset: int
    headers: tuple[tuple[str, bytes], ...]


class Subscription(Generic[Rec]):
    """The records of one topic as they come. Use it in `async with`, and iterate once.

    With a group, the work on a record counts as done when the next one is asked for: what was done is committed about
    once a second and at the end, so after a crash the last second may come again, and nothing is skipped. Members of a
    group share the partitions. Without a group nothing is committed, and every partition is read.
    """

    def __init__(
        self,
        topic: str,
        record: type[Rec],
        *,
        group: str | None = None,
        start: Start = "earliest",
        follow: bool = True,
        settings: Settings | None = None,
    ) -> None:
        self._settings = settings or Settings()
        self._name = self._settings.topic(topic)
        self._record = record
        self._group = group
        self._start: Start = start
        self._follow = follow
        self._consumer: AIOKafkaConsumer | None = None
        self._done: dict[TopicPartition, int] = {}
        self._committed = 0.0
        self._seen: OrderedDict[str, None] = OrderedDict()

    async def __aenter__(self) -> "Subscription[Rec]":
        places = await partitions(self._settings, self._name)
        consumer = AIOKafkaConsumer(
            **self._settings.client(), client_id="tocsin-subscribe", group_id=self._group, enable_auto_commit=False,
            isolation_level="read_committed", auto_offset_reset=self._start, fetch_max_wait_ms=100,
        )  # fmt: skip
        if self._group is not None:
            consumer.subscribe([self._name], listener=_Listener(self))
        await consumer.start()
        self._consumer = consumer
        if self._group is None:
            consumer.assign(places)
            seek = consumer.seek_to_beginning if self._start == "earliest" else consumer.seek_to_end
            await seek(*places)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        consumer, self._consumer = self._consumer, None
        if consumer is not None:
            try:
                await self._commit(consumer)
            finally:
                await consumer.stop()

    async def __aiter__(self) -> AsyncIterator[Message[Rec]]:
        consumer = self._consumer
        if consumer is None:
            raise RuntimeError("a subscription is iterated inside `async with`")
        while True:
            batch = await consumer.getmany(timeout_ms=200)
            for place, records in batch.items():
                for record in records:
                    if self._consumer is None or place not in consumer.assignment():
                        break  # another member of the group has the partition now
                    message = self._message(record)
                    if message is not None:
                        yield message
                    self._done[place] = record.offset + 1
                    if time.monotonic() - self._committed > 1:
                        await self._commit(consumer)
            if not batch:
                await self._commit(consumer)
                if not self._follow and await _at_end(consumer):
                    return

    def _message(self, record: ConsumerRecord) -> Message[Rec] | None:
        """A record read; None for a second copy. Raises Undecodable."""
        headers = tuple((name, data or b"") for name, data in record.headers)
        ident, cause = _header(headers, "ce_id"), _header(headers, "ce_causationid")
        if ident is not None:
            if ident in self._seen:
                return None
            self._seen[ident] = None
            if len(self._seen) > _REMEMBERED:
                self._seen.popitem(last=False)
        value = record.value
        try:
            text = unframed(value) if value else value
            read = self._record.model_validate_json(text) if text is not None else None
        except ValidationError as error:
            first = error.errors()[0]
            where = f"{record.topic}, partition {record.partition}, offset {record.offset}"
            field = ".".join(map(str, first["loc"]))
            raise Undecodable(f"{where}: {field or 'value'}: {first['msg']}") from error
        return Message(
            (record.key or b"").decode("utf8", "replace"), read, ident, cause,
            datetime.fromtimestamp(record.timestamp / 1000, UTC), record.partition, record.offset, headers,
        )  # fmt: skip

    async def _commit(self, consumer: AIOKafkaConsumer, only: Sequence[TopicPartition] | None = None) -> None:
        self._committed = time.monotonic()
        taken = self._done if only is None else {place: at for place, at in self._done.items() if place in only}
        self._done = {place: at for place, at in self._done.items() if place not in taken}
        if self._group is not None and taken:
            try:
                await consumer.commit(taken)
            except (CommitFailedError, IllegalStateError):
                # The group was divided anew meanwhile: who has the partition now does the work again.
                return


class _Listener(ConsumerRebalanceListener):  # type: ignore[misc]
    def __init__(self, subscription: Subscription[Rec]) -> None:
        self._subscription = subscription

    async def on_partitions_revoked(self, revoked: Sequence[TopicPartition]) -> None:
        consumer = self._subscription._consumer
        if consumer is not None:
            await self._subscription._commit(consumer, revoked)

    async def on_partitions_assigned(self, assigned: Sequence[TopicPartition]) -> None:
        await asyncio.sleep(0)


async def _at_end(consumer: AIOKafkaConsumer) -> bool:
    places = list(consumer.assignment())
    if not places:
        return False
    # Up to the last record that is certain: what stands in an open transaction is not there yet.
    ends = await consumer.end_offsets(places)
    return all([await consumer.position(place) >= ends[place] for place in places])


def _header(headers: tuple[tuple[str, bytes], ...], name: str) -> str | None:
    found = next((data for known, data in headers if known == name), None)
    return found.decode("utf8", "replace") if found else None


def alerts(
    group: str | None = None, start: Start = "earliest", follow: bool = True, settings: Settings | None = None
) -> Subscription[Alert]:
    """Transitions of alerts: created, updated, retracted, superseded, resolved.

    `group` names who reads, so that a restart goes on where it left off; `start` says where a new group begins;
    `follow=False` ends when all that is there was read.
    """
    return Subscription(ALERTS, Alert, group=group, start=start, follow=follow, settings=settings)


def events(
    group: str | None = None, start: Start = "earliest", follow: bool = True, settings: Settings | None = None
) -> Subscription[FusedEvent]:
    """Events as now believed, a record for each revision. Parameters as of `alerts`."""
    return Subscription(EVENTS, FusedEvent, group=group, start=start, follow=follow, settings=settings)


def outcomes(
    group: str | None = None, start: Start = "earliest", follow: bool = True, settings: Settings | None = None
) -> Subscription[FusedOutcome]:
    """Outcomes of meetings as now believed, a record for each revision. Parameters as of `alerts`."""
    return Subscription(OUTCOMES, FusedOutcome, group=group, start=start, follow=follow, settings=settings)


def enriched(
    group: str | None = None, start: Start = "earliest", follow: bool = True, settings: Settings | None = None
) -> Subscription[EnrichedItem]:
    """Items with all that was found in them; a tombstone when an item is killed. Parameters as of `alerts`."""
    return Subscription(ENRICHED, EnrichedItem, group=group, start=start, follow=follow, settings=settings)


def mentions(
    group: str | None = None, start: Start = "earliest", follow: bool = True, settings: Settings | None = None
) -> Subscription[Mention]:
    """What single items say of events and outcomes, before it is folded. Parameters as of `alerts`."""
    return Subscription(MENTIONS, Mention, group=group, start=start, follow=follow, settings=settings)
