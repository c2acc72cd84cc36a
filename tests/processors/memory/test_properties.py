"""What must hold whatever the order of redeliveries, the cut into batches and the moment of a crash."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from processors.memory.arrivals import Arrival, arrive, release
from processors.memory.beliefs import believe_event
from processors.memory.formats import as_json, read_mention, read_row, write_row
from processors.memory.items import ItemState
from processors.memory.partition import Output, PartitionMemory
from processors.memory.records import EventClaim, EventState, Gone, Mention, Row, encode
from processors.memory.retention import Retention
from processors.memory.states import absorb
from schemas import EnrichedItem, Event, NewsItem, Outcome
from tests.processors.memory.stories import START, attack, claim_row, item_of, paper

SAYS: tuple[tuple[Event | Outcome, ...], ...] = (
    (),
    (attack("Karvel", killed=3),),
    (attack("Karvel", killed=7, by="North Front", attribution="claimed"),),
    (attack("Dasht", killed=1, mode="firearms"),),
    (attack("Iraq", mode=None),),
    (attack("Tripoli LBN", killed=3),),
    (attack("Tripoli LBY", killed=4),),
    (attack("Karvel", killed=3, incident=0), attack("Dasht", killed=2, incident=1)),
    (attack(modality="negated"),),
    (attack(killed=9, modality="historical"),),
    (attack("Karvel", by="South League", attribution="claimed", text="It said it carried out both attacks."),),
    (paper("expected"),),
    (paper("refused", dissent=["India"]),),
    (paper("not_adopted"), paper("replaced", "chairs_statement")),
    (paper("adopted", parties=["India", "Peru"]),),
)
KINDS = ("usable", "usable", "usable", "usable", "withheld", "canceled", "embargoed", "notice")

step = st.tuples(
    st.integers(0, 4), st.integers(0, len(SAYS) - 1), st.sampled_from(KINDS), st.integers(1, 600)
)  # item, what it says, kind, minutes since the last
archives = st.lists(step, min_size=1, max_size=9)


def build(archive: Iterable[tuple[int, int, str, int]]) -> list[tuple[NewsItem, EnrichedItem]]:
    clock, versions, items = START, dict.fromkeys(range(5), 0), []
    for number, says, kind, minutes in archive:
        clock += timedelta(minutes=minutes)
        versions[number] += 1
        more: dict[str, Any] = {"pub_status": kind if kind in ("withheld", "canceled") else "usable"}
        uri, headline, body = f"urn:wire:story-{number}0", f"Story {number} of the day in five words", ""
        if kind == "embargoed":
            more["embargoed_until"] = clock + timedelta(minutes=400)
        if kind == "notice":
            uri, headline, body = (
                f"urn:wire:note-{number}9",
                "KILL KILL KILL",
                f"Please kill item urn:wire:story-{number}0.",
            )
        items.append(item_of(uri, versions[number], SAYS[says], clock, headline, body, f"agency{number}", more))
    return items


class Stream:
    """Items agent and mention agent with their tables as bytes, one step at a time, that can die between any two."""

    def __init__(self, items: list[tuple[NewsItem, EnrichedItem]]) -> None:
        self.items = items
        self.readings = {(i.key, i.version): r for i, r in items}
        self.states: dict[str, bytes] = {}
        self.rows: dict[str, bytes] = {}
        self.mentions: list[Mention] = []
        self.said: dict[tuple[str, str], list[bytes]] = {}
        self.order: list[tuple[str, str, bytes]] = []
        self.folded = 0
        self.wake()

    def wake(self) -> None:
        """A new worker: everything in memory is rebuilt from the tables."""
        self.live = {k: read_row(k, v) for k, v in self.rows.items()}
        self.memory = PartitionMemory(self.live)

    def read(self, item: NewsItem) -> EnrichedItem:
        return self.readings[item.key, item.version]

    def state(self, key: str) -> ItemState | None:
        return ItemState.model_validate_json(self.states[key]) if key in self.states else None

    def arrive(self, position: int, write: bool = True) -> None:
        """Position counts input items; `write` False dies after the outputs and before the state."""
        item, _ = self.items[position]
        now = max(i.version_created for i, _ in self.items[: position + 1] if i.version_created)
        before = max((i.version_created for i, _ in self.items[:position] if i.version_created), default=None)
        done = arrive(self.state(item.key), Arrival(item, item.model_dump_json(), position, now, before), self.read)
        self.mentions += [read_mention(orjson.dumps(as_json(m))) for m in done.mentions]
        if done.state and write:
            self.states[item.key] = done.state.model_dump_json().encode()
        if not write:
            return
        for key in sorted(self.states):
            state = self.state(key)
            if state and state.pending and state.pending.until <= now:
                freed = release(state, now, self.read)
                self.mentions += [read_mention(orjson.dumps(as_json(m))) for m in freed.mentions]
                assert freed.state
                self.states[key] = freed.state.model_dump_json().encode()

    def fold(self, write: bool = True) -> None:
        done = self.memory.fold(self.mentions[self.folded])
        for output in done.outputs:
            self.hear(output)
        if not write:
            self.wake()
            return
        self.folded += 1
        for key, row in done.writes.items():
            if row is None:
                self.rows.pop(key, None)
                self.live.pop(key, None)
            else:
                self.rows[key] = write_row(row)
                self.live[key] = read_row(key, self.rows[key])

    def hear(self, output: Output) -> None:
        value = b"null" if output.value is None else encode(output.value)
        said = self.said.setdefault((output.topic, output.key), [])
        if value not in said:
            said.append(value)
            self.order.append((output.topic, output.key, value))

    def drain(self) -> None:
        while self.folded < len(self.mentions):
            self.fold()

    def run(self) -> "Stream":
        for position in range(len(self.items)):
            self.arrive(position)
            self.drain()
        return self


PROFILE = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@PROFILE
@given(archives)
def test_the_same_archive_gives_the_same_bytes_whatever_the_batches(archive: list[tuple[int, int, str, int]]) -> None:
    items = build(archive)
    one, two = Stream(items).run(), Stream(items)
    for position in range(len(items)):
        two.arrive(position)
    two.drain()
    assert (one.rows, one.states, one.order) == (two.rows, two.states, two.order)


def test_what_went_before_two_events_became_one_stays_gone() -> None:
    """Karvel is told by two items, one takes it back, and the other turns out to tell of Dasht, which is known."""
    stream = Stream(
        build([(0, 3, "usable", 1), (1, 1, "usable", 1), (2, 1, "usable", 1), (1, 0, "usable", 1), (2, 3, "usable", 1)])
    )
    stream.run()
    rows, said = dict(stream.rows), list(stream.order)
    stream.folded = 0
    stream.drain()
    assert (stream.rows, stream.order) == (rows, said)


def test_of_two_events_that_are_one_a_claim_for_a_whole_series_is_remembered() -> None:
    stream = Stream(build([(0, 3, "usable", 1), (1, 1, "usable", 1)])).run()
    older, younger = (row for row in stream.live.values() if isinstance(row, EventState))
    both = absorb(replace(older, spread={"one": ("ev-1",)}), replace(younger, spread={"two": ("ev-2",)}))
    assert both.spread == {"one": ("ev-1",), "two": ("ev-2",)}
    assert len(both.claims) == 2


@PROFILE
@given(archives, st.data())
def test_redeliveries_change_nothing(archive: list[tuple[int, int, str, int]], data: st.DataObject) -> None:
    items = build(archive)
    plain, again = Stream(items).run(), Stream(items)
    for position in range(len(items)):
        again.arrive(position)
        for back in data.draw(st.lists(st.integers(0, position), max_size=3)):
            again.arrive(back)
        again.drain()
        if again.mentions and data.draw(st.booleans()):
            # The mention topic is read again from an earlier offset: what is folded already says nothing new.
            folded, again.folded = again.folded, data.draw(st.integers(0, again.folded))
            while again.folded < folded:
                again.fold()
    assert again.rows == plain.rows
    assert again.order == plain.order


@PROFILE
@given(archives, st.data())
def test_any_crash_point_gives_the_same_tables_and_says_nothing_else(
    archive: list[tuple[int, int, str, int]], data: st.DataObject
) -> None:
    items = build(archive)
    plain, torn = Stream(items).run(), Stream(items)
    for position in range(len(items)):
        if data.draw(st.booleans()):
            torn.arrive(position, write=False)
        torn.arrive(position)
        while torn.folded < len(torn.mentions):
            if data.draw(st.integers(0, 3)) == 0:
                torn.fold(write=False)
            torn.fold()
    assert torn.rows == plain.rows
    assert torn.order == plain.order


@PROFILE
@given(archives)
def test_a_memory_rebuilt_at_every_step_is_the_same(archive: list[tuple[int, int, str, int]]) -> None:
    items = build(archive)
    plain, reborn = Stream(items).run(), Stream(items)
    for position in range(len(items)):
        reborn.arrive(position)
        while reborn.folded < len(reborn.mentions):
            reborn.wake()
            reborn.fold()
    assert (reborn.rows, reborn.order) == (plain.rows, plain.order)


@PROFILE
@given(archives)
def test_nothing_of_an_embargoed_version_leaves_before_its_time(archive: list[tuple[int, int, str, int]]) -> None:
    items = build(archive)
    stream = Stream(items)
    for position in range(len(items)):
        heard = len(stream.mentions)
        stream.arrive(position)
        now = max(i.version_created for i, _ in items[: position + 1] if i.version_created)
        for mention in stream.mentions[heard:]:
            source = items[mention.cause.position][0]
            if mention.action == "assert" and source.embargoed_until:
                assert source.embargoed_until <= now


@PROFILE
@given(archives)
def test_an_alert_is_created_before_it_is_updated_and_ends_with_its_last_support(
    archive: list[tuple[int, int, str, int]],
) -> None:
    stream = Stream(build(archive)).run()
    live: dict[str, str] = {}
    for topic, key, value in stream.order:
        if topic == "alerts" and json.loads(value)["rule"] != "overdue":
            transition = json.loads(value)["transition"]
            assert (transition == "created") == (live.get(key) in (None, "retracted")), (transition, live.get(key))
            live[key] = transition
    for row in map(orjson.loads, stream.rows.values()):
        if row.get("what") == "event":
            assert (row["record"]["standing"] == "retracted") == (not row["claims"])


@pytest.mark.parametrize("minutes", [0, 61])
def test_time_comes_from_the_items(minutes: int) -> None:
    items = build([(0, 1, "usable", minutes), (1, 2, "usable", minutes)])
    stream = Stream(items).run()
    [event] = [orjson.loads(v) for k, v in stream.rows.items() if k.startswith("ev-")]
    assert datetime.fromisoformat(event["last_at"]) == (START + timedelta(minutes=2 * minutes)).astimezone(UTC)


COUNTS = st.none() | st.fixed_dictionaries({"min": st.integers(0, 9), "max": st.none() | st.integers(0, 9)})
ACTORS = st.lists(
    st.fixed_dictionaries(
        {"text": st.sampled_from(["Gunmen", "North Front"]), "entity_id": st.sampled_from([None, "x"])}
    ),
    max_size=2,
)
TELLS = st.fixed_dictionaries(
    {
        "modality": st.sampled_from(["asserted", "alleged", "historical"]),
        "toll": st.dictionaries(st.sampled_from(["killed", "injured", "abducted"]), COUNTS),
        "actors": ACTORS,
    },
    optional={
        "mode": st.sampled_from([None, "drone"]),
        "attribution": st.sampled_from(["claimed", "accused", "stated", "none", "withdrawn"]),
        "place": st.sampled_from([None, {"name": "Karvel", "country": "IRQ"}]),
        "recipients": st.lists(st.just({"text": "market"}), max_size=1),
        "context": st.lists(st.sampled_from(["a", "b"])),
        "date": st.sampled_from([None, "2031-03-04"]),
        "date_precision": st.sampled_from([None, "day", "week"]),
        "confidence": st.floats(0, 1),
    },
)


@given(TELLS)
def test_told_once_is_believed_as_told_twice_in_one_way(event: dict[str, Any]) -> None:
    once = msgspec.convert(claim_row("one", event=event), EventClaim)
    twice = msgspec.structs.replace(once, mention_id="two", seq=(1, 0))
    assert believe_event([once]) == believe_event([once, twice])


@given(
    st.lists(
        st.tuples(
            st.integers(0, 20), st.sampled_from(["moved:", "gone:"]), st.none() | st.integers(1, 90), st.booleans()
        )
    )
)
def test_what_is_forgotten_hangs_on_the_rows_alone(steps: list[tuple[int, str, int | None, bool]]) -> None:
    lived = Retention()
    rows: dict[str, Row] = {}
    for number, kind, day, asks in steps:
        key = f"{kind}{number}"
        if day is None:
            rows.pop(key, None)
        else:
            rows[key] = Gone({}, (START + timedelta(days=day)).isoformat())
        lived.enter(key, rows.get(key))
        if asks:
            fresh = Retention()
            for name, row in rows.items():
                fresh.enter(name, row)
            at = (START + timedelta(days=day or 90)).isoformat()
            assert lived.due(at) == fresh.due(at)
