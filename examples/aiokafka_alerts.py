"""Alerts with aiokafka alone (pip install aiokafka): committed records only, each id once.

BROKER=localhost:9092 python examples/aiokafka_alerts.py
"""

import asyncio
import json
import os

from aiokafka import AIOKafkaConsumer


async def main() -> None:
    consumer = AIOKafkaConsumer(
        os.environ.get("PREFIX", "") + "news.alerts.v1",
        bootstrap_servers=os.environ.get("BROKER", "localhost:9092"),
        group_id=os.environ.get("GROUP", "example-aiokafka"),
        auto_offset_reset="earliest",
        enable_auto_commit=False,  # commit when the work is done, not when the record came
        isolation_level="read_committed",  # what a worker took back is not read
    )
    seen: set[str] = set()
    async with consumer:
        while batch := await consumer.getmany(timeout_ms=5000 if "ONCE" in os.environ else 10**9):
            for records in batch.values():
                for record in records:
                    headers = dict(record.headers)
                    ident = headers.get("ce_id", b"").decode()
                    if record.value is None or ident in seen:  # a tombstone, or a second copy
                        continue
                    seen.add(ident)
                    alert = json.loads(record.value)
                    print(alert["severity"], alert["transition"], alert["summary"], flush=True)
            await consumer.commit()


asyncio.run(main())
