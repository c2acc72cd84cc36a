"""New attacks and outcomes with Tocsin's own client: typed, resumed by group, second copies dropped.

TOCSIN_BROKER=localhost:9092 python examples/typed_alerts.py
"""

import asyncio
import os

from streams.subscribe import alerts


async def main() -> None:
    async with alerts(group=os.environ.get("GROUP", "example-typed"), follow="ONCE" not in os.environ) as messages:
        async for message in messages:
            if message.value is not None:
                print(message.value.severity, message.value.transition, message.value.summary, flush=True)


asyncio.run(main())
