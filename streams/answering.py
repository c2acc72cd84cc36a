"""What both agents do around their one function: never raise, answer what is bad, keep a record whole."""

import asyncio
import logging
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import perf_counter
from typing import Any

from aiokafka import ConsumerRecord

from processors.memory.formats import NewerFormat
from processors.memory.rules import Rule
from processors.wire.envelope import plain_headers
from schemas import Failure
from streams import exits
from streams.batch import Batch, Stage
from streams.dead_letters import dead_letter
from streams.envelope import cause_of, outgoing
from streams.limits import TooLarge
from streams.memory_partition import partition_of
from streams.publisher import Outgoing
from streams.readers import Readers, ReadingFailed
from streams.readings import Unread
from streams.settings import Settings
from streams.topics import DLQ
from streams.tracing import Tracing, failed

log = logging.getLogger("tocsin")

_BREATH = 0.02  # seconds that answering holds the event loop at most, but for one record


@dataclass(frozen=True, slots=True)
class Pipeline:
    """What the agents need: settings, the readers, the alert rules, the clock (None in a replay), traces if any, and
    what a schema registry wants before the values of each topic."""

    settings: Settings
    readers: Readers
    rules: tuple[Rule, ...] | None = None
    clock: Callable[[], datetime] | None = lambda: datetime.now(UTC)
    stop: Callable[[str, int], Any] = exits.stop_hard
    tracing: Tracing | None = None
    frames: Mapping[str, bytes] = field(default_factory=dict)


class Agent(ABC):
    """Answers batches: the one function of an agent is `process`."""

    name: str

    def __init__(self, pipeline: Pipeline) -> None:
        self.pipeline = pipeline
        self.dead_letters_in_a_row = 0
        self._since = perf_counter()

    async def answer(self, batch: Batch) -> None:
        """Put all that the batch leads to into it, and say that it is done, or what went wrong."""
        try:
            self._since = perf_counter()
            await self.process(batch)
        except BaseException as error:
            if not batch.done.done():
                if isinstance(error, Exception):
                    batch.done.set_exception(error)
                else:
                    batch.done.cancel()
            if not isinstance(error, Exception):
                raise
        else:
            self._watch_the_feed(batch)
            if not batch.done.done():
                batch.done.set_result(None)

    @abstractmethod
    async def process(self, batch: Batch) -> None:
        """Answer every record of a batch."""

    @abstractmethod
    def undo(self, batch: Batch, stage: Stage) -> None:
        """Take back what a record did to what is remembered."""

    async def breathe(self) -> None:
        """Let others run where this has gone on for long."""
        if perf_counter() - self._since > _BREATH:
            await asyncio.sleep(0)
            self._since = perf_counter()

    @contextmanager
    def staged(self, batch: Batch, record: ConsumerRecord, what: str) -> Iterator[Stage]:
        """A record's stage: all of it joins the batch at the end, or none of it and a dead letter instead."""
        stage = Stage(batch)
        span = self._span(batch, record, stage)
        try:
            yield stage
            stage.join()
        except (Unread, NewerFormat):
            self.undo(batch, stage)
            raise
        except TooLarge as error:
            self.undo(batch, stage)
            self._answer_instead(batch, record, error.failure, error, span)
        except ReadingFailed as error:
            self.undo(batch, stage)
            self._answer_instead(batch, record, Failure(stage="reading", reason=str(error)), error, span)
        except Exception as error:
            log.exception("%s failed on a record: %s/%s/%s", what, record.topic, record.partition, record.offset)
            self.undo(batch, stage)
            failure = Failure(stage=what, reason=f"the {what} failed on this record")
            self._answer_instead(batch, record, failure, error, span)
        if span is not None:
            batch.spans.append(span)

    def _span(self, batch: Batch, record: ConsumerRecord, stage: Stage) -> Any:
        """The trace of a record, where traces are asked for: what it leads to goes on in it."""
        tracing = self.pipeline.tracing
        if tracing is None:
            return None
        span = tracing.begin(record.topic, record, self.headers(record), batch.taken)
        stage.carried = tracing.carried(span)
        return span

    def _answer_instead(
        self, batch: Batch, record: ConsumerRecord, failure: Failure, error: Exception, span: Any
    ) -> None:
        if span is not None:
            failed(span, error)
        stage = Stage(batch)
        self.dead_letter(stage, record, failure, error)
        stage.join()

    def headers(self, record: ConsumerRecord) -> Mapping[str, bytes]:
        """A record's headers by name: those without a value are absent, too many or too large ones are left out."""
        return plain_headers(record.headers)

    def emit(
        self, stage: Stage, topic: str, key: str, value: bytes | None, record: ConsumerRecord, correlation: str,
        time: datetime | None, sequence: str,
    ) -> None:  # fmt: skip
        """Put an output of ours on a stage; `sequence` is the position of the wire item that set it off."""
        headers = self.headers(record)
        pairs = outgoing(
            topic, key, value, agent=self.name, sequence=sequence, correlation=correlation,
            causation=cause_of(headers, self.plain(record.topic), record.key, record.value), time=time,
            source={**headers, **stage.carried}, arrived=self.arrived(record, headers),
        )  # fmt: skip
        # Named here, not left to the producer: what the memory takes for its own must hold whatever it knows.
        partition = partition_of(key.encode(), self.pipeline.settings.partitions)
        framed = value if value is None else self.pipeline.frames.get(topic, b"") + value
        stage.emit(Outgoing(self.pipeline.settings.topic(topic), key.encode(), framed, pairs, partition))

    def arrived(self, record: ConsumerRecord, headers: Mapping[str, bytes]) -> datetime | None:
        """When the broker had the item behind a record; None in a replay."""
        return None if self.pipeline.clock is None else arrived_at(record)

    def dead_letter(
        self, stage: Stage, record: ConsumerRecord, failure: Failure, error: BaseException | None,
        value: bytes | None = None,
    ) -> None:  # fmt: skip
        """Answer a record with a dead letter: its own bytes, unless others are given."""
        stage.emit(
            dead_letter(
                self.pipeline.settings.topic(DLQ), failure, error, source=self.plain(record.topic),
                partition=record.partition, offset=record.offset, key=record.key,
                value=record.value if value is None else value, headers=record.headers,
            )
        )  # fmt: skip
        self.dead_letters_in_a_row += 1

    def plain(self, topic: str) -> str:
        """The name of a topic without the prefix of this deployment."""
        return topic.removeprefix(self.pipeline.settings.prefix)

    def _watch_the_feed(self, batch: Batch) -> None:
        limit = self.pipeline.settings.dead_letters_in_a_row
        if limit and self.dead_letters_in_a_row >= limit:
            why = f"{limit} dead letters in a row: the feed or this release is broken"
            batch.halt = (why, exits.BROKEN_FEED)


def arrived_at(record: ConsumerRecord) -> datetime | None:
    """When the broker took a record."""
    stamp = record.timestamp
    return datetime.fromtimestamp(stamp / 1000, UTC) if stamp and stamp > 0 else None
