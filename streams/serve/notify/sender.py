"""Sending what is due: one loop for each endpoint, so that one that hangs or fails keeps no other waiting."""

import asyncio
import logging
import smtplib
import ssl
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import httpx
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from streams.serve import metrics
from streams.serve.notify import log as book
from streams.serve.notify.addresses import Forbidden, resolve
from streams.serve.notify.endpoints import Endpoint
from streams.serve.notify.formats import FORMS, Request, mail
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
                    await asyncio.gather(*(self._send(client, endpoint, row) for row in rows))
            except DBAPIError as error:  # the database is away; what is due is due when it is back
                log.warning("deliveries wait for the database: %s", error.orig or error)

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
        except (httpx.HTTPError, OSError, Forbidden, smtplib.SMTPException, ValueError) as error:
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
        alerts = row["record"].get("alerts") or [row["record"]]
        message = mail(endpoint, alerts, row["delivery_id"])
        host, address, port = await resolve(endpoint.url, self._private)
        user = urlsplit(endpoint.url).username

        def send() -> None:
            context = ssl.create_default_context()
            if endpoint.url.startswith("smtps:"):
                server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=_TIMEOUT, context=context)
            else:
                server = smtplib.SMTP(address, port, timeout=_TIMEOUT)
            with server:
                server._host = host  # type: ignore[attr-defined]  # whose certificate STARTTLS has to show
                server.ehlo()
                if server.has_extn("starttls"):
                    server.starttls(context=context)
                if user and endpoint.secret:
                    server.login(user, endpoint.secret)
                server.send_message(message)

        await asyncio.to_thread(send)
