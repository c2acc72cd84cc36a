"""The word lists of the readers, kept as data so that a rule reads as a rule."""

from functools import cache
from importlib.resources import files


@cache
def _lists() -> dict[str, frozenset[str]]:
    text = files("processors.data").joinpath("event_words.tsv").read_text(encoding="utf8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return {name: frozenset(words.split("|")) for name, words in rows}


def vocabulary(name: str) -> frozenset[str]:
    """The words of one list, lower case. Raises KeyError for a name that the data file has not."""
    return _lists()[name]
