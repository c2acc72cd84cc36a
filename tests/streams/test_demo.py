"""`tocsin demo`: the sample wire through a real stream, as a newcomer first sees it."""

import subprocess
import sys
from pathlib import Path

import pytest

SAMPLE = Path(__file__).parents[2] / "samples" / "wire.ndjson"


def demo(*words: str) -> subprocess.CompletedProcess[str]:
    us = [sys.executable, "-m", "streams.cli", "demo", *words]
    return subprocess.run(us, capture_output=True, text=True, timeout=300, check=False)


@pytest.mark.kafka
def test_demo_shows_the_first_item_whole_then_alerts_and_dead_letters(kafka: str, tmp_path: Path) -> None:
    lines = SAMPLE.read_text(encoding="utf8").splitlines()
    file = tmp_path / "wire.ndjson"
    file.write_text("\n".join([*lines[:9], '{"version": "1"}']) + "\n", encoding="utf8")
    shown = demo(str(file), "--broker", kafka)
    assert shown.returncode == 0, shown.stderr
    out = shown.stdout
    assert out.startswith("Rajnath Singh holds bilateral talks")
    assert out.index("Entities (") < out.index("Outcomes (") < out.index("Alerts (") < out.index("Dead letters (1)")
    assert "Pahalgam attack" in out[out.index("Outcomes (") : out.index("Alerts (")]
    assert "retracted" in out
    assert "uri: found nothing" in out
    # Of the nine one is a repeat and one a kill: neither is read again.
    assert "7 records, " in out
    assert "1 dead letter;" in out
    assert "Traceback" not in shown.stderr


def test_demo_says_which_broker_does_not_answer() -> None:
    shown = demo("--broker", "127.0.0.1:1")
    assert shown.returncode != 0
    assert "127.0.0.1:1" in shown.stderr
    assert "Traceback" not in shown.stderr
