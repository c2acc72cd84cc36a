"""RSS and Atom documents as lists of ninjs objects."""

from typing import Any

from processors.wire.documents import read_document


def ninjs_of_feed(document: bytes) -> list[dict[str, Any]]:
    """The entries of an RSS, Atom or JSON Feed document, oldest first, as ninjs objects.

    Raises Malformed for what is no feed; `read_document` also tells of what was left out and why.
    """
    return read_document(document).items
