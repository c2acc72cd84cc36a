"""The joint reader: one small encoder that finds papers, happenings and relations with their arguments in an item."""

from collections.abc import Sequence

from processors.joint.decoding import decoded
from processors.joint.found import Argument, Found
from processors.joint.network import asked, encoded
from processors.joint.passages import passages
from processors.text import Document
from schemas.base import Field


def find(documents: Sequence[Document]) -> list[tuple[Found, ...]]:
    """What stands in each of some items; their passages go through the encoder together."""
    shown = [passages(document) for document in documents]
    read = iter(encoded([one for some in shown for one in some]))
    found: list[tuple[Found, ...]] = []
    for document, some in zip(documents, shown, strict=True):
        heads = asked([next(read) for _ in some]) if some else None
        texts: dict[Field, str] = {"headline": document.headline, "body": document.body}
        found.append(decoded(some, heads, texts) if heads else ())
    return found


__all__ = ["Argument", "Found", "find"]
