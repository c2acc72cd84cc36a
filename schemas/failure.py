"""Failure: why an input could not become a record."""

from schemas.base import Record


class Failure(Record):
    """Answers a bad input: which field, what was found, what was expected.

    `stage` is where it failed (envelope, json, item, reading, ...); `reason` a sentence for a person.
    """

    stage: str
    reason: str
    field: str | None = None
    found: str | None = None
    expected: str | None = None
