"""Dead letters back onto the wire, once each."""

import logging

from aiokafka import AIOKafkaConsumer

from streams.dead_letters import CUT, OWN
from streams.limits import TooLarge, check_record
from streams.logs import Entry, entry, partitions
from streams.publisher import Outgoing, Publisher
from streams.settings import Settings
from streams.topics import DLQ, ITEMS

log = logging.getLogger("tocsin")

REDRIVEN = "redriven"


def original(dead: Entry, settings: Settings) -> Outgoing:
    """The record as it came, on the topic it came from, with a header that counts its returns."""
    kept = [
        (name, data)
        for name, data in dead.headers
        if data is not None and not name.startswith(OWN) and name != REDRIVEN
    ]
    text = dead.header(REDRIVEN) or ""
    # It may have come with the record from outside.
    count = 1 + (int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 0)
    # It may have been written under the name with the prefix or without.
    topic = (dead.header(f"{OWN}topic") or ITEMS).removeprefix(settings.prefix)
    return Outgoing(settings.topic(topic), dead.key, dead.value, (*kept, (REDRIVEN, str(count).encode())))


def fitting(dead: Entry, settings: Settings) -> Outgoing | None:
    """The original, or None where its topic does not take it: it came compressed, and is larger than it was."""
    made = original(dead, settings)
    try:
        check_record(made.topic, made.size)
    except TooLarge as error:
        log.warning("the dead letter %s/%s is not put back: %s", dead.partition, dead.offset, error)
        return None
    return made


async def redrive(settings: Settings) -> int:
    """Put back every dead letter that was not put back before; returns how many.

    What was put back is remembered as the committed offsets of a consumer group, moved only after the broker has
    acknowledged the originals: a crash in between sends some twice, which the items agent takes as redeliveries.
    """
    name, count = settings.topic(DLQ), 0
    group = f"{settings.group_id}-redrive"
    consumer = AIOKafkaConsumer(
        **settings.client(),
        client_id=group,
        group_id=group,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        isolation_level="read_committed",
    )
    async with consumer, Publisher(settings, group) as publisher:
        places = await partitions(settings, name)
        consumer.assign(places)
        ends = await consumer.end_offsets(places)
        for place in places:
            while await consumer.position(place) < ends[place]:
                records = (await consumer.getmany(place, timeout_ms=500, max_records=100)).get(place, [])
                dead_letters = [entry(record) for record in records if record.offset < ends[place]]
                # One that was cut is no item any more; where the whole lies is in its headers.
                found = [fitting(dead, settings) for dead in dead_letters if dead.header(CUT) is None]
                whole = [made for made in found if made is not None]
                await publisher.deliver(whole)
                if dead_letters:
                    await consumer.commit({place: dead_letters[-1].offset + 1})
                    count += len(whole)
                    if len(dead_letters) < len(records):
                        break
    return count
