"""A class-data archive: Kafka starts in a second instead of four, from the second time on.

Java writes it at the end of one training start; it fits one build of Java and one set of jars. Java ignores an archive
that does not fit, so the worst of a wrong one is a slow start.
"""

import hashlib
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from streams.broker import cache, jars
from streams.broker.error import BrokerUnavailable
from streams.broker.java import Java

Train = Callable[[Java, str, tuple[str, ...]], None]


def ready(java: Java, class_path: str, train: Train) -> tuple[str, ...]:
    """Options of Java that use the archive; made by `train` when there is none yet. Without one: no options."""
    if os.environ.get("TOCSIN_ARCHIVE") == "off":
        return ()
    path = _path(java)
    if not path.exists():
        with cache.alone("archive"):
            if not path.exists():
                _make(java, class_path, path, train)
    return _using(java, path) if path.stat().st_size else ()


def _path(java: Java) -> Path:
    key = hashlib.sha256(f"{java.identity}\n{cache.folder()}".encode()).hexdigest()[:12]
    return cache.folder() / f"kafka-{jars.digest()}-java{java.version}-{key}.archive"


def _make(java: Java, class_path: str, path: Path, train: Train) -> None:
    """Leaves an empty file when it does not succeed: it is not tried at every start."""
    sys.stderr.write("Preparing Apache Kafka for fast starts (once) ...\n")
    with tempfile.TemporaryDirectory(prefix="archive-", dir=cache.folder()) as folder:
        made = Path(folder) / "made"
        try:
            train(java, class_path, _making(java, made))
        except BrokerUnavailable:
            return  # the start that follows says why, or succeeds without these options
        if not made.exists():
            made.touch()
        made.replace(path)


# Java 25 keeps linked classes and profiles too, and needs no archive of its own classes, which the wheel lacks.
def _making(java: Java, path: Path) -> tuple[str, ...]:
    return (f"-XX:AOTCacheOutput={path}",) if java.version >= 25 else (f"-XX:ArchiveClassesAtExit={path}",)


def _using(java: Java, path: Path) -> tuple[str, ...]:
    return (f"-XX:AOTCache={path}",) if java.version >= 25 else (f"-XX:SharedArchiveFile={path}",)
