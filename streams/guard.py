"""Faust's faults, worked around. Each has a test that fails when Faust changes, so that we look again.

Pinned to faust-streaming 0.15.3:

- Commit (issue 606): Faust commits what was acknowledged *or skipped*, and steps over one open offset. It also
  acknowledges in the `finally` of its iterators, so a cancelled or raising agent acknowledges what it did not do.
  Here only `settle` moves the offset that is committed.
- Producing: a failed delivery is a warning, the producer is not idempotent, and the flush before a commit gives up
  after 0.1 s without progress. Nothing of ours goes through Faust's producer: see publisher.py and tables.py.
- Start: the table manager sleeps one second for agents that we declare before the start.
"""

import os
import sys
from collections.abc import Iterable
from typing import Any, NoReturn

import faust
from faust.tables.manager import TableManager
from faust.transport.drivers import aiokafka as driver
from faust.types import TP
from mode import Seconds
from mode.utils.futures import notify

# sysexits.h: EX_SOFTWARE, EX_DATAERR. A supervisor restarts after the first and leaves the second to a person.
UNDELIVERED = 70
BROKEN_FEED = 65


def stop_hard(reason: str, code: int = UNDELIVERED) -> NoReturn:
    """End the process at once. Nothing is committed or flushed: what was open is delivered again after the start."""
    sys.stderr.write(f"tocsin: {reason}; stopping without committing\n")
    sys.stderr.flush()
    os._exit(code)


class Consumer(driver.Consumer):
    """A consumer that commits what was settled, and nothing else.

    Events of one partition are settled in the order of their offsets (agents run with concurrency 1), so
    the newest settled offset is the whole of what must be known.
    """

    def on_init(self) -> None:
        super().on_init()
        self.settled: dict[TP, int] = {}

    def settle(self, event: faust.Event) -> None:
        """Everything this event led to is acknowledged: its offset may be committed.

        Not so after a rebalance: the partition's owner, who may be this worker, gets the record again.
        """
        message = event.message
        if message.generation_id == self.app.consumer_generation_id:
            self.settled[message.tp] = message.offset + 1
        event.ack()

    def ack(self, message: Any) -> bool:
        """Let go of a message; says nothing about its offset."""
        message.acked = True
        self._unacked_messages.discard(message)
        notify(self._waiting_for_ack)
        return True

    def _filter_tps_with_pending_acks(self, topics: Any = None) -> Any:
        return (tp for tp in self.settled if topics is None or tp in topics or tp.topic in topics)

    def _filter_committable_offsets(self, tps: Iterable[TP]) -> dict[TP, int]:
        return {tp: self.settled[tp] for tp in tps if self._should_commit(tp, self.settled[tp])}

    async def on_partitions_revoked(self, revoked: set[TP]) -> None:
        await super().on_partitions_revoked(revoked)
        # After the last commit of this generation: the next owner, who may be this worker, starts from the broker's.
        for tp in revoked:
            self.settled.pop(tp, None)


class Tables(TableManager):
    """Tables without the pause at the start."""

    async def sleep(self, n: Seconds) -> None:
        """Not at all: every agent and table is there before the app starts."""


class App(faust.App):
    """A Faust app with the consumer above."""

    def _new_transport(self) -> Any:
        transport: Any = super()._new_transport()
        transport.Consumer = Consumer
        return transport
