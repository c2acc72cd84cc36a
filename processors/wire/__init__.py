"""Wire formats in, one NewsItem out."""

from collections.abc import Mapping

from pydantic import ValidationError

from processors.wire.envelope import unwrap
from processors.wire.malformed import Malformed, malformed
from processors.wire.ninjs import news_item
from schemas import NewsItem

__all__ = ["Malformed", "parse"]


def parse(payload: bytes, headers: Mapping[str, bytes | None] | None = None) -> NewsItem:
    """A wire item from the bytes and headers of one record.

    Reads ninjs 1.x to 3.x, plain or as a CloudEvent, framed by a schema registry or not. Raises Malformed,
    and nothing else, whatever the bytes.
    """
    try:
        return news_item(unwrap(payload, headers or {}))
    except (ValidationError, ValueError, ArithmeticError, RecursionError) as error:
        if isinstance(error, Malformed):
            raise
        raise malformed("item", None, f"{type(error).__name__}: {error}"[:200], "a ninjs item") from error
