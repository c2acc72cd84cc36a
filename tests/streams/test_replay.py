"""A replay says what the memory says without Kafka, in the same order, and the same every time."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest

from processors.memory.simulate import simulate
from processors.reading import read
from processors.wire import Malformed, parse
from streams.envelope import ident
from streams.replay import OutputRecord, fresh, replay
from streams.settings import Settings
from streams.topics import OUTPUTS, SHORT
from tests.streams.wire import item

pytestmark = pytest.mark.kafka
ROOT = Path(__file__).parents[2]

LINES = [
    item(1),
    b"",
    b"{broken",
    item(1),
    item(1, 2, headline="UPDATE 1 - Bomb kills four in Karachi market", body_text="KARACHI, March 12 - "
         "Four people were killed when a bomb exploded in a market in Karachi on Friday, police said."),
    item(2, headline="Council adjourns", body_text="The council of district 7 adjourned until next week."),
    item(3, 3, embargoeduntil="2027-03-12T05:00:00Z", headline="Report", body_text="The report of the council is out."),
    item(4, 6, headline="Council meets again", body_text="The council of district 7 met again."),
    item(1, 9, pubstatus="canceled"),
]  # fmt: skip


async def run(broker: str) -> list[OutputRecord]:
    with fresh(broker, Settings()) as settings:
        said = [said async for said in replay(LINES, settings, OUTPUTS)]
    assert not settings.data.exists()
    return said


def items() -> Iterator[tuple[int, bytes]]:
    yield from enumerate(line for line in LINES if line)


async def test_twice_the_same_and_as_without_kafka(kafka: str) -> None:
    first, second = await run(kafka), await run(kafka)
    assert first == second

    good = []
    for _, line in items():
        try:
            news = parse(line)
        except Malformed:
            continue
        good.append((news, ident(news.model_dump_json())))
    names = {SHORT[name]: name for name in ("enriched", "events", "outcomes", "alerts")}
    expected = [(o.topic, o.key, o.value) for o in simulate(good, read)]
    for topic, name in names.items():
        said = [(s.key, s.value and orjson.loads(s.value)) for s in first if s.topic == topic]
        # The broken line counts as an input but not in the simulation, so positions and what is made of them differ.
        assert [key for key, _ in said if name == "enriched"] == [k for t, k, _ in expected if t == name == "enriched"]
        assert len(said) == len([t for t, _, _ in expected if t == name])


async def test_an_alert_names_its_cause_and_its_place_among_the_inputs(kafka: str) -> None:
    alerts = [orjson.loads(s.value or b"") for s in await run(kafka) if s.topic == SHORT["alerts"]]
    told = [(a["transition"], a["cause"]["uri"], a["cause"]["version"], a["cause"]["position"]) for a in alerts]
    assert told[:2] == [("created", "urn:test:1", "1", 0), ("updated", "urn:test:1", "2", 3)]
    assert ("retracted", "urn:test:1", "9", 7) in told


async def test_a_dead_letter_of_a_replay_says_where_it_was(kafka: str) -> None:
    (dead,) = [s for s in await run(kafka) if s.topic == SHORT["dlq"]]
    assert dead.value == b"{broken"
    assert (dead.why["dlq_topic"], dead.why["dlq_offset"]) == ("news.items.v1", "1")


async def test_an_item_without_a_date_has_the_time_of_the_stream(kafka: str) -> None:
    # Also where it comes before any item that has one: an archive does not begin in 1970.
    text = {"headline": "Police statement from {}", "body_text": "Gunmen killed {} people in {}, police said."}

    def told(number: int, place: str, **dates: str | None) -> bytes:
        words = {name: value.replace("{}", str(number + 3), 1).replace("{}", place) for name, value in text.items()}
        undated = {"versioncreated": None, "versionCreated": None, "firstcreated": None, "firstCreated": None}
        return item(number, **(undated | words | dates))

    lines = [told(1, "Kabul"), told(2, "Kano", versionCreated="2026-11-21T10:00:00Z"), told(3, "Basra")]
    with fresh(kafka, Settings()) as settings:
        said = [orjson.loads(said.value or b"") async for said in replay(lines, settings, (SHORT["alerts"],))]
    assert {alert["at"] for alert in said} == {"2026-11-21T10:00:00Z"}
    assert [alert["cause"]["position"] for alert in said] == [0, 1, 2]


def test_a_reader_that_has_enough_ends_it_in_silence() -> None:
    command = [sys.executable, "-m", "streams.cli", "replay", str(ROOT / "samples/wire.ndjson")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as run:
        assert run.stdout is not None
        assert run.stderr is not None
        run.stdout.readline()
        run.stdout.close()
        assert run.stderr.read() == b""
        assert run.wait(60) == 0
