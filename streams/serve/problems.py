"""Errors of the API as RFC 9457 problem details: what is wrong, where, what was found and what was expected."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import orjson
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel
from sqlalchemy.exc import DBAPIError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from streams.serve.paging import BadCursor

MEDIA = "application/problem+json"
_MOST_FAULTS = 20  # of a request that are told one by one


class Fault(BaseModel):
    """One field that is wrong."""

    field: str
    found: str | None = None
    expected: str | None = None


class ProblemDetails(BaseModel):
    """RFC 9457."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str | None = None
    errors: list[Fault] = []


# What any path may answer, for the OpenAPI document.
ANSWERS: dict[int | str, dict[str, Any]] = {
    code: {"model": ProblemDetails, "description": HTTPStatus(code).phrase, "content": {MEDIA: {}}}
    for code in (400, 401, 403, 404, 413, 422, 429, 500, 503)
}


# A list, and what else it may come as.
LIST: dict[int | str, dict[str, Any]] = {
    200: {"content": {kind: {} for kind in ("application/x-ndjson", "text/csv", "application/geo+json")}}
}


def problem(
    status: int,
    detail: str | None = None,
    errors: list[dict[str, Any]] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """A problem as a response."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
    }
    if errors:
        body["errors"] = errors
    # What a client sent comes back as text only; lone surrogates have no UTF-8.
    data = orjson.dumps(body) if _plain(body) else orjson.dumps({**body, "errors": [], "detail": "not valid Unicode"})
    return Response(data, status, headers, MEDIA)


def _plain(body: Any) -> bool:
    try:
        orjson.dumps(body)
    except TypeError:
        return False
    return True


def install(app: FastAPI) -> None:
    """Answer every error in this form."""

    @app.exception_handler(HTTPException)
    async def _http(_: Request, error: HTTPException) -> Response:
        return problem(error.status_code, str(error.detail), None, error.headers)

    @app.exception_handler(RequestValidationError)
    async def _invalid(_: Request, error: RequestValidationError) -> Response:
        faults = [
            {
                "field": ".".join(str(part) for part in fault["loc"][1:]) or str(fault["loc"][0]),
                "found": str(fault.get("input"))[:200],
                "expected": fault["msg"],
            }
            for fault in error.errors()[:_MOST_FAULTS]
        ]
        more = len(error.errors()) - len(faults)
        told = [f"{one['field']}: {one['expected']}" for one in faults] + [f"and {more} more"] * (more > 0)
        return problem(422, "; ".join(told), faults)

    @app.exception_handler(BadCursor)
    async def _cursor(_: Request, error: BadCursor) -> Response:
        return problem(400, str(error), [{"field": "cursor", "expected": "`next` of the page before"}])

    @app.exception_handler(DBAPIError)
    async def _database(_: Request, error: DBAPIError) -> Response:
        return problem(503, "the database does not answer; try again", None, {"Retry-After": "2"})
