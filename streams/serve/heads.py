"""HEAD, where GET answers: the same status and headers, and no body."""

import asyncio

from starlette.types import ASGIApp, Message, Receive, Scope, Send


class Heads:
    """Middleware that asks the application by GET and leaves when the body begins: that of a stream has no end."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return
        asked, told = {**scope, "method": "GET"}, asyncio.Event()

        async def headers_alone(message: Message) -> None:
            if message["type"] == "http.response.start":
                # What was found on the way is known to who asked by HEAD, too.
                scope.update({name: value for name, value in asked.items() if name != "method"})
                await send(message)
            elif not told.is_set():
                told.set()
                await send({"type": "http.response.body", "body": b""})

        answering = asyncio.create_task(self._answer(asked, receive, headers_alone))
        enough = asyncio.create_task(told.wait())
        try:
            await asyncio.wait((answering, enough), return_when=asyncio.FIRST_COMPLETED)
            if not told.is_set():
                await answering
        finally:
            for task in (answering, enough):
                task.cancel()
            await asyncio.gather(answering, enough, return_exceptions=True)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app(scope, receive, send)
