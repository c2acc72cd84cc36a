"""The agents. Read top to bottom, this is the system: an item comes in, is read, remembered, and rings.

A batch holds records of one partition. Each record is answered with all that it leads to, or with a dead letter; the
batch is committed by whoever sent it here (`partition_task.py`), in one transaction with the offset.
"""

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, cast

import faust
import orjson
from aiokafka import ConsumerRecord

from processors.memory.arrivals import Step
from processors.memory.formats import as_json
from processors.memory.records import Unanswered, encode
from processors.memory.ticks import KEY, tick_time
from processors.wire import Malformed, parse
from schemas import EnrichedItem, Failure, Mention, NewsItem
from streams.answering import Agent, Pipeline, arrived_at
from streams.batch import Batch, Stage
from streams.envelope import ARRIVED, SEQUENCE
from streams.item_partition import ItemPartition, digest_of
from streams.limits import item_fault
from streams.measures import READING, arrival, was_read
from streams.memory_partition import MemoryPartition, partition_of
from streams.mention import check_mention
from streams.readings import Readings, Unread
from streams.timer import Timer
from streams.topics import ENRICHED, MENTIONS, SHORT
from streams.unpacking import UNREADABLE

log = logging.getLogger("tocsin")

_TOGETHER = 500  # items whose embargo a record of an archive ended that are read at once


def declare(app: faust.App, pipeline: Pipeline) -> tuple[Any, Any]:
    """Declare both agents on the app; returns them, items first. Each answers the batches put on its channel.

    A batch of one partition waits for none of another: there are as many actors as partitions.
    """
    items, mentions = ItemAgent(pipeline), MentionAgent(pipeline)
    most = pipeline.settings.partitions

    @app.agent(app.channel(maxsize=most), name="items", concurrency=most)
    async def read_items(batches: Any) -> None:
        async for batch in batches:
            await items.answer(batch)

    @app.agent(app.channel(maxsize=most), name="mentions", concurrency=most)
    async def fold_mentions(batches: Any) -> None:
        async for batch in batches:
            await mentions.answer(batch)

    return read_items, fold_mentions


class ItemAgent(Agent):
    """news.items.v1 -> news.enriched.v1 and news.mentions.v1, or news.items.v1.dlq."""

    name = "items"

    def __init__(self, pipeline: Pipeline) -> None:
        super().__init__(pipeline)
        self.timer = Timer(pipeline.settings, pipeline.clock) if pipeline.clock else None

    async def process(self, batch: Batch) -> None:
        state = cast("ItemPartition", batch.state)
        taken = [record for record in batch.records if record.offset not in batch.condemned]
        parsed = {record.offset: self._parse(record) for record in taken}
        found = Readings(self.pipeline.readers)
        with READING.time():
            await found.prefetch([one for one in parsed.values() if isinstance(one, NewsItem) and state.is_new(one)])
        for record in batch.records:
            await found.prefetch(state.waiting(self._clock(record)))
            while True:
                try:
                    self._take(batch, record, parsed.get(record.offset), found)
                    break
                except Unread as needed:
                    # Nothing of the record was kept: what it asks for is read, and it is taken anew. In a replay it may
                    # have ended embargoes, and asks for each of those items in turn: they are read together.
                    item = parsed.get(record.offset)
                    until = item.version_created if isinstance(item, NewsItem) else None
                    await found.prefetch([needed.item, *(state.waiting(until)[:_TOGETHER] if until else ())])
            await self.breathe()
        if not batch.records and self.timer is not None:
            tick = self.timer.look(batch.place.partition, state)
            if tick is not None:
                batch.outputs.append(tick)

    def _parse(self, record: ConsumerRecord) -> NewsItem | Failure | Exception | None:
        """The item of a record; what is wrong with it; None for a tick."""
        if tick_time(record.value or b"") is not None:
            return None
        headers = self.headers(record)
        if record.value is None and UNREADABLE in headers:
            why = headers[UNREADABLE].decode("utf8", "replace")
            return Malformed(Failure(stage="envelope", field="batch", reason=why))
        try:
            item = parse(record.value or b"", headers)
        except Exception as error:
            if not isinstance(error, Malformed):
                log.exception("an item broke the parser: %s/%s", record.partition, record.offset)
            return error
        return item_fault(item) or item

    def _take(
        self, batch: Batch, record: ConsumerRecord, item: NewsItem | Failure | Exception | None, found: Readings
    ) -> None:
        state = cast("ItemPartition", batch.state)
        with self.staged(batch, record, "reading") as stage:
            position = state.position(record.offset, stage)
            arrived = self._clock(record)
            if record.offset in batch.condemned:
                reason = f"this item could not be answered: it {batch.condemned[record.offset]}"
                return self.dead_letter(stage, record, Failure(stage="circuit", reason=reason), None)
            if isinstance(item, Malformed):
                return self.dead_letter(stage, record, item.failure, item)
            if isinstance(item, Exception):
                failure = Failure(stage="parse", reason="the parser failed on this item")
                return self.dead_letter(stage, record, failure, item)
            fault = item if isinstance(item, Failure) else state.quota(item) if item is not None else None
            if fault is not None:
                return self.dead_letter(stage, record, fault, None)
            if isinstance(item, NewsItem):
                step = state.arrive(item, digest_of(item), position, stage, found, arrived)
                self._follow(item, step, record, stage, position)
                self.dead_letters_in_a_row = 0
            else:
                at = cast("datetime", tick_time(record.value or b""))
                step = state.tick(at, position, stage, arrived)
                self._mention(step.mentions, record, stage, KEY, at, position)
            for released, later in state.due(stage, found, arrived):
                self._follow(released, later, record, stage, position, waited=True)
        return None

    def undo(self, batch: Batch, stage: Stage) -> None:
        cast("ItemPartition", batch.state).undo(stage)

    def _clock(self, record: ConsumerRecord) -> datetime | None:
        return arrived_at(record) if self.pipeline.clock is not None else None

    def _follow(
        self, item: NewsItem, step: Step, record: ConsumerRecord, stage: Stage, position: int, waited: bool = False
    ) -> None:
        """Put out what a step of an item says; `waited`: it came with an earlier record."""
        if step.failure is not None:
            self.dead_letter(stage, record, step.failure, None, item.model_dump_json().encode() if waited else None)
        time = item.version_created or item.first_created
        enriched: EnrichedItem | None = step.enriched
        if enriched is not None:
            was_read(enriched)
        if enriched is not None or step.tombstone:
            value = None if enriched is None else enriched.model_dump_json().encode()
            self.emit(stage, ENRICHED, item.key, value, record, item.key, time, str(position))
        self._mention(step.mentions, record, stage, item.key, time, position)

    def _mention(
        self, mentions: Sequence[Mention], record: ConsumerRecord, stage: Stage, correlation: str,
        time: datetime | None, position: int,
    ) -> None:  # fmt: skip
        """Hand mentions on to the memory."""
        for mention in mentions:
            value = orjson.dumps(as_json(mention))
            self.emit(stage, MENTIONS, mention.key, value, record, correlation, time, str(position))


class MentionAgent(Agent):
    """news.mentions.v1 -> news.events.v1, news.outcomes.v1 and news.alerts.v1."""

    name = "mentions"

    def arrived(self, record: ConsumerRecord, headers: Mapping[str, bytes]) -> datetime | None:
        return arrival(headers.get(ARRIVED))

    async def process(self, batch: Batch) -> None:
        for record in batch.records:
            self._take(batch, record)
            await self.breathe()

    def _take(self, batch: Batch, record: ConsumerRecord) -> None:
        state = cast("MemoryPartition", batch.state)
        with self.staged(batch, record, "memory") as stage:
            if record.offset in batch.condemned:
                reason = f"this mention could not be folded: it {batch.condemned[record.offset]}"
                return self.dead_letter(stage, record, Failure(stage="circuit", reason=reason), None)
            mention = check_mention(record.value)
            folded = state.fold(mention, lambda key: self._lives(key, record.partition), stage)
            self.dead_letters_in_a_row = 0
            headers = self.headers(record)
            correlation = headers.get("ce_correlationid", b"").decode("utf8", "replace")
            at = datetime.fromisoformat(mention.at)
            for output in folded.outputs:
                if isinstance(output.value, Unanswered):
                    failure = Failure(stage=output.value.stage, reason=output.value.reason)
                    self.dead_letter(stage, record, failure, None)
                    self.dead_letters_in_a_row = 0
                    continue
                value = None if output.value is None else encode(output.value)
                sequence = headers.get(SEQUENCE, b"").decode("ascii", "replace") or str(mention.seq[0])
                self.emit(
                    stage, SHORT[output.topic], output.key, value, record, correlation or output.key, at, sequence
                )
        return None

    def undo(self, batch: Batch, stage: Stage) -> None:
        cast("MemoryPartition", batch.state).undo(stage)

    def _lives(self, key: str, partition: int) -> bool:
        """Whether a folding key belongs to a partition."""
        return partition_of(key.encode(), self.pipeline.settings.partitions) == partition


__all__ = ["ItemAgent", "MentionAgent", "Pipeline", "declare"]
