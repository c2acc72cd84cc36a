"""Deliveries: who gets what, signed, in order, again after failures; and nobody waits for one who hangs."""

import asyncio
import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select, update
from standardwebhooks import Webhook

from streams.serve.fold import fold
from streams.serve.notify import log as book
from streams.serve.notify.addresses import Forbidden, public, resolve
from streams.serve.notify.endpoints import BadEndpoint, Endpoint, parse_endpoints
from streams.serve.notify.formats import FORMS, facts, mail, sentence
from streams.serve.notify.routing import register, route
from streams.serve.notify.sender import Sender
from streams.serve.notify.tables import deliveries, endpoints
from streams.serve.notify.wants import quiet, wants
from streams.topics import ALERTS
from tests.streams.serve.conftest import Said, entry

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
ALERT = json.loads((Path(__file__).parents[2] / "examples/news.alerts.v1/attack-updated.json").read_text())


@contextmanager
def receiver(answer: Any) -> Iterator[tuple[str, list[tuple[dict[str, str], bytes]]]]:
    """A server that keeps what it gets; `answer` is a status, headers beside one, or a function called before."""
    got: list[tuple[dict[str, str], bytes]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            body = self.rfile.read(length)
            if len(body) < length:
                return  # the sender died before the end: nothing came
            got.append(({name.lower(): value for name, value in self.headers.items()}, body))
            status, headers = answer(len(got)) if callable(answer) else (answer, {})
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/hook", got
    finally:
        server.shutdown()
        server.server_close()


def ring(engine: Engine, said: Said, *receivers: Endpoint, now: datetime = NOW) -> None:
    """All alerts of the sample wire reach the tables and are routed."""
    with engine.begin() as connection:
        register(connection, receivers, {0: 0}, now)
        folded = fold(connection, [(topic, e) for topic, e in said if topic == ALERTS])
        route(connection, folded, receivers, lambda: now)


def rows(engine: Engine, **wanted: Any) -> list[dict[str, Any]]:
    with engine.connect() as connection:
        found = connection.execute(select(deliveries).filter_by(**wanted).order_by(deliveries.c.offset)).mappings()
        return [dict(row) for row in found]


def settled(engine: Engine) -> bool:
    return not rows(engine, state="pending")


def send(engine: Engine, *receivers: Endpoint, until: Any, seconds: float = 30) -> float:
    """Send until a condition holds; returns how long it took."""

    async def work() -> float:
        sender = Sender(engine, receivers, True, lambda: True)
        sender.wake()
        task = asyncio.create_task(sender.run())
        begun = time.monotonic()
        while not until() and time.monotonic() - begun < seconds:  # noqa: ASYNC110
            await asyncio.sleep(0.02)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        return time.monotonic() - begun

    return asyncio.run(work())


def test_every_alert_is_delivered_signed_and_in_order(engine: Engine, said: Said) -> None:
    with receiver(200) as (url, got):
        endpoint = Endpoint("news", "webhook", url, SECRET, per_minute=1000)
        ring(engine, said, endpoint)
        whole = rows(engine)
        send(engine, endpoint, until=lambda: settled(engine))
        ring(engine, said, endpoint)  # the same records again, as after a restart
        assert len(rows(engine)) == len(whole) == sum(topic == ALERTS for topic, _ in said)
    assert {row["state"] for row in rows(engine)} == {"delivered"}
    told: dict[str, list[str]] = {}
    for headers, body in got:
        data = Webhook(SECRET).verify(body, headers)
        told.setdefault(data["data"]["alert_id"], []).append(data["type"])
    assert ["alert.created", "alert.retracted"] in told.values()
    assert all(types[0] == "alert.created" for types in told.values())
    assert len({headers["webhook-id"] for headers, _ in got}) == len(whole)


@pytest.mark.parametrize(
    ("sent", "carried"),
    [
        ("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", True),
        ("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\r\nX-Evil: 1", False),
        ("trace", False),
    ],
)
def test_the_trace_of_the_item_goes_along(engine: Engine, said: Said, sent: str, carried: bool) -> None:
    alert = next(e for topic, e in said if topic == ALERTS)
    traced = replace(alert, headers=(*alert.headers, ("traceparent", sent.encode())))
    with receiver(200) as (url, got):
        endpoint = Endpoint("news", "webhook", url, SECRET)
        ring(engine, [(ALERTS, traced)], endpoint)
        send(engine, endpoint, until=lambda: settled(engine))
    assert [headers.get("traceparent") for headers, _ in got] == [sent if carried else None]


def test_a_retraction_reaches_who_got_the_alert_whatever_its_filter(engine: Engine, said: Said) -> None:
    severe = Endpoint("severe", "webhook", "http://x", severity="Severe", countries=("LBY",))
    other = Endpoint("other", "webhook", "http://x", countries=("IND",))
    late = Endpoint("late", "webhook", "http://x")
    with engine.begin() as connection:
        register(connection, [late], {0: 10**6}, NOW)
    ring(engine, said, severe, other, late)
    assert [row["record"]["transition"] for row in rows(engine, endpoint="severe")] == ["created", "retracted"]
    assert rows(engine, endpoint="late") == []
    # The retraction has another severity and no country any more, and still it goes.
    with engine.begin() as connection:
        odd = {**ALERT, "transition": "retracted", "severity": "Minor", "record": {"standing": "retracted"}}
        first = {**ALERT, "transition": "created"}
        first["record"] = {**ALERT["record"], "place": {"name": "Tripoli", "country": "LBY"}}
        batch = [
            (ALERTS, entry(5000 + n, "a", json.dumps(one).encode(), topic="x")) for n, one in enumerate((first, odd))
        ]
        route(connection, fold(connection, batch), [severe, other], lambda: NOW)
    assert [r["record"]["transition"] for r in rows(engine, endpoint="severe", alert_id=ALERT["alert_id"])] == [
        "created",
        "retracted",
    ]
    assert rows(engine, endpoint="other", alert_id=ALERT["alert_id"]) == []


def test_quiet_hours_and_too_many_come_as_a_digest(engine: Engine, said: Said) -> None:
    night = parse_endpoints("- endpoint: night\n  url: http://x\n  quiet: 22:00-07:00\n  zone: Europe/Berlin\n")[0]
    assert quiet(night, {"severity": "Severe"}, NOW.replace(hour=22))
    assert not quiet(night, {"severity": "Severe"}, NOW.replace(hour=7))
    assert not quiet(night, {"severity": "Extreme"}, NOW.replace(hour=22))
    few = Endpoint("few", "slack", "http://x", per_minute=8, digest_minutes=5)
    ring(engine, said, few)
    states = [row["state"] for row in rows(engine)]
    assert states.count("held") > 5
    assert not book.gather(engine, few, NOW)
    assert book.gather(engine, few, NOW + timedelta(minutes=6))
    (made,) = rows(engine, alert_id="digest")
    assert made["record"]["summary"].startswith(f"{states.count('held')} alerts: ")
    assert not rows(engine, state="held")
    # What was held and taken back meanwhile is in the digest, not before it.
    kinds = {row["record"]["transition"] for row in rows(engine, state="digested")}
    assert kinds >= {"created"}


def test_failures_are_tried_again_and_the_dead_are_disabled(engine: Engine, said: Said) -> None:
    with receiver(lambda n: (500, {"Retry-After": "40"}) if n == 1 else (204, {})) as (url, got):
        endpoint = Endpoint("news", "webhook", url, countries=("LBY",))
        ring(engine, said, endpoint)
        send(engine, endpoint, until=lambda: rows(engine)[0]["attempts"] == 1)
        first, second = rows(engine)
        assert (first["state"], first["status_code"], second["attempts"]) == ("pending", 500, 0)  # order is kept
        assert timedelta(seconds=39) < first["next_at"] - datetime.now(UTC) < timedelta(seconds=45)
        with engine.begin() as connection:
            connection.execute(update(deliveries).values(next_at=NOW))
        send(engine, endpoint, until=lambda: all(row["state"] == "delivered" for row in rows(engine)))
        assert got[0][0]["webhook-id"] == got[1][0]["webhook-id"]
        with engine.begin() as connection:
            assert book.again(connection, first["delivery_id"], NOW)
        send(engine, endpoint, until=lambda: len(got) == 4)
        assert got[-1][0]["webhook-id"] == first["delivery_id"]
    with receiver(410) as (url, got):
        gone = Endpoint("gone", "webhook", url)
        with engine.begin() as connection:
            register(connection, [gone], {0: 0}, NOW)
            folded = fold(connection, [(ALERTS, entry(7000, "a", json.dumps(ALERT).encode(), topic="y"))])
            route(connection, folded, [gone], lambda: NOW)
        send(engine, gone, until=lambda: rows(engine, endpoint="gone")[0]["state"] == "failed")
    with engine.connect() as connection:
        state = connection.execute(select(endpoints).where(endpoints.c.endpoint == "gone")).one()
    assert (state.state, state.why) == ("disabled", "it answered 410 Gone")


def test_nobody_waits_for_one_who_fails(engine: Engine, said: Said) -> None:
    with receiver(500) as (bad, _), receiver(200) as (good, got), socket.create_server(("127.0.0.1", 0)) as hangs:  # noqa: SIM117
        with receiver(lambda _: (302, {"Location": "http://169.254.169.254/latest"})) as (away, redirected):
            ways = {
                "fails": bad,
                "hangs": f"http://127.0.0.1:{hangs.getsockname()[1]}/",
                "away": away,
                "good": good,
                "vanished": "http://127.0.0.1:1/",
                "nowhere": "http://nowhere.invalid/",
            }
            receivers = [Endpoint(name, "webhook", url, per_minute=1000) for name, url in ways.items()]
            ring(engine, said, *receivers)
            count = len(rows(engine, endpoint="good"))
            took = send(engine, *receivers, until=lambda: len(got) == count, seconds=14)
            # Half a second where nothing else runs; what is proved is that nobody waits the 15 s of the one that hangs.
            assert took < 12
            assert redirected
            assert "redirect" in str([row["error"] for row in rows(engine, endpoint="away")])


@pytest.mark.parametrize("form", sorted(FORMS))
def test_every_form_says_the_sentence_and_no_markup_of_the_wire(form: str) -> None:
    hostile = {**ALERT, "summary": "<!channel> [x](http://evil) <b>@here</b>\u202e" + "x" * 100_000}
    request = FORMS[form](Endpoint("e", form, "https://x.example/rooms/r", "secret"), hostile, "msg_1")
    text = request.body.decode()
    assert len(text) < 20_000
    if form in ("slack", "mattermost", "teams"):
        assert "<!channel>" not in text
        assert "[x](http" not in text or form == "slack"
    quiet_one = FORMS[form](Endpoint("e", form, "https://x.example/rooms/r", "s"), ALERT, "msg_1")
    assert "Maiduguri" in quiet_one.body.decode()


def test_pagerduty_resolves_what_is_taken_back() -> None:
    endpoint = Endpoint("p", "pagerduty", "https://events.pagerduty.com/v2/enqueue", "key")
    bodies = [
        json.loads(
            FORMS["pagerduty"](
                endpoint, {**ALERT, "transition": t, "record": {**ALERT["record"], "standing": s}}, "i"
            ).body
        )
        for t, s in (("created", "provisional"), ("updated", "under_review"), ("retracted", "retracted"))
    ]
    assert [body["event_action"] for body in bodies] == ["trigger", "acknowledge", "resolve"]
    assert len({body["dedup_key"] for body in bodies}) == 1


def test_mail_is_plain_text_and_its_headers_cannot_be_broken() -> None:
    hostile = {**ALERT, "summary": "A\r\nBcc: everyone@example.org"}
    endpoint = Endpoint("m", "email", "smtp://x", to=("desk@example.org",), sender="Tocsin <tocsin@example.org>")
    message = mail(endpoint, [hostile], "msg_1", NOW)
    assert message["Bcc"] is None
    assert (message["From"], message["Date"].datetime) == ("Tocsin <tocsin@example.org>", NOW)
    assert message.get_content_type() == "text/plain"
    assert "WITHDRAWN" in sentence({**ALERT, "transition": "retracted"})


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "10.0.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "::1", "fe80::1", "fc00::1",
                "::ffff:127.0.0.1", "2002:7f00:1::", "64:ff9b::7f00:1", "224.0.0.1"],
)  # fmt: skip
def test_private_addresses_are_told(address: str) -> None:
    assert not public(address)
    host = f"[{address}]" if ":" in address else address
    with pytest.raises(Forbidden):
        asyncio.run(resolve(f"http://{host}/", False))


def test_public_ones_are_not() -> None:
    assert public("93.184.216.34")
    assert public("2606:2800:220:1::1")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("- endpoint: a\n  url: ftp://x\n", "line 1: url: expected https"),
        ("- endpoint: a\n  url: https://x\n- endpoint: a\n  url: https://x\n", "line 3: endpoint 'a' stands twice"),
        ("- url: https://x\n", "'endpoint' is missing"),
        ("- endpoint: a\n  url: https://x\n  colour: red\n", "'colour' is no part"),
        ("- endpoint: a\n  url: https://x\n  severity: Bad\n", "'Bad' is no severity"),
        ("- endpoint: a\n  url_env: NOT_SET_HERE\n", "NOT_SET_HERE is not set"),
        ("- endpoint: a\n  url: https://x\n  quiet: night\n", "expected hours such as"),
        ("- endpoint: a\n  format: email\n  url: smtp://x\n", "'to' is missing"),
        ("- endpoint: a\n  format: email\n  url: smtp://x\n  to: a@x.example\n", "'from' is missing"),
        ("- endpoint: a\n  format: email\n  url: smtp://x\n  to: a@x.example\n  from: desk\n", "from: found 'desk'"),
        ("- endpoint: a\n  url: https://x\n  quiet: 22:00Z-07:00\n", "expected hours such as"),
        ("- endpoint: a\n  url: https://x\n  quiet: 22:00+01:00-07:00\n", "expected hours such as"),
        ("- endpoint: a\n  url: https://x\n  zone: Europe\n", "expected one such as"),
        ("endpoint: a", "expected a list"),
        ("- [", "line"),
    ],
)
def test_a_wrong_file_is_told_by_its_line(text: str, says: str) -> None:
    with pytest.raises(BadEndpoint, match=says):
        parse_endpoints(text)


def test_a_file_asks_for_what_it_says_and_for_nothing_else() -> None:
    text = "- endpoint: all\n  url: https://x\n- endpoint: some\n  url: https://x\n  countries: NGA\n  rules: [attack, outcome]\n"
    all_, some = parse_endpoints(text)
    assert all_ == Endpoint("all", "webhook", "https://x")
    assert some == Endpoint("some", "webhook", "https://x", countries=("NGA",), rules=("attack", "outcome"))
    row = {"severity": "Minor", "rule": "own", "country": None, "kind": None, "names": "|"}
    assert wants(all_, row)
    assert not wants(some, row)
    assert wants(some, {**row, "rule": "attack", "country": "NGA"})


def test_secrets_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOOK_SECRET", SECRET)
    (endpoint,) = parse_endpoints("- endpoint: a\n  url: https://x\n  secret_env: HOOK_SECRET\n")
    assert SECRET not in repr(endpoint)
    monkeypatch.setenv("HOOK_SECRET", "short")
    with pytest.raises(BadEndpoint, match="whsec_"):
        parse_endpoints("- endpoint: a\n  url: https://x\n  secret_env: HOOK_SECRET\n")


ODD = {
    **ALERT, "changed": [{"name": "killed"}, "killed", {"field": "place", "after": "Jos"}], "severity": "Catastrophic",
    "record": {**ALERT["record"], "place": {"name": None}, "evidence": "so it was said", "confidence": "high"},
}  # fmt: skip


@pytest.mark.parametrize("form", sorted(FORMS))
def test_an_alert_of_a_newer_release_is_told_all_the_same(form: str) -> None:
    endpoint = Endpoint("e", form, "https://x.example/rooms/r", "secret")
    assert b"Maiduguri" in FORMS[form](endpoint, ODD, "msg_1").body
    assert FORMS[form](endpoint, {**ODD, "changed": "all of it", "transition": "moved ↦"}, "msg_1").body
    assert sentence(ODD).endswith("(place: nothing → Jos)")
    assert "Evidence" not in facts(ODD)


def test_one_that_cannot_be_told_is_booked_and_the_others_go(
    engine: Engine, said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, gathers = FORMS["webhook"], iter(range(1000))

    def form(endpoint: Endpoint, alert: dict[str, Any], ident: str) -> Any:
        return whole(endpoint, {} if "Tripoli" in alert["summary"] else alert, ident)

    def gather(*_: Any) -> bool:
        return bool(1 / next(gathers))

    monkeypatch.setitem(FORMS, "webhook", form)
    monkeypatch.setattr(book, "gather", gather)
    with receiver(200) as (url, got):
        endpoint = Endpoint("news", "webhook", url, per_minute=1000)
        ring(engine, said, endpoint)
        sent = len(rows(engine)) - 2  # the alert of Tripoli and its retraction
        send(engine, endpoint, until=lambda: len(rows(engine, state="delivered")) == sent)
        assert len(got) == sent
    assert [row["error"] for row in rows(engine) if row["attempts"] and row["state"] == "pending"] == [
        "KeyError: 'transition'"
    ]
