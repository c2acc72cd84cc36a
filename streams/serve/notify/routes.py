"""/v1: endpoints and the delivery log."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Path, Query
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Engine, select
from starlette.responses import Response

from streams.serve import paging
from streams.serve.filters import Cursor, said_once
from streams.serve.formats import dumps
from streams.serve.models import Page
from streams.serve.notify import log as book
from streams.serve.notify.sender import utc_now
from streams.serve.notify.tables import deliveries, endpoints
from streams.serve.problems import ANSWERS

_Name = Annotated[str, Path(max_length=200, pattern=r"^[^\x00]+$")]


class Unfiltered(BaseModel):
    """What is listed whole takes no parameter."""

    model_config = ConfigDict(extra="forbid")


class DeliveryFilter(BaseModel):
    """What may be asked of deliveries."""

    model_config = ConfigDict(extra="forbid")

    endpoint: str | None = Field(None, max_length=200, pattern=r"^[^\x00]*$")
    limit: int = Field(50, ge=1, le=1000, description="rows of a page")
    cursor: Cursor = None


class EndpointOut(BaseModel):
    """An endpoint and how it is."""

    endpoint: str
    state: str
    why: str | None
    failures: int


class DeliveryOut(BaseModel):
    """One alert on its way to one endpoint."""

    delivery_id: str
    endpoint: str
    alert_id: str
    state: str
    attempts: int
    status_code: int | None
    error: str | None


class Done(BaseModel):
    """It was done."""

    done: bool


def routes(engine: Engine) -> APIRouter:
    """The paths of deliveries."""
    router = APIRouter(prefix="/v1", responses=ANSWERS, dependencies=[Depends(said_once)])

    @router.get("/endpoints", response_model=Page[EndpointOut])
    def listed(_: Annotated[Unfiltered, Query()]) -> Response:
        """Every endpoint, and why one is disabled."""
        with engine.connect() as connection:
            rows = [
                dict(row) for row in connection.execute(select(endpoints).order_by(endpoints.c.endpoint)).mappings()
            ]
        return _json({"data": rows, "next": None})

    @router.post("/endpoints/{endpoint}/enable", response_model=Done)
    def enable(endpoint: _Name) -> Response:
        """Deliver to a disabled endpoint again, with what waited for it."""
        with engine.begin() as connection:
            if not book.enable(connection, endpoint, utc_now()):
                raise HTTPException(404, f"no endpoint {endpoint}")
        return _json({"done": True})

    @router.get("/deliveries", response_model=Page[DeliveryOut])
    def log(asked: Annotated[DeliveryFilter, Query()]) -> Response:
        """Deliveries, newest first."""
        columns = (deliveries.c.created_at, deliveries.c.delivery_id)
        after = paging.decode(asked.cursor, (datetime, str)) if asked.cursor else None
        query = select(*(column for column in deliveries.columns if column.name != "record"))
        if asked.endpoint:
            query = query.where(deliveries.c.endpoint == asked.endpoint)
        with engine.connect() as connection:
            found = connection.execute(paging.page(query, columns, after, asked.limit)).mappings()
            rows = [dict(row) for row in found]
        following = None
        if len(rows) > asked.limit:
            rows = rows[: asked.limit]
            following = paging.encode(tuple(rows[-1][column.name] for column in columns))
        return _json({"data": rows, "next": following})

    @router.post("/deliveries/{delivery_id}/replay", response_model=Done)
    def replay(delivery_id: _Name) -> Response:
        """Deliver one again, under the same id."""
        with engine.begin() as connection:
            if not book.again(connection, delivery_id, utc_now()):
                raise HTTPException(404, f"no delivery {delivery_id}")
        return _json({"done": True})

    return router


def _json(value: Any) -> Response:
    return Response(dumps(value), media_type="application/json", headers={"Cache-Control": "no-store"})
