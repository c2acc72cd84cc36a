"""A mention as it comes off its topic: checked before the memory sees it, whoever wrote it."""

from typing import Any

import orjson
from pydantic import ValidationError

from processors.memory.formats import MENTIONS, upgraded
from processors.wire.envelope import unframed
from schemas import Mention


class BadMention(ValueError):
    """A record of the mentions topic that is no mention; the message names the field."""


def check_mention(value: bytes | None) -> dict[str, Any]:
    """The mention in a record as plain JSON, in today's form. Raises BadMention, and NewerFormat for what this
    release cannot read."""
    try:
        row = upgraded(orjson.loads(unframed(value or b"{}")), MENTIONS)
        Mention.model_validate(row)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise BadMention(f"{where}: {first['msg']}, found {first['input']!r:.100}") from error
    except (ValueError, AttributeError) as error:
        raise BadMention(f"no JSON: {error}") from error
    mention: dict[str, Any] = row
    return mention
