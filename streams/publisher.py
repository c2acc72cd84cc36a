"""The publisher: records out, and the broker's word that it has them."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from types import TracebackType

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError, KafkaTimeoutError

from processors.wire import Malformed, parse
from streams.envelope import arriving
from streams.hanging import OpenTransactions, mark
from streams.settings import Settings
from streams.topics import ITEMS

# Above the largest record any of our topics takes; what is larger is refused before it is sent.
LARGEST = 8 * 1024 * 1024
# aiokafka's name for acks=all.
_ALL = "all"


class Undelivered(RuntimeError):
    """The broker did not acknowledge a record: nothing that led to it may be committed."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One record on its way out. `topic` is the name on the broker; `value` None is a tombstone."""

    topic: str
    key: bytes | None
    value: bytes | None
    headers: tuple[tuple[str, bytes], ...] = ()
    partition: int | None = None

    @property
    def size(self) -> int:
        """Bytes of the record without its framing."""
        return len(self.key or b"") + len(self.value or b"") + sum(len(k) + len(v) + 8 for k, v in self.headers)


class Publisher:
    """An idempotent producer whose deliveries are awaited.

    Faust's own producer is not used for what must not be lost: it is not idempotent, only warns of a
    failed delivery, and its flush gives up after a tenth of a second without progress.
    """

    def __init__(self, settings: Settings, name: str = "tocsin", transactions: str | None = None) -> None:
        """With a name for `transactions`, each delivery is one, and a start fences whoever had the name before."""
        self._settings = settings
        self._timeout = settings.delivery_timeout
        self._options = settings.client() | {"client_id": name}
        if transactions is not None:
            # What a killed publisher left open holds up readers until its time is over, or until the next start.
            self._options |= {"transactional_id": transactions, "transaction_timeout_ms": 10_000}
        self._transactional = transactions is not None
        self._alone = asyncio.Lock()
        self._producer: AIOKafkaProducer | None = None

    async def start(self) -> None:
        """Reach the broker. Raises KafkaError."""
        producer = AIOKafkaProducer(
            **self._options, acks=_ALL, enable_idempotence=True, max_request_size=2 * LARGEST, max_batch_size=131072
        )
        try:
            await producer.start()
            if self._transactional:
                await self._end_hanging(producer)
        except BaseException:
            await producer.stop()
            raise
        self._producer = producer

    async def _end_hanging(self, producer: AIOKafkaProducer) -> None:
        transactions = OpenTransactions(self._settings, [self._settings.topic(ITEMS)])
        await transactions.start()
        try:
            async with asyncio.timeout(self._timeout):
                if places := await transactions.places():
                    await mark(producer, places)
        except TimeoutError as error:
            raise KafkaTimeoutError(f"no end of an open transaction within {self._timeout:g} s") from error
        finally:
            await transactions.stop()

    async def stop(self) -> None:
        """Give the connection back; what was not awaited may be lost."""
        producer, self._producer = self._producer, None
        if producer is not None:
            await producer.stop()

    async def __aenter__(self) -> "Publisher":
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    async def deliver(self, records: Sequence[Outgoing]) -> tuple[int, ...]:
        """Send records in order and wait until all replicas in sync have all of them; returns their offsets.

        Records of one partition keep their order. An idempotent producer tries for ever, so the wait is
        bounded by `delivery_timeout`. Raises Undelivered; some of the records may then be there, some not.
        """
        if not records:
            return ()
        if self._producer is None:
            raise Undelivered("the publisher is not started")
        try:
            async with asyncio.timeout(self._timeout):
                if not self._transactional:
                    return await self._send(self._producer, records)
                async with self._alone, self._producer.transaction():
                    return await self._send(self._producer, records)
        except TimeoutError as error:
            raise Undelivered(f"no acknowledgement within {self._timeout:g} s") from error
        except asyncio.CancelledError as error:
            if ending():
                raise
            raise Undelivered("the client gave a request up") from error
        except KafkaError as error:
            raise Undelivered(f"the broker refused a record: {error!r}") from error

    async def _send(self, producer: AIOKafkaProducer, records: Sequence[Outgoing]) -> tuple[int, ...]:
        waiting = [
            await producer.send(r.topic, r.value, key=r.key, partition=r.partition, headers=list(r.headers))
            for r in records
        ]
        return tuple([(await future).offset for future in waiting])


def ending() -> bool:
    """Whether somebody asked the running task to end. Waiting for a request that its client gave up raises the same
    CancelledError, and asks nothing of us."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


def record_of(topic: str, item: bytes) -> Outgoing:
    """The record of a wire item: under its key, with CloudEvents headers; what is no item goes as it is.

    The worker says what is wrong with it, once, in the dead letter.
    """
    try:
        known = parse(item)
    except Malformed:
        return Outgoing(topic, None, item)
    return Outgoing(topic, known.key.encode(), item, arriving(known, item))
