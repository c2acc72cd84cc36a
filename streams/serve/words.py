"""The sentence and the severity of a fused record, in the same words that an alert has for it."""

from typing import Any

import msgspec

from processors.memory import alerts
from processors.memory.records import fused


def summary_of(record: dict[str, Any]) -> str:
    """One plain sentence."""
    try:
        return alerts.summary(fused(record), "retracted" if record.get("standing") == "retracted" else "created")
    except msgspec.ValidationError:  # a record of another release that lacks what the sentence needs
        return str(record.get("event") or record.get("document") or "record")


def severity_of(record: dict[str, Any]) -> str:
    """A CAP word."""
    try:
        return alerts.severity(fused(record))
    except msgspec.ValidationError:
        return "Minor"
