"""The joint reader: one small encoder that finds papers, happenings and relations with their arguments in an item."""

from collections.abc import Sequence

from processors.joint.decoding import decoded
from processors.joint.found import Argument, Found
from processors.joint.network import asked, encoded
from processors.joint.passages import passages
from processors.text import Document
from schemas.base import Field


def find(documents: Sequence[Document]) -> list[tuple[Found, ...]]:
    """What stands in each of some items."""
    found: list[tuple[Found, ...]] = []
    for document in documents:
        shown = passages(document)
        read = [(one, states) for one, states in zip(shown, encoded(shown), strict=True) if states]
        heads = asked([states for _, states in read])
        texts: dict[Field, str] = {"headline": document.headline, "body": document.body}
        found.append(decoded([one for one, _ in read], heads, texts) if heads else ())
    return found


__all__ = ["Argument", "Found", "find"]
