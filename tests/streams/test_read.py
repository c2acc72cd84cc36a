"""`tocsin read` as a shell sees it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from streams.cli import main
from streams.sources import LONGEST

GOOD = json.dumps({"uri": "urn:newswire:abc:1", "headlines": [{"value": "Ministers meet in Oslo"}]})


def test_every_good_line_comes_back_once() -> None:
    done = CliRunner().invoke(main, ["read", "-"], input=f"{GOOD}\n\n{GOOD}\n")
    assert done.exit_code == 0
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert [record["item"]["uri"] for record in records] == ["urn:newswire:abc:1"] * 2
    assert records[0]["item"]["headline"] == "Ministers meet in Oslo"


def test_a_bad_line_is_answered_and_the_others_are_read(tmp_path: Path) -> None:
    file = tmp_path / "wire.ndjson"
    file.write_text(f'{GOOD}\n{{"uri": 5}}\nno json\n{GOOD}\n')
    done = CliRunner().invoke(main, ["read", str(file)])
    assert done.exit_code == 1
    assert len(done.stdout.splitlines()) == 2
    errors = done.stderr.splitlines()
    assert errors[0] == "line 2: uri: found 5, expected a string"
    assert errors[1].startswith("line 3: found ")
    assert errors[2] == "tocsin: 2 lines were no item; all others were read"


PRETTY = json.dumps(json.loads(GOOD), indent=2)
FEED = "<?xml version='1.0'?>\n<rss version='2.0'><channel><title>T</title><item><guid>urn:x:1</guid>\n<title>One</title></item></channel></rss>"


@pytest.mark.parametrize(
    ("feed", "headlines", "errors"),
    [
        (PRETTY, ["Ministers meet in Oslo"], []),
        (FEED, ["One"], []),
        (f"\n{GOOD}\r\n{PRETTY}\n", ["Ministers meet in Oslo"], ["line 3"]),
        (f"{{broken\n{GOOD}\n{GOOD}\n", ["Ministers meet in Oslo"] * 2, ["line 1"]),
        ("x" * (LONGEST + 5000) + f"\n{GOOD}\n", ["Ministers meet in Oslo"], ["line 1"]),
        ("", [], []),
    ],
    ids=["a document over lines", "rss", "a document after a line", "first line broken", "endless line", "nothing"],
)
def test_what_standard_input_may_hold(feed: str, headlines: list[str], errors: list[str]) -> None:
    done = CliRunner().invoke(main, ["read"], input=feed)
    assert [json.loads(line)["item"]["headline"] for line in done.stdout.splitlines()] == headlines
    said = done.stderr.splitlines()
    assert [line.split(":")[0] for line in said[: len(errors)]] == errors
    assert done.exit_code == bool(errors)


def test_a_missing_file_is_one_clear_line() -> None:
    done = CliRunner().invoke(main, ["read", "nowhere.ndjson"])
    assert done.exit_code == 2
    assert "nowhere.ndjson" in done.stderr
    assert "Traceback" not in done.stderr
