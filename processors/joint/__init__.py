"""The joint reader: one small encoder that finds papers, happenings and relations with their arguments in an item."""

from collections.abc import Sequence

from processors.joint.decoding import completed, decoded
from processors.joint.found import Argument, Found
from processors.joint.network import looks
from processors.text import Document
from schemas.base import Field


def find(documents: Sequence[Document]) -> list[tuple[Found, ...]]:
    """What stands in each of some items."""
    return [_found(document) for document in documents]


def _found(document: Document) -> tuple[Found, ...]:
    texts: dict[Field, str] = {"headline": document.headline, "body": document.body}
    seen = [decoded(look.passages, look.heads, texts) for look in looks(document)]
    if not seen:
        return ()
    return completed(*seen) if len(seen) == 2 else seen[0]


__all__ = ["Argument", "Found", "find"]
