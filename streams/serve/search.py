"""Full-text search: FTS5 in SQLite, tsvector in PostgreSQL; words in English, best first."""

import re
from typing import Any

from sqlalchemy import Connection, text

from streams.serve.columns import Utc

# Part of migration 0003: change nothing here without a migration.
MAKE = {
    "sqlite": (
        "CREATE VIRTUAL TABLE texts_index USING fts5(title, body, content='texts', content_rowid='number',"
        " tokenize='porter unicode61 remove_diacritics 2')",
        "CREATE TRIGGER texts_added AFTER INSERT ON texts BEGIN"
        " INSERT INTO texts_index(rowid, title, body) VALUES (new.number, new.title, new.body); END",
        "CREATE TRIGGER texts_removed AFTER DELETE ON texts BEGIN"
        " INSERT INTO texts_index(texts_index, rowid, title, body)"
        " VALUES ('delete', old.number, old.title, old.body); END",
    ),
    "postgresql": (
        "ALTER TABLE texts ADD COLUMN words tsvector GENERATED ALWAYS AS ("
        " setweight(to_tsvector('english', left(title, 200000)), 'A') ||"
        " setweight(to_tsvector('english', left(body, 200000)), 'B')) STORED",
        "CREATE INDEX ix_texts_words ON texts USING gin (words)",
    ),
}
DROP = {
    "sqlite": ("DROP TRIGGER texts_added", "DROP TRIGGER texts_removed", "DROP TABLE texts_index"),
    "postgresql": ("DROP INDEX ix_texts_words",),
}

_FIND = {
    # The extracts of the best alone: making one for every match would cost more than finding them.
    "sqlite": "WITH best AS MATERIALIZED (SELECT rowid AS number, bm25(texts_index, 4.0, 1.0) AS score"
    " FROM texts_index WHERE texts_index MATCH :words {what} ORDER BY score, rowid DESC LIMIT :limit)"
    " SELECT t.what, t.id, t.title, t.at, (SELECT snippet(texts_index, -1, '', '', '…', 24) FROM texts_index"
    " WHERE texts_index MATCH :words AND texts_index.rowid = best.number) AS extract"
    " FROM best JOIN texts t ON t.number = best.number ORDER BY best.score, t.number DESC",
    "postgresql": "SELECT t.what, t.id, t.title, t.at,"
    " ts_headline('english', left(t.title || ' ' || t.body, 20000), q.query,"
    ' \'StartSel="", StopSel="", MaxWords=24, MinWords=12\') AS extract'
    " FROM (SELECT newest.*, ts_rank(words, query) AS rank FROM"
    " (SELECT texts.*, query FROM texts, websearch_to_tsquery('english', :words) query"
    " WHERE words @@ query {what} ORDER BY {newest} DESC LIMIT :newest) newest"
    " ORDER BY rank DESC, number DESC LIMIT :limit) t,"
    " websearch_to_tsquery('english', :words) q(query) ORDER BY t.rank DESC, t.number DESC",
}

# PostgreSQL reads the words of every match to rank it (SQLite's index holds what it needs): of common words the newest.
_NEWEST = 1000

_ONLY = {
    "sqlite": "AND (SELECT t.what FROM texts t WHERE t.number = texts_index.rowid) = :what",
    "postgresql": "AND what = :what",
}


def search(connection: Connection, words: str, what: str | None, limit: int) -> list[dict[str, Any]]:
    """Items and alerts that hold all the words, best first; a phrase in double quotes is looked for as it stands.

    In PostgreSQL the best of the newest thousand that hold them.
    """
    dialect = connection.dialect.name
    query = _fts5(words) if dialect == "sqlite" else words
    if not query.strip('" '):
        return []
    only = _ONLY[dialect] if what else ""
    given: dict[str, Any] = {"words": query, "limit": limit}
    given |= {"what": what} if what else {}
    given |= {"newest": max(limit, _NEWEST)} if dialect == "postgresql" else {}
    # A phrase is rare where its words are not, which the planner cannot know: it would look at every text, from the
    # newest on, instead of asking the index for those that hold the words.
    order = "number + 0" if '"' in words else "number"
    query_text = text(_FIND[dialect].format(what=only, newest=order)).columns(at=Utc())
    found = connection.execute(query_text, given).mappings()
    return [dict(row) for row in found]


def _fts5(words: str) -> str:
    """A query of FTS5 that no typed character can break: every word and every phrase a string."""
    parts = re.findall(r'"([^"]*)"|(\S+)', words)
    strings = (" ".join((phrase or word).replace('"', " ").split()) for phrase, word in parts)
    return " ".join(f'"{part}"' for part in strings if any(c.isalnum() for c in part))
