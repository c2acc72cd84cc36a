"""Items by HTTP: what a POST of a producer leads to. The server asks for the key and bounds the body."""

import asyncio
from collections import OrderedDict
from functools import partial
from typing import Any, NamedTuple

from processors.wire.intake import accept
from streams.envelope import ident
from streams.feeds.process import Parser
from streams.publisher import Outgoing, Publisher, Undelivered, record_of
from streams.settings import Settings
from streams.topics import ITEMS

# So many items back, the same item posted again is known and not sent a second time.
_REMEMBERED = 100_000


class Posted(NamedTuple):
    """The answer to a POST: HTTP status and JSON body."""

    status: int
    body: dict[str, Any]


class Posting:
    """Takes posted bodies and puts their items on the wire, each once however often it is posted.

    202 names key and id of each item that the broker has; what was refused is told beside it, with field, found
    and expected. 413 is a body that is too large, 422 one in which nothing is an item, 503 a broker that did not take
    it: post it again.
    """

    def __init__(self, publisher: Publisher, settings: Settings) -> None:
        self._publisher = publisher
        self._topic = settings.topic(ITEMS)
        self._parser = Parser()
        self._reading = asyncio.Lock()
        self._known: OrderedDict[str, None] = OrderedDict()

    async def post(self, body: bytes, content_type: str = "application/json") -> Posted:
        """Accept a body of any of the wire's formats."""
        async with self._reading:
            found = await asyncio.to_thread(partial(accept, body, content_type, self._parser.read))
        refused = [{"place": one.place, **one.failure.model_dump(exclude_none=True)} for one in found.refused]
        if not found.items and refused:
            large = found.refused[0].failure
            status = 413 if large.stage == "body" and "bytes" in (large.expected or "") else 422
            return Posted(status, {"items": [], "refused": refused})
        records = {_id(record): record for record in (record_of(self._topic, item.data) for item in found.items)}
        fresh = {name: record for name, record in records.items() if name not in self._known}
        try:
            await self._publisher.deliver(list(fresh.values()))
        except Undelivered as error:
            return Posted(503, {"items": [], "refused": [{"place": "body", "stage": "delivery", "reason": str(error)}]})
        for name in fresh:
            self._known[name] = None
            if len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
        items = [
            {"key": (record.key or b"").decode(), "id": name, "known": name not in fresh}
            for name, record in records.items()
        ]
        return Posted(202, {"items": items, "refused": refused, "passed": list(found.passed)})

    def close(self) -> None:
        """End the process that reads documents."""
        self._parser.close()


def _id(record: Outgoing) -> str:
    named = next((data.decode("utf8", "replace") for name, data in record.headers if name == "ce_id"), None)
    return named or ident(record.key, record.value)
