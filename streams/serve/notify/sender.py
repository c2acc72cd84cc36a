"""Sending what is due: one loop for each endpoint, so that one that hangs or fails keeps no other waiting."""

import asyncio
import logging
import smtplib
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import httpx
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from streams.serve import metrics
from streams.serve.notify import log as book
from streams.serve.notify.addresses import resolve
from streams.serve.notify.endpoints import Endpoint
from streams.serve.notify.formats import FORMS, Request, mail, told
from streams.serve.notify.mailing import submit
from streams.serve.notify.signature import signed

log = logging.getLogger("tocsin")
Row = dict[str, Any]
_LOOK = 1.0
_DIGEST = 10.0
_TIMEOUT = 15.0


def utc_now() -> datetime:
    return datetime.now(UTC)


class Sender:
    """Delivers to endpoints while `allowed` says that this process is the one to do it."""

    def __init__(
        self, engine: Engine, receivers: Sequence[Endpoint], private: bool, allowed: Callable[[], bool]
    ) -> None:
        self._engine, self._receivers, self._private, self._allowed = engine, receivers, private, allowed
        # Of mails that some have: who has not, so that the others get no copy at the next attempt.
        self._refused: dict[str, tuple[str, ...]] = {}
        self._wakes = {endpoint.name: asyncio.Event() for endpoint in receivers}

    @property
    def needed(self) -> bool:
        """Whether there is anybody to send to."""
        return bool(self._receivers)

    def wake(self) -> None:
        """Something may be due."""
        for event in self._wakes.values():
            event.set()

    async def run(self) -> None:
        """Send until cancelled."""
        limits = httpx.Limits(max_connections=200, max_keepalive_connections=0)
        # Without the environment's proxies: the address that was looked at is the one that is gone to.
        async with httpx.AsyncClient(
            timeout=_TIMEOUT, follow_redirects=False, trust_env=False, limits=limits
        ) as client:
            await asyncio.gather(*(self._loop(client, endpoint) for endpoint in self._receivers))

    async def _loop(self, client: httpx.AsyncClient, endpoint: Endpoint) -> None:
        wake = self._wakes[endpoint.name]
        gathered = 0.0
        loop = asyncio.get_running_loop()
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(wake.wait(), _LOOK)
            wake.clear()
            if not self._allowed():
                continue
            try:
                if loop.time() - gathered > _DIGEST:
                    gathered = loop.time()
                    await asyncio.to_thread(book.gather, self._engine, endpoint, utc_now())
                    up = await asyncio.to_thread(book.active, self._engine, endpoint.name)
                    metrics.ENDPOINT_UP.labels(endpoint.name).set(up)
                while rows := await asyncio.to_thread(book.due, self._engine, endpoint.name, utc_now()):
                    sent = (self._send(client, endpoint, row) for row in rows)
                    # All to their end, so that none is sent a second time beside itself.
                    for result in await asyncio.gather(*sent, return_exceptions=True):
                        if isinstance(result, BaseException):
                            raise result
            except DBAPIError as error:  # the database is away; what is due is due when it is back
                log.warning("deliveries wait for the database: %s", error.orig or error)
            except Exception:  # one alert of a kind that nobody thought of ends neither this loop nor the process
                log.exception("endpoint %s: its deliveries are looked at again", endpoint.name)

    async def _send(self, client: httpx.AsyncClient, endpoint: Endpoint, row: Row) -> None:
        status, why, wait = None, "", None
        try:
            if endpoint.format == "email":
                await self._mail(endpoint, row)
            else:
                status, wait = await self._post(client, endpoint, row)
                why = "" if 200 <= status < 300 else f"it answered {status}"
                if 300 <= status < 400:
                    why += ", a redirect, which is not followed"
        except Exception as error:  # whatever it is, it is this delivery's and is booked with it
            why = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        result = "failed" if why else "delivered"
        metrics.DELIVERIES.labels(endpoint.name, result).inc()
        now = utc_now()
        if not why:
            await asyncio.to_thread(book.delivered, self._engine, row, status, now)
            return
        log.warning("endpoint %s: %s", endpoint.name, why)
        await asyncio.to_thread(book.failed, self._engine, row, status, why, wait, now, status == 410)

    async def _post(self, client: httpx.AsyncClient, endpoint: Endpoint, row: Row) -> tuple[int, float | None]:
        request = FORMS[endpoint.format](endpoint, row["record"], row["delivery_id"])
        headers = dict(request.headers)
        if row["traceparent"]:
            headers["traceparent"] = row["traceparent"]
        if endpoint.format == "webhook":
            headers |= signed(endpoint.secret, row["delivery_id"], int(utc_now().timestamp()), request.body)
        async with asyncio.timeout(_TIMEOUT):
            response = await self._exchange(client, request, headers)
        asked = response.headers.get("retry-after", "")
        return response.status_code, float(asked) if asked.isdecimal() and len(asked) < 7 else None

    async def _exchange(self, client: httpx.AsyncClient, request: Request, headers: dict[str, str]) -> httpx.Response:
        host, address, port = await resolve(request.url, self._private)
        url = httpx.URL(request.url).copy_with(host=address, port=port)
        headers = {**headers, "Host": httpx.URL(request.url).netloc.decode(), "User-Agent": "tocsin"}
        built = client.build_request(
            request.method, url, content=request.body, headers=headers, extensions={"sni_hostname": host}
        )
        response = await client.send(built, stream=True)
        await response.aclose()  # what it says beside its status is nobody's concern, however long
        return response

    async def _mail(self, endpoint: Endpoint, row: Row) -> None:
        ident = row["delivery_id"]
        message = mail(endpoint, told(row["record"]), ident, utc_now())
        host, address, port = await resolve(endpoint.url, self._private)
        to = self._refused.get(ident, endpoint.to)
        refused = await asyncio.to_thread(submit, message, to, endpoint.url, endpoint.secret, host, address, port)
        self._refused.pop(ident, None)
        if refused:
            self._refused[ident] = tuple(refused)
            raise smtplib.SMTPException("refused: " + ", ".join(f"{name} ({why})" for name, why in refused.items()))
