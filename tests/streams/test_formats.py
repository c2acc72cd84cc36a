"""What every release wrote is read, and what a newer one wrote is left alone."""

from pathlib import Path
from typing import Any

import orjson
import pytest

from processors.memory.formats import FORMAT, MENTIONS, ROWS, NewerFormat, upgraded, write_row
from processors.memory.items import read_state
from streams.item_partition import ItemPartition
from streams.memory_partition import MemoryPartition
from streams.mention import BadMention, check_mention
from streams.store import MemoryStore
from streams.topics import ALERTS, DLQ, EVENTS
from streams.topics import MENTIONS as TOPIC
from tests.streams.tape import bench

STATE = Path(__file__).parent.parent / "examples" / "state"
RELEASES = sorted(folder.name for folder in STATE.iterdir())


def lines(release: str, name: str) -> list[Any]:
    return [orjson.loads(line) for line in (STATE / release / f"{name}.ndjson").read_bytes().splitlines()]


def test_one_step_leads_from_each_format_to_the_next() -> None:
    assert len(ROWS) == len(MENTIONS) == FORMAT


@pytest.mark.parametrize("release", RELEASES)
async def test_the_memory_of_a_release_is_taken_over(release: str) -> None:
    store = MemoryStore()
    rows = {line["key"].encode(): orjson.dumps(line["row"]) for line in lines(release, "memory")}
    store.apply(rows, len(rows))
    state = MemoryPartition(store)
    await state.load(0)
    for key, data in rows.items():
        known = state.memory.get(key.decode())
        assert known is not None
        assert orjson.loads(write_row(known)) == {**orjson.loads(data), "format": FORMAT}
    live = [orjson.loads(data) for data in rows.values() if b'"claims"' in data]
    assert all(state.memory.linker.knows(claim["mention_id"]) for row in live for claim in row["claims"])


@pytest.mark.parametrize("release", RELEASES)
async def test_the_items_of_a_release_are_known(release: str) -> None:
    store = MemoryStore()
    store.apply({line["key"].encode(): orjson.dumps(line["row"]) for line in lines(release, "items")}, 1)
    state = ItemPartition(store)
    await state.load(0)
    assert state.time.now is not None
    for line in lines(release, "items"):
        if not line["key"].startswith("\x00"):
            assert read_state(store.rows[line["key"].encode()]).told is not None


@pytest.mark.parametrize("release", RELEASES)
async def test_the_mentions_of_a_release_are_folded(release: str, tmp_path: Path) -> None:
    async with bench(tmp_path, TOPIC) as wire:
        await wire.send(*(orjson.dumps(line) for line in lines(release, "mentions")))
        assert wire.on(EVENTS)
        assert wire.on(ALERTS)
        assert not wire.on(DLQ)


def test_what_a_newer_release_wrote_is_not_read() -> None:
    with pytest.raises(NewerFormat, match="newer release"):
        upgraded({"format": FORMAT + 1}, ROWS)
    with pytest.raises(NewerFormat):
        check_mention(orjson.dumps({"format": FORMAT + 1}))


@pytest.mark.parametrize("value", [b"", b"{", b"[]", b"null", b'{"mention_id": 1}', b'{"format": "x"}', None])
def test_what_is_no_mention_is_said_so(value: bytes | None) -> None:
    with pytest.raises((BadMention, NewerFormat)):
        check_mention(value)


@pytest.mark.parametrize("number", [None, "x", 1.5, True, [2]])
def test_a_format_that_is_no_number_waits_for_no_release(number: object) -> None:
    with pytest.raises(BadMention, match="format"):
        check_mention(orjson.dumps({"format": number}))
    with pytest.raises(ValueError, match="format"):
        upgraded({"format": number}, ROWS)


async def test_an_index_that_met_a_newer_row_is_built_anew_or_not_at_all() -> None:
    store = MemoryStore()
    memory = MemoryPartition(store)
    await memory.load(0)
    row = orjson.dumps({"format": FORMAT + 1})
    store.apply({b"gone:x": row}, 1)
    with pytest.raises(NewerFormat):
        memory.enter(b"gone:x", row)
    with pytest.raises(NewerFormat):
        await memory.load(0)
