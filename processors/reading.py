"""read(item) -> EnrichedItem: the composition of all readers. Runs without Kafka."""

from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from importlib.resources import files

from processors.entities import known_entities, read_entities
from processors.events import read_events
from processors.joint import Found, find
from processors.language import unread
from processors.outcomes import read_outcomes
from processors.outcomes.events import agreeing
from processors.text import Document, document
from schemas import EnrichedItem, Item, NewsItem, Reader

_MODELS = ("ner.npz", "pieces.npz", "reader-first.onnx", "reader-rest.onnx", "reader-heads.onnx", "reader-roles.onnx")


@cache
def reader() -> Reader:
    """The reader's version, and of each model file the first twelve digits of its SHA-256."""
    folder = files("processors.data").joinpath("models")
    return Reader(
        version="0.2.0", models={name: sha256(folder.joinpath(name).read_bytes()).hexdigest()[:12] for name in _MODELS}
    )


def read(item: NewsItem) -> EnrichedItem:
    """Everything one item says. Same item, same record: nothing but the item is looked at."""
    return read_many([item])[0]


def read_many(items: Sequence[NewsItem]) -> list[EnrichedItem]:
    """Everything that each of some items says; the network reads their passages together."""
    texts = [document(item) for item in items]
    skipped = [unread(text, item.language) for item, text in zip(items, texts, strict=True)]
    found = iter(find([text for text, why in zip(texts, skipped, strict=True) if why is None]))
    return [
        _passed(item, text, why) if why else _enriched(item, text, next(found))
        for item, text, why in zip(items, texts, skipped, strict=True)
    ]


def _enriched(item: NewsItem, text: Document, found: tuple[Found, ...]) -> EnrichedItem:
    entities = read_entities(text)
    outcomes = read_outcomes(found, text, entities)
    events = agreeing(read_events(found, text, entities), outcomes)
    return EnrichedItem(item=_item(item, text), entities=entities, events=events, outcomes=outcomes, reader=reader())


def _passed(item: NewsItem, text: Document, why: str) -> EnrichedItem:
    """An item that is not read: its names that the gazetteer knows, and why there is no more."""
    return EnrichedItem(
        item=_item(item, text), entities=known_entities(text), reader=reader().model_copy(update={"unread": why})
    )


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
