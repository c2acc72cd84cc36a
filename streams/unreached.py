"""Why no connection to Kafka was made: aiokafka logs it, and raises only that none was."""

import logging
import os
from time import monotonic

from aiokafka.errors import KafkaConnectionError, KafkaError

from streams.printable import printable_line

_RECENT = 60.0  # seconds


class Tried(logging.Handler):
    """Hears in place of the terminal what aiokafka logs from now on; keeps when and why the last connection failed."""

    def __init__(self) -> None:
        super().__init__()
        self._last: tuple[float, Exception] | None = None
        log = logging.getLogger("aiokafka")
        log.handlers, log.propagate = [self], False

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the error that a line speaks of."""
        for arg in record.args or ():
            if isinstance(arg, Exception):
                self._last = monotonic(), arg

    def said(self, where: str, error: KafkaConnectionError) -> str:
        """In words: who is there and refuses, or that nobody answers, and why."""
        # One of long ago tells nothing of a worker that lost its broker now.
        why = self._last[1] if self._last and monotonic() - self._last[0] < _RECENT else error
        if isinstance(why, KafkaError) and not isinstance(why, KafkaConnectionError):
            return f"Kafka at {where} refused: {printable_line(str(why))}"
        return f"no Kafka answers at {where}{_reason(why)}"


def _reason(error: Exception) -> str:
    """In brackets, as a person knows it; nothing where there is nothing to say."""
    if isinstance(error, OSError) and error.errno:
        # Of an address that nobody knows the number is below 0, and the words stand with it.
        return f" ({(os.strerror(error.errno) if error.errno > 0 else str(error.strerror)).lower()})"
    return f" ({printable_line(str(error))})" if str(error) else ""
