"""Everything that serve answers, put together: the API, the page, health and metrics."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from time import perf_counter

from fastapi import FastAPI, Request
from prometheus_client import generate_latest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import FileResponse, Response
from starlette.staticfiles import StaticFiles

from streams.serve import metrics, problems, routes_items, routes_records, tables
from streams.serve.access import Access, Limiter, parse_keys
from streams.serve.database import size
from streams.serve.edge import LOOPBACK, Edge
from streams.serve.formats import dumps
from streams.serve.heads import Heads
from streams.serve.hub import Hub
from streams.serve.notify import routes as deliveries
from streams.serve.origins import parse_origins
from streams.serve.putting import Putting
from streams.settings import Settings
from streams.topics import ALERTS, EVENTS, OUTCOMES

PAGE = Path(__file__).parent / "page"
VERSION = "1.0.0"


def make_hubs(engine: Engine) -> dict[str, Hub]:
    """The streams of the API, by the name of their path."""
    return {
        "alerts": Hub(engine, ALERTS, tables.transitions, "transition"),
        "events": Hub(engine, EVENTS, tables.event_revisions, "standing"),
        "outcomes": Hub(engine, OUTCOMES, tables.outcome_revisions, "standing"),
    }


def make_app(settings: Settings, engine: Engine, hubs: dict[str, Hub], state: Callable[[], str]) -> FastAPI:
    """The application. `state` says how the folding of the topics is: waiting, reading or up."""
    app = FastAPI(
        title="Tocsin", version=VERSION, docs_url=None, redoc_url=None,
        summary="Events, summit outcomes and alerts out of the news wire, each with its evidence.",
    )  # fmt: skip
    problems.install(app)
    app.include_router(routes_records.routes(engine, hubs))
    app.include_router(deliveries.routes(engine))
    app.state.putting = Putting(settings)
    app.include_router(routes_items.routes(engine, settings, app.state.putting))

    @app.get("/health", include_in_schema=False)
    async def health() -> Response:
        return Response(b'{"state":"up"}', media_type="application/json")

    @app.get("/ready", include_in_schema=False)
    async def ready() -> Response:
        now = state() if await asyncio.to_thread(_answers, engine) else "no database"
        return Response(dumps({"state": now}), 200 if now in ("up", "waiting") else 503, media_type="application/json")

    @app.get("/metrics", include_in_schema=False)
    async def numbers() -> Response:
        with suppress(DBAPIError):
            metrics.DATABASE_BYTES.set(await asyncio.to_thread(size, engine))
        data = await asyncio.to_thread(generate_latest, metrics.REGISTRY)
        return Response(data, media_type="text/plain; version=0.0.4")

    @app.get("/", include_in_schema=False)
    async def page() -> Response:
        return FileResponse(PAGE / "index.html", headers={"Cache-Control": "no-cache"})

    app.mount("/page", StaticFiles(directory=PAGE), name="page")

    _surround(app, settings)
    return app


# A client may call any word a method.
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def _surround(app: FastAPI, settings: Settings) -> None:
    """What stands around the routes; the last that is added is asked first."""
    app.add_middleware(Heads)

    @app.middleware("http")
    async def measured(request: Request, call: Callable[[Request], Awaitable[Response]]) -> Response:
        begun = perf_counter()
        try:
            response = await call(request)
        except Exception:
            _measure(request, 500, begun)
            raise
        _measure(request, response.status_code, begun)
        if _pattern(request) == "/page":
            response.headers["Cache-Control"] = "no-cache"
        return response

    origins = parse_origins(settings.cors)
    limiter = Limiter(settings.rate, settings.rate_burst)
    app.add_middleware(Access, keys=parse_keys(settings.api_keys), origins=frozenset(origins) - {"*"}, limiter=limiter)
    if origins:
        # Around Access: a preflight carries no key, and a page elsewhere may read why it is refused.
        app.add_middleware(
            CORSMiddleware, allow_origins=origins, allow_methods=["GET", "HEAD"], allow_headers=["*"],
            expose_headers=["Link", "Retry-After"],
        )  # fmt: skip
    hosts = frozenset(host.strip().lower() for host in settings.hosts.split(",") if host.strip())
    if settings.serve_host in LOOPBACK:
        hosts |= LOOPBACK
    app.add_middleware(Edge, hosts=hosts)


def _measure(request: Request, status: int, begun: float) -> None:
    method = request.method if request.method in _METHODS else "other"
    metrics.REQUESTS.labels(method, _pattern(request), str(status)).observe(perf_counter() - begun)


def _pattern(request: Request) -> str:
    """The pattern of an address, not the address: labels must stay few."""
    return getattr(request.scope.get("route"), "path", "none")


def _answers(engine: Engine) -> bool:
    try:
        with engine.connect() as connection:
            connection.execute(text("SELECT 1"))
    except DBAPIError:
        return False
    return True
