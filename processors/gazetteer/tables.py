"""Reading the data files: tab-separated rows after a line of source and licence; lists inside a cell part at |."""

from functools import cache
from importlib.resources import files


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """The rows of processors/data/<name>.tsv; comment lines (#) and empty lines left out.

    Raises FileNotFoundError for a file that is not there.
    """
    text = files("processors.data").joinpath(f"{name}.tsv").read_text(encoding="utf8")
    return tuple(tuple(line.split("\t")) for line in text.splitlines() if line and line[0] != "#")


@cache
def words(name: str) -> frozenset[str]:
    """The words of processors/data/<name>.txt, one a line; comment lines (#) left out."""
    text = files("processors.data").joinpath(f"{name}.txt").read_text(encoding="utf8")
    return frozenset(line for line in text.splitlines() if line and line[0] != "#")


def listed(cell: str) -> tuple[str, ...]:
    """The parts of a cell.

    >>> listed("UK|Britain"), listed("")
    (('UK', 'Britain'), ())
    """
    return tuple(cell.split("|")) if cell else ()
