"""POST /v1/items: what a producer posts, onto the wire by the one way that there is (streams.posting)."""

import asyncio
from collections.abc import Sequence
from typing import Any

from aiokafka.errors import KafkaError
from starlette.requests import Request
from starlette.responses import Response

from streams.posting import Posted, Posting
from streams.publisher import Outgoing, Publisher, Undelivered
from streams.serve.formats import dumps
from streams.serve.problems import problem
from streams.settings import Settings

_DOCUMENT: dict[str, Any] = {"schema": {"type": "string"}}
# What may be posted, for the OpenAPI document: the body is taken as it comes, since our own writing of it might differ.
BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "a wire item (ninjs of any version, or a CloudEvent around one), an array or lines of them,"
        " or a document: RSS, Atom, NewsML-G2, NITF, IPTC 7901, ANPA 1312",
        "content": {
            "application/json": {"schema": {"anyOf": [{"type": "object"}, {"type": "array"}]}},
            "application/x-ndjson": _DOCUMENT,
            "application/xml": _DOCUMENT,
            "text/plain": _DOCUMENT,
        },
    }
}


class Putting:
    """The producer of serve's own: made when the first item comes, and kept."""

    def __init__(self, settings: Settings) -> None:
        self._publisher = _Kept(settings)
        self._posting = Posting(self._publisher, settings)

    async def put(self, request: Request) -> Response:
        """The answer to a POST."""
        kind = request.headers.get("content-type", "application/json")
        return _answer(await self._posting.post(await request.body(), kind))

    async def close(self) -> None:
        self._posting.close()
        await self._publisher.stop()


class _Kept:
    """A publisher that reaches for the broker when it is needed: serve starts, and answers, without one."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._publisher: Publisher | None = None
        self._starting = asyncio.Lock()

    async def deliver(self, records: Sequence[Outgoing]) -> tuple[int, ...]:
        """Raises Undelivered."""
        if not records:
            return ()
        async with self._starting:
            if self._publisher is None:
                fresh = Publisher(self._settings, "tocsin-serve-publish")
                try:
                    async with asyncio.timeout(self._settings.delivery_timeout):
                        await fresh.start()
                except (KafkaError, OSError, TimeoutError) as error:
                    raise Undelivered(f"Kafka at {self._settings.where} does not answer") from error
                self._publisher = fresh
        return await self._publisher.deliver(records)

    async def stop(self) -> None:
        publisher, self._publisher = self._publisher, None
        if publisher is not None:
            await publisher.stop()


def _answer(posted: Posted) -> Response:
    if posted.status < 400:
        return Response(dumps(posted.body), posted.status, {"Cache-Control": "no-store"}, "application/json")
    refused = posted.body["refused"]
    faults = [
        {
            "field": f"{one['place']}: {one['field']}" if one.get("field") else one["place"],
            "found": one.get("found"),
            "expected": one.get("expected"),
        }
        for one in refused
    ]
    return problem(posted.status, refused[0]["reason"], faults, {"Retry-After": "2"} if posted.status == 503 else None)
