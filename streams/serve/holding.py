"""Whether a text holds some words, in any case of its letters, as each database does it fastest."""

import re
from typing import Any

from sqlalchemy import Boolean, Column, ColumnElement, literal
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


class _Holds(FunctionElement[bool]):
    type = Boolean()
    name = "holds"
    inherit_cache = True


def holds(column: Column[Any], words: str) -> ColumnElement[bool]:
    """The condition that a column holds the words as they stand; no character of them is a wildcard."""
    pattern = "%" + re.sub(r"([/%_])", r"/\1", words) + "%"
    return _Holds(column, literal(pattern))


@compiles(_Holds)
def _any(element: _Holds, compiler: Any, **more: Any) -> str:
    column, pattern = (compiler.process(part, **more) for part in element.clauses)
    return f"lower({column}) LIKE lower({pattern}) ESCAPE '/'"


@compiles(_Holds, "sqlite")
def _sqlite(element: _Holds, compiler: Any, **more: Any) -> str:
    # LIKE of SQLite does not mind the case, as far as lower() does; without it, it takes a third of the time.
    column, pattern = (compiler.process(part, **more) for part in element.clauses)
    return f"{column} LIKE {pattern} ESCAPE '/'"
