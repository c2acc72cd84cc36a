"""The typed client on a real Kafka: decoded, resumed, committed, without second copies, aborted records or markers."""

import asyncio
import json
import uuid
from pathlib import Path

import pytest
from confluent_kafka import Producer

from streams.settings import Settings
from streams.subscribe import Message, Subscription, Undecodable, alerts, enriched
from streams.topics import ALERTS, ENRICHED, create

pytestmark = pytest.mark.kafka
ALERT = json.loads((Path(__file__).parents[1] / "examples" / "news.alerts.v1" / "attack-created.json").read_bytes())


class Sender:
    """A worker's way of writing: transactions, ids in headers."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.producer = Producer({"bootstrap.servers": settings.broker, "transactional.id": uuid.uuid4().hex})
        self.producer.init_transactions()

    def send(self, *records: tuple[str, bytes | None, str], commit: bool = True, topic: str = ALERTS) -> None:
        self.producer.begin_transaction()
        for key, value, ident in records:
            self.producer.produce(self.settings.topic(topic), value, key=key, headers={"ce_id": ident})
        self.producer.flush()
        if commit:
            self.producer.commit_transaction()
        else:
            self.producer.abort_transaction()


def alert(number: int) -> bytes:
    return json.dumps({**ALERT, "alert_id": f"attack:{number}", "field of a newer release": 1}).encode()


@pytest.fixture
def sender(kafka: str, tmp_path: Path) -> Sender:
    settings = Settings(broker=kafka, prefix=f"{uuid.uuid4().hex[:8]}.", data=tmp_path, partitions=2)
    asyncio.run(create(settings))
    return Sender(settings)


async def read(subscription: Subscription[object], most: int = 10**6) -> list[Message[object]]:  # type: ignore[type-var]
    found = []
    async with subscription as messages:
        async for message in messages:
            found.append(message)
            if len(found) == most:
                break
    return found


async def test_records_are_typed_and_second_copies_dropped(sender: Sender) -> None:
    sender.send(("a", alert(1), "id-1"), ("a", alert(1), "id-1"), ("b", None, "id-2"))
    sender.send(("c", alert(9), "id-9"), commit=False)
    sender.send(("a", alert(2), "id-3"))
    found = await read(alerts(follow=False, settings=sender.settings))  # type: ignore[arg-type]
    assert sorted((message.key, getattr(message.value, "alert_id", None)) for message in found) == [
        ("a", "attack:1"),
        ("a", "attack:2"),
        ("b", None),
    ]


async def test_a_group_goes_on_where_it_left_off(sender: Sender) -> None:
    sender.send(*(("k", alert(number), f"id-{number}") for number in range(10)))
    group = uuid.uuid4().hex

    def subscription() -> Subscription[object]:  # type: ignore[type-var]
        return alerts(group, follow=False, settings=sender.settings)  # type: ignore[return-value]

    first = await read(subscription(), 4)
    # The fourth was not done when the reader left off: it comes again, and none is skipped.
    second = await read(subscription())
    assert [message.id for message in first] == [f"id-{number}" for number in range(4)]
    assert [message.id for message in second] == [f"id-{number}" for number in range(3, 10)]
    assert await read(subscription()) == []


async def test_a_reader_that_fails_gets_the_record_again(sender: Sender) -> None:
    sender.send(("k", alert(1), "id-1"))
    group = uuid.uuid4().hex

    async def fail() -> None:
        async with alerts(group, settings=sender.settings) as messages:
            async for _ in messages:
                raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    assert len(await read(alerts(group, follow=False, settings=sender.settings))) == 1  # type: ignore[arg-type]


async def test_what_comes_later_is_read_as_it_comes(sender: Sender) -> None:
    async with alerts(start="latest", settings=sender.settings) as messages:
        sender.send(("k", alert(5), "id-5"))
        async for message in messages:
            assert message.value is not None
            assert message.value.alert_id == "attack:5"
            break


async def test_a_record_that_is_none_is_named(sender: Sender) -> None:
    sender.send(("k", b'{"item": 5}', "id-1"), topic=ENRICHED)
    with pytest.raises(Undecodable, match=r"news\.enriched\.v1, partition \d, offset 0: item: "):
        await read(enriched(follow=False, settings=sender.settings))  # type: ignore[arg-type]
