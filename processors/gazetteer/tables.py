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


def listed(cell: str) -> tuple[str, ...]:
    """The parts of a cell.

    >>> listed("UK|Britain"), listed("")
    (('UK', 'Britain'), ())
    """
    return tuple(cell.split("|")) if cell else ()
