"""Rows that cannot be read: one warning each hour, and a metric; never a dead worker."""

import logging
import time

from prometheus_client import Counter

log = logging.getLogger("tocsin")

UNREADABLE = Counter("tocsin_rows_unreadable", "Rows of a state store that could not be read", registry=None)
_QUIET = 3600.0
_last = float("-inf")


def warn_unreadable(key: str, error: Exception) -> None:
    """Count a row, and name it when none was named lately."""
    global _last  # one log for the process
    UNREADABLE.inc()
    if time.monotonic() - _last > _QUIET:
        _last = time.monotonic()
        log.warning("the row %.200r cannot be read and counts as missing: %r (others are counted in "
                    "tocsin_rows_unreadable_total)", key, error)  # fmt: skip
