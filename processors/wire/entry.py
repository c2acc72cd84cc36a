"""One entry of a feed, whatever the format, into a ninjs object; and which entries are the same story."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import urljoin, urlsplit

from processors.wire.found import Found, Manners, refused
from processors.wire.identity import is_no_id, stable_uri
from processors.wire.malformed import Words, malformed
from processors.wire.markup import bounded, plain_line

# Ids that are the only ones of their kind in the world, by the standards that say so; any other is the feed's alone.
_GLOBAL = re.compile(
    r"https?://[^\s/?#]++.*|urn:[a-z0-9][a-z0-9-]{0,31}:.+|tag:[^\s,:/]++,\d{4}(?:-\d\d){0,2}:.*"
    r"|urn:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?:doi|hdl|info|ni|oai):.+", re.I | re.S
)  # fmt: skip
# The uri of an item that has no other id than its feed's own: unique on a host at best. What is made of content is not.
LOCAL = re.compile(r"urn:newswire:(?:[^:]*\.[^:]*|localhost):(?![0-9a-f]{24}$)")
# What some count revisions of a story by, in its link.
_REVISED = re.compile(r"(?:v|ver|version|rev|revision|upd|updated?)=\d{1,14}", re.I)
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
    an id that a document gives to different stories is none. Of several revisions of one entry the newest is meant.
    """
    shared = _shared([entry.id for entry in entries], [_told_by(entry) for entry in entries])
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
    return sorted(_newest(found), key=lambda one: (one.item or {}).get("versionCreated") or "")


def _told_by(entry: Entry) -> str | None:
    """What tells an entry from another one with its id: its link; its title too where the id promises nothing."""
    if entry.link:
        base, _, query = entry.link.partition("?")
        return "&".join((base, *(pair for pair in query.split("&") if pair and not _REVISED.fullmatch(pair))))
    return None if _GLOBAL.fullmatch((entry.id or "").strip()) else entry.title


def _shared(names: Sequence[str | None], others: Sequence[str | None]) -> set[str]:
    """Names that stand over different things."""
    seen: dict[str, set[str]] = {}
    for name, other in zip(names, others, strict=True):
        if name and other:
            seen.setdefault(name, set()).add(other)
    return {name for name, meant in seen.items() if len(meant) > 1}


def _newest(found: list[Found]) -> list[Found]:
    """The newest revision of each entry; another one is told, unless it says the same (RFC 4287, 4.1.1)."""
    meant: dict[str, Found] = {}
    for one in found:
        if one.item is not None:
            name = stable_uri(one.item["uri"])
            meant[name] = one if name not in meant or supersedes(one.item, meant[name].item or {}) else meant[name]
    kept: list[Found] = []
    for one in found:
        chosen = meant[stable_uri(one.item["uri"])] if one.item is not None else one
        if one is chosen:
            kept.append(one)
        elif one.item != chosen.item:
            kept.append(Found(one.place, problem=f"gives way to {chosen.place}, of the same id and newer", passed=True))
    return kept


def supersedes(item: Mapping[str, Any], before: Mapping[str, Any]) -> bool:
    """Whether an item takes the place of another of its key, which stands before it in a document.

    The later date does, and feeds put the newest first where there are none. A deleted entry takes the place of what is
    not newer (RFC 6721): one that does not say when it was deleted cannot undo what has a date.
    """
    killed, kills = before.get("pubStatus") == "canceled", item.get("pubStatus") == "canceled"
    then, now = before.get("versionCreated"), item.get("versionCreated")
    if killed != kills:
        entry, deleted = (then, now) if kills else (now, then)
        return kills is (not entry or bool(deleted and deleted >= entry))
    return bool(now and (not then or now > then))


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
    if not is_no_id(own) or entry.deleted:
        known = resolved(base, own) if own.startswith("/") and base else own
        if _GLOBAL.fullmatch(known):
            return known
        # The host of the feed, as far as it is known: what deletes an entry has no link of its own.
        return f"urn:newswire:{host}:{own}" if (host := host_of(home, base, entry.link)) else own
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
