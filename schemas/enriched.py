"""EnrichedItem: everything one item says, with the normalised text its spans point into."""

from schemas.base import Day, Instant, Record
from schemas.entity import Entity
from schemas.event import Event
from schemas.outcome import Outcome


class Dateline(Record):
    place: str
    country: str | None = None
    date: Day | None = None


class Item(Record):
    """The item as read. `headline` and `body` are normalised: markup removed, whitespace folded."""

    key: str
    uri: str
    version: str
    provider: str
    origin: str
    language: str | None = None
    published: Instant | None = None
    pub_status: str
    urgency: int | None = None
    headline: str
    body: str
    dateline: Dateline | None = None
    credit: str | None = None
    duplicate_of: str | None = None


class Reader(Record):
    """Which reader made the record: its version and the digests of the models it used.

    `unread` says why an item was passed on without events and outcomes: "language" where it is not in English.
    """

    version: str
    models: dict[str, str] = {}
    unread: str | None = None


class EnrichedItem(Record):
    item: Item
    entities: tuple[Entity, ...] = ()
    events: tuple[Event, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    reader: Reader
