"""Alerts with confluent-kafka (pip install confluent-kafka): the same promises with librdkafka.

BROKER=localhost:9092 python examples/confluent_alerts.py
"""

import json
import os

from confluent_kafka import Consumer

consumer = Consumer(
    {
        "bootstrap.servers": os.environ.get("BROKER", "localhost:9092"),
        "group.id": os.environ.get("GROUP", "example-confluent"),
        "auto.offset.reset": "earliest",
        "enable.auto.offset.store": False,
        "isolation.level": "read_committed",
        "enable.partition.eof": "ONCE" in os.environ,
    }
)
consumer.subscribe([os.environ.get("PREFIX", "") + "news.alerts.v1"])
seen: set[str] = set()
ended: set[int] = set()
try:
    while True:
        record = consumer.poll(1.0)
        if record is None:
            continue
        if record.error():
            ended.add(record.partition() or 0)
            if len(ended) == len(consumer.assignment()):
                break
            continue
        ident = str(dict(record.headers() or []).get("ce_id"))
        value = record.value()
        if value is not None and ident not in seen:
            seen.add(ident)
            alert = json.loads(value)
            print(alert["severity"], alert["transition"], alert["summary"], flush=True)
        consumer.store_offsets(record)
finally:
    consumer.close()
