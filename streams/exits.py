"""How a worker ends: exit statuses that a supervisor can act on (sysexits.h)."""

import os
import sys
from typing import NoReturn

BROKEN_FEED = 65  # EX_DATAERR: too many dead letters in a row; a person must look first
UNDELIVERED = 70  # EX_SOFTWARE: a promise could not be kept; start it again
CANNOT_STORE = 74  # EX_IOERR: the disk takes no rows; start it again when there is room
MISCONFIGURED = 78  # EX_CONFIG: topics and settings do not fit; a person must look first
FOR_A_PERSON = (BROKEN_FEED, MISCONFIGURED)


def stop_hard(reason: str, code: int = UNDELIVERED) -> NoReturn:
    """End the process at once. Nothing is committed or flushed: what was open is taken up again after the start."""
    sys.stderr.write(f"tocsin: {reason}; stopping without committing\n")
    sys.stderr.flush()
    os._exit(code)
