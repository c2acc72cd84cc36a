"""docs/tables.md, made from the tables themselves: `python -m streams.serve.described > docs/tables.md`."""

from sqlalchemy import create_mock_engine

from streams.serve.notify import tables as _notify  # noqa: F401
from streams.serve.tables import metadata

_HEAD = """# Tables

What `tocsin serve` writes and a service may query, in SQLite or PostgreSQL. Made by
`python -m streams.serve.described > docs/tables.md`. A column in bold is part of the key; types are PostgreSQL's.
Rows are written in one transaction with `positions`, so that what is there is always the fold of each topic up to its
position. Columns may be added; none is renamed within version 1. In SQLite times are in UTC without a zone. The columns
`offset` and `end` are words of SQL: put them in double quotes.
"""


def described() -> str:
    """The page."""
    parts = [_HEAD]
    dialect = create_mock_engine("postgresql+psycopg://", lambda *_: None).dialect
    for table in metadata.tables.values():
        about = table.comment or ""
        parts.append(f"\n## {table.name}\n\n{about[:1].upper()}{about[1:]}.\n\n| column | type | |\n|---|---|---|\n")
        for column in table.columns:
            name = f"**{column.name}**" if column.primary_key else column.name
            kind = column.type.compile(dialect=dialect).lower()
            parts.append(f"| {name} | {kind}{'' if column.nullable else ' not null'} | {column.comment} |\n")
    return "".join(parts)


if __name__ == "__main__":
    print(described(), end="")
