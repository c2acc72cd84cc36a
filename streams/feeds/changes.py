"""Which entries of a document are new or changed, and under which version each goes out."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any, NamedTuple

import orjson

from processors.wire import Malformed, parse
from processors.wire.entry import LOCAL, host_of, supersedes
from processors.wire.found import Document
from processors.wire.identity import provider, stable_uri
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
    """The items of a document with their keys; one that is no item has its own bytes for a key.

    What two feeds of one host number alike is two stories: a feed's own ids are told apart by its address, as it
    stands in the list, so that a move changes none of them.
    """
    found = []
    for item in document.items:
        if document.kind in UNVERSIONED and (local := LOCAL.match(item["uri"])):
            mark = sha256(feed.address.encode("utf8", "replace")).hexdigest()[:12]
            item = item | {"uri": f"{local[0]}{mark}:{item['uri'][local.end() :]}"}
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
    on the wire. What another feed brought first is that feed's to change: the same story in two feeds is one item, and
    `strangers` tells which of its deletions are passed over. Of a key that stands there more than once the newest
    counts, or every visit would find both of them changed.
    """
    found: list[Change] = []
    versioned = kind not in UNVERSIONED
    for key, item in _newest(keyed, versioned):
        before = known.get(key)
        deleted = item.get("pubStatus") == "canceled"
        if not (_may_delete(item, before, feed, address) if deleted else before is None or before.feed == address):
            continue
        digest = digest_of(item, versioned)
        if before and before.digest == digest:
            continue
        if not versioned and before:
            if _is_older(item, before):
                continue
            item = item | {"version": above(str(item.get("version") or "1"), before.version)}
        about = {
            "links": item.get("links"), "uri": item.get("uri"), "at": item.get("versionCreated"), "deleted": deleted,
        }  # fmt: skip
        entry = Known(key, address, str(item.get("version") or "1"), digest, orjson.dumps(about).decode())
        found.append(Change(orjson.dumps(item), entry))
    return found


def strangers(
    keyed: Sequence[tuple[str, dict[str, Any]]], feed: Feed, known: Mapping[str, Known], address: str
) -> str | None:
    """One line about what a feed says is deleted and is not its own to delete."""
    others = [
        str(item.get("uri"))
        for key, item in keyed
        if item.get("pubStatus") == "canceled" and not _may_delete(item, known.get(key), feed, address)
    ]
    if not others:
        return None
    more = f" and {len(others) - 1} more" if len(others) > 1 else ""
    return f"says that {others[0]}{more} is deleted, which this feed never had: passed over"


def _newest(keyed: Sequence[tuple[str, dict[str, Any]]], versioned: bool) -> list[tuple[str, dict[str, Any]]]:
    meant: dict[str, dict[str, Any]] = {}
    for key, item in keyed:
        other = meant.get(key)
        if other is None or (_is_above(item, other) if versioned else supersedes(item, other)):
            meant[key] = item
    return [(key, item) for key, item in keyed if meant[key] is item]


def _is_above(item: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return number(str(item.get("version") or "1")) >= number(str(other.get("version") or "1"))


def _may_delete(item: Mapping[str, Any], before: Known | None, feed: Feed, address: str) -> bool:
    """Whether a feed may say that an item is gone: it had it, or the item is of the feed's own server.

    In the keys of a provider that the list names there is nobody else's item, as long as no other feed brought it.
    """
    if before is not None and before.feed == address:
        return True
    if before is not None and host_of(before.feed) == host_of(address):
        return True
    if before is None and feed.provider:
        return True
    return provider(str(item.get("uri") or "")) == provider(address)


def _is_older(item: Mapping[str, Any], before: Known) -> bool:
    """Whether an entry or its deletion is older than the contrary that is on the wire: a stale copy undoes nothing."""
    last = orjson.loads(before.about)
    then, now = last.get("at"), item.get("versionCreated")
    deleted = item.get("pubStatus") == "canceled"
    if not then or not now or deleted is bool(last.get("deleted")):
        return False
    return bool(now < then if deleted else now <= then)


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
