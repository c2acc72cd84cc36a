"""Wire formats in, one NewsItem out."""

import json
from collections.abc import Mapping

from schemas import Failure, NewsItem, Text


class Malformed(ValueError):
    """The input is no item. `failure` says which field, what was found and what was expected."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.reason)
        self.failure = failure


def parse(payload: bytes, headers: Mapping[str, bytes] | None = None) -> NewsItem:
    """A wire item from the bytes and headers of one record. Raises Malformed."""
    data = json.loads(payload)
    return NewsItem(
        key="ninjs:" + data["uri"],
        uri=data["uri"],
        provider="ninjs",
        version=data.get("version", "1"),
        version_created=data.get("versionCreated"),
        headlines=tuple(Text(**t) for t in data.get("headlines", ())),
        bodies=tuple(
            Text(value=t["value"], role=t.get("role"), content_type=t.get("contentType"))
            for t in data.get("bodies", ())
        ),
    )
