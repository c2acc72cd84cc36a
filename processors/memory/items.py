"""The life of an item: versions, redeliveries, holds and kills, decided from what was known before."""

from datetime import datetime
from typing import Literal

from schemas import NewsItem, Record

Verdict = Literal["new", "update", "redelivery", "stale", "hold", "restore", "kill"]


class ItemState(Record):
    """What is remembered of one item: its newest version, the digest of its bytes and its status."""

    key: str
    uri: str
    version: str
    digest: str
    pub_status: str
    version_created: datetime | None = None


def judge(state: ItemState | None, item: NewsItem, digest: str) -> Verdict:
    """What an arriving version means, given what is remembered of its item."""
    if state is not None:
        if digest == state.digest:
            return "redelivery"
        if _order(item.version, item.version_created) < _order(state.version, state.version_created):
            return "stale"
    if item.pub_status == "canceled":
        return "kill"
    if item.pub_status == "withheld":
        return "hold"
    if state is None:
        return "new"
    return "restore" if state.pub_status == "withheld" else "update"


def remember(item: NewsItem, digest: str) -> ItemState:
    """The state after an item was accepted."""
    return ItemState(
        key=item.key,
        uri=item.uri,
        version=item.version,
        digest=digest,
        pub_status=item.pub_status,
        version_created=item.version_created,
    )


def _order(version: str, created: datetime | None) -> tuple[int, float]:
    # ninjs versions are strings; compared as numbers when they are, else by time of creation.
    return (int(version) if version.isdigit() else 0, created.timestamp() if created else 0.0)
