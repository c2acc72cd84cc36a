"""What becomes of a worker that ended: started again, or left to a person."""

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from streams import supervisor
from streams.cli import main
from streams.settings import Settings


def ending(*codes: int) -> object:
    """A `_start` whose processes end at once with these statuses in turn; keeps the instances it was asked for."""
    left = list(codes)

    def start(settings: Settings, number: int, log_level: str, alone: bool = False) -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, "-c", f"raise SystemExit({left.pop(0)})"])

    return start


@pytest.mark.parametrize(("code", "flags", "ends"), [(65, ["--leave-broken"], 0), (78, ["--leave-broken"], 0),
                                                    (65, ["--processes", "2"], 65)])  # fmt: skip
def test_what_a_person_must_look_at_is_not_started_again(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, code: int, flags: list[str], ends: int
) -> None:
    monkeypatch.setattr(supervisor, "_start", ending(code, code))
    told = CliRunner().invoke(main, ["worker", "--data", str(tmp_path), *flags])
    assert told.exit_code == ends
    if ends == 0:
        assert f"ended with {code}: a person must look first" in told.output


def test_what_may_pass_is_started_again(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(supervisor, "_start", ending(70, 74, 1, 65))
    monkeypatch.setattr(supervisor, "_PAUSE", 0.01)
    told = CliRunner().invoke(main, ["worker", "--data", str(tmp_path), "--leave-broken"])
    assert told.exit_code == 0
