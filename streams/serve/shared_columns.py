"""Columns that several tables of serve have alike: of places, of what is believed, of events and of outcomes."""

from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Date, Float, Integer

from streams.serve.columns import Json, Utc, col, text


def place() -> tuple[Column[Any], ...]:
    return (
        text("place", "name of the place"),
        text("country", "ISO 3166 alpha-3 code of the place"),
        col("latitude", Float(), "degrees north"),
        col("longitude", Float(), "degrees east"),
    )


def roles() -> Column[Any]:
    return text("roles", "who takes part, as role:name, role:id and role:country, lower case, between bars", need=True)


def believed() -> tuple[Column[Any], ...]:
    return (
        text("standing", "provisional, corroborated, disputed, under_review or retracted", need=True),
        col("confidence", Float(), "0..1, calibrated"),
        col("origins_count", Integer(), "independent publishers that report it", need=True),
        col("reports_count", Integer(), "items that report it", need=True),
        col("first_seen", Utc(), "time of the first report, by the items"),
        col("last_seen", Utc(), "time of the last report, by the items", need=True),
        text("names", "what it names (places, parties, forum), lower case, between bars", need=True),
        roles(),
        text("summary", "one plain sentence", need=True),
        text("severity", "CAP: Extreme, Severe, Moderate or Minor", need=True),
        col("record", Json, "the record as it stands on the topic", need=True),
        col("partition", Integer(), "where it stands on the topic", need=True),
        col("offset", BigInteger(), "where it stands on the topic", need=True),
        col("known_from", Utc(), "since when Tocsin says so, by the time of the items", need=True),
    )


def event() -> tuple[Column[Any], ...]:
    tolls = [
        col(f"{kind}_{end}", BigInteger(), f"{kind}: at {'least' if end == 'min' else 'most'}; null when not told")
        for kind in ("killed", "injured", "abducted")
        for end in ("min", "max")
    ]
    return (
        text("event", "PLOVER category, such as ASSAULT", need=True),
        text("mode", "PLOVER mode, such as explosives"),
        col("quad", Integer(), "1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict"),
        text("modality", "asserted, alleged, ..."),
        text("attribution", "claimed, accused, stated or none"),
        *place(),
        col("resolution", Integer(), "5 sub-city, 4 city, 3 district, 2 province, 1 country"),
        col("date", Date(), "first day of the happening"),
        *tolls,
        text("parent_id", "event_id of the wave it is part of"),
        *believed(),
    )


def outcome() -> tuple[Column[Any], ...]:
    return (
        text("meeting_id", "meetings.meeting_id"),
        text("forum", "forum of the meeting"),
        text("document", "declaration, communique, ...", need=True),
        text("document_title", "the document's own title"),
        text("status", "adopted, refused, ...", need=True),
        col("dissent", Boolean(), "whether anybody dissents", need=True),
        text("reason", "why, in the words of an item"),
        *place(),
        col("date", Date(), "day of the decision"),
        *believed(),
    )
