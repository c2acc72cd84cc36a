"""One entry of a feed, whatever the format, into a ninjs object; and which entries are the same story."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import urljoin, urlsplit

from processors.wire.found import Found, Manners, refused
from processors.wire.malformed import Words, malformed
from processors.wire.markup import bounded, plain_line

# What software writes where it has no id; as an id it would make one story of all.
_NO_ID = frozenset({"", "n/a", "na", "none", "null", "nil", "undefined", "unknown", "-", "#", "guid", "id"})
_LONGEST_URI = 2048


class Said(NamedTuple):
    """A text with its media type."""

    value: str
    kind: str = "text/html"


class Entry(NamedTuple):
    """What an entry says, before anyone decides which story it is. `base` is what its addresses are relative to."""

    place: str
    id: str | None = None
    link: str | None = None
    base: str = ""
    title: str = ""
    texts: tuple[Said, ...] = ()
    captions: tuple[str, ...] = ()
    created: datetime | None = None
    changed: datetime | None = None
    author: str | None = None
    source: str | None = None
    source_address: str | None = None
    language: str | None = None
    tags: tuple[str, ...] = ()
    deleted: bool = False
    note: str | None = None


def items_of(entries: Sequence[Entry], feed: Manners, home: str, language: str | None) -> list[Found]:
    """The entries as ninjs objects, oldest first; an entry that cannot be one is answered in its place.

    `home` is the address of the feed's site. An entry is known by its id, else by its link, else by what it says;
    an id that a document gives to entries with different links is none.
    """
    shared = _shared([entry.id for entry in entries], [entry.link for entry in entries])
    links = _shared([entry.link for entry in entries], [entry.title for entry in entries])
    found = []
    for entry in entries:
        try:
            plain = entry._replace(
                id=None if entry.id in shared else entry.id, link=None if entry.link in links else entry.link
            )
            found.append(Found(entry.place, _ninjs(plain, entry.link, feed, home, language)))
        except (ValueError, ArithmeticError, RecursionError, LookupError) as error:
            found.append(refused(entry.place, error))
    return sorted(found, key=lambda one: (one.item or {}).get("versionCreated") or "")


def _shared(names: Sequence[str | None], others: Sequence[str | None]) -> set[str]:
    """Names that stand over different things."""
    seen: dict[str, set[str]] = {}
    for name, other in zip(names, others, strict=True):
        if name and other:
            seen.setdefault(name, set()).add(other)
    return {name for name, meant in seen.items() if len(meant) > 1}


def _ninjs(entry: Entry, link: str | None, feed: Manners, home: str, language: str | None) -> dict[str, Any]:
    title = plain_line(entry.title)
    texts = [text for text in entry.texts if text.value.strip()]
    if not entry.deleted and not title and not texts and not entry.captions:
        raise malformed("entry", None, Words("neither title nor text"), "an entry that says something")
    uri = _uri(entry, title, texts, home)
    if len(uri) > _LONGEST_URI:
        raise malformed("entry", "id", Words(f"{len(uri)} characters"), f"at most {_LONGEST_URI} characters")
    changed = entry.changed or entry.created
    item: dict[str, Any] = {
        "uri": uri,
        "version": version_of(changed),
        "versionCreated": changed.isoformat() if changed else None,
    }
    if entry.deleted:
        return item | {"pubStatus": "canceled", "edNote": entry.note}
    created = entry.created or entry.changed
    source = entry.source or feed.title
    address = entry.source_address
    item |= {
        "type": "text",
        "firstCreated": created.isoformat() if created else None,
        "language": entry.language or language,
        "headlines": [{"role": "main", "value": title}] if title else [],
        "bodies": [
            {
                "role": "text" if text.kind == "text/plain" else "html",
                "contentType": text.kind,
                "value": bounded(text.value),
            }
            for text in texts
        ],
        "by": entry.author,
        "infoSources": [{"name": source or address, "role": "source", "uri": address}] if source or address else [],
        "subjects": [{"name": tag} for tag in entry.tags],
    }
    if entry.captions and not texts:
        item["descriptions"] = [{"role": "caption", "contentType": "text/html", "value": bounded(entry.captions[0])}]
    if link and (address := resolved(entry.base or home, link)) != uri:
        item["links"] = [{"rel": "alternate", "href": address}]
    return item


def version_of(changed: datetime | None) -> str:
    """The version of an entry: the second of its last change, so that a later edit replaces an earlier."""
    return str(max(0, int(changed.timestamp()))) if changed else "1"


def _uri(entry: Entry, title: str, texts: list[Said], home: str) -> str:
    own = (entry.id or "").strip()
    base = entry.base or home
    if entry.deleted and not own:
        raise malformed("entry", "ref", None, "the id of the entry that is gone")
    if own.lower() not in _NO_ID or entry.deleted:
        if ":" in own:
            return own
        if own.startswith("/") and base:
            return resolved(base, own)
        return f"urn:newswire:{host}:{own}" if (host := host_of(entry.link, base, home)) else own
    if entry.link and entry.link.strip():
        return resolved(base, entry.link.strip())
    # The same story under a corrected text stays the same where its date tells it from others of that title.
    said = entry.created.isoformat() if title and entry.created else "\n".join(text.value for text in texts)
    digest = hashlib.sha256(f"{title}\n{said}".encode("utf8", "replace")).hexdigest()[:24]
    return f"urn:newswire:{host_of(base, home) or 'feed'}:{digest}"


def resolved(base: str, address: str) -> str:
    """An address made absolute; as it is where that cannot be done."""
    try:
        return urljoin(base, address)
    except ValueError:
        return address


def host_of(*addresses: str | None) -> str | None:
    """The host of the first address that has one, without user, port and www."""
    for address in addresses:
        try:
            host = urlsplit(address or "").hostname
        except ValueError:
            continue
        if host:
            return host.lower().removeprefix("www.")
    return None
