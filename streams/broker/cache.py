"""The user's cache folder, filled by one process at a time."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows: what is filled there is still renamed into place as a whole
    fcntl = None  # type: ignore[assignment]


def folder() -> Path:
    """Where Tocsin keeps what it can fetch again: $XDG_CACHE_HOME/tocsin, else ~/.cache/tocsin; made when missing."""
    base = os.environ.get("XDG_CACHE_HOME")
    path = (Path(base) if base else Path.home() / ".cache") / "tocsin"
    path.mkdir(parents=True, exist_ok=True)
    return path


@contextmanager
def alone(name: str) -> Iterator[None]:
    """Hold the lock `name` of the cache folder: a second process waits, so that nothing is fetched twice at once."""
    with (folder() / f"{name}.lock").open("w") as lock:
        if fcntl is not None:
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
