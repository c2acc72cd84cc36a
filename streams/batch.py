"""A batch: records of one partition that are answered and committed together, and what they lead to."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from time import time_ns
from typing import Any

from aiokafka import ConsumerRecord, TopicPartition

from streams.limits import check_record
from streams.publisher import Outgoing
from streams.store import Store


@dataclass(eq=False, slots=True)
class Batch:
    """Records in the order of the log. `outputs` and `rows` are committed with the offset behind the last of them.

    `done` is set once every record is answered; what the answering raised is raised to whoever waits for it. With
    no records it is time that has gone on. `condemned` are offsets that failed too often, each with the reason: they
    are answered with a dead letter unread. `halt` ends the worker once the batch is committed: why, and its status.
    `spans` are traces that end with the batch, which was taken up at `taken` (ns since 1970).
    """

    place: TopicPartition
    records: Sequence[ConsumerRecord]
    store: Store
    state: object
    outputs: list[Outgoing] = field(default_factory=list)
    rows: dict[bytes, bytes | None] = field(default_factory=dict)
    condemned: Mapping[int, str] = field(default_factory=dict)
    halt: tuple[str, int] | None = None
    spans: list[Any] = field(default_factory=list)
    taken: int = field(default_factory=time_ns)
    done: "asyncio.Future[None]" = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    def get(self, key: bytes) -> bytes | None:
        """The row of a key as this batch leaves it."""
        return self.rows[key] if key in self.rows else self.store.get(key)


class Stage:
    """What one record leads to: it joins its batch whole, or not at all."""

    def __init__(self, batch: Batch) -> None:
        self.batch = batch
        self.outputs: list[Outgoing] = []
        self.rows: dict[bytes, bytes | None] = {}
        self.carried: Mapping[str, bytes] = {}  # headers of a trace, for all that is emitted

    def emit(self, output: Outgoing) -> None:
        """Put a record out with this batch."""
        self.outputs.append(output)

    def put(self, key: bytes, value: bytes | None) -> None:
        """Write a row with this batch; None deletes."""
        self.rows[key] = value

    def get(self, key: bytes) -> bytes | None:
        """The row of a key as this record leaves it."""
        return self.rows[key] if key in self.rows else self.batch.get(key)

    def scan(self, prefix: bytes, end: bytes) -> Iterator[tuple[bytes, bytes]]:
        """The rows whose keys begin with `prefix` and stand before `end`, as this record leaves them, in no order."""
        mine = self.batch.rows | self.rows
        yield from ((k, v) for k, v in mine.items() if v is not None and k.startswith(prefix) and k < end)
        yield from ((k, v) for k, v in self.batch.store.scan(prefix, end) if k not in mine)

    def join(self) -> None:
        """Make all of it part of the batch. Raises TooLarge, after which the batch is as it was."""
        topic = self.batch.place.topic
        for output in self.outputs:
            check_record(output.topic, output.size)
        for key, value in self.rows.items():
            check_record(topic, len(key) + len(value or b""), row=True)
        self.batch.outputs += self.outputs
        self.batch.rows |= self.rows
        self.outputs, self.rows = [], {}
