"""A feed for the fault suite: flashes of attacks, plain items, later versions, redeliveries, kills and broken lines."""

import json
import random
from collections import defaultdict

from tests.streams.harness import key_of
from tests.streams.wire import item

# One attack in each, so that every one of them must ring exactly once.
CITIES = (
    "Karachi", "Kabul", "Baghdad", "Mogadishu", "Lagos", "Bogota", "Manila", "Istanbul", "Cairo", "Nairobi",
    "Madrid", "London", "Paris", "Jakarta", "Dhaka", "Lima",
)  # fmt: skip


def feed(count: int, seed: int) -> list[bytes]:
    """So many records, the same for the same seed."""
    chance = random.Random(seed)
    made: list[bytes] = []
    for number in range(count):
        kind = chance.random()
        if number < len(CITIES):
            city = CITIES[number]
            text = f"{city.upper()}, March 12 - A bomb in a market in {city} killed five people on Friday, police said."
            made.append(item(f"flash-{number}", headline=f"Bomb kills five in {city} market", body_text=text))
        elif kind < 0.05:
            made.append(b'{"broken": %d' % number)
        elif kind < 0.10:
            made.append(chance.choice(made))
        else:
            text = f"The council of district {number} discussed its budget and adjourned until next week."
            made.append(item(f"plain-{number}", headline=f"District {number} council adjourns", body_text=text))
            if kind < 0.30:
                made.append(item(f"plain-{number}", 2, headline=f"District {number} adjourns again", body_text=text))
            if kind < 0.15:
                made.append(item(f"plain-{number}", 3, headline="Killed", body_text=text, pubstatus="canceled"))
    return made[:count]


def expected(payloads: list[bytes]) -> tuple[dict[bytes, list[str | None]], list[bytes]]:
    """What must be said of every item, in order, None for a tombstone; and the dead letters."""
    bad = [payload for payload in payloads if payload.startswith(b'{"broken"')]
    said: dict[bytes, list[str | None]] = defaultdict(list)
    for payload in dict.fromkeys(payload for payload in payloads if not payload.startswith(b'{"broken"')):
        fields = json.loads(payload)
        said[key_of(payload)].append(None if fields["pubstatus"] == "canceled" else fields["version"])
    return said, bad
