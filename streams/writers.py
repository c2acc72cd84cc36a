"""Writers: how what a batch led to gets into Kafka, fenced against whoever had the partition before.

Exactly once: outputs, table rows and the input's offset are one transaction. The transactional id is the input
partition's own, so that the broker turns away a former owner who wakes up late, whatever it believes. At least once:
outputs, then rows, then the offset, each acknowledged before the next, and each only while the partition is ours.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Any, Protocol

from aiokafka import AIOKafkaProducer, TopicPartition
from aiokafka.errors import (
    IllegalOperation,
    InvalidProducerEpoch,
    InvalidTxnState,
    KafkaError,
    MessageSizeTooLargeError,
    ProducerFenced,
    RecordListTooLargeError,
)

from streams.hanging import mark
from streams.publisher import LARGEST, Outgoing, Publisher, Undelivered, ending
from streams.settings import Settings

_CLOSING = 2.0  # seconds that a producer gets to close; what it still holds is not committed


class Fenced(RuntimeError):
    """The partition has another owner, or had one in between: nothing of this batch counts."""


class Refused(RuntimeError):
    """The broker will never take a record of this batch; trying again changes nothing."""


class Writer(Protocol):
    """The way out of one input partition."""

    async def start(self) -> None:
        """Become the only one who writes for this partition."""

    async def commit(self, outputs: Sequence[Outgoing], rows: Sequence[Outgoing], offset: int) -> int | None:
        """Make it all durable; returns the changelog's offset behind the rows, None where there are none.

        Raises Fenced, Refused or Undelivered; the input's offset is then committed only if all else is.
        """

    async def stop(self) -> None:
        """Leave without committing what is open."""


class TransactionalWriter:
    """One transaction for each batch."""

    def __init__(
        self, settings: Settings, place: TopicPartition,
        opened: Callable[[], Awaitable[Iterable[TopicPartition]]],
    ) -> None:  # fmt: skip
        """`opened` tells which partitions that it may write to have an open transaction of anybody's."""
        self._settings = settings
        self._place = place
        self._opened = opened
        self._producer: AIOKafkaProducer | None = None
        # Not the worker's name: whoever has the partition next must take this id over.
        self._id = f"{settings.group_id}-{place.topic}-{place.partition}"

    async def start(self) -> None:
        await self.stop()
        producer = AIOKafkaProducer(
            **self._settings.client(),
            client_id=self._id,
            transactional_id=self._id,
            transaction_timeout_ms=int(self._settings.delivery_timeout * 1000),
            acks="all",
            max_request_size=2 * LARGEST,
            max_batch_size=131_072,
        )
        self._producer = producer
        async with asyncio.timeout(self._settings.delivery_timeout):
            await producer.start()
            if places := await self._opened():
                await mark(producer, places, self._settings.group_id)

    async def commit(self, outputs: Sequence[Outgoing], rows: Sequence[Outgoing], offset: int) -> int | None:
        producer = self._producer
        if producer is None:
            raise Undelivered("the writer is not started")
        try:
            async with asyncio.timeout(self._settings.delivery_timeout):
                await producer.begin_transaction()
                waiting = [await _send(producer, record) for record in (*outputs, *rows)]
                await producer.send_offsets_to_transaction({self._place: offset}, self._settings.group_id)
                placed = await asyncio.gather(*waiting)
                await producer.commit_transaction()
        except TimeoutError as error:
            raise Undelivered(f"no acknowledgement within {self._settings.delivery_timeout:g} s") from error
        except asyncio.CancelledError as error:
            if ending():
                raise
            raise Undelivered("the client gave a request up") from error
        except (ProducerFenced, InvalidProducerEpoch, InvalidTxnState, IllegalOperation, AssertionError) as error:
            # The last two: it was turned away while nothing was in work, and cannot even begin.
            raise Fenced(f"{self._id}: {error!r}") from error
        except (MessageSizeTooLargeError, RecordListTooLargeError) as error:
            raise Refused(repr(error)) from error
        except KafkaError as error:
            raise Undelivered(f"the broker refused a transaction: {error!r}") from error
        return placed[-1].offset + 1 if rows else None

    async def stop(self) -> None:
        producer, self._producer = self._producer, None
        if producer is not None:
            await _close(producer)


async def _send(producer: AIOKafkaProducer, record: Outgoing) -> "asyncio.Future[Any]":
    try:
        return await producer.send(  # type: ignore[no-any-return]
            record.topic, record.value, key=record.key, partition=record.partition, headers=list(record.headers)
        )
    except (AssertionError, TypeError, ValueError) as error:
        # Of what is sent, not of the transaction: to begin anew would meet it again for ever.
        raise Refused(f"{record.topic}: {error!r}") from error


async def _close(producer: AIOKafkaProducer) -> None:
    """Close a producer that may be in the middle of anything: not even a dead broker holds us up."""
    sender = producer._sender
    if sender is not None and sender.sender_task is not None:
        # Or closing would wait until all that is open is delivered.
        sender.sender_task.cancel()
    for close in (producer.stop, producer.client.close):
        try:
            async with asyncio.timeout(_CLOSING):
                await close()
        except asyncio.CancelledError:
            # That of the sender, which stop() waits for.
            if ending():
                raise
        except Exception:  # noqa: S112 - whatever it was in the middle of, it is left
            continue


class AcknowledgedWriter:
    """At least once: everything acknowledged in the one safe order, each step only while the partition is ours."""

    def __init__(
        self,
        settings: Settings,
        place: TopicPartition,
        publisher: Publisher,
        commit: Callable[[TopicPartition, int], Awaitable[None]],
        owned: Callable[[TopicPartition], bool],
    ) -> None:
        self._place, self._publisher, self._commit, self._owned = place, publisher, commit, owned

    async def start(self) -> None:
        self._check()

    async def commit(self, outputs: Sequence[Outgoing], rows: Sequence[Outgoing], offset: int) -> int | None:
        self._check()
        await self._publisher.deliver(outputs)
        self._check()
        placed = await self._publisher.deliver(rows)
        self._check()
        try:
            await self._commit(self._place, offset)
        except KafkaError as error:
            raise Fenced(f"the offset of {self._place} was not taken: {error!r}") from error
        return placed[-1] + 1 if placed else None

    async def stop(self) -> None:
        pass

    def _check(self) -> None:
        if not self._owned(self._place):
            raise Fenced(f"{self._place.topic}/{self._place.partition} is no longer this worker's")
