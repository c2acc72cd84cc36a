"""Imports point one way: schemas <- processors <- streams."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ALLOWED = {
    "schemas": {"schemas"},
    "processors": {"schemas", "processors"},
    "streams": {"schemas", "processors", "streams"},
}
# What a pure function must not reach for: the stream, the network, the clock's owner and the environment.
IMPURE = {"faust", "aiokafka", "confluent_kafka", "httpx", "socket", "os", "subprocess", "asyncio", "time"}


def _imports(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return names


@pytest.mark.parametrize("package", ALLOWED)
def test_imports_point_one_way(package: str) -> None:
    for path in sorted((ROOT / package).rglob("*.py")):
        ours = _imports(path) & set(ALLOWED)
        assert ours <= ALLOWED[package], f"{path.relative_to(ROOT)} imports {sorted(ours - ALLOWED[package])}"


@pytest.mark.parametrize("package", ["schemas", "processors"])
def test_pure_packages_reach_for_nothing_outside(package: str) -> None:
    for path in sorted((ROOT / package).rglob("*.py")):
        assert not _imports(path) & IMPURE, f"{path.relative_to(ROOT)} imports {sorted(_imports(path) & IMPURE)}"


@pytest.mark.parametrize("package", ALLOWED)
def test_modules_stay_short(package: str) -> None:
    for path in sorted((ROOT / package).rglob("*.py")):
        lines = len(path.read_text(encoding="utf8").splitlines())
        assert lines <= 300, f"{path.relative_to(ROOT)} has {lines} lines"


# `(...)?+`, `(...)*+`, `(...)++`, `(...){1,3}+`: a group that fails midway leaves Python before 3.11.5 at the wrong place
# (CPython issue 106052), which Debian 12 ships. An atomic group around an ordinary repeat, `(?>(...)?)`, means the same.
POSSESSIVE_GROUP = re.compile(r"\)(?:[?*+]|\{[\d,]{1,9}\})\+")


@pytest.mark.parametrize("package", ALLOWED)
def test_no_group_is_repeated_possessively(package: str) -> None:
    for path in sorted((ROOT / package).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found = POSSESSIVE_GROUP.search(node.value)
                assert not found, f"{path.relative_to(ROOT)}:{node.lineno} has {found and found[0]}"
