"""Items by HTTP: what a POST of a producer leads to. The server asks for the key and bounds the body."""

import asyncio
from collections import OrderedDict
from collections.abc import Sequence
from contextlib import nullcontext
from functools import partial
from typing import Any, NamedTuple, Protocol

import orjson

from processors.wire.envelope import unwrap
from processors.wire.intake import accept, is_json
from streams.envelope import ident
from streams.feeds.process import Parser
from streams.publisher import Outgoing, Undelivered, record_of
from streams.settings import Settings
from streams.topics import ITEMS

# Of so many items it is known what was put on the wire last: the same again is not sent a second time.
_REMEMBERED = 100_000


class Posted(NamedTuple):
    """The answer to a POST: HTTP status and JSON body."""

    status: int
    body: dict[str, Any]


class _Last(NamedTuple):
    """What was put on the wire last of one item; earlier ones do not count: what is restored comes as it first was."""

    same: str
    id: str


class Delivering(Protocol):
    """What Posting needs of a publisher."""

    async def deliver(self, records: Sequence[Outgoing]) -> tuple[int, ...]:
        """All records, acknowledged. Raises Undelivered."""


class Posting:
    """Takes posted bodies and puts their items on the wire, each once however often it is posted.

    202 names key and id of each item that the broker has; what was refused is told beside it, with field, found
    and expected. 413 is a body that is too large, 422 one in which nothing is an item, 503 a broker that did not take
    it: post it again.
    """

    def __init__(self, publisher: Delivering, settings: Settings) -> None:
        self._publisher = publisher
        self._topic = settings.topic(ITEMS)
        self._parser = Parser()
        self._reading = asyncio.Lock()
        self._known: OrderedDict[str, _Last] = OrderedDict()

    async def post(self, body: bytes, content_type: str = "application/json") -> Posted:
        """Accept a body of any of the wire's formats."""
        # Documents wait for the one process that reads them; items in JSON do not wait for documents.
        async with nullcontext() if is_json(content_type, body) else self._reading:
            parser = self._parser
            try:
                found = await asyncio.to_thread(partial(accept, body, content_type, parser.read))
            except asyncio.CancelledError:
                if not is_json(content_type, body):
                    # Its thread is still at work: the next document needs a parser that nobody else has.
                    self._parser = Parser()
                    parser.give_up()
                raise
        refused = [{"place": one.place, **one.failure.model_dump(exclude_none=True)} for one in found.refused]
        if not found.items and refused:
            large = found.refused[0].failure
            status = 413 if large.stage == "body" and "bytes" in (large.expected or "") else 422
            return Posted(status, {"items": [], "refused": refused})
        fresh, last, items = [], dict[str, _Last](), []
        for taken in found.items:
            record = record_of(self._topic, taken.data)
            same = _same(record)
            before = last.get(taken.key) or self._known.get(taken.key)
            known = before is not None and before.same == same
            if before is None or not known:
                fresh.append(record)
                before = _Last(same, _id(record))
            last[taken.key] = before
            items.append({"item_key": taken.key, "id": before.id, "known": known})
        try:
            await self._publisher.deliver(fresh)
        except Undelivered as error:
            return Posted(503, {"items": [], "refused": [{"place": "body", "stage": "delivery", "reason": str(error)}]})
        self._known |= last
        while len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)
        return Posted(202, {"items": items, "refused": refused, "passed": list(found.passed)})

    def close(self) -> None:
        """End the process that reads documents."""
        self._parser.close()


def _id(record: Outgoing) -> str:
    named = next((data.decode("utf8", "replace") for name, data in record.headers if name == "ce_id"), None)
    return named or ident(record.key, record.value)


def _same(record: Outgoing) -> str:
    """What two records have in common that say the same of one item, however their JSON is written."""
    value = unwrap(record.value or b"", {})
    return ident(record.key, orjson.dumps(value, option=orjson.OPT_SORT_KEYS))
