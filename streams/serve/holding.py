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
    if words.isascii():
        return _Holds(column, literal(pattern))
    return _Holds(column, literal(pattern), literal(re.sub(r"[^\x00-\x7f]+", "%", pattern)), literal(words.casefold()))


def casefold(text: str | None) -> str | None:
    """What SQLite calls by this name: by itself it knows the case of ASCII letters alone."""
    return text if text is None else text.casefold()


@compiles(_Holds)
def _any(element: _Holds, compiler: Any, **more: Any) -> str:
    column, pattern = (compiler.process(part, **more) for part in list(element.clauses)[:2])
    return f"lower({column}) LIKE lower({pattern}) ESCAPE '/'"


@compiles(_Holds, "sqlite")
def _sqlite(element: _Holds, compiler: Any, **more: Any) -> str:
    # LIKE of SQLite does not mind the case of ASCII letters; without lower() it takes a third of the time. What it
    # finds with all other letters left open is little: that alone is put to casefold(), which is slow.
    column, pattern, *folded = (compiler.process(part, **more) for part in element.clauses)
    if not folded:
        return f"{column} LIKE {pattern} ESCAPE '/'"
    loose, words = folded
    return f"CASE WHEN {column} LIKE {loose} ESCAPE '/' THEN instr(casefold({column}), {words}) > 0 ELSE 0 END"
