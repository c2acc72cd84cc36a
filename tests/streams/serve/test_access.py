"""Who gets in: pages of other origins, preflights, HEAD; and what a fault of ours looks like from outside."""

from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from streams.serve import lists
from streams.serve.access import new_key
from streams.serve.site import make_app, make_hubs
from streams.settings import Settings

DESK = "https://desk.example"
RULES = {"rules": "- rule: x\n  on: event\n"}


def client(engine: Engine, **more: Any) -> TestClient:
    chosen = Settings(**{"rate": 1e6, "rate_burst": 10**6, **more})
    app = make_app(chosen, engine, make_hubs(engine), lambda: "up")
    return TestClient(app, base_url="http://localhost:8000", raise_server_exceptions=False)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Origin": "http://localhost:8000"}, 200),
        ({"Origin": "http://localhost:8000", "Sec-Fetch-Site": "same-origin"}, 200),
        ({"Origin": "https://localhost:8000", "Sec-Fetch-Site": "same-origin"}, 200),  # behind a proxy that ends TLS
        ({"Sec-Fetch-Site": "none"}, 200),
        ({"Origin": DESK, "Sec-Fetch-Site": "cross-site"}, 200),
        ({"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}, 403),
        ({"Origin": "https://evil.example", "Sec-Fetch-Site": "same-origin"}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "https://localhost:8000"}, 403),
        ({"Origin": "http://localhost:9000", "Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
    ],
)
def test_a_page_of_another_origin_writes_nothing(filled: Engine, headers: dict[str, str], status: int) -> None:
    api = client(filled, cors=DESK)
    answer = api.post("/v1/rules/preview", json=RULES, headers=headers)
    assert answer.status_code == status
    assert "content-security-policy" in answer.headers
    if status == 403:
        assert answer.headers["content-type"] == "application/problem+json"
        assert api.post("/v1/items", content="{}", headers={"Content-Type": "text/plain", **headers}).status_code == 403
    assert api.get("/v1/events", headers=headers).status_code == 200


def test_who_may_read_from_everywhere_writes_from_nowhere(filled: Engine) -> None:
    api = client(filled, cors="*")
    assert api.get("/v1/events", headers={"Origin": DESK}).headers["access-control-allow-origin"] == "*"
    assert api.post("/v1/rules/preview", json=RULES, headers={"Origin": DESK}).status_code == 403


def test_a_page_that_may_read_gets_every_answer(filled: Engine) -> None:
    key, entry = new_key("desk")
    api = client(filled, cors=DESK, api_keys=entry, rate=0.001, rate_burst=2)
    own = {"Origin": DESK, "Authorization": f"Bearer {key}"}
    asks = {"Origin": DESK, "Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "authorization"}
    preflight = api.options("/v1/events", headers=asks)
    answers = [
        api.get("/v1/events?limit=1", headers=own),
        api.get("/v1/events", headers={"Origin": DESK}),
        api.post("/v1/read", content=b" " * (4 * 1024 * 1024 + 1), headers=own),
        api.get("/v1/events", headers=own),
    ]
    assert [preflight.status_code, *(answer.status_code for answer in answers)] == [200, 200, 401, 413, 429]
    for answer in (preflight, *answers):
        assert answer.headers["access-control-allow-origin"] == DESK
    for answer in answers:
        assert answer.headers["access-control-expose-headers"] == "Link, Retry-After"
    other = api.get("/v1/events", headers={**own, "Origin": "https://evil.example"})
    assert "access-control-allow-origin" not in other.headers
    assert api.options("/v1/events", headers={**asks, "Host": "evil.example"}).status_code == 400


def test_head_answers_where_get_does(filled: Engine) -> None:
    api = client(filled)
    for path in (
        "/v1/events",
        "/v1/events?bogus=1",
        "/v1/events/none",
        "/health",
        "/",
        "/page/main.js",
        "/openapi.json",
    ):
        head, get = api.head(path), api.get(path)
        assert head.status_code == get.status_code
        assert head.headers == get.headers
        assert head.content == b""
    assert api.head("/v1/alerts/stream").headers["content-type"].startswith("text/event-stream")
    assert api.head("/v1/read").status_code == 405


def test_a_fault_of_ours_is_a_problem_too(filled: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(lists, "items", broken)
    answer = client(filled, cors=DESK).get("/v1/items", headers={"Origin": DESK})
    assert (answer.status_code, answer.headers["content-type"]) == (500, "application/problem+json")
    assert answer.headers["access-control-allow-origin"] == DESK
    assert "script-src 'self'" in answer.headers["content-security-policy"]
    assert "ZeroDivision" not in answer.text
    said = client(filled).get("/metrics").text
    assert 'tocsin_http_request_seconds_count{method="GET",route="/v1/items",status="500"}' in said


def test_no_client_adds_to_the_methods_that_are_counted(filled: Engine) -> None:
    api = client(filled)
    for number in range(3):
        api.request(f"WORD{number}", "/v1/events")
    said = api.get("/metrics").text
    assert "WORD" not in said
    assert 'method="other"' in said
