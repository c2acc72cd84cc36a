"""Event streams: nothing missed, nothing twice, across restarts, rebuilds and slow listeners; and the typed client."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError

from streams.client import ApiError, Client, _frames
from streams.serve import hub as hubs
from streams.serve import ingest as folding
from streams.serve import tables
from streams.serve.database import empty
from streams.serve.fold import Folded, fold
from streams.serve.hub import BadPosition, Hub, read_vector, write_vector
from streams.serve.ingest import Ingest, positions
from streams.serve.listening import StreamFilter, passes, wanted
from streams.serve.site import make_app, make_hubs
from streams.settings import Settings
from streams.topics import ALERTS, EVENTS
from tests.streams.serve.conftest import Said, entry
from tests.streams.serve.test_notify import ALERT


def ring(engine: Engine, hub: Hub, *numbers: int, **more: Any) -> None:
    batch = [
        (ALERTS, entry(n, "a", json.dumps({**ALERT, "alert_id": f"attack:{n}", **more}).encode())) for n in numbers
    ]
    with engine.begin() as connection:
        fold(connection, batch)
    hub.wake()


Until = Callable[[list[int], hubs.Vector], bool]


async def hear(
    hub: Hub, start: hubs.Vector | None, until: Until, ready: asyncio.Event | None = None
) -> tuple[list[int], hubs.Vector]:
    found: list[int] = []
    async for row, vector in hub.listen(start):
        if ready:
            ready.set()
        if row is not None:
            found.append(row["offset"])
        if until(found, vector):
            return found, dict(vector)
    return found, {}


async def hearing(hub: Hub, start: hubs.Vector | None, until: Until) -> asyncio.Task[tuple[list[int], hubs.Vector]]:
    """A listener that has its place: whatever comes from now on it must hear."""
    ready = asyncio.Event()
    task = asyncio.create_task(hear(hub, start, until, ready))
    await asyncio.wait_for(ready.wait(), 20)
    return task


async def test_a_listener_hears_all_once_and_goes_on_where_it_was(engine: Engine) -> None:
    hub = Hub(engine, ALERTS, tables.transitions, "transition")
    ring(engine, hub, 0, 1)
    await hub.begin()
    running = asyncio.create_task(hub.run())
    live = await hearing(hub, None, lambda found, _: len(found) == 2)
    await asyncio.to_thread(ring, engine, hub, 2, 3)
    assert await asyncio.wait_for(live, 20) == ([2, 3], {0: 3})
    # Away for a while: 4 and 5 come meanwhile, 6 after.
    await asyncio.to_thread(ring, engine, hub, 4, 5)
    back = await hearing(hub, {0: 3}, lambda found, _: len(found) == 3)
    await asyncio.to_thread(ring, engine, hub, 6)
    assert (await asyncio.wait_for(back, 20))[0] == [4, 5, 6]
    # The tables are read anew beside the running hub: positions mean the same.
    await asyncio.to_thread(empty, engine)
    await asyncio.to_thread(ring, engine, hub, *range(7))
    again, _ = await asyncio.wait_for(hear(hub, {0: 4}, lambda found, _: len(found) == 2), 20)
    assert again == [5, 6]
    # A position beyond the end is of other topics: it hides nothing that comes.
    beyond = await hearing(hub, {0: 10**6}, lambda found, _: len(found) == 1)
    await asyncio.to_thread(ring, engine, hub, 7)
    assert (await asyncio.wait_for(beyond, 20))[0] == [7]
    ended = await hearing(hub, None, lambda *_: False)
    hub.close()
    assert (await asyncio.wait_for(ended, 20))[0] == []
    running.cancel()


async def test_a_slow_listener_is_sent_away_and_gets_the_rest_when_it_is_back(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hubs, "_WAITING", 3)
    hub = Hub(engine, ALERTS, tables.transitions, "transition")
    await hub.begin()
    running = asyncio.create_task(hub.run())
    stream = hub.listen(None)
    await anext(stream)
    before = hub._seq
    await asyncio.to_thread(ring, engine, hub, *range(10))
    async with asyncio.timeout(20):
        while hub._seq < before + 10:  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    with pytest.raises(StopAsyncIteration):
        await asyncio.wait_for(anext(stream), 20)
    found, _ = await asyncio.wait_for(hear(hub, {}, lambda found, _: len(found) == 10), 20)
    assert found == list(range(10))
    running.cancel()


async def test_what_takes_back_reaches_who_heard_it(engine: Engine) -> None:
    hub = Hub(engine, ALERTS, tables.transitions, "transition")
    ring(engine, hub, 1, alert_id="attack:x", transition="created")
    ring(
        engine, hub, 2, alert_id="attack:x", transition="retracted", severity="Minor", record={"standing": "retracted"}
    )
    rows = hub._after(0)
    for wish, heard in (
        ({"severity": "Severe"}, [True, True]),
        ({"country": ["NGA"]}, [True, True]),
        ({"country": ["FRA"]}, [False, False]),
    ):
        asked = StreamFilter.model_validate(wish)
        assert [await passes(engine, asked, row) for row in rows] == heard


async def test_what_corrects_an_event_reaches_who_heard_it(engine: Engine, said: Said) -> None:
    first = next(json.loads(e.value) for topic, e in said if topic == EVENTS and e.value)
    place = first["place"]
    told = (
        {"standing": "provisional"},
        {"standing": "corroborated", "place": {**place, "country": "NER"}},
        {"standing": "retracted", "place": {**place, "country": "NER"}},
    )
    batch = [
        (EVENTS, entry(number, "e", json.dumps({**first, "event_id": "e", "revision": number + 1, **more}).encode()))
        for number, more in enumerate(told)
    ]
    with engine.begin() as connection:
        fold(connection, batch)
    rows = Hub(engine, EVENTS, tables.event_revisions, "standing")._after(0)
    for wish, heard in (
        ({"standing": ["provisional"]}, [True, True, True]),
        ({"country": [place["country"]]}, [True, True, True]),
        ({"country": ["NER"]}, [False, True, True]),
        ({"country": ["FRA"]}, [False, False, False]),
    ):
        asked = StreamFilter.model_validate(wish)
        assert [await passes(engine, asked, row) for row in rows] == heard


def test_a_party_is_who_takes_part(engine: Engine) -> None:
    hub = Hub(engine, ALERTS, tables.transitions, "transition")
    ring(engine, hub, 1)
    (row,) = hub._after(0)
    for word, heard in (
        ("islamic state west africa province", True),
        ("NGA", True),
        ("Maiduguri", False),
        ("org", False),
    ):
        assert wanted(StreamFilter(party=[word]), row) is heard


async def test_who_wants_nothing_of_a_busy_wire_hears_that_it_is_there(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hubs, "_HEARTBEAT", 0.4)
    hub = Hub(engine, ALERTS, tables.transitions, "transition")
    await hub.begin()
    running = asyncio.create_task(hub.run())

    async def never(row: dict[str, Any]) -> bool:
        return False

    async def listen() -> list[tuple[Any, hubs.Vector]]:
        found = []
        async for row, vector in hub.listen(None, never):
            found.append((row, dict(vector)))
            if vector.get(0, 0) >= 12:
                break
        return found

    listening = asyncio.create_task(listen())
    for number in range(14):
        await asyncio.sleep(0.15)
        await asyncio.to_thread(ring, engine, hub, number)
    found = await asyncio.wait_for(listening, 20)
    running.cancel()
    assert all(row is None for row, _ in found)
    assert len(found) >= 4
    positions = [vector.get(0, -1) for _, vector in found]
    assert positions == sorted(positions)


async def test_an_empty_position_is_the_beginning(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    made = make_hubs(engine)
    ring(engine, made["alerts"], 0, 1, 2)
    app = make_app(Settings(rate=1e6, rate_burst=10**6), engine, made, lambda: "up")

    async def heard(**headers: str) -> int:
        got = []
        over = asyncio.Event()

        async def receive() -> dict[str, Any]:
            await over.wait()
            return {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            got.append(message.get("body", b""))

        pairs = {"host": "localhost", **{name.replace("_", "-"): value for name, value in headers.items()}}
        scope = {
            "type": "http", "method": "GET", "path": "/v1/alerts/stream", "raw_path": b"", "query_string": b"", "scheme": "http",
            "headers": [(name.encode(), value.encode()) for name, value in pairs.items()], "root_path": "", "http_version": "1.1",
            "client": ("::1", 1), "server": ("localhost", 80),
        }  # fmt: skip
        task = asyncio.create_task(app(scope, receive, send))
        for _ in range(40):
            await asyncio.sleep(0.05)
            if b"".join(got).count(b"data: ") == 3:
                break
        over.set()
        await asyncio.wait_for(task, 20)
        return b"".join(got).count(b"data: ")

    assert await heard(last_event_id="") == 3
    assert await heard() == 0


def test_a_position_is_read_as_it_was_written() -> None:
    assert read_vector(write_vector({3: 4, 0: 17})) == {0: 17, 3: 4}
    for wrong in ("x", "1", "1:", ":1", "1:-2", "1:2;3", "²:1", "0:" + "9" * 30):
        with pytest.raises(BadPosition):
            read_vector(wrong)


async def test_a_record_that_the_database_refuses_keeps_no_other_waiting(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refusing(connection: Any, batch: Any) -> Folded:
        if any(record.offset == 1 for _, record in batch):
            raise IntegrityError("insert", {}, ValueError("no"))
        return fold(connection, batch)

    monkeypatch.setattr(folding, "fold", refusing)
    ingest = Ingest(Settings(), engine, lambda *_: None, lambda: None)
    batch = [(ALERTS, entry(n, "a", json.dumps({**ALERT, "alert_id": f"attack:{n}"}).encode())) for n in range(3)]
    await ingest._write(batch)
    assert positions(engine) == {(ALERTS, 0): 3}
    with engine.connect() as connection:
        assert len(connection.execute(tables.alerts.select()).all()) == 2


def test_the_client(filled: Engine) -> None:
    chosen = Settings(rate=1e6, rate_burst=10**6, hosts="testserver")
    client = Client("http://testserver")
    client._http = TestClient(make_app(chosen, filled, make_hubs(filled), lambda: "up"))
    assert len(list(client.events(limit=3))) == len(list(client.events(limit=1000))) > 5
    assert {outcome.status for outcome in client.outcomes(status="vetoed")} == {"vetoed"}
    assert any("Tripoli" in alert.summary for alert in client.alerts(transition="retracted"))
    assert client.item("ani:urn:newswire:ani:qingdao-2025-06-26").entities
    assert client.search("bomb market")
    assert read_vector(client.position())
    with pytest.raises(ApiError, match="bogus") as error:
        list(client.events(bogus=1))
    assert error.value.status == 422
    lines = ["retry: 2000", "", "id: 0:1", "event: created", 'data: {"a": 1}', "", ": calm", ""]
    assert [frame.get("data") for frame in _frames(iter(lines))] == [None, '{"a": 1}']
