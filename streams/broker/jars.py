"""The jars of Apache Kafka, by coordinates, pinned in jars.lock by name and SHA-256.

They are fetched once into the user's cache folder; from then on no network is used. Every jar is verified before
every use (40 ms for all). `python -m streams.broker.lock` resolves the coordinates anew and prints a new lock.
"""

import hashlib
import os
import shutil
import ssl
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from streams.broker import cache
from streams.broker.error import BrokerUnavailable

TIMEOUT = 30  # seconds for one answer of the repository


@dataclass(frozen=True)
class Jar:
    """One line of jars.lock."""

    group: str
    artifact: str
    version: str
    sha256: str

    @property
    def name(self) -> str:
        return f"{self.artifact}-{self.version}.jar"


def lock_text() -> str:
    """The text of jars.lock."""
    return (files("streams.broker") / "jars.lock").read_text(encoding="utf8")


def locked() -> tuple[Jar, ...]:
    """The jars that make up Kafka, in the order of the class path."""
    lines = (line for line in lock_text().splitlines() if line and not line.startswith("#"))
    return tuple(Jar(*line.replace(" ", ":").split(":", 3)) for line in lines)


def digest() -> str:
    """Names the set of jars: it changes when any of them does."""
    return hashlib.sha256(repr(locked()).encode()).hexdigest()[:12]


def class_path() -> str:
    """The class path of Kafka, every jar verified; fetches what is missing. Raises BrokerUnavailable."""
    home = cache.folder() / f"kafka-{digest()}"
    if not _whole(home):
        with cache.alone("kafka"):
            if not _whole(home):
                try:
                    _fetch(home)
                except OSError as error:
                    raise BrokerUnavailable(f"its jars cannot be kept in {cache.folder()} ({error})") from error
    return os.pathsep.join(str(home / jar.name) for jar in locked())


def _whole(home: Path) -> bool:
    return all(_verified(home / jar.name, jar) for jar in locked())


def _verified(path: Path, jar: Jar) -> bool:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == jar.sha256
    except OSError:
        return False


def _fetch(home: Path) -> None:
    """Put every jar into `home`, all of them or none.

    Where a network opens TLS, as offices do, only the system knows its certificate; requests brings a list of its own.
    """
    from requests.exceptions import SSLError

    sys.stderr.write("Fetching Apache Kafka (once, 43 MB) ...\n")
    try:
        _fill(home)
    except BrokerUnavailable as error:
        if not isinstance(error.__cause__, SSLError):
            raise
        with _system_certificates():
            _fill(home)


def _fill(home: Path) -> None:
    """Every jar beside `home`, which is renamed into place when it is whole."""
    from jgo.constants import default_maven_repo

    mine = Path(os.environ.get("M2_REPO", default_maven_repo()))
    with tempfile.TemporaryDirectory(prefix="kafka-", dir=cache.folder()) as folder:
        staged = Path(folder) / "jars"
        staged.mkdir()
        pool = ThreadPoolExecutor(8)
        try:
            for done in [pool.submit(_place, jar, staged, Path(folder), mine) for jar in locked()]:
                done.result()
        finally:
            pool.shutdown(cancel_futures=True)
        shutil.rmtree(home, ignore_errors=True)
        staged.rename(home)


@contextmanager
def _system_certificates() -> Iterator[None]:
    """For the length of a block requests trusts what the system trusts, unless it was told otherwise."""
    paths = ssl.get_default_verify_paths()
    known = next((path for path in (paths.cafile, paths.capath) if path), None)
    if known is None or {"REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"} & os.environ.keys():
        yield
        return
    os.environ["REQUESTS_CA_BUNDLE"] = known
    try:
        yield
    finally:
        del os.environ["REQUESTS_CA_BUNDLE"]


def _place(jar: Jar, staged: Path, scratch: Path, mine: Path) -> None:
    """Copy a jar from the user's own Maven repository when the right one is there, else download it."""
    from jgo.maven import MavenContext, PythonResolver

    known = mine.joinpath(*jar.group.split("."), jar.artifact, jar.version, jar.name)
    if not _verified(known, jar):
        context = MavenContext(resolver=PythonResolver(), repo_cache=scratch / "repository", timeout=TIMEOUT)
        try:
            known = context.project(jar.group, jar.artifact).at_version(jar.version).artifact().resolve()
        except Exception as error:  # jgo raises RuntimeError, requests' errors and AssertionError
            raise BrokerUnavailable(f"{jar.name} could not be fetched ({_short(error)})") from error
        if not _verified(known, jar):
            raise BrokerUnavailable(f"{jar.name} as fetched is not the file that jars.lock names")
    shutil.copyfile(known, staged / jar.name)


def _short(error: Exception) -> str:
    return f"{type(error).__name__}: {error}".splitlines()[0][:200]
