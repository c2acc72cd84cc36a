"""Workers as processes, and what happens to them."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from streams.publisher import Outgoing, Publisher
from streams.settings import Settings
from streams.topics import ITEMS
from tests.streams.harness import Reader, key_of

SESSION = 12.0


class Worker:
    """A worker process that can be killed, frozen and started again."""

    def __init__(
        self, chosen: Settings, instance: str, module: str = "streams.cli", delivery_timeout: float = 15.0
    ) -> None:
        self.module = module
        own = chosen.model_copy(
            update={
                "instance": instance, "tables": "rocksdb", "reading": "full", "session_timeout": SESSION,
                "heartbeat_interval": 1.0, "delivery_timeout": delivery_timeout, "dead_letters_in_a_row": 0, "data": chosen.data,
            }
        )  # fmt: skip
        self._environment = {**os.environ, **own.environment()}
        self._log = (chosen.data / f"{instance}.log").open("ab")
        self.codes: list[int] = []
        self.start()

    def start(self) -> None:
        self._begun = time.monotonic()
        command = [sys.executable, "-m", self.module, "worker"]
        self.process = subprocess.Popen(command, env=self._environment, stderr=self._log, stdout=self._log)

    def revive(self) -> None:
        """Start it again when it ended by itself."""
        if (code := self.process.poll()) is not None:
            self.codes.append(code)
            self.start()

    def _hears(self) -> bool:
        """Whether it would answer SIGTERM; where the system does not say, after three seconds."""
        status = Path(f"/proc/{self.process.pid}/status")
        if not status.exists():
            return time.monotonic() > self._begun + 3
        caught = next(line for line in status.read_text().splitlines() if line.startswith("SigCgt:"))
        return bool(int(caught.split()[1], 16) >> (signal.SIGTERM - 1) & 1)

    def stop(self) -> int:
        # When all was drained before the last kill, the worker after it may not yet have come to hear signals.
        while self.process.poll() is None and not self._hears() and time.monotonic() < self._begun + 30:
            time.sleep(0.1)
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(60)
        finally:
            self.process.kill()
            self._log.close()


async def killed(worker: Worker) -> None:
    """kill -9 in the middle of whatever it does."""
    worker.process.kill()
    await asyncio.to_thread(worker.process.wait)
    worker.start()


async def stopped(worker: Worker) -> None:
    """kill -15, and started again."""
    worker.process.terminate()
    assert await asyncio.to_thread(worker.process.wait, 60) == 0
    worker.start()


async def frozen(worker: Worker) -> None:
    """Stopped by a signal for longer than the group waits, then let go on as if nothing had been."""
    worker.process.send_signal(signal.SIGSTOP)
    await asyncio.sleep(SESSION + 6)
    worker.process.send_signal(signal.SIGCONT)


async def paused(worker: Worker) -> None:
    """Stopped for a moment that the group does not notice."""
    worker.process.send_signal(signal.SIGSTOP)
    await asyncio.sleep(3)
    worker.process.send_signal(signal.SIGCONT)


async def away(worker: Worker) -> None:
    """Leaves for a while, so that another has its partitions, and joins again."""
    worker.process.terminate()
    await asyncio.to_thread(worker.process.wait, 60)
    await asyncio.sleep(SESSION + 3)
    worker.start()


FAULTS: tuple[Callable[[Worker], Awaitable[None]], ...] = (killed, stopped, frozen, paused, away)


async def publish_slowly(chosen: Settings, payloads: list[bytes], seconds: float) -> None:
    async with Publisher(chosen) as publisher:
        for begin in range(0, len(payloads), 20):
            batch = payloads[begin : begin + 20]
            await publisher.deliver([Outgoing(chosen.topic(ITEMS), key_of(p), p) for p in batch])
            await asyncio.sleep(seconds * 20 / len(payloads))


async def committed(reader: Reader) -> int:
    return sum([await reader.client.committed(place) or 0 for place in reader.places(ITEMS)])


_CALM = 40  # looks in a row at which nothing waits: the flow is over


async def progress(reader: Reader, patience: float = 60.0) -> float:
    """Wait until the group has committed something more, or nothing is left to commit; returns the seconds it took."""
    since = time.monotonic()
    calm = 0
    async with asyncio.timeout(patience):
        before = await committed(reader)
        while await committed(reader) == before and calm < _CALM:
            calm = 0 if await reader.lag(ITEMS) else calm + 1
            await asyncio.sleep(0.05)
    return time.monotonic() - since
