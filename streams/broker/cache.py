"""The user's cache folder, and locks that hold between processes."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from streams.broker.error import BrokerUnavailable

try:
    import fcntl
except ImportError:  # Windows: what is filled there is still renamed into place as a whole
    fcntl = None  # type: ignore[assignment]


def folder() -> Path:
    """Where Tocsin keeps what it can fetch again: $XDG_CACHE_HOME/tocsin, else ~/.cache/tocsin; made when missing.

    Raises BrokerUnavailable when it cannot be made.
    """
    base = os.environ.get("XDG_CACHE_HOME")
    path = (Path(base) if base else Path.home() / ".cache") / "tocsin"
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BrokerUnavailable(f"the cache folder {path} cannot be made ({error.strerror})") from error
    return path


@contextmanager
def alone(name: str) -> Iterator[None]:
    """Hold the lock `name` of the cache folder: a second process waits, so that nothing is fetched twice at once."""
    with held(folder() / f"{name}.lock"):
        yield


@contextmanager
def held(path: Path, patience: float | None = None) -> Iterator[int]:
    """Hold a lock file; yields its descriptor, and whoever inherits that holds the lock too.

    Waits `patience` seconds for whoever has it (None: for good), then raises TimeoutError.
    """
    deadline = None if patience is None else time.monotonic() + patience
    with path.open("a") as lock:
        while fcntl is not None:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | (0 if deadline is None else fcntl.LOCK_NB))
                break
            except BlockingIOError:
                if deadline is not None and time.monotonic() > deadline:
                    raise TimeoutError(f"{path} is held by another process") from None
                time.sleep(0.05)
        yield lock.fileno()
