"""The jars of Apache Kafka, by coordinates, pinned in jars.lock by name and SHA-256.

They are fetched once into the user's cache folder; from then on no network is used. Every jar is verified before
every use (40 ms for all). `python -m streams.broker.jars` resolves the coordinates anew and prints a new lock.
"""

import hashlib
import os
import shutil
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from streams.broker import cache
from streams.broker.error import BrokerUnavailable

# slf4j 1.7 is what Kafka is built with: a 2.x binding is ignored in silence, and with it the log.
COORDINATES = ("org.apache.kafka:kafka_2.13:4.4.0", "org.slf4j:slf4j-simple:1.7.36")
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


def _lock_text() -> str:
    return (files("streams.broker") / "jars.lock").read_text(encoding="utf8")


def locked() -> tuple[Jar, ...]:
    """The jars that make up Kafka, in the order of the class path."""
    lines = (line for line in _lock_text().splitlines() if line and not line.startswith("#"))
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
                _fetch(home)
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
    """Put every jar into `home`, all of them or none: it is renamed into place when it is whole."""
    from jgo.constants import default_maven_repo

    sys.stderr.write("Fetching Apache Kafka (once, 43 MB) ...\n")
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


def main() -> None:
    """Print a lock for COORDINATES as they resolve today."""
    from jgo.maven import MavenContext, PythonResolver

    context = MavenContext(resolver=PythonResolver(), timeout=TIMEOUT)
    inputs, others = context.resolver.resolve([context.create_dependency(name) for name in COORDINATES])
    print("\n".join(line for line in _lock_text().splitlines() if line.startswith("#")))
    used = {f"{d.groupId}:{d.artifactId}:{d.version}": d.artifact for d in (*inputs, *others) if d.scope != "provided"}
    for name, artifact in sorted(used.items()):
        print(name, hashlib.sha256(artifact.resolve().read_bytes()).hexdigest())


if __name__ == "__main__":
    main()
