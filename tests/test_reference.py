"""The reference says what the code does: pages are of today, every refusal has its cause and cure, every example runs."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from streams.reference import pages
from streams.settings import Settings
from streams.settings_help import ABOUT

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"


def test_the_pages_are_those_of_the_code() -> None:
    for name, text in pages(DOCS / "errors.yaml").items():
        assert (DOCS / "reference" / name).read_text(encoding="utf8") == text, (
            f"docs/reference/{name} is of yesterday: make docs"
        )


def test_every_setting_is_explained() -> None:
    assert Settings.model_fields.keys() <= ABOUT.keys()


def test_every_refusal_has_its_cause_and_its_cure() -> None:
    catalogue = {(one["stage"], one["expected"]) for one in yaml.safe_load((DOCS / "errors.yaml").read_text())}
    raised = set(_refusals())
    assert len(raised) > 35
    assert raised - catalogue == set()
    assert catalogue - raised == set()


def _refusals() -> Iterator[tuple[str, str]]:
    for package in ("processors", "streams"):
        for path in sorted((ROOT / package).rglob("*.py")):
            tree = ast.parse(path.read_text(encoding="utf8"))
            names = {
                target.id: node.value
                for node in tree.body if isinstance(node, ast.Assign) for target in node.targets if isinstance(target, ast.Name)
            }  # fmt: skip
            for node in ast.walk(tree):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "malformed" and len(node.args) == 4:
                    yield _text(node.args[0], names), _text(node.args[3], names)


def _text(node: ast.expr, names: dict[str, ast.expr]) -> str:
    match node:
        case ast.Constant(value=value):
            return str(value)
        case ast.JoinedStr(values=values):
            return "".join(str(part.value) if isinstance(part, ast.Constant) else "N" for part in values)
        case ast.BinOp(left=left):
            return _text(left, names) + "usable, withheld, canceled"
        case ast.Name(id=name):
            return _text(names[name], names)
    raise AssertionError(ast.dump(node))


def test_links_and_anchors_of_the_docs_lead_somewhere() -> None:
    for page in DOCS.rglob("*.md"):
        for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf8")):
            if target.startswith(("http:", "https:")):
                continue
            path, _, anchor = target.partition("#")
            found = (page.parent / path).resolve() if path else page
            assert found.exists(), f"{page.name}: {target}"
            if anchor:
                heads = {
                    re.sub(r"[^\w -]", "", head).strip().lower().replace(" ", "-")
                    for head in re.findall(r"^#+ (.+)$", found.read_text(), re.M)
                }
                assert anchor in heads, f"{page.name}: {target}"


def _blocks(language: str) -> Iterator[tuple[str, str]]:
    for page in ("producers.md", "subscribers.md"):
        for block in re.findall(rf"```{language}\n(.*?)```", (DOCS / page).read_text(encoding="utf8"), re.S):
            yield page, block


def test_lists_of_feeds_in_the_docs_are_lists(tmp_path: Path) -> None:
    from streams.feeds.listing import feeds_of

    (found,) = (block for _, block in _blocks("yaml"))
    (tmp_path / "feeds.yaml").write_text(found)
    assert [feed.private for feed in feeds_of(tmp_path / "feeds.yaml")] == [False, True, False]


@pytest.mark.kafka
def test_the_python_of_the_docs_runs(kafka: str, tmp_path: Path) -> None:
    import asyncio
    import os

    from streams.topics import create

    settings = Settings(broker=kafka, prefix="docs.", data=tmp_path, partitions=1)
    asyncio.run(create(settings))
    producing, subscribing = (block for _, block in _blocks("python"))
    here = producing.replace("localhost:9092", kafka).replace('"news.items.v1"', '"docs.news.items.v1"')
    done = subprocess.run([sys.executable, "-c", here], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    # It follows for ever: that it starts and waits is what can be seen.
    env = {**os.environ, "TOCSIN_BROKER": kafka, "TOCSIN_PREFIX": "docs."}
    follow = subscribing.replace('group="newsroom"', 'group="newsroom", follow=False')
    done = subprocess.run([sys.executable, "-c", follow], capture_output=True, text=True, timeout=60, env=env, cwd=ROOT)
    # A client may say that the coordinator of a new broker is not there yet.
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""


def test_the_connector_of_the_examples_is_whole() -> None:
    import json

    config = json.loads((ROOT / "examples" / "connect-jdbc-sink.json").read_text())["config"]
    assert {"connector.class", "connection.url", "topics", "value.converter", "primary.key.mode"} <= config.keys()
    assert "password" not in config["connection.password"].replace("TOCSIN_SINK_PASSWORD", "")


def test_the_site_builds_and_its_links_hold(tmp_path: Path) -> None:
    import os

    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(tmp_path / "site")]
    env = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, cwd=ROOT, env=env)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "site" / "reference" / "records" / "index.html").is_file()
