"""/v1: items, entities, search, dead letters; reading a text at once, putting an item on the wire, trying a rule."""

import threading
from typing import Annotated, Any

from fastapi import APIRouter, Body, Depends, HTTPException, Path, Query, Request
from sqlalchemy import Engine, select
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from processors.wire import Malformed, parse
from schemas import EnrichedItem
from streams.serve import flat, lists, models, tables
from streams.serve.filters import EntityFilter, ItemFilter, LetterFilter, SearchFilter, said_once
from streams.serve.formats import dumps, page_response
from streams.serve.preview import preview
from streams.serve.problems import ANSWERS, LIST, problem
from streams.serve.putting import BODY, Putting
from streams.serve.search import search
from streams.settings import Settings

_ITEM = Body(description="a wire item: ninjs of any version, or a CloudEvent around one")


def routes(engine: Engine, settings: Settings, putting: Putting) -> APIRouter:
    """The paths of items and of what can be done with one."""
    router = APIRouter(prefix="/v1", responses=ANSWERS, dependencies=[Depends(said_once)])
    reading = _Reading(settings)

    @router.get("/items", response_model=models.Page[models.ItemOut], responses=LIST)
    def items(request: Request, asked: Annotated[ItemFilter, Query()]) -> Response:
        """Items as last read, newest first, without their text."""
        return page_response(asked.format, *lists.items(engine, asked), request.url, flat.plain)

    @router.get("/entities", response_model=models.Page[models.EntityOut], responses=LIST)
    def entities(request: Request, asked: Annotated[EntityFilter, Query()]) -> Response:
        """Entities by name; /v1/items?entity=ID tells which items name one."""
        return page_response(asked.format, *lists.entities(engine, asked), request.url, flat.plain)

    @router.get("/dead-letters", response_model=models.Page[models.LetterOut], responses=LIST)
    def letters(request: Request, asked: Annotated[LetterFilter, Query()]) -> Response:
        """What could not be read, newest first."""
        return page_response(asked.format, *lists.letters(engine, asked), request.url, flat.plain)

    @router.get("/dead-letters/{partition}/{offset}", response_model=models.LetterOut)
    def dead_letter(partition: _Partition, offset: _Offset) -> Response:
        """One dead letter with its text as it came."""
        row = lists.one(engine, tables.dead_letters, partition=partition, offset=offset)
        if row is None:
            raise HTTPException(404, f"no dead letter at {partition}:{offset}")
        return _json({**lists.letter_of(row), "value": row["value"]})

    @router.get("/search", response_model=models.Page[models.Match])
    def find(asked: Annotated[SearchFilter, Query()]) -> Response:
        """Items and alerts that hold all the words, best first; "a phrase" in quotes is looked for as it stands."""
        with engine.connect() as connection:
            return _json({"data": search(connection, asked.q, asked.what, asked.limit), "next": None})

    @router.post("/read", response_model=EnrichedItem)
    async def read(request: Request, item: Annotated[dict[str, Any], _ITEM]) -> Response:
        """What Tocsin reads in an item, at once; nothing goes on the wire."""
        try:
            data = await run_in_threadpool(reading.read, await request.body())
            return Response(data, media_type="application/json")
        except Malformed as error:
            return _malformed(error)

    @router.post("/items", status_code=202, response_model=models.Accepted, openapi_extra=BODY)
    async def put(request: Request) -> Response:
        """Put items on the wire, each once however often it is posted.

        202 once the broker has them, with the key of each; what they lead to comes on the streams.
        """
        return await putting.put(request)

    @router.post("/rules/preview", response_model=models.Preview)
    def try_rules(asked: models.RulesIn) -> Response:
        """What alert rules would have rung in the last days, by the time of the items."""
        return preview(engine, asked)

    # Last, since an item's key may hold slashes.
    @router.get("/items/{item_key:path}", response_model=EnrichedItem)
    def item(item_key: str) -> Response:
        """One item whole: its text, entities, events and outcomes with their spans, and the fused records of them."""
        row = lists.one(engine, tables.items, item_key=item_key) if item_key.isprintable() else None
        if row is None:
            raise HTTPException(404, f"no item {item_key}; it may have been killed")
        return _json({**row["record"], "fused": _fused(engine, item_key)})

    return router


_Partition = Annotated[int, Path(ge=0, lt=2**31)]
_Offset = Annotated[int, Path(ge=0, lt=2**63)]


def _fused(engine: Engine, item_key: str) -> list[dict[str, Any]]:
    """The events and outcomes that this item reports, with their alerts."""
    found: list[dict[str, Any]] = []
    r, a = tables.reports, tables.alerts
    with engine.connect() as connection:
        for table, key in ((tables.events, "event_id"), (tables.outcomes, "outcome_id")):
            mine = select(r.c.record_id).where(r.c.item_key == item_key)
            query = (
                select(table.c[key], table.c.summary, table.c.standing, table.c.severity, a.c.alert_id)
                .outerjoin(a, a.c.record_id == table.c[key])
                .where(table.c[key].in_(mine))
                .limit(200)
            )
            found.extend(dict(row) for row in connection.execute(query).mappings())
    return found


class _Reading:
    """The reader of items, loaded when the first text is read."""

    def __init__(self, settings: Settings) -> None:
        self._settings, self._lock = settings, threading.Lock()
        self._read: Any = None

    def read(self, value: bytes) -> bytes:
        item = parse(value)
        with self._lock:
            if self._read is None:
                from streams.reader import reader

                self._read = reader(self._settings)
            record = self._read([item])[0]
        return bytes(record.model_dump_json().encode())


def _malformed(error: Malformed) -> Response:
    why = error.failure
    return problem(422, why.reason, [{"field": why.field or "", "found": why.found, "expected": why.expected}])


def _json(value: Any, status: int = 200) -> Response:
    return Response(dumps(value), status, media_type="application/json", headers={"Cache-Control": "no-store"})
