"""What a worker says where its schema registry does not do what it should; the good way is tried on a real one."""

from collections.abc import Awaitable, Callable

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from processors.wire import Malformed, parse
from streams.preflight import Misconfigured
from streams.registry import frames
from streams.settings import Settings
from tests.streams.wire import item


async def asked(answer: Callable[[web.Request], Awaitable[web.Response]], **more: object) -> dict[str, bytes]:
    app = web.Application()
    app.router.add_post("/subjects/{subject}/versions", answer)
    async with TestServer(app) as server:
        address = str(server.make_url("")).rstrip("/")
        return await frames(Settings(schema_registry=address, delivery_timeout=0.1, **more))  # type: ignore[arg-type]


async def test_without_a_registry_nothing_is_framed() -> None:
    assert await frames(Settings()) == {}


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (
            409,
            '{"error_code": 409, "message": "not compatible\\u001b[2J"}',
            "answers 409 (not compatible[2J) for subject news.enriched",
        ),
        (401, "who are you", "answers 401 for subject"),
        (500, '{"message": "down"}', "answers 500 (down)"),
        (200, "[]", "gives no id"),
        (200, '{"id": "7"}', "gives no id"),
        (200, '{"id": 4294967296}', "gives no id"),
    ],
)
async def test_what_it_answers_is_said_in_one_line(status: int, body: str, said: str) -> None:
    async def answer(request: web.Request) -> web.Response:
        return web.Response(status=status, text=body)

    with pytest.raises(Misconfigured) as caught:
        await asked(answer)
    assert said in str(caught.value)
    assert str(caught.value).isprintable()


async def test_its_password_is_used_and_never_shown() -> None:
    heard: list[str | None] = []

    async def answer(request: web.Request) -> web.Response:
        heard.append(request.headers.get("Authorization"))
        return web.Response(status=403)

    with pytest.raises(Misconfigured) as caught:
        await asked(answer, schema_registry_username="me", schema_registry_password="hush")
    assert heard == ["Basic bWU6aHVzaA=="]
    assert "hush" not in str(caught.value)


async def test_one_that_does_not_answer_is_waited_for_and_then_named() -> None:
    with pytest.raises(
        Misconfigured, match=r"127.0.0.1:1 does not answer \(ConnectError\); see TOCSIN_SCHEMA_REGISTRY"
    ):
        await frames(Settings(schema_registry="http://127.0.0.1:1", delivery_timeout=0.1))


def test_what_is_framed_and_no_json_is_named() -> None:
    assert parse(b"\0\0\0\0\x07" + item(1)).uri == "urn:test:1"
    with pytest.raises(Malformed) as caught:
        parse(b"\0\0\0\0\x07\x02\x06abc")
    assert caught.value.failure.expected == "JSON in it: Avro and Protobuf are not taken"
    assert "schema 7" in (caught.value.failure.found or "")
