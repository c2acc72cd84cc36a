"""The whole memory without Kafka: items in, records out, in order. For tests, scoring and trying out rules."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

import orjson

from processors.memory.arrivals import Arrival, Reader, Step, arrive, release
from processors.memory.formats import Json, as_json, read_mention, read_row, write_row
from processors.memory.items import ItemState
from processors.memory.partition import PartitionMemory
from processors.memory.records import Row, encode
from processors.memory.rules import Rule
from processors.memory.streamtime import DAWN, StreamTime, after
from processors.memory.ticks import KEY, passed
from schemas import NewsItem


class Output(NamedTuple):
    """One record that would be produced, as a subscriber reads it; value None a tombstone."""

    topic: str
    key: str
    value: Json | None


class Simulation:
    """One stream with one partition: the states of its items, its mention table and its time."""

    def __init__(self, read: Reader, rules: tuple[Rule, ...] | None = None) -> None:
        self.read = read
        self.items: dict[str, ItemState] = {}
        self.rows: dict[str, Row] = {}
        self.memory = PartitionMemory(self.rows, rules)
        self.time = StreamTime()
        self.count = 0

    def feed(self, item: NewsItem, digest: str, arrived: datetime | None = None) -> list[Output]:
        """One item arrives: everything that leaves because of it, embargoes included that it brings to an end."""
        before = self.time.now
        self.time = after(self.time, item.key, item.version_created or item.first_created, arrived)
        now = self.time.now or DAWN
        step = arrive(self.items.get(item.key), Arrival(item, digest, self.count, now, before, arrived), self.read)
        self.count += 1
        return self._take(item.key, step) + self._due(now, arrived or now)

    def tick(self, at: datetime, arrived: datetime | None = None) -> list[Output]:
        """A tick comes: time goes on without an item."""
        before = self.time.now
        self.time = after(self.time, KEY, at, arrived)
        now = self.time.now or DAWN
        step = passed(before, now, at, self.count)
        self.count += 1
        return self._take(KEY, step) + self._due(now, arrived or now)

    def _due(self, now: datetime, clock: datetime) -> list[Output]:
        outputs: list[Output] = []
        waiting = sorted(
            (s.pending.until, key) for key, s in self.items.items() if s.pending and s.pending.until <= clock
        )
        for _, key in waiting:
            outputs += self._take(key, release(self.items[key], now, self.read))
        return outputs

    def _take(self, key: str, step: Step) -> list[Output]:
        outputs: list[Output] = []
        if step.failure is not None:
            outputs.append(Output("dlq", key, step.failure.model_dump(mode="json", include={"stage", "reason"})))
        if step.enriched is not None or step.tombstone:
            value = None if step.enriched is None else step.enriched.model_dump(mode="json")
            outputs.append(Output("enriched", key, value))
        for mention in step.mentions:
            sent = orjson.dumps(as_json(mention))
            outputs.append(Output("mentions", mention.key, orjson.loads(sent)))
            done = self.memory.fold(read_mention(sent))
            for said in done.outputs:
                value = None if said.value is None else orjson.loads(encode(said.value))
                outputs.append(Output(said.topic, said.key, value))
            for name, row in done.writes.items():
                if row is None:
                    self.rows.pop(name, None)
                else:
                    # Through JSON, as a table keeps it.
                    self.rows[name] = read_row(name, write_row(row))
        if step.state is not None:
            self.items[key] = step.state
        return outputs


def simulate(
    items: Iterable[tuple[NewsItem, str]], read: Reader, rules: tuple[Rule, ...] | None = None
) -> list[Output]:
    """All records that a fresh stream would put out for the items (each with its digest), in order."""
    stream = Simulation(read, rules)
    return [output for item, digest in items for output in stream.feed(item, digest)]
