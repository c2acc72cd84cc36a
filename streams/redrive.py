"""Dead letters back onto the wire, once each."""

from aiokafka import AIOKafkaConsumer

from streams.dead_letters import CUT, OWN
from streams.logs import Entry, entry, partitions
from streams.publisher import Outgoing, Publisher
from streams.settings import Settings
from streams.topics import DLQ, ITEMS

REDRIVEN = "redriven"


def original(letter: Entry, settings: Settings) -> Outgoing:
    """The record as it came, on the topic it came from, with a header that counts its returns."""
    kept = [
        (name, data)
        for name, data in letter.headers
        if data is not None and not name.startswith(OWN) and name != REDRIVEN
    ]
    count = int(letter.header(REDRIVEN) or 0) + 1
    # The letter may have been written under the name with the prefix or without.
    topic = (letter.header(f"{OWN}topic") or ITEMS).removeprefix(settings.prefix)
    return Outgoing(settings.topic(topic), letter.key, letter.value, (*kept, (REDRIVEN, str(count).encode())))


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
                letters = [entry(record) for record in records if record.offset < ends[place]]
                # One that was cut is no item any more; where the whole lies is in its headers.
                whole = [letter for letter in letters if letter.header(CUT) is None]
                await publisher.deliver([original(letter, settings) for letter in whole])
                if letters:
                    await consumer.commit({place: letters[-1].offset + 1})
                    count += len(whole)
                    if len(letters) < len(records):
                        break
    return count
