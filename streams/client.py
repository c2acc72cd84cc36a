"""The API from Python, with types: lists that page by themselves, streams that go on where they were."""

import time
from collections.abc import Iterator
from types import TracebackType
from typing import Any, TypeVar
from urllib.parse import quote

import httpx

from schemas import Alert, EnrichedItem, FusedEvent, FusedOutcome, Record

Model = TypeVar("Model", bound=Record)


class ApiError(RuntimeError):
    """The server answered with a problem; `status` is its HTTP status, the text says what is wrong."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        self.status = status


class Event(FusedEvent):
    """A fused event with its sentence and its severity."""

    summary: str
    severity: str


class Outcome(FusedOutcome):
    """A fused outcome with its sentence and its severity."""

    summary: str
    severity: str


class Client:
    """One server. `key` is an API key, where it wants one. Close it, or use it in a `with` block."""

    def __init__(self, address: str, key: str | None = None, timeout: float = 30.0) -> None:
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._http = httpx.Client(base_url=address, headers=headers, timeout=timeout)

    def __enter__(self) -> "Client":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give the connections back."""
        self._http.close()

    def events(self, **filters: Any) -> Iterator[Event]:
        """Events, newest first, page after page. Filters as the API names them. Raises ApiError."""
        return self._pages("/v1/events", Event, filters)

    def outcomes(self, **filters: Any) -> Iterator[Outcome]:
        """Outcomes, newest first."""
        return self._pages("/v1/outcomes", Outcome, filters)

    def alerts(self, **filters: Any) -> Iterator[Alert]:
        """The last transition of each alert, last changed first."""
        return self._pages("/v1/alerts", Alert, filters)

    def item(self, key: str) -> EnrichedItem:
        """One item with all that was found in it. Raises ApiError (404 once it is killed)."""
        return EnrichedItem.model_validate(self._json("GET", f"/v1/items/{quote(key)}"))

    def search(self, words: str, limit: int = 50) -> list[dict[str, Any]]:
        """Items and alerts that hold all the words."""
        return list(self._json("GET", "/v1/search", params={"q": words, "limit": limit})["data"])

    def read(self, item: dict[str, Any]) -> EnrichedItem:
        """What is read in an item, at once; nothing goes on the wire."""
        return EnrichedItem.model_validate(self._json("POST", "/v1/read", json=item))

    def put(self, item: dict[str, Any]) -> dict[str, Any]:
        """An item onto the wire, once however often it is put; returns `item_key`, `id` and whether it was `known`."""
        return dict(self._json("POST", "/v1/items", json=item)["items"][0])

    def listen(self, position: str | None = None, **filters: Any) -> Iterator[Alert]:
        """Alerts as they ring, for ever: a connection that breaks is made anew, and goes on where it was.

        `position` is one that a list gave; without it from now on.
        """
        pause = 0.5
        while True:
            headers = {"Last-Event-ID": position} if position is not None else {}
            try:
                with self._http.stream(
                    "GET", "/v1/alerts/stream", params=filters, headers=headers, timeout=40
                ) as stream:
                    if stream.status_code != 200:
                        stream.read()
                        raise ApiError(stream.status_code, stream.text)
                    pause = 0.5
                    for frame in _frames(stream.iter_lines()):
                        if "data" in frame:
                            yield Alert.model_validate_json(frame["data"])
                        position = frame.get("id", position)
            except httpx.TransportError:
                pass
            time.sleep(pause)
            pause = min(10.0, pause * 2)

    def position(self) -> str:
        """Where the alerts stand now, for listen()."""
        return str(self._json("GET", "/v1/alerts", params={"limit": 1})["position"])

    def _pages(self, path: str, model: type[Model], filters: dict[str, Any]) -> Iterator[Model]:
        cursor = None
        while True:
            page = self._json("GET", path, params={**filters, **({"cursor": cursor} if cursor else {})})
            for row in page["data"]:
                yield model.model_validate(row)
            cursor = page["next"]
            if cursor is None:
                return

    def _json(self, method: str, path: str, **more: Any) -> Any:
        answer = self._http.request(method, path, **more)
        body = answer.json() if "json" in answer.headers.get("content-type", "") else {}
        if answer.is_error:
            raise ApiError(answer.status_code, body.get("detail") or answer.reason_phrase)
        return body


def _frames(lines: Iterator[str]) -> Iterator[dict[str, str]]:
    """The events of a stream, each by its fields."""
    frame: dict[str, str] = {}
    for line in lines:
        name, _, value = line.partition(": ")
        if not line and frame:
            yield frame
            frame = {}
        elif name:
            frame[name] = value
