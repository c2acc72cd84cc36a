"""Alerts with FastStream (pip install "faststream[kafka]"): a handler per topic, decoded into Tocsin's own record.

BROKER=localhost:9092 python examples/faststream_alerts.py
"""

import asyncio
import os

from faststream import FastStream
from faststream.kafka import KafkaBroker

from schemas import Alert

broker = KafkaBroker(os.environ.get("BROKER", "localhost:9092"), logger=None)
app = FastStream(broker, logger=None)
left = int(os.environ.get("ONCE") or 0)


@broker.subscriber(
    os.environ.get("PREFIX", "") + "news.alerts.v1",
    group_id=os.environ.get("GROUP", "example-faststream"),
    auto_offset_reset="earliest",
    isolation_level="read_committed",
)
async def on_alert(alert: Alert) -> None:
    global left
    print(alert.severity, alert.transition, alert.summary, flush=True)
    left -= 1
    if left == 0:
        app.exit()


asyncio.run(app.run())
