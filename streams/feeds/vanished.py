"""Entries that vanished from a feed while older ones stayed: where a list says so, their page is asked; 410 kills."""

from collections.abc import Sequence
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

import orjson

from processors.wire.found import Document
from streams.feeds.addresses import origin
from streams.feeds.changes import Change, number
from streams.feeds.error import Unreadable
from streams.feeds.fetching import Fetcher
from streams.feeds.listing import Feed
from streams.feeds.state import Known, State

# Links asked in one visit; a feed that empties itself is no reason to ask a hundred times.
_MOST = 5


async def killed(
    fetcher: Fetcher, state: State, feed: Feed, document: Document, keyed: Sequence[tuple[str, dict[str, Any]]]
) -> list[Change]:
    """Kills for entries whose own page answers 410: only by `gone: true` in the list, only on the feed's own server."""
    if not feed.gone or not keyed or document.kind not in ("RSS", "Atom", "JSON Feed"):
        return []
    shown_now = {key for key, _ in keyed}
    oldest = min((number(str(item.get("version") or "")) for _, item in keyed), default=0)
    found = []
    missing = [
        entry
        for key, entry in state.of_feed(feed.address).items()
        if key not in shown_now and entry.digest != "killed"
        if number(entry.version) > max(oldest, 0)
    ]
    for entry in missing[:_MOST]:
        about = orjson.loads(entry.about)
        link = next((one.get("href") for one in about.get("links") or ()), None) or about.get("uri")
        try:
            if origin(str(link)) != origin(feed.address):
                continue
            answer = await fetcher.get(str(link), private=feed.private)
        except Unreadable:
            continue
        if answer.status == HTTPStatus.GONE:
            found.append(_kill(entry, about))
    return found


def _kill(entry: Known, about: dict[str, Any]) -> Change:
    version = str(number(entry.version) + 1)
    item = {
        "uri": about.get("uri"),
        "version": version,
        "versionCreated": datetime.now(UTC).isoformat(timespec="seconds"),
        "pubStatus": "canceled",
        "edNote": "The page of this item answers 410 (gone).",
    }
    return Change(orjson.dumps(item), entry._replace(version=version, digest="killed"))
