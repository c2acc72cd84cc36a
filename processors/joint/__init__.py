"""The joint reader: one small encoder that finds papers, happenings and relations with their arguments in an item."""

from collections.abc import Sequence

from processors.joint.decoding import decoded
from processors.joint.found import Argument, Found
from processors.joint.network import looked
from processors.text import Document
from schemas.base import Field


def find(documents: Sequence[Document]) -> list[tuple[Found, ...]]:
    """What stands in each of some items."""
    found: list[tuple[Found, ...]] = []
    for document in documents:
        shown, heads = looked(document)
        texts: dict[Field, str] = {"headline": document.headline, "body": document.body}
        found.append(decoded(shown, heads, texts) if heads else ())
    return found


__all__ = ["Argument", "Found", "find"]
