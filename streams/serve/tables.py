"""The SQL tables: what the topics say, as rows that a service may query. docs/tables.md is generated from these."""

from typing import Any

from sqlalchemy import BigInteger, Column, Date, Float, Index, Integer, MetaData, Table

from streams.serve.columns import Json, Utc, col, text
from streams.serve.shared_columns import event, outcome, place, roles

metadata = MetaData()


def _read(
    name: str,
    about: str,
    *columns: Column[Any],
    indexes: tuple[tuple[str, ...], ...] = (),
    listed: tuple[str, ...] = (),
) -> Table:
    """A table of the read model: emptied and read anew by `tocsin serve --rebuild`.

    `listed` are the columns by which a list is sorted and filtered. One index holds them all, so that a filter that
    finds little goes through narrow rows, not through every record.
    """
    made = [Index(f"ix_{name}_{'_'.join(fields)}", *fields) for fields in indexes]
    made += [Index(f"ix_{name}_listed", *listed)] if listed else []
    return Table(name, metadata, *columns, *made, comment=about, info={"rebuilt": True})


# By what events and outcomes are listed: first what they are sorted by.
_PLACED = ("country", "standing", "severity", "latitude", "longitude", "place")
_EVENTS = ("last_seen", "event_id", "event", "mode", "killed_min", *_PLACED)
_OUTCOMES = ("last_seen", "outcome_id", "document", "status", "dissent", *_PLACED)
_KNOWN = ("known_from", "known_until")
_UNTIL = "until when Tocsin said so; null while it stands"

items = _read(
    "items", "wire items as last read; a killed item is gone",
    text("item_key", "provider + ':' + stable id", key=True),
    text("uri", "the item's own identifier", need=True),
    text("version", "version of the item", need=True),
    text("provider", "who sent it", need=True),
    text("origin", "the independent publisher behind it"),
    text("language", "BCP 47 language"),
    col("published", Utc(), "the item's own time"),
    col("sorted_at", Utc(), "published, else when it was read", need=True),
    text("pub_status", "usable, withheld or canceled", need=True),
    col("urgency", Integer(), "1 highest, 9 lowest"),
    text("headline", "normalised headline", need=True),
    text("duplicate_of", "item_key of the item that it copies"),
    text("unread", "why it was passed on unread; null when it was read"),
    col("record", Json, "the EnrichedItem: text, entities, events, outcomes", need=True),
    col("partition", Integer(), "where it stands on the topic", need=True),
    col("offset", BigInteger(), "where it stands on the topic", need=True),
    indexes=(("provider", "sorted_at"), ("uri",)), listed=("sorted_at", "item_key", "provider", "unread"),
)  # fmt: skip

entities = _read(
    "entities", "who, where and which organisation, as the newest item tells it",
    text("entity_id", "stable id such as iso3166:IND or geonames:1273294", key=True),
    text("label", "OntoNotes type", need=True),
    text("kind", "city, igo, armed_group, ..."),
    text("name", "name", need=True),
    text("folded", "the name in lower case", need=True),
    text("country", "ISO 3166 alpha-3"),
    col("latitude", Float(), "degrees north"),
    col("longitude", Float(), "degrees east"),
    col("seen_at", Utc(), "time of the item that these columns are of", need=True),
    text("seen_in", "key of the item that these columns are of", need=True),
    indexes=(("folded",), ("country",)),
)  # fmt: skip

item_entities = _read(
    "item_entities", "which items name which entities",
    text("item_key", "items.item_key", key=True),
    text("entity_id", "entities.entity_id", key=True),
    col("salience", Float(), "0..1, how much the item is about it"),
    col("spans", Json, "every mention as field, begin, end, text", need=True),
    col("sorted_at", Utc(), "time of the item", need=True),
    indexes=(("entity_id", "sorted_at"),),
)  # fmt: skip

mentions = _read(
    "mentions", "what one item says of events and outcomes, before it is fused with what others say",
    text("item_key", "items.item_key", key=True),
    text("what", "event or outcome", key=True),
    col("number", Integer(), "from 0, within the item", key=True),
    text("kind", "event category or document", need=True),
    text("status", "modality of an event, status of an outcome", need=True),
    col("confidence", Float(), "0..1"),
    text("evidence", "the sentence that says so"),
    col("record", Json, "the mention whole", need=True),
    indexes=(("kind", "status"),),
)  # fmt: skip

events = _read(
    "events", "fused events as now believed",
    text("event_id", "stable id", key=True),
    col("revision", Integer(), "+1 at each change", need=True),
    *event(),
    indexes=(("event", "last_seen"), ("country", "last_seen"), ("standing", "last_seen"), ("mode", "last_seen"),
             ("severity", "last_seen"), ("latitude", "longitude")),
    listed=_EVENTS,
)  # fmt: skip

event_revisions = _read(
    "event_revisions", "every revision of every event: what was believed when",
    text("event_id", "events.event_id", key=True),
    col("revision", Integer(), "+1 at each change", key=True),
    *event(),
    col("known_until", Utc(), _UNTIL),
    col("seq", BigInteger(), "order of arrival in this database", need=True),
    indexes=(("seq",), ("partition", "offset")), listed=(*_EVENTS, *_KNOWN),
)  # fmt: skip

outcomes = _read(
    "outcomes", "fused outcomes as now believed",
    text("outcome_id", "stable id", key=True),
    col("revision", Integer(), "+1 at each change", need=True),
    *outcome(),
    indexes=(("meeting_id",), ("status", "last_seen"), ("forum", "last_seen"), ("country", "last_seen"),
             ("standing", "last_seen")),
    listed=_OUTCOMES,
)  # fmt: skip

outcome_revisions = _read(
    "outcome_revisions", "every revision of every outcome: what was believed when",
    text("outcome_id", "outcomes.outcome_id", key=True),
    col("revision", Integer(), "+1 at each change", key=True),
    *outcome(),
    col("known_until", Utc(), _UNTIL),
    col("seq", BigInteger(), "order of arrival in this database", need=True),
    indexes=(("seq",), ("partition", "offset")), listed=(*_OUTCOMES, *_KNOWN),
)  # fmt: skip

parties = _read(
    "parties", "who takes part in events and outcomes as now believed",
    text("record_id", "event_id or outcome_id", key=True),
    text("role", "actor, recipient, party or dissenter", key=True),
    col("number", Integer(), "from 0, within the role", key=True),
    text("name", "as told", need=True),
    text("folded", "the name in lower case", need=True),
    text("entity_id", "entities.entity_id"),
    text("country", "ISO 3166 alpha-3"),
    text("sector", "PLOVER sector: GOV, MIL, REB, CVL, ..."),
    indexes=(("folded",), ("entity_id",), ("country",)),
)  # fmt: skip

names = _read(
    "names", "which records ever named whom or what: parties, places, forums",
    text("name", "a name, a country or an id, in lower case", key=True),
    text("record_id", "event_id or outcome_id", key=True),
    indexes=(("record_id",),),
)  # fmt: skip

reports = _read(
    "reports", "which items report which events and outcomes, as now believed",
    text("record_id", "event_id or outcome_id", key=True),
    text("item_key", "items.item_key", key=True),
    text("origin", "the independent publisher behind it"),
    indexes=(("item_key",),),
)  # fmt: skip

meetings = _read(
    "meetings", "meetings that outcomes were told of",
    text("meeting_id", "stable id", key=True),
    text("name", "name", need=True),
    text("forum", "forum, such as sco or g20"),
    text("level", "heads_of_state, ministers, ..."),
    text("place", "where it sits"),
    text("country", "ISO 3166 alpha-3"),
    col("start", Date(), "first day"),
    col("end", Date(), "last day"),
    col("last_seen", Utc(), "newest report of one of its outcomes", need=True),
    text("told_by", "outcome_id that these columns are of", need=True),
    indexes=(("last_seen", "meeting_id"), ("forum", "last_seen")),
)  # fmt: skip

_RING = (
    text("rule", "the rule that rang", need=True),
    text("transition", "created, updated, retracted, superseded or resolved", need=True),
    text("severity", "CAP: Extreme, Severe, Moderate or Minor", need=True),
    text("summary", "one plain sentence", need=True),
    text("record_id", "event_id or outcome_id", need=True),
    text("kind", "event category or document"),
    text("standing", "standing of the record"),
    text("forum", "forum of the meeting"),
)  # fmt: skip


def _ring() -> tuple[Column[Any], ...]:
    return (
        *(column._copy() for column in _RING),
        *place(),
        text("names", "what the record names, lower case, between bars", need=True),
        roles(),
    )


_ALERTS = ("rule", "transition", "kind", *_PLACED)
alerts = _read(
    "alerts", "alerts as they stand: the last transition of each",
    text("alert_id", "stable id", key=True),
    *_ring(),
    col("created_at", Utc(), "when it first rang, by the items", need=True),
    col("at", Utc(), "when it last changed, by the items", need=True),
    col("record", Json, "the last transition as it stands on the topic", need=True),
    text("transition_id", "transitions.transition_id of the last one", need=True),
    indexes=(("record_id",), ("country", "at"), ("severity", "at")), listed=("at", "alert_id", *_ALERTS),
)  # fmt: skip

transitions = _read(
    "transitions", "every transition of every alert: what people were told",
    text("transition_id", "the record's CloudEvents id", key=True),
    text("alert_id", "alerts.alert_id", need=True),
    *_ring(),
    col("at", Utc(), "when, by the time of the items", need=True),
    col("known_from", Utc(), "since when it stood", need=True),
    col("known_until", Utc(), _UNTIL),
    col("record", Json, "the transition as it stands on the topic", need=True),
    col("partition", Integer(), "where it stands on the topic", need=True),
    col("offset", BigInteger(), "where it stands on the topic", need=True),
    col("seq", BigInteger(), "order of arrival in this database", need=True),
    text("traceparent", "W3C trace context of the item that led to it"),
    indexes=(("alert_id", "seq"), ("seq",), ("partition", "offset"), ("record_id",)),
    listed=("at", "alert_id", *_ALERTS, *_KNOWN),
)  # fmt: skip

dead_letters = _read(
    "dead_letters", "what could not be read, with the reason",
    col("partition", Integer(), "where it stands on the topic", key=True),
    col("offset", BigInteger(), "where it stands on the topic", key=True),
    text("item_key", "key of the record, where it had one"),
    text("stage", "where reading failed", need=True),
    text("reason", "why, for a person", need=True),
    text("field", "which field"),
    text("found", "what was found"),
    text("expected", "what was expected"),
    text("error", "class and message of the error"),
    text("source", "topic, partition and offset that it came from"),
    col("at", Utc(), "when the dead letter was written", need=True),
    text("value", "the bytes as they came, as text, at most 100,000 characters"),
    indexes=(("at", "partition", "offset"), ("stage",)),
)  # fmt: skip

texts = _read(
    "texts", "what full-text search looks through",
    col("number", BigInteger().with_variant(Integer(), "sqlite"), "row number", key=True),
    text("what", "item or alert", need=True),
    text("id", "item_key or alert_id", need=True),
    text("title", "headline or summary", need=True),
    text("body", "body, or empty", need=True),
    col("at", Utc(), "time of the item or alert", need=True),
    indexes=(("what", "id"),),
)  # fmt: skip
texts.c.number.autoincrement = True

positions = _read(
    "positions", "how far each topic is read; written with the rows in one transaction",
    text("topic", "topic without prefix", key=True),
    col("partition", Integer(), "partition", key=True),
    col("next_offset", BigInteger(), "the first offset that is not read yet", need=True),
)  # fmt: skip
