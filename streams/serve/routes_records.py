"""/v1: events, outcomes, meetings and alerts."""

from collections.abc import AsyncIterator, Callable
from functools import partial
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Header, HTTPException, Query, Request
from sqlalchemy import Engine, Table
from starlette.responses import Response, StreamingResponse

from schemas import Alert
from streams.serve import flat, lists, models, tables
from streams.serve.cap import alert_xml, feed_xml
from streams.serve.filters import AlertFilter, EventFilter, MeetingFilter, OutcomeFilter, said_once
from streams.serve.formats import dumps, page_response
from streams.serve.hub import BadPosition, Hub, read_vector, write_vector
from streams.serve.listening import StreamFilter, passes
from streams.serve.problems import ANSWERS, LIST

_SSE: dict[int | str, dict[str, Any]] = {
    200: {"description": "server-sent events", "content": {"text/event-stream": {}}}
}
Last = Annotated[str | None, Header(max_length=4000, description="go on behind this event")]
After = Annotated[
    str | None, Query(max_length=4000, description="the same as Last-Event-ID, for who cannot set headers")
]


def routes(engine: Engine, hubs: dict[str, Hub]) -> APIRouter:
    """The paths of fused records and alerts."""
    router = APIRouter(prefix="/v1", responses=ANSWERS, dependencies=[Depends(said_once)])

    def position(name: str) -> str:
        return write_vector(hubs[name].position())

    @router.get("/events", response_model=models.Stream[models.EventOut], responses=LIST)
    def events(request: Request, asked: Annotated[EventFilter, Query()]) -> Response:
        """Fused events, newest first."""
        here = position("events")
        return page_response(asked.format, *lists.fused(engine, asked), request.url, flat.event, position=here)

    @router.get("/outcomes", response_model=models.Stream[models.OutcomeOut], responses=LIST)
    def outcomes(request: Request, asked: Annotated[OutcomeFilter, Query()]) -> Response:
        """Fused outcomes, newest first."""
        here = position("outcomes")
        return page_response(asked.format, *lists.fused(engine, asked), request.url, flat.outcome, position=here)

    @router.get("/meetings", response_model=models.Page[models.MeetingOut], responses=LIST)
    def meetings(request: Request, asked: Annotated[MeetingFilter, Query()]) -> Response:
        """Meetings with the outcomes of each, newest first."""
        return page_response(asked.format, *lists.meetings(engine, asked), request.url, flat.plain)

    @router.get("/alerts", response_model=models.Stream[Alert], responses=LIST)
    def alerts(request: Request, asked: Annotated[AlertFilter, Query()]) -> Response:
        """The last transition of each alert, last changed first."""
        here = position("alerts")
        return page_response(asked.format, *lists.alerts(engine, asked), request.url, flat.alert, position=here)

    @router.get("/alerts.atom", response_class=Response, responses={200: {"content": {"application/atom+xml": {}}}})
    def feed(request: Request, asked: Annotated[AlertFilter, Query()]) -> Response:
        """Alerts as an Atom feed of CAP 1.2 messages."""
        rows, cursor = lists.alerts(engine, asked)
        following = cursor and str(request.url.include_query_params(cursor=cursor))
        earlier = lists.told_before(engine, rows)
        data = feed_xml(rows, earlier, str(request.base_url), str(request.url), following)
        return Response(data, media_type="application/atom+xml")

    for name, hub in hubs.items():
        router.add_api_route(
            f"/{name}/stream", _stream(engine, hub), name=f"stream of {name}", response_class=Response, responses=_SSE
        )
    _one(
        router, "/events/{event_id:path}", "event_id", _fused_of(engine, "event", tables.events, tables.event_revisions)
    )
    _one(
        router, "/outcomes/{outcome_id:path}", "outcome_id",
        _fused_of(engine, "outcome", tables.outcomes, tables.outcome_revisions),
    )  # fmt: skip

    @router.get("/meetings/{meeting_id:path}", response_model=models.MeetingOut)
    def meeting(meeting_id: str) -> Response:
        """One meeting with its outcomes."""
        row = _clean(meeting_id) and lists.one(engine, tables.meetings, meeting_id=meeting_id)
        if not row:
            raise HTTPException(404, f"no meeting {meeting_id}")
        with engine.connect() as connection:
            told = lists.outcomes_of(connection, [meeting_id])
        return _json({**lists.meeting_of(row), "outcomes": told.get(meeting_id, [])})

    @router.get("/alerts/{alert_id:path}", responses={200: {"content": {"application/cap+xml": {}}}})
    def alert(alert_id: str, request: Request, format: Literal["json", "cap"] = "json") -> Response:
        """One alert with all its transitions, oldest first; `format=cap` gives its last state as a CAP 1.2 message."""
        rows = (
            lists.history(engine, tables.transitions, tables.transitions.c.seq, alert_id=alert_id)
            if _clean(alert_id)
            else []
        )
        if not rows:
            raise HTTPException(404, f"no alert {alert_id}")
        told = [row["record"] for row in rows]
        if format == "cap":
            return Response(alert_xml(told, str(request.base_url)), media_type="application/cap+xml")
        return _json({**told[-1], "transitions": told})

    return router


def _stream(engine: Engine, hub: Hub) -> Callable[..., Any]:
    async def stream(asked: Annotated[StreamFilter, Query()], last_event_id: Last = None) -> Response:
        """What comes from now on, or after Last-Event-ID, as server-sent events. Retractions and corrections reach
        whoever got what they correct, whatever was asked for."""
        try:
            # An empty one is a position too: of a topic of which nothing was told yet.
            given = last_event_id if last_event_id is not None else asked.last_event_id
            start = read_vector(given) if given is not None else None
        except BadPosition as error:
            raise HTTPException(400, str(error)) from None

        async def frames() -> AsyncIterator[bytes]:
            yield b"retry: 2000\n\n"
            async for row, vector in hub.listen(start, partial(passes, engine, asked)):
                yield hub.frame(row, vector)

        return StreamingResponse(
            frames(), media_type="text/event-stream", headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        )

    return stream


def _fused_of(engine: Engine, what: str, now: Table, then: Table) -> Callable[[str], Response]:
    def fused(record_id: str) -> Response:
        key = {f"{what}_id": record_id}
        row = _clean(record_id) and lists.one(engine, now, **key)
        if not row:
            raise HTTPException(404, f"no {what} {record_id}")
        revisions = lists.history(engine, then, then.c.revision, **key)
        rang = lists.history(engine, tables.transitions, tables.transitions.c.seq, record_id=record_id)
        return _json(
            {
                **lists.record_of(row),
                "revisions": [lists.record_of(revision) for revision in revisions],
                "transitions": [transition["record"] for transition in rang],
                "items": lists.headlines(engine, [report["key"] for report in row["record"].get("reports") or ()]),
            }
        )

    return fused


def _one(router: APIRouter, path: str, name: str, answer: Callable[[str], Response]) -> None:
    if name == "event_id":

        @router.get(path, response_model=models.EventOut)
        def event(event_id: str) -> Response:
            """One event with every revision, what rang of it and the items that report it."""
            return answer(event_id)

    else:

        @router.get(path, response_model=models.OutcomeOut)
        def outcome(outcome_id: str) -> Response:
            """One outcome with every revision, what rang of it and the items that report it."""
            return answer(outcome_id)


def _clean(text: str) -> bool:
    return "\x00" not in text and text.isprintable() and len(text) < 1000


def _json(value: Any) -> Response:
    return Response(dumps(value), media_type="application/json", headers={"Cache-Control": "no-store"})
