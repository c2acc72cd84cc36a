"""read(item) -> EnrichedItem: the composition of all readers. Runs without Kafka."""

from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from importlib.resources import files

from processors.entities import read_entities
from processors.events import read_events
from processors.outcomes import read_outcomes
from processors.text import Document, document
from schemas import EnrichedItem, Item, NewsItem, Reader

_MODELS = ("ner.npz", "pieces.npz", "events.onnx", "events.json", "outcomes.json")


@cache
def reader() -> Reader:
    """The reader's version, and of each model file the first twelve digits of its SHA-256."""
    folder = files("processors.data").joinpath("models")
    return Reader(
        version="0.1.0", models={name: sha256(folder.joinpath(name).read_bytes()).hexdigest()[:12] for name in _MODELS}
    )


def read(item: NewsItem) -> EnrichedItem:
    """Everything one item says. Same item, same record: nothing but the item is looked at."""
    text = document(item)
    entities = read_entities(text)
    outcomes = read_outcomes(text, entities)
    events = read_events(text, entities, outcomes)
    return EnrichedItem(item=_item(item, text), entities=entities, events=events, outcomes=outcomes, reader=reader())


def read_many(items: Sequence[NewsItem]) -> list[EnrichedItem]:
    """What each of several items says, in their order; the same as reading them one by one."""
    return [read(item) for item in items]


def _item(item: NewsItem, text: Document) -> Item:
    sources = [source.name for source in item.info_sources if source.name]
    return Item(
        key=item.key,
        uri=item.uri,
        version=item.version,
        provider=item.provider,
        origin=text.credit or (sources[0] if sources else item.provider),
        language=item.language,
        published=text.published,
        pub_status=item.pub_status,
        urgency=item.urgency,
        headline=text.headline,
        body=text.body,
        dateline=text.dateline,
        credit=text.credit,
    )
