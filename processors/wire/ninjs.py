"""ninjs 1.x, 2.x and 3.x, in any of their three spellings, into one NewsItem (IPTC ninjs 3.1, 2.2 and 1.6)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from processors.wire import fields
from processors.wire.dates import rfc3339
from processors.wire.identity import is_no_id, item_key, provider
from processors.wire.malformed import Words, malformed
from schemas import NewsItem

STATUSES = ("usable", "withheld", "canceled")
_REPRESENTATION = {"complete": "full", "incomplete": "partial"}
_STEMS = ("headline", "body", "description")
# The uri becomes the record key; browsers and servers agree on about this length.
_LONGEST_URI = 2048
# Every name that is read below, lower case; what is not among them is kept in `extra`.
_KNOWN = frozenset(
    """
    uri guid type version profile pubstatus urgency firstcreated versioncreated contentcreated embargoeduntil
    embargoed expires language headlines bodies descriptions title slugline by byline located ednote subjects
    subject people person organisations organisation places place events event genres genre infosources infosource
    altids eventdetails associations copyrightholder copyrightnotice usageterms representationtype standard $standard
    """.split()
)


def news_item(value: Any) -> NewsItem:
    """One ninjs object as a NewsItem. Raises Malformed that names the field.

    Names are compared without case, because ninjs 3 writes camelCase what ninjs 1 and 2 wrote small.
    """
    if not isinstance(value, dict):
        raise malformed("item", None, value, "one ninjs object")
    data = {name.lower(): field for name, field in value.items()}
    uri = fields.string(data, "uri") or fields.string(data, "guid")
    if not uri or is_no_id(uri):
        raise malformed("item", "uri", data.get("uri"), "the identifier of the item, a non-empty string")
    if len(uri) > _LONGEST_URI:
        raise malformed("item", "uri", Words(f"{len(uri)} characters"), f"at most {_LONGEST_URI} characters")
    alt_ids = fields.alt_ids(data, "altids")
    kind = fields.string(data, "representationtype") or "full"
    return NewsItem(
        key=item_key(uri, alt_ids),
        uri=uri,
        provider=provider(uri),
        version=_version(data),
        type=fields.string(data, "type") or "text",
        representation_type=_REPRESENTATION.get(kind, kind),
        profile=fields.optional(data, "profile"),
        pub_status=_status(data),
        urgency=_urgency(data),
        first_created=fields.instant(fields.optional(data, "firstcreated")),
        version_created=fields.instant(fields.optional(data, "versioncreated")),
        content_created=fields.instant(fields.optional(data, "contentcreated")),
        embargoed_until=_embargo(data),
        expires=fields.instant(fields.optional(data, "expires")),
        language=fields.optional(data, "language"),
        headlines=fields.texts(data, "headlines", "headline"),
        bodies=fields.texts(data, "bodies", "body"),
        descriptions=fields.texts(data, "descriptions", "description"),
        title=fields.optional(data, "title"),
        slugline=fields.optional(data, "slugline"),
        by=fields.optional(data, "by") or fields.optional(data, "byline"),
        located=fields.optional(data, "located"),
        ed_note=fields.optional(data, "ednote"),
        subjects=fields.concepts(data, "subjects", "subject"),
        people=fields.concepts(data, "people", "person"),
        organisations=fields.concepts(data, "organisations", "organisation"),
        places=fields.concepts(data, "places", "place"),
        events=fields.concepts(data, "events", "event"),
        genres=fields.concepts(data, "genres", "genre"),
        info_sources=fields.concepts(data, "infosources", "infosource"),
        alt_ids=alt_ids,
        event_details=data.get("eventdetails") if isinstance(data.get("eventdetails"), dict) else None,
        associations=fields.linked(data, "associations"),
        copyright_holder=fields.optional(data, "copyrightholder"),
        copyright_notice=fields.optional(data, "copyrightnotice"),
        usage_terms=fields.joined(data, "usageterms"),
        ninjs_version=_standard(data),
        extra={name: field for name, field in value.items() if _is_extra(name.lower())},
    )


def _version(data: Mapping[str, Any]) -> str:
    version = data.get("version")
    # AP and hand-made feeds write whole numbers, which lose nothing; a fraction does, for "1.10" is not 1.1.
    if isinstance(version, int) and not isinstance(version, bool) and version >= 0:
        return str(version)
    return fields.string(data, "version") or "1"


def _status(data: Mapping[str, Any]) -> str:
    status = fields.string(data, "pubstatus") or "usable"
    if status not in STATUSES:
        raise malformed("item", "pubStatus", status, "one of " + ", ".join(STATUSES))
    return status


def _urgency(data: Mapping[str, Any]) -> int | None:
    urgency = data.get("urgency")
    if urgency is None:
        return None
    if isinstance(urgency, bool) or not isinstance(urgency, int | float) or urgency != int(urgency):
        raise malformed("item", "urgency", urgency, "a whole number from 1 (highest) to 9")
    if not 1 <= urgency <= 9:
        raise malformed("item", "urgency", urgency, "a whole number from 1 (highest) to 9")
    return int(urgency)


def _embargo(data: Mapping[str, Any]) -> datetime | None:
    """Until when nothing may leave: the later time where both names are given.

    Any other date may be missing; an embargo that is empty, means two times or cannot be read is not taken for none.
    """
    found = []
    for name in ("embargoeduntil", "embargoed"):
        if (said := data.get(name)) is not None:
            until = rfc3339(said) if isinstance(said, str) else None
            if until is None:
                raise malformed("item", name, said, "a date and time (RFC 3339)")
            found.append(until)
    return max(found, default=None)


def _standard(data: Mapping[str, Any]) -> str | None:
    standard = data.get("standard") or data.get("$standard")
    version = standard.get("version") if isinstance(standard, dict) else None
    return version if isinstance(version, str) else None


def _is_extra(name: str) -> bool:
    return name not in _KNOWN and name.partition("_")[0] not in _STEMS
