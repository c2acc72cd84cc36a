"""/v1: endpoints and the delivery log."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Path, Query
from pydantic import BaseModel
from sqlalchemy import Engine, select
from starlette.responses import Response

from streams.serve.filters import said_once
from streams.serve.formats import dumps
from streams.serve.models import Page
from streams.serve.notify import log as book
from streams.serve.notify.sender import utc_now
from streams.serve.notify.tables import deliveries, endpoints
from streams.serve.problems import ANSWERS

_Name = Annotated[str, Path(max_length=200, pattern=r"^[^\x00]+$")]

_Endpoint = Annotated[str | None, Query(max_length=200, pattern=r"^[^\x00]*$")]


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
    def listed() -> Response:
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
    def log(endpoint: _Endpoint = None, limit: Annotated[int, Query(ge=1, le=1000)] = 50) -> Response:
        """The newest deliveries."""
        query = select(deliveries).order_by(deliveries.c.created_at.desc(), deliveries.c.delivery_id).limit(limit)
        if endpoint:
            query = query.where(deliveries.c.endpoint == endpoint)
        with engine.connect() as connection:
            rows = [dict(row) for row in connection.execute(query).mappings()]
        return _json({"data": [{k: v for k, v in row.items() if k != "record"} for row in rows], "next": None})

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
