"""Versions of feed entries that come in files: a changed text is above what is on the wire, whatever its date says."""

import orjson

from processors.wire import Malformed, parse
from streams.feeds.changes import above, digest_of
from streams.feeds.state import Known, State


def versioned(pieces: list[bytes], state: State) -> tuple[list[bytes], list[Known]]:
    """Items with the versions under which they go out, and what is to be noted of them once they are delivered.

    The same text again goes out as it did before: the same version, the same bytes.
    """
    items = [orjson.loads(data) for data in pieces]
    keys = [_key(data) for data in pieces]
    now = state.known(key for key in keys if key)
    found, noted = [], []
    for key, item in zip(keys, items, strict=True):
        if key is None:
            found.append(orjson.dumps(item))
            continue
        digest, before = digest_of(item, versioned=False), now.get(key)
        if before is not None:
            same = before.digest == digest
            item["version"] = before.version if same else above(str(item.get("version") or "1"), before.version)
        about = before.about if before else "{}"
        now[key] = Known(key, before.feed if before else "files", str(item.get("version") or "1"), digest, about)
        noted.append(now[key])
        found.append(orjson.dumps(item))
    return found, noted


def _key(data: bytes) -> str | None:
    try:
        return parse(data).key
    except Malformed:
        return None
