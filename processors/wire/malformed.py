"""Malformed: the input is no item, and why."""

from schemas import Failure

_SHOWN = 80


class Words(str):
    """What was found, told in words rather than quoted."""


class Malformed(ValueError):
    """The input is no item. `failure` says which field, what was found and what was expected."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.reason)
        self.failure = failure


def malformed(stage: str, field: str | None, found: object, expected: str) -> Malformed:
    """The exception for one fault, with a sentence for a person made of its three parts."""
    seen = _shown(found)
    where = f"{field}: " if field else ""
    return Malformed(
        Failure(
            stage=stage, field=field, found=seen, expected=expected, reason=f"{where}found {seen}, expected {expected}"
        )
    )


def _shown(found: object) -> str:
    if isinstance(found, Words):
        return str(found)
    if found is None:
        return "nothing"
    if isinstance(found, dict):
        return f"an object with {len(found)} fields"
    if isinstance(found, list):
        return f"an array of {len(found)}"
    text = repr(found)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
