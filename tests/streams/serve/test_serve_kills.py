"""kill -9 of serve at random moments: the rows are the topics' fold, and every webhook comes, in order per alert."""

import asyncio
import json
import os
import random
import subprocess
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from streams.logs import Entry, everything
from streams.serve.database import migrate, open_engine
from streams.serve.fold import READ, fold
from tests.streams.serve.conftest import Said
from tests.streams.serve.live import Site
from tests.streams.serve.test_fold import content
from tests.streams.serve.test_notify import SECRET, receiver

# The bar is twenty; so many as fit into a test run by default.
KILLS = int(os.environ.get("TOCSIN_KILLS", "4"))
COPIES = 12  # of what the sample wire leads to, under other ids


def copies(said: Said) -> list[tuple[str, bytes | None, bytes | None, list[tuple[str, bytes]]]]:
    """What the stream says of the sample wire, several times over, each time of other happenings."""
    found = []
    for number in range(COPIES):
        for topic, entry in said:
            if topic not in READ:
                continue
            text = (entry.value or b"").decode()
            for prefix in ('"ev-', '"oc-', '"attack:ev-', '"outcome:oc-'):
                text = text.replace(prefix, f"{prefix}{number}-")
            key = (entry.key or b"").decode()
            for prefix in ("ev-", "oc-"):
                key = (
                    key.replace(prefix, f"{prefix}{number}-", 1)
                    if key.startswith((prefix, "attack:", "outcome:"))
                    else key
                )
            headers = [(n, v + str(number).encode() if n == "ce_id" else v) for n, v in entry.headers]
            found.append((topic, key.encode(), text.encode() if entry.value is not None else None, headers))
    return found


@pytest.mark.kafka
@pytest.mark.slow
async def test_rows_and_webhooks_survive_kills(kafka: str, tmp_path: Path, said: Said) -> None:
    dice = random.Random(12)
    records = copies(said)
    with receiver(200) as (url, got):
        (tmp_path / "endpoints.yaml").write_text(
            f"- endpoint: news\n  url: {url}\n  secret_env: HOOK\n  per_minute: 100000\n"
        )
        site = Site(
            kafka, f"kills{time.time_ns() % 10**8}", tmp_path, TOCSIN_ENDPOINTS=str(tmp_path / "endpoints.yaml"),
            TOCSIN_PRIVATE_ENDPOINTS="true", HOOK=SECRET,
        )  # fmt: skip
        try:
            site.serve()  # the endpoint gets what is told from its first start on
            feed = threading.Thread(target=publish, args=(site, records))
            feed.start()
            for _ in range(KILLS):
                await asyncio.sleep(dice.uniform(0.05, 0.8))
                site.kill()
                start(site)
            feed.join()
            site.wait(lambda: site.get("/ready")["state"] == "up")
            alerts = sum(topic.endswith("alerts.v1") for topic, *_ in records)
            site.wait(
                lambda: sum(d["state"] == "delivered" for d in site.get("/v1/deliveries?limit=1000")["data"]) == alerts,
                120,
            )
        finally:
            site.stop()
    engine, fresh = (
        open_engine(f"sqlite:///{tmp_path}/{site.settings.prefix}{site.settings.group}/serve.db"),
        open_engine(f"sqlite:///{tmp_path}/fresh.db"),
    )
    migrate(fresh)
    batch: list[tuple[str, Entry]] = [
        (topic, entry) for topic in READ async for entry in everything(site.settings, topic)
    ]
    with fresh.begin() as connection:
        fold(connection, batch)
    assert content(engine) == content(fresh)
    told: dict[str, list[str]] = {}
    ids: dict[str, str] = {}
    for headers, body in got:
        ident = headers["webhook-id"]
        if ids.setdefault(ident, body.decode()) != body.decode():
            raise AssertionError(f"{ident} came with two contents")
        data: dict[str, Any] = json.loads(body)["data"]
        if ident not in told.setdefault(data["alert_id"], []):
            told[data["alert_id"]].append(ident)
    order: dict[str, list[str]] = {}
    for topic, entry in batch:
        if topic.endswith("alerts.v1") and entry.value:
            order.setdefault(json.loads(entry.value)["alert_id"], []).append(json.loads(entry.value)["at"])
    assert {alert: len(idents) for alert, idents in told.items()} == {alert: len(ats) for alert, ats in order.items()}
    for alert, idents in told.items():
        assert [json.loads(ids[ident])["timestamp"] for ident in idents] == order[alert]


def publish(site: Site, records: list[Any]) -> None:
    for number, (topic, key, value, headers) in enumerate(records):
        site.producer.produce(site.settings.topic(topic), value, key=key, headers=headers)
        if number % 20 == 0:
            site.producer.flush()
            time.sleep(0.1)
    site.producer.flush()


def start(site: Site) -> None:
    """Start serve, and go on as soon as it answers, whatever it has read."""
    command = [*site.us, "serve", "--port", str(site.port)]
    site.processes["serve"] = process = subprocess.Popen(command, env=site.environment, stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline().decode().strip() == site.address
