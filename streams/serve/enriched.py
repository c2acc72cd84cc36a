"""From an EnrichedItem to rows of items, entities, mentions and what search looks through."""

from typing import Any

from streams.logs import Entry
from streams.serve import tables
from streams.serve.fit import fitted
from streams.serve.rows import Row, instant, stamp


def item_row(entry: Entry, record: Row) -> Row:
    """A row of `items`."""
    item = record["item"]
    names = ("uri", "version", "provider", "origin", "language", "pub_status", "urgency", "headline", "duplicate_of")
    published = instant(item.get("published"), "published")
    return {
        "item_key": item["key"],
        **{name: item.get(name) for name in names},
        "published": published,
        "sorted_at": published or stamp(entry),
        "unread": (record.get("reader") or {}).get("unread"),
        "record": record,
        "partition": entry.partition,
        "offset": entry.offset,
    }


def entity_rows(row: Row) -> list[Row]:
    """Rows of `entities`: what this item knows of each."""
    found: dict[str, Row] = {}
    for entity in row["record"].get("entities") or ():
        names = ("label", "kind", "name", "country", "latitude", "longitude")
        found[entity["id"]] = {
            "entity_id": entity["id"],
            **{name: entity.get(name) for name in names},
            "folded": entity["name"].casefold(),
            "seen_at": row["sorted_at"],
            "seen_in": row["item_key"],
        }
    return list(found.values())


def named_rows(row: Row) -> list[Row]:
    """Rows of `item_entities`."""
    found: dict[str, Row] = {}
    for entity in row["record"].get("entities") or ():
        found[entity["id"]] = {
            "item_key": row["item_key"], "entity_id": entity["id"], "salience": entity.get("salience"),
            "spans": entity.get("mentions") or [], "sorted_at": row["sorted_at"],
        }  # fmt: skip
    return list(found.values())


def mention_rows(row: Row) -> list[Row]:
    """Rows of `mentions`."""
    record = row["record"]
    told = [("event", n, one, one["event"], one.get("modality")) for n, one in enumerate(record.get("events") or ())]
    told += [("outcome", n, one, one["document"], one["status"]) for n, one in enumerate(record.get("outcomes") or ())]
    return [
        {
            "item_key": row["item_key"], "what": what, "number": number, "kind": kind, "status": status or "asserted",
            "confidence": one.get("confidence"), "evidence": (one.get("evidence") or {}).get("text"), "record": one,
        }
        for what, number, one, kind, status in told
    ]  # fmt: skip


def text_row(row: Row) -> dict[str, Any]:
    """What search looks through of an item."""
    return {
        "what": "item", "id": row["item_key"], "title": row["headline"] or "",
        "body": row["record"]["item"].get("body") or "", "at": row["sorted_at"],
    }  # fmt: skip


def parts(entry: Entry, record: Row) -> Row:
    """All the rows of an item, by what they are. Raises Unfit."""
    row = fitted(tables.items, item_row(entry, record))
    return {
        "item": row,
        "entities": [fitted(tables.entities, entity) for entity in entity_rows(row)],
        "named": [fitted(tables.item_entities, named) for named in named_rows(row)],
        "mentions": [fitted(tables.mentions, mention) for mention in mention_rows(row)],
        "text": fitted(tables.texts, text_row(row)),
    }
