"""The API over what the sample wire says: lists, filters, pages, the past, forms, errors, keys and limits."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as xml

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from streams.serve.access import Limiter, new_key, parse_keys
from streams.serve.site import make_app, make_hubs
from streams.settings import Settings


def client(engine: Engine, **more: Any) -> TestClient:
    chosen = Settings(rate=1e6, rate_burst=10**6, **more)
    return TestClient(make_app(chosen, engine, make_hubs(engine), lambda: "up"), base_url="http://localhost")


@pytest.fixture
def api(filled: Engine) -> Iterator[TestClient]:
    with client(filled) as made:
        yield made


def data(api: TestClient, path: str, **query: Any) -> list[dict[str, Any]]:
    answer = api.get(path, params=query)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["data"]
    return found


def test_filters_find_what_they_say(api: TestClient) -> None:
    everything = data(api, "/v1/events")
    assert len(everything) > 5
    nigeria = data(api, "/v1/events", country="NGA", kind="ASSAULT")
    assert nigeria
    assert {event["place"]["country"] for event in nigeria} == {"NGA"}
    assert data(api, "/v1/events", near="11.85,13.16", radius=50) == data(api, "/v1/events", place="maiduguri")
    assert data(api, "/v1/events", place="MAIDUG") == data(api, "/v1/events", place="maiduguri")
    assert data(api, "/v1/events", place="%") == data(api, "/v1/events", place="m_iduguri") == []
    assert data(api, "/v1/events", near="11.85,-13.16", radius=50) == []
    (india,) = data(api, "/v1/outcomes", dissenter="India", forum="Shanghai Cooperation Organisation")
    # Whether it was refused or not adopted is the reader's to say.
    assert data(api, "/v1/outcomes", dissenter="iso3166:IND", status=india["status"]) == [india]
    assert data(api, "/v1/outcomes", dissenter="ind", status=india["status"]) == [india]
    assert data(api, "/v1/outcomes", dissenter="ind", status="ratified") == []
    assert all(outcome["dissenters"] for outcome in data(api, "/v1/outcomes", dissent=True))
    assert {a["severity"] for a in data(api, "/v1/alerts", severity="Severe")} <= {"Severe", "Extreme"}
    assert {a["transition"] for a in data(api, "/v1/alerts", transition="retracted")} == {"retracted"}
    assert all((event["toll"]["killed"] or {})["min"] >= 7 for event in data(api, "/v1/events", killed=7))
    for path in ("/v1/events", "/v1/outcomes", "/v1/alerts"):
        assert data(api, path, forum="nowhere") == []
    then = data(api, "/v1/outcomes", party="India", as_of="2026-12-01T00:00:00Z")
    assert india["outcome_id"] in {outcome["outcome_id"] for outcome in then}
    assert data(api, "/v1/outcomes", party="nobody", as_of="2026-12-01T00:00:00Z") == []
    claimed = data(api, "/v1/events", actor="Islamic State West Africa Province")
    assert claimed
    assert all("ISWAP" in json.dumps(e) or "West Africa" in json.dumps(e["actors"]) for e in claimed)


def test_pages_hold_every_row_once(api: TestClient) -> None:
    for path, key in (
        ("/v1/events", "event_id"),
        ("/v1/alerts", "alert_id"),
        ("/v1/items", "item_key"),
        ("/v1/entities", "entity_id"),
    ):
        whole = [row[key] for row in data(api, path, limit=1000)]
        found, cursor = [], None
        while True:
            page = api.get(path, params={"limit": 3, **({"cursor": cursor} if cursor else {})}).json()
            found += [row[key] for row in page["data"]]
            cursor = page["next"]
            if cursor is None:
                break
        assert found == whole
        assert len(set(whole)) == len(whole)


def test_what_was_known_then(api: TestClient) -> None:
    now = max(data(api, "/v1/events", place="Maiduguri", kind="ASSAULT"), key=lambda event: event["revision"])
    (then,) = data(api, "/v1/events", place="Maiduguri", kind="ASSAULT", as_of="2026-03-01T05:30:00Z")
    assert then["event_id"] == now["event_id"]
    assert then["revision"] < now["revision"]
    assert data(api, "/v1/events", place="Maiduguri", as_of="2026-02-28T00:00:00Z") == []
    whole = api.get(f"/v1/events/{now['event_id']}").json()
    assert [r["revision"] for r in whole["revisions"]] == sorted(r["revision"] for r in whole["revisions"])
    assert whole["items"]
    assert whole["transitions"][0]["transition"] == "created"
    tripoli = data(api, "/v1/alerts", place="Tripoli", as_of="2026-03-02T09:20:00Z")
    assert [alert["transition"] for alert in tripoli] == ["created"]
    assert [alert["transition"] for alert in data(api, "/v1/alerts", place="Tripoli")] == ["retracted"]


def test_forms(api: TestClient) -> None:
    rows = list(csv.DictReader(io.StringIO(api.get("/v1/events?format=csv&limit=5").text)))
    assert len(rows) == 5
    assert rows[0]["event_id"].startswith("ev-")
    answer = api.get("/v1/alerts?format=ndjson&limit=2")
    assert 'rel="next"' in answer.headers["link"]
    assert [json.loads(line)["alert_id"] for line in answer.text.splitlines()]
    places = api.get("/v1/events?format=geojson&country=NGA").json()
    assert places["features"][0]["geometry"]["type"] == "Point"
    feed = xml.fromstring(api.get("/v1/alerts.atom").text)
    assert len(feed.findall("{http://www.w3.org/2005/Atom}entry")) > 5
    (gone,) = data(api, "/v1/alerts", place="Tripoli")
    cap = xml.fromstring(api.get(f"/v1/alerts/{gone['alert_id']}?format=cap").text)
    space = "{urn:oasis:names:tc:emergency:cap:1.2}"
    assert cap.findtext(f"{space}msgType") == "Cancel"
    assert cap.findtext(f"{space}references")


def test_one_item_with_its_evidence_and_a_killed_one(api: TestClient) -> None:
    item = api.get("/v1/items/ani:urn:newswire:ani:qingdao-2025-06-26").json()
    body = item["item"]["body"]
    for span in (
        mention for entity in item["entities"] for mention in entity["mentions"] if mention["field"] == "body"
    ):
        assert body[span["begin"] : span["end"]] == span["text"]
    assert any("declaration" in fused["summary"] for fused in item["fused"])
    answer = api.get("/v1/items/nobody:nothing")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


def test_search(api: TestClient) -> None:
    assert any("Maiduguri" in one["title"] for one in data(api, "/v1/search", q="bomb market"))
    assert {one["what"] for one in data(api, "/v1/search", q="shooting", what="alert")} == {"alert"}
    for words in ('"', "'", "a:b OR (", '"declaration', "NEAR(", "*", "-- ;", "\u202e", "&|!"):
        data(api, "/v1/search", q=words)


def test_meetings_with_their_documents(api: TestClient) -> None:
    found = data(api, "/v1/meetings", forum="shanghai")
    assert any(outcome["dissenters"] for meeting in found for outcome in meeting["outcomes"])
    mercosur = next(o for m in data(api, "/v1/meetings", forum="mercosur") for o in m["outcomes"])
    assert mercosur["statuses"][0]["status"] == "refused"
    one = api.get(f"/v1/meetings/{found[0]['meeting_id']}").json()
    assert one["outcomes"] == found[0]["outcomes"]


def test_a_rule_tried(api: TestClient) -> None:
    rules = "- rule: big\n  on: event\n  kind: [ASSAULT]\n  killed: 5\n"
    found = api.post("/v1/rules/preview", json={"rules": rules, "days": 365}).json()
    assert found["data"]
    assert {rang["rule"] for rang in found["data"]} == {"big"}
    wrong = api.post("/v1/rules/preview", json={"rules": "- rule: x\n  on: event\n  kilt: 5\n", "days": 7})
    assert wrong.status_code == 422
    assert "line 3" in wrong.json()["detail"]


def test_a_text_read_at_once(api: TestClient) -> None:
    text = "At least nine people were killed when a bomb exploded in Maiduguri on Sunday, police said."
    item = {
        "uri": "urn:x:1",
        "language": "en",
        "headlines": [{"value": "Bomb kills nine"}],
        "bodies": [{"value": text, "contentType": "text/plain"}],
    }
    read = api.post("/v1/read", json=item).json()
    assert "ASSAULT" in {event["event"] for event in read["events"]}
    wrong = api.post("/v1/read", json={"urgency": 1})
    assert wrong.status_code == 422
    assert wrong.json()["errors"][0]["field"] == "uri"


def test_errors_name_the_field(api: TestClient) -> None:
    for query, field in (
        ("limit=0", "limit"),
        ("bogus=1", "bogus"),
        ("near=x", "near"),
        ("cursor=AAAA", "cursor"),
        ("as_of=x", "as_of"),
        ("severity=Bad", "severity"),
    ):
        answer = api.get(f"/v1/events?{query}")
        assert answer.status_code in (400, 422)
        assert answer.headers["content-type"] == "application/problem+json"
        assert field in answer.json()["detail"]
    assert api.get("/v1/alerts/stream?last_event_id=x").status_code == 400


def test_keys(filled: Engine) -> None:
    key, entry = new_key("newsroom")
    api = client(filled, api_keys=f"other:{'0' * 64}, {entry}")
    assert api.get("/v1/events").status_code == 401
    assert api.get("/v1/events", headers={"Authorization": "Bearer wrong"}).status_code == 401
    assert api.get("/v1/events", headers={"Authorization": f"Bearer {key}"}).status_code == 200
    assert api.get("/v1/events", headers={"X-API-Key": key}).status_code == 200
    assert api.get("/metrics").status_code == 401
    assert api.get("/health").status_code == 200
    with pytest.raises(ValueError, match="expected NAME:SHA256"):
        parse_keys("me:secret")


def test_a_host_name_of_somebody_else_is_refused(filled: Engine) -> None:
    api = client(filled)
    assert api.get("/v1/events", headers={"Host": "evil.example"}).status_code == 400
    assert api.get("/v1/events", headers={"Host": "[::1]:8000"}).status_code == 200


def test_too_many_and_too_much(filled: Engine) -> None:
    limiter = Limiter(rate=1, burst=2)
    assert [limiter.wait("a", 0.0), limiter.wait("a", 0.0), limiter.wait("a", 0.0), limiter.wait("b", 0.0)] == [
        0,
        0,
        1,
        0,
    ]
    assert limiter.wait("a", 1.0) == 0
    api = client(filled)
    assert api.post("/v1/read", content=b"x" * (5 * 1024 * 1024)).status_code == 413


def test_the_page_lets_nothing_else_in(filled: Engine) -> None:
    api = client(filled)
    page = api.get("/")
    assert "script-src 'self'" in page.headers["content-security-policy"]
    folder = Path(__file__).parents[3] / "streams" / "serve" / "page"
    for file in folder.iterdir():
        assert api.get(f"/page/{file.name}").status_code == 200
        source = file.read_text(encoding="utf8")
        for way in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "https://", 'style="'):
            assert way not in source, f"{file.name}: {way}"
    assert api.get("/page/../site.py").status_code == 404
