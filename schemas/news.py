"""NewsItem: a wire item as sent, whatever its ninjs version, in one frozen shape (names of ninjs 3.x, snake case)."""

from typing import Any

from schemas.base import Instant, Record


class Text(Record):
    """One headline, body or description with its role and content type."""

    value: str
    role: str | None = None
    content_type: str | None = None


class Concept(Record):
    """A subject, person, organisation, place, event, genre or source that the producer named."""

    name: str | None = None
    rel: str | None = None
    uri: str | None = None
    literal: str | None = None
    role: str | None = None


class AltId(Record):
    role: str
    value: str


class NewsItem(Record):
    """One version of one wire item. Only `uri` is sure to be there (as in ninjs).

    `key` is the item key, provider + ":" + stable id: all versions of an item share it.
    `extra` keeps every field that ninjs does not define.
    """

    key: str
    uri: str
    provider: str
    version: str = "1"
    type: str = "text"
    representation_type: str = "full"
    profile: str | None = None
    pub_status: str = "usable"
    urgency: int | None = None
    first_created: Instant | None = None
    version_created: Instant | None = None
    content_created: Instant | None = None
    embargoed_until: Instant | None = None
    expires: Instant | None = None
    language: str | None = None
    headlines: tuple[Text, ...] = ()
    bodies: tuple[Text, ...] = ()
    descriptions: tuple[Text, ...] = ()
    title: str | None = None
    slugline: str | None = None
    by: str | None = None
    located: str | None = None
    ed_note: str | None = None
    subjects: tuple[Concept, ...] = ()
    people: tuple[Concept, ...] = ()
    organisations: tuple[Concept, ...] = ()
    places: tuple[Concept, ...] = ()
    events: tuple[Concept, ...] = ()
    genres: tuple[Concept, ...] = ()
    info_sources: tuple[Concept, ...] = ()
    alt_ids: tuple[AltId, ...] = ()
    event_details: dict[str, Any] | None = None
    associations: tuple[dict[str, Any], ...] = ()
    copyright_holder: str | None = None
    copyright_notice: str | None = None
    usage_terms: str | None = None
    ninjs_version: str | None = None
    extra: dict[str, Any] = {}
