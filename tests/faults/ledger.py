"""The ledger: every input against all that was said of it, as a bare read_committed subscriber sees it."""

import json
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from aiokafka import ConsumerRecord

from streams.topics import ALERTS, DLQ, ENRICHED, EVENTS, MENTIONS, OUTCOMES
from tests.faults.feed import CITIES, expected
from tests.streams.harness import Reader


@dataclass
class Balance:
    """What does not add up; empty lists when all does."""

    lost: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    contradictory: list[str] = field(default_factory=list)
    alerts: int = 0

    def __str__(self) -> str:
        return (
            f"{len(self.lost)} lost, {len(self.twice)} said twice, {len(self.contradictory)} contradictory, "
            f"{self.alerts} alerts"
        )

    @property
    def whole(self) -> bool:
        return not (self.lost or self.twice or self.contradictory)


async def balance(reader: Reader, payloads: list[bytes], once: bool = True) -> Balance:
    """Compare inputs and outputs. `once` False: as our own clients read, who drop an id that came before."""
    found = Balance()
    said = {topic: await reader.records(topic) for topic in (ENRICHED, MENTIONS, EVENTS, OUTCOMES, ALERTS, DLQ)}
    wanted, bad = expected(payloads)
    for topic in (ENRICHED, MENTIONS, EVENTS, OUTCOMES, ALERTS):
        said[topic] = _by_id(topic, said[topic], found, once)
    enriched: dict[bytes, list[str | None]] = defaultdict(list)
    for record in said[ENRICHED]:
        enriched[record.key].append(None if record.value is None else json.loads(record.value)["item"]["version"])
    for key in wanted.keys() | enriched.keys():
        if enriched.get(key) != wanted.get(key):
            missing = Counter(wanted.get(key, [])) - Counter(enriched.get(key, []))
            list_ = found.lost if missing else found.twice
            list_.append(f"{key!r}: {enriched.get(key)} for {wanted.get(key)}")
    dead_letters = Counter(record.value for record in said[DLQ])
    found.lost += [f"dead letter {value!r}" for value in (Counter(bad) - dead_letters).elements()]
    if once:
        found.twice += [f"dead letter {value!r}" for value in (dead_letters - Counter(bad)).elements()]
    _alerts(said[ALERTS], found)
    return found


def _by_id(topic: str, records: list[ConsumerRecord], found: Balance, once: bool) -> list[ConsumerRecord]:
    """Each id once; the same id with another content is a contradiction."""
    seen: dict[bytes, Any] = {}
    for record in records:
        name = dict(record.headers)["ce_id"]
        if name in seen:
            if once:
                found.twice.append(f"{topic}: {name!r}")
            if (seen[name].key, seen[name].value) != (record.key, record.value):
                found.contradictory.append(f"{topic}: {name!r}")
        seen.setdefault(name, record)
    return list(seen.values())


def _alerts(records: list[ConsumerRecord], found: Balance) -> None:
    told: dict[str, list[str]] = defaultdict(list)
    for record in records:
        alert = json.loads(record.value)
        told[alert["alert_id"]].append(alert["transition"])
    found.alerts = len(told)
    for name, transitions in told.items():
        if transitions[0] != "created" or transitions.count("created") != 1:
            found.contradictory.append(f"alert {name}: {transitions}")
    # How many flashes the reading takes for attacks is not this suite's matter; that most ring is.
    if len(told) <= len(CITIES) // 2:
        found.lost.append(f"alerts: {len(told)} of {len(CITIES)} attacks")
