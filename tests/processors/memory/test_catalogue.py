"""The catalogue in the memory of a worker: bounded, whatever is sent, and the same when it is built anew."""

import orjson
import pytest

from processors.memory import retention
from processors.memory.formats import read_mention
from processors.memory.partition import PartitionMemory
from processors.memory.records import Mention, Notice, Row
from tests.processors.memory.stories import START


def filing(number: int, headline: str = "") -> Mention:
    uri = f"urn:flood:{number:06}"
    card = {"item": f"f:{uri}", "uri": uri, "ids": [f"alt-{number}"], "slug": f"SLUG-{number}", "provider": "f", "version": "1",
            "headline": headline or " ".join(f"word{number}n{n}" for n in range(12)), "status": "usable", "told": []}  # fmt: skip
    return read_mention(
        orjson.dumps({"mention_id": f"card:f:{uri}", "key": "desk", "action": "file", "seq": [number, 0], "at": START.isoformat(),
                      "cause": {"uri": uri, "version": "1", "position": number}, "card": card})
    )  # fmt: skip


def flooded(memory: PartitionMemory, rows: dict[str, Row], numbers: range) -> None:
    for number in numbers:
        for key, row in memory.fold(filing(number)).writes.items():
            if row is None:
                rows.pop(key)
            else:
                rows[key] = row


def test_whoever_sends_items_does_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "HANDLES", 5000)
    rows: dict[str, Row] = {}
    memory = PartitionMemory(rows)
    flooded(memory, rows, range(2000))
    assert 4000 < memory.catalogue.handles <= 5000
    assert "card:f:urn:flood:001999" in rows
    assert "card:f:urn:flood:000000" not in rows
    assert PartitionMemory(rows).catalogue.handles == memory.catalogue.handles


@pytest.mark.parametrize(
    "named",
    [
        {"ids": ("urn:flood:000007",)},
        {"slugs": ("slug 7",)},
        {"headlines": ("Bomb kills three people near old market of Karvel",)},
        {"headlines": ("Bomb kills three people near old mar",)},
    ],
)
def test_a_card_is_found_by_each_of_its_handles_and_no_more_when_it_is_gone(named: dict[str, tuple[str, ...]]) -> None:
    rows: dict[str, Row] = {}
    memory = PartitionMemory(rows)
    flooded(memory, rows, range(6))
    rows |= {
        k: v for k, v in memory.fold(filing(7, "Bomb kills three people near old market of Karvel")).writes.items() if v
    }
    flooded(memory, rows, range(8, 12))
    notice = Notice(kind="kill", item="f:note", **named)  # type: ignore[arg-type]
    for known in (memory, PartitionMemory(rows)):
        assert [card.item for card in known.catalogue.find(notice)] == ["f:urn:flood:000007"]
    memory.catalogue.remove("f:urn:flood:000007")
    assert memory.catalogue.find(notice) == []
