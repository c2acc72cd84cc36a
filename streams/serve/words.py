"""The sentence and the severity of a fused record, in the same words that an alert has for it."""

from typing import Any

from processors.memory import alerts


def summary_of(record: dict[str, Any]) -> str:
    """One plain sentence."""
    told = "retracted" if record.get("standing") == "retracted" else "created"
    try:
        return alerts.summary(record, told)
    except (KeyError, TypeError, AttributeError):  # a record of another release that lacks what the sentence needs
        return str(record.get("event") or record.get("document") or "record")


def severity_of(record: dict[str, Any]) -> str:
    """A CAP word."""
    try:
        return alerts.severity(record)
    except (KeyError, TypeError, AttributeError):
        return "Minor"
