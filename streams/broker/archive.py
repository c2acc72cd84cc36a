"""A class-data archive: Kafka starts in a second instead of four, from the second time on.

Java writes it at the end of one training start; it fits one build of Java and one set of jars. Java ignores an archive
that does not fit, so the worst of a wrong one is a slow start. TOCSIN_ARCHIVE=off does without.
"""

import hashlib
import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from streams.broker import cache, jars
from streams.broker.error import BrokerUnavailable
from streams.broker.program import Program


def quickened(program: Program, train: Callable[[Program], None]) -> Program:
    """The program with the archive in its options; `train` starts and stops it once when there is none yet."""
    if os.environ.get("TOCSIN_ARCHIVE") == "off":
        return program
    path = _path(program)
    if not path.exists():
        with cache.alone("archive"):
            if not path.exists():
                _make(program, path, train)
    usable = path.exists() and path.stat().st_size > 0
    return replace(program, options=_using(program, path)) if usable else program


def _path(program: Program) -> Path:
    # The jars' place belongs to it: Java compares the class path.
    key = hashlib.sha256(f"{program.java.identity}\n{program.class_path}".encode()).hexdigest()[:12]
    return cache.folder() / f"kafka-{jars.digest()}-java{program.java.version}-{key}.archive"


def _make(program: Program, path: Path, train: Callable[[Program], None]) -> None:
    sys.stderr.write("Preparing Apache Kafka for fast starts (once) ...\n")
    with tempfile.TemporaryDirectory(prefix="archive-", dir=cache.folder()) as folder:
        made = Path(folder) / "made"
        try:
            train(replace(program, options=_making(program, made)))
        except BrokerUnavailable:
            return  # the start that follows says why, or succeeds without these options
        if not made.exists():
            made.touch()  # a Java that cannot: do not try it at every start
        made.replace(path)


# Java 25 keeps linked classes and profiles too, and needs no archive of its own classes, which the wheel lacks.
def _making(program: Program, path: Path) -> tuple[str, ...]:
    return (f"-XX:{'AOTCacheOutput' if program.java.version >= 25 else 'ArchiveClassesAtExit'}={path}",)


def _using(program: Program, path: Path) -> tuple[str, ...]:
    return (f"-XX:{'AOTCache' if program.java.version >= 25 else 'SharedArchiveFile'}={path}",)
