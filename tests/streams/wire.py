"""Wire items for the tests of the stream."""

import json
from typing import Any

FLASH = "KARACHI, March 12 - Two people were killed when a bomb exploded in a market in Karachi on Friday, police said."


def item(number: int | str = 1, version: int = 1, **more: Any) -> bytes:
    """A ninjs item; `number` makes the uri."""
    fields = {
        "uri": f"urn:test:{number}",
        "version": str(version),
        "versioncreated": f"2027-03-12T{version % 24:02}:00:00Z",
        "pubstatus": "usable",
        "language": "en",
        "headline": f"Bomb kills two in Karachi market ({number}, {version})",
        "body_text": FLASH,
        **more,
    }
    return json.dumps({name: value for name, value in fields.items() if value is not None}).encode()
