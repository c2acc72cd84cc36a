"""Which entries of a document are new or changed, and under which version each goes out."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import orjson

from processors.wire import Malformed, parse
from processors.wire.found import Document
from processors.wire.identity import stable_uri
from streams.envelope import ident
from streams.feeds.listing import Feed
from streams.feeds.state import Known

# Formats whose entries have no versions of their own: ours are made of dates, and dates lie.
UNVERSIONED = frozenset({"RSS", "Atom", "JSON Feed"})
# What differs between two deliveries of the same words.
_DATES = ("version", "versionCreated", "firstCreated", "infoSources", "subjects", "links")


class Change(NamedTuple):
    """An item to send, and what is to be remembered of it."""

    data: bytes
    entry: Known


def labelled(item: dict[str, Any], feed: Feed) -> dict[str, Any]:
    """The item with what the feed list says of its feed."""
    if feed.provider and not str(item.get("uri", "")).startswith(f"urn:newswire:{feed.provider}:"):
        item = item | {"uri": f"urn:newswire:{feed.provider}:{stable_uri(str(item.get('uri', '')))}"}
    if feed.language and not item.get("language") and item.get("pubStatus") != "canceled":
        item = item | {"language": feed.language}
    if feed.trust is not None:
        item = item | {"trustIndicators": [{"rel": "trust", "title": f"{feed.trust:g}"}]}
    return item


def keys_of(document: Document, feed: Feed) -> list[tuple[str, dict[str, Any]]]:
    """The items of a document with their keys; one that is no item has its own bytes for a key."""
    found = []
    for item in document.items:
        named = labelled(item, feed)
        data = orjson.dumps(named)
        try:
            found.append((parse(data).key, named))
        except Malformed:
            found.append((f"bad:{ident(data)}", named))
    return found


def changes(
    keyed: Sequence[tuple[str, dict[str, Any]]], kind: str, feed: Feed, known: Mapping[str, Known], address: str
) -> list[Change]:
    """What has to go out, in the order of the document.

    A text that changed under the same id is a change, whatever its date says: it gets a higher version than the one
    on the wire. What another feed brought first is that feed's to change: the same story in two feeds is one item.
    """
    found: list[Change] = []
    now = dict(known)
    for key, item in keyed:
        before = now.get(key)
        deleted = item.get("pubStatus") == "canceled"
        if before and before.feed != address and not deleted:
            continue
        versioned = kind not in UNVERSIONED
        digest = digest_of(item, versioned)
        if before and before.digest == digest:
            continue
        if not versioned and before:
            item = item | {"version": above(str(item.get("version") or "1"), before.version)}
        about = {"links": item.get("links"), "uri": item.get("uri")}
        entry = Known(key, address, str(item.get("version") or "1"), digest, orjson.dumps(about).decode())
        now[key] = entry
        found.append(Change(orjson.dumps(item), entry))
    return found


def digest_of(item: Mapping[str, Any], versioned: bool) -> str:
    """What an item says, in short; of entries without versions of their own, without their dates."""
    said = item if versioned else {name: value for name, value in item.items() if name not in _DATES}
    return ident(orjson.dumps(said, option=orjson.OPT_SORT_KEYS))


def above(version: str, before: str) -> str:
    """A version that is higher than the one before: itself, or the next number."""
    if number(version) <= (last := number(before)):
        return str(last + 1)
    return version


def number(version: str) -> int:
    """A version as a number; -1 for one that is none, or longer than any."""
    return int(version) if len(version) < 19 and version.isascii() and version.isdecimal() else -1
