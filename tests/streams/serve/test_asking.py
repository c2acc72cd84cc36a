"""What is asked wrong is told so, each in a few words; what is listed can be paged to its end."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from processors.memory.rules import BadRule, parse_rules
from streams.serve.fold import fold
from streams.serve.notify.tables import deliveries
from streams.topics import DLQ
from tests.speed import within
from tests.streams.serve.conftest import entry
from tests.streams.serve.test_api import client, data


@pytest.fixture
def api(engine: Engine) -> TestClient:
    return client(engine)


def test_thousands_of_parameters_are_refused_at_once(api: TestClient) -> None:
    api.get("/v1/events")
    asked = "/v1/events?" + "&".join(f"{chr(97 + number % 26)}=" for number in range(15_000))
    answer = within(2, lambda: api.get(asked))
    assert answer.status_code == 422
    assert "at most 200 parameters" in answer.json()["detail"]
    few = api.get("/v1/events?" + "&".join(f"a{number}=" for number in range(150)))
    assert len(few.json()["errors"]) == 20
    assert few.json()["detail"].endswith("and 130 more")
    assert "not several" in api.get("/v1/events?limit=1&limit=2").json()["detail"]
    assert api.get("/v1/events?" + "&".join(["kind=ASSAULT"] * 50)).status_code == 200


@pytest.mark.parametrize("point", ["95,0", "-90.5,0", "0,180.5", "99,999", "0"])
def test_a_point_is_on_the_earth(api: TestClient, point: str) -> None:
    answer = api.get("/v1/events", params={"near": point})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "near"
    for there in ("90,0", "-90,-180", "0,180"):
        assert api.get("/v1/events", params={"near": there}).status_code == 200


@pytest.mark.parametrize("path", ["/v1/search?q=x&", "/v1/deliveries?", "/v1/endpoints?"])
def test_a_parameter_that_is_not_known_is_told(api: TestClient, path: str) -> None:
    answer = api.get(f"{path}bogus=1")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "bogus"
    assert api.get(path.rstrip("?&")).status_code == 200


def pages(api: TestClient, path: str, **query: Any) -> list[dict[str, Any]]:
    found, cursor = [], None
    while True:
        answer = api.get(path, params={**query, **({"cursor": cursor} if cursor else {})})
        assert answer.status_code == 200, answer.text
        found += answer.json()["data"]
        cursor = answer.json()["next"]
        if cursor is None:
            return found


def test_dead_letters_far_into_a_topic_are_paged(engine: Engine, api: TestClient) -> None:
    with engine.begin() as connection:
        fold(connection, [(DLQ, entry(2**31 + number, "k", b"x", None, DLQ)) for number in range(3)])
    assert [row["place"] for row in pages(api, "/v1/dead-letters", limit=1)] == [f"0:{2**31 + n}" for n in (2, 1, 0)]


def test_deliveries_are_paged(engine: Engine, api: TestClient) -> None:
    now = datetime(2026, 3, 1, tzinfo=UTC)
    common = {"transition_id": "t", "partition": 0, "state": "pending", "attempts": 0, "record": {}}
    rows = [
        {**common, "delivery_id": f"msg_{n}", "endpoint": "ab"[n % 2], "alert_id": "a", "offset": n, "next_at": now,
         "created_at": now + timedelta(seconds=n // 3)}
        for n in range(10)
    ]  # fmt: skip
    with engine.begin() as connection:
        connection.execute(deliveries.insert(), rows)
    whole = [row["delivery_id"] for row in data(api, "/v1/deliveries", limit=1000)]
    assert whole == [f"msg_{n}" for n in range(9, -1, -1)]
    assert [row["delivery_id"] for row in pages(api, "/v1/deliveries", limit=3)] == whole
    own = pages(api, "/v1/deliveries", limit=2, endpoint="a")
    assert [row["delivery_id"] for row in own] == [ident for ident in whole if int(ident[4:]) % 2 == 0]


@pytest.mark.parametrize(
    "written",
    [
        "- rule: x\n  on: event\n  kind: !!binary a\n",
        "- rule: x\n  on: event\n  kind: !!binary aGk=\n",
        "- rule: x\n  on: outcome\n  status: &z [*z]\n",
        "- rule: x\n  on: event\n  party: &z {a: *z}\n",
        "- rule: x\n  on: event\n  ? &z [*z]\n  : 1\n",
        '- rule: x\n  on: event\n  party: ["\\ud800"]\n',
        '- on: event\n\n  rule: "\\ud800"\n',
        "- rule: x\n  on: event\n  killed: 2001-99-99\n",
        "- rule: x\n  on: event\n  killed: " + "9" * 5000 + "\n",
    ],
)
def test_a_rule_that_yaml_does_not_bear_is_told_by_its_line(api: TestClient, written: str) -> None:
    answer = api.post("/v1/rules/preview", json={"rules": written})
    assert answer.status_code == 422
    assert "line 3" in answer.json()["detail"]


@pytest.mark.parametrize(
    "wrong", [{"days": True}, {"days": "7"}, {"days": 0}, {"days": 366}, {"days": None}, {"rules": 5}, {"day": 7}]
)
def test_what_is_posted_must_be_as_described(api: TestClient, wrong: dict[str, object]) -> None:
    answer = api.post("/v1/rules/preview", json={"rules": "", **wrong})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == next(iter(wrong))


def test_rules_that_grow_when_they_are_read_do_not(api: TestClient) -> None:
    grown = "- rule: x\n  on: event\n  kind:\n   a: &a [x,x,x,x,x,x,x,x,x]\n"
    for one, other in zip("abcdefgh", "bcdefghi", strict=True):
        grown += f"   {other}: &{other} [{','.join([f'*{one}'] * 9)}]\n"
    hostile = (grown, grown.replace("kind:\n", "kind:\n   - "), "[" * 5000)
    answers = within(2, lambda: [api.post("/v1/rules/preview", json={"rules": rules}) for rules in hostile])
    assert [answer.status_code for answer in answers] == [422] * 3


def test_half_a_character_is_told_by_its_line() -> None:
    with pytest.raises(BadRule, match=r"rules, line 3: U\+D800"):
        parse_rules("- rule: x\n  on: event\n  party: [\ud800]\n")
