"""A mention as it comes off its topic: checked before the memory sees it, whoever wrote it."""

from processors.memory.formats import read_mention
from processors.memory.records import Mention
from processors.wire.envelope import unframed


class BadMention(ValueError):
    """A record of the mentions topic that is no mention; the message names the field."""


def check_mention(value: bytes | None) -> Mention:
    """The mention in a record, in today's form. Raises BadMention, and NewerFormat for what is not ours to read."""
    try:
        return read_mention(unframed(value or b"{}"))
    except (ValueError, AttributeError, RecursionError) as error:
        raise BadMention(f"no mention: {error}") from error
