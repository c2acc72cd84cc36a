"""A story of any length costs what a short one costs, and is believed as if all of it were kept."""

import random
from typing import Any

import orjson
import pytest

from processors.memory import condense
from processors.memory.formats import read_mention, read_row, write_row
from processors.memory.partition import PartitionMemory
from processors.memory.records import Row, encode
from tests.processors.memory.test_parts import claim

ORIGINS = [f"agency-{n}" for n in range(12)]


def mention(number: int, killed: int, chance: random.Random, **more: Any) -> dict[str, Any]:
    span = {
        "field": "body",
        "begin": 0,
        "end": 20,
        "text": f"A bomb in a market in Karachi killed {killed}, police said.",
    }
    when = f"2031-03-{1 + number // 1440 % 25:02}T{number // 60 % 24:02}:{number % 60:02}:00Z"
    toll = {"killed": {"min": killed, "max": killed, "text": span, "source": None}}
    event = {"event": "ASSAULT", "mode": chance.choice(["explosives", "suicide-attack"]), "quad": 4, "cameo": "18",
             "modality": "asserted", "trigger": span, "evidence": span, "actors": [], "recipients": [{"text": "market"}],
             "attribution": "none", "date": "2031-03-01", "date_precision": "day", "confidence": 0.9, "toll": toll,
             "place": {"name": "Karachi", "country": "PAK", "resolution": 4, "basis": "stated"}}  # fmt: skip
    signature = [chance.getrandbits(32) for _ in range(32)]
    return {"mention_id": f"mn-{number}", "key": "theatre:south-asia", "action": "assert", "seq": [number, 0], "at": when,
            "cause": {"uri": f"urn:{number}", "version": "1", "position": number}, "signature": signature,
            "report": {"key": f"wire:{number}", "version": "1", "provider": "wire", "origin": chance.choice(ORIGINS),
                       "published": when, "toll": toll},
            "headline": f"Bomb in market in Karachi kills {killed}", "event": event, **more}  # fmt: skip


class Story:
    """A memory with one story in it."""

    def __init__(self) -> None:
        self.rows: dict[str, Row] = {}
        self.memory = PartitionMemory(self.rows)
        self.alerts: list[Any] = []

    def fold(self, row: dict[str, Any]) -> None:
        folded = self.memory.fold(read_mention(orjson.dumps(row)))
        said = [orjson.loads(encode(o.value)) for o in folded.outputs if o.topic == "alerts" and o.value]
        self.alerts += [(alert["transition"], alert["changed"]) for alert in said]
        for key, value in folded.writes.items():
            if value is None:
                self.rows.pop(key, None)
            else:
                self.rows[key] = read_row(key, write_row(value))

    @property
    def bytes(self) -> dict[str, bytes]:
        return {key: write_row(row) for key, row in self.rows.items()}

    @property
    def record(self) -> dict[str, Any]:
        (state,) = [orjson.loads(row) for row in self.bytes.values() if b'"claims"' in row]
        record: dict[str, Any] = state["record"]
        return record


def feed(seed: int, count: int) -> list[dict[str, Any]]:
    chance, killed, sent = random.Random(seed), 2, []
    for number in range(count):
        killed += chance.random() < 0.05
        sent.append(mention(number, killed, chance))
    return sent


FIELDS = ("toll", "place", "origins_count", "standing", "actors", "attribution", "date", "modality", "first_seen",
          "last_seen", "contradictions")  # fmt: skip


@pytest.mark.parametrize("seed", range(4))
def test_a_long_story_is_believed_as_if_all_of_it_were_kept(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    short, whole = Story(), Story()
    for row in feed(seed, 150):
        short.fold(row)
        with monkeypatch.context() as patch:
            patch.setattr(condense, "MOST", 10**9)
            whole.fold(row)
        assert {name: short.record[name] for name in FIELDS} == {name: whole.record[name] for name in FIELDS}
    assert short.alerts == whole.alerts
    assert len(short.record["reports"]) <= condense.MOST
    assert short.record["reports_count"] == len(whole.record["reports"]) == 150
    told = [(entry["at"], entry["killed"]) for entry in whole.record["toll_history"]]
    assert [(entry["at"], entry["killed"]) for entry in short.record["toll_history"]] == told


def test_what_is_in_the_summary_is_known_corrected_and_taken_back() -> None:
    story = Story()
    sent = feed(1, 100)
    for row in sent:
        story.fold(row)
    before = story.bytes
    for row in sent:
        story.fold(row)  # told again
    assert story.bytes == before
    evicted = next(key.removeprefix("claim:") for key in story.rows if key.startswith("claim:"))
    number = int(evicted.removeprefix("mn-"))
    story.fold({**sent[number], "action": "retract", "seq": [200, 0], "event": None})
    assert story.record["reports_count"] == 99
    for row in sent:
        if row["mention_id"] != evicted:
            story.fold({**row, "action": "retract", "seq": [300 + row["seq"][0], 0], "event": None})
    assert story.record["standing"] == "retracted"
    assert [kind for kind, _ in story.alerts][-1] == "retracted"


def test_no_record_of_a_story_of_a_thousand_reports_is_large() -> None:
    story = Story()
    for row in feed(2, 1000):
        story.fold(row)
    assert max(map(len, story.bytes.values())) < 256 * 1024
    memory = PartitionMemory(story.rows)
    assert memory.fold(read_mention(orjson.dumps(feed(2, 1)[0]))).outputs == []


def test_ever_new_publishers_do_not_fill_the_row() -> None:
    summary = condense.Summary()
    claims = [claim(n, origin=f"agency-{n}") for n in range(condense.ORIGINS + 100)]
    for one in claims:
        summary = condense._with(summary, [one], [])
    assert len(summary.origins) == condense.ORIGINS
    assert summary.count == len(claims)
