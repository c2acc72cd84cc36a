"""The agents. Read top to bottom, this is the system: an item comes in, is read, remembered, and rings."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import faust
import orjson

from processors.memory.arrivals import Reader, Step
from processors.memory.partition import as_row
from processors.memory.rules import Rule
from processors.memory.ticks import KEY, tick_time
from processors.wire import Malformed, parse
from schemas import Failure, Mention, NewsItem
from streams import guard
from streams.arrivals import Arrivals
from streams.envelope import SEQUENCE, cause_of, outgoing
from streams.letters import letter
from streams.publisher import LARGEST, Outgoing, Publisher
from streams.settings import Settings
from streams.tables import Table
from streams.timer import Clock, Timer
from streams.topics import DLQ, ENRICHED, ITEMS, MENTIONS, SHORT
from streams.turn import Turn
from streams.worlds import Worlds, partition_of

log = logging.getLogger("tocsin")

Event = faust.Event


@dataclass(frozen=True, slots=True)
class Road:
    """What the agents need: settings, the way out, the reading, the alert rules, and the clock (None in a replay)."""

    settings: Settings
    publisher: Publisher
    read: Reader
    rules: tuple[Rule, ...] | None = None
    clock: Clock | None = lambda: datetime.now(UTC)
    stop: Callable[[str, int], Any] = guard.stop_hard


def declare(app: guard.App, road: Road) -> tuple[Any, Any]:
    """Declare both agents and their tables on the app; returns the agents, items first."""
    items_turn, mentions_turn = (Turn(app, road.publisher, road.settings) for _ in range(2))
    items_table, memory_table = Table(app, "items", road.settings), Table(app, "memory", road.settings)
    arrivals = Arrivals(items_table, items_turn, road.read)
    timer = Timer(app, road.settings, items_turn, arrivals, road.clock) if road.clock else None
    items = ItemAgent(road, items_turn, arrivals, timer)
    mentions = MentionAgent(road, mentions_turn, Worlds(memory_table, mentions_turn, road.rules))

    def raw(name: str) -> Any:
        return app.topic(
            road.settings.topic(name), key_type=bytes, value_type=bytes, key_serializer="raw", value_serializer="raw",
            partitions=road.settings.partitions, allow_empty=True,
        )  # fmt: skip

    @app.agent(raw(ITEMS), name="items", concurrency=1)
    async def read_items(stream: Any) -> None:
        await items.run(stream)

    @app.agent(raw(MENTIONS), name="mentions", concurrency=1)
    async def fold_mentions(stream: Any) -> None:
        await mentions.run(stream)

    return read_items, fold_mentions


class Agent:
    """What both agents do around their one function: never raise, never lose, answer what is bad."""

    name: str

    def __init__(self, road: Road, turn: Turn) -> None:
        self.road = road
        self.turn = turn
        self.letters_in_a_row = 0

    async def run(self, stream: Any) -> None:
        """Take the records of a stream, one after the other. A promise that cannot be kept ends the process."""
        try:
            async for event in self.turn.over(stream):
                if event is not None:
                    self.take(event)
                self.rest()
                if event is not None:
                    await self._watch_the_feed()
        except Exception as error:
            # An agent that raises has its record acknowledged by Faust, and lost.
            log.exception("the agent cannot go on")
            self.road.stop(f"{type(error).__name__}: {error}", guard.UNDELIVERED)

    def take(self, event: Event) -> None:
        """Answer one record, with outputs and rows put into the turn."""
        raise NotImplementedError

    def rest(self) -> None:
        """Called after every record, and every second when none comes."""

    def sequence(self, event: Event) -> str:
        """The offset of the wire item that set a record off."""
        return str(event.message.offset)

    def say(
        self, topic: str, key: str, value: bytes | None, event: Event, correlation: str, time: datetime | None
    ) -> None:
        """Put an output of ours into the turn."""
        message = event.message
        causation = cause_of(event.headers, self.plain(message.topic), message.key, message.value)
        headers = outgoing(
            topic,
            key,
            value,
            agent=self.name,
            sequence=self.sequence(event),
            correlation=correlation,
            causation=causation,
            time=time,
            source=event.headers,
        )
        # Named here, not left to the producer: what `lives` says must hold whatever the broker knows of the topic.
        partition = partition_of(key.encode(), self.road.settings.partitions)
        self.turn.say(Outgoing(self.road.settings.topic(topic), key.encode(), value, headers, partition))

    def bury(self, event: Event, failure: Failure, error: BaseException | None, value: bytes | None = None) -> None:
        """Answer a record with a dead letter: its own bytes, unless others are given."""
        message = event.message
        self.turn.say(
            letter(
                self.road.settings.topic(DLQ),
                failure,
                error,
                source=self.plain(message.topic),
                partition=message.partition,
                offset=message.offset,
                key=message.key,
                value=message.value if value is None else value,
                headers=_pairs(message.headers),
            )
        )
        self.letters_in_a_row += 1

    def plain(self, topic: str) -> str:
        """The name of a topic without the prefix of this deployment."""
        return topic.removeprefix(self.road.settings.prefix)

    async def _watch_the_feed(self) -> None:
        limit = self.road.settings.dead_letters_in_a_row
        if limit and self.letters_in_a_row >= limit:
            await self.turn.close()
            self.road.stop(f"{limit} dead letters in a row: the feed or this release is broken", guard.BROKEN_FEED)


class ItemAgent(Agent):
    """news.items.v1 -> news.enriched.v1 and news.mentions.v1, or news.items.v1.dlq."""

    name = "items"

    def __init__(self, road: Road, turn: Turn, arrivals: Arrivals, timer: Timer | None) -> None:
        super().__init__(road, turn)
        self.arrivals = arrivals
        self.timer = timer

    def take(self, event: Event) -> None:
        message = event.message
        arrived = self.arrived(event)
        at = tick_time(message.value or b"")
        if at is not None:
            step = self.arrivals.tick(at, message.partition, message.generation_id or 0, message.offset, arrived)
            self.tell(step.mentions, event, KEY, at)
            return self.free(event, arrived)
        try:
            item = parse(message.value or b"", event.headers)
        except Malformed as wrong:
            return self.bury(event, wrong.failure, wrong)
        except Exception as bug:
            log.exception("an item broke the parser: %s/%s/%s", message.topic, message.partition, message.offset)
            return self.bury(event, Failure(stage="parse", reason="the parser failed on this item"), bug)
        try:
            step = self.arrivals.arrive(item, message.partition, message.generation_id or 0, message.offset, arrived)
        except Exception as bug:
            log.exception("an item broke the reading: %s/%s/%s", message.topic, message.partition, message.offset)
            return self.bury(event, Failure(stage="reading", reason="the reading failed on this item"), bug)
        self.follow(item, step, event, message.value)
        self.free(event, arrived)
        self.letters_in_a_row = 0
        return None

    def free(self, event: Event, arrived: datetime | None) -> None:
        """Put out what was under embargo until now."""
        for freed, later in self.arrivals.due(event.message.partition, arrived):
            self.follow(freed, later, event)

    def arrived(self, event: Event) -> datetime | None:
        """When the broker took a record; None in a replay, whose time comes from the items alone."""
        stamp = event.message.timestamp
        return datetime.fromtimestamp(stamp, UTC) if self.road.clock is not None and stamp and stamp > 0 else None

    def follow(self, item: NewsItem, step: Step, event: Event, wire: bytes | None = None) -> None:
        """Put out what a step of an item says; `wire` are the item's own bytes, where it came with this record."""
        if step.failure is not None:
            self.bury(event, step.failure, None, wire or item.model_dump_json().encode())
        time = item.version_created or item.first_created
        enriched = None if step.enriched is None else step.enriched.model_dump_json().encode()
        if enriched is not None and len(enriched) > LARGEST // 2:
            return self.bury(event, Failure(stage="delivery", reason="what was read of this item is too large"), None)
        if enriched is not None or step.tombstone:
            self.say(ENRICHED, item.key, enriched, event, item.key, time)
        return self.tell(step.mentions, event, item.key, time)

    def tell(self, mentions: Sequence[Mention], event: Event, correlation: str, time: datetime | None) -> None:
        """Hand mentions on to the memory."""
        for mention in mentions:
            self.say(MENTIONS, mention.key, orjson.dumps(as_row(mention)), event, correlation, time)

    def rest(self) -> None:
        """Time goes on too when no item comes to move it."""
        if self.timer is not None:
            self.timer.look()


class MentionAgent(Agent):
    """news.mentions.v1 -> news.events.v1, news.outcomes.v1 and news.alerts.v1."""

    name = "mentions"

    def __init__(self, road: Road, turn: Turn, worlds: Worlds) -> None:
        super().__init__(road, turn)
        self.worlds = worlds

    def take(self, event: Event) -> None:
        message = event.message
        try:
            mention = orjson.loads(message.value or b"")
            memory, rows = self.worlds.at(message.partition, message.generation_id or 0)
            settled = memory.fold(mention, lambda key: self.lives(key, message.partition))
        except Exception as bug:
            log.exception("a mention broke the memory: %s/%s/%s", message.topic, message.partition, message.offset)
            self.worlds.forget(message.partition)
            return self.bury(event, Failure(stage="memory", reason="the memory failed on this mention"), bug)
        self.letters_in_a_row = 0
        correlation = event.headers.get("ce_correlationid", b"").decode("utf8", "replace")
        at = datetime.fromisoformat(mention["at"]) if mention.get("at") else None
        for output in settled.outputs:
            if output.topic == "dlq" and output.value is not None:
                self.bury(event, Failure(stage=output.value["stage"], reason=output.value["reason"]), None)
                self.letters_in_a_row = 0
                continue
            value = None if output.value is None else orjson.dumps(output.value)
            self.say(SHORT[output.topic], output.key, value, event, correlation or output.key, at)
        for key, row in settled.writes.items():
            rows.write(key, row)
        return None

    def sequence(self, event: Event) -> str:
        return bytes(event.headers.get(SEQUENCE, b"")).decode("ascii", "replace")

    def lives(self, key: str, partition: int) -> bool:
        """Whether a folding key belongs to a partition."""
        return partition_of(key.encode(), self.road.settings.partitions) == partition


def _pairs(headers: Any) -> list[tuple[str, bytes]]:
    """Kafka headers as they came: a list of pairs, where a name may come twice."""
    return list(headers.items() if isinstance(headers, Mapping) else headers or ())
