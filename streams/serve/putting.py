"""An item onto the wire, with the headers that say what it is."""

from processors.wire import Malformed, parse
from schemas import NewsItem
from streams.envelope import arriving
from streams.publisher import Outgoing
from streams.settings import Settings
from streams.topics import ITEMS


def good_item(settings: Settings, value: bytes) -> tuple[NewsItem, Outgoing]:
    """An item and its record. Raises Malformed."""
    item = parse(value)
    return item, Outgoing(settings.topic(ITEMS), item.key.encode(), value, arriving(item, value))


def any_item(settings: Settings, value: bytes) -> Outgoing:
    """The record of whatever came: of what is no item the worker says so, in a dead letter."""
    try:
        return good_item(settings, value)[1]
    except Malformed:
        return Outgoing(settings.topic(ITEMS), None, value)
