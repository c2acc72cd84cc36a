"""Wire items for the tests of the stream."""

import json
from collections.abc import Sequence
from typing import Any

from streams.publisher import Outgoing, Undelivered

FLASH = "KARACHI, March 12 - Two people were killed when a bomb exploded in a market in Karachi on Friday, police said."


def item(number: int | str = 1, version: int = 1, **more: Any) -> bytes:
    """A ninjs item; `number` makes the uri."""
    fields = {
        "uri": f"urn:test:{number}",
        "version": str(version),
        "versioncreated": f"2027-03-12T{version % 24:02}:00:00Z",
        "pubstatus": "usable",
        "language": "en",
        "headline": f"Bomb kills two in Karachi market ({number}, {version})",
        "body_text": FLASH,
        **more,
    }
    return json.dumps({name: value for name, value in fields.items() if value is not None}).encode()


class Tape:
    """A publisher without Kafka: what was delivered stands in `batches`. Delivery number `fails` fails."""

    def __init__(self, fails: int | None = None) -> None:
        self.batches: list[list[Outgoing]] = []
        self.fails = fails

    @property
    def records(self) -> list[Outgoing]:
        return [record for batch in self.batches for record in batch]

    async def deliver(self, records: Sequence[Outgoing]) -> tuple[int, ...]:
        if not records:
            return ()
        if self.fails == len(self.batches):
            raise Undelivered("refused for the test")
        first = len(self.records)
        self.batches.append(list(records))
        return tuple(range(first, first + len(records)))

    def on(self, topic: str) -> list[Outgoing]:
        """What was delivered to a topic."""
        return [record for record in self.records if record.topic == topic]
