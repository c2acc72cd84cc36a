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
    " FROM texts_index WHERE texts_index MATCH :words {only} ORDER BY score, rowid DESC LIMIT :limit)"
    " SELECT t.what, t.id, t.title, t.at, (SELECT snippet(texts_index, -1, '', '', '…', 24) FROM texts_index"
    " WHERE texts_index MATCH :words AND texts_index.rowid = best.number) AS extract"
    " FROM best JOIN texts t ON t.number = best.number ORDER BY best.score, t.number DESC",
    "postgresql": "SELECT t.what, t.id, t.title, t.at,"
    " ts_headline('english', left(t.title || ' ' || t.body, 20000), q.query,"
    ' \'StartSel="", StopSel="", MaxWords=24, MinWords=12\') AS extract'
    " FROM (SELECT newest.*, ts_rank(words, query) AS rank FROM"
    " (SELECT texts.*, query FROM texts, websearch_to_tsquery('english', :words) query"
    " WHERE words @@ query {only} ORDER BY number DESC LIMIT :newest) newest"
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
    if dialect == "postgresql":
        given["newest"] = max(limit, _NEWEST)
        if pairs := _pairs(connection, words):
            only += _FOLLOWING.format(only=only)
            given["pairs"] = pairs
    found = connection.execute(text(_FIND[dialect].format(only=only)).columns(at=Utc()), given).mappings()
    return [dict(row) for row in found]


# All that may hold the phrases, by the index alone: a second look at each would make its pairs again.
_FOLLOWING = (
    " AND number = ANY (ARRAY(SELECT number FROM texts WHERE tocsin_pairs(words) @> CAST(:pairs AS int[]) {only}"
    " ORDER BY number + 0 DESC LIMIT 5 * :newest))"
)
_PHRASE = re.compile(r'(-?)"([^"]*)"')


def _pairs(connection: Connection, words: str) -> list[int]:
    """Which words follow each other in the phrases that every text found must hold, as PostgreSQL's index has them."""
    phrases = [phrase for excluded, phrase in _PHRASE.findall(words) if not excluded]
    if not phrases or re.search(r"\bor\b", _PHRASE.sub(" ", words), re.I):
        return []
    each = text("SELECT tocsin_pairs(to_tsvector('english', phrase)) FROM unnest(CAST(:phrases AS text[])) phrase")
    return [pair for pairs in connection.scalars(each, {"phrases": phrases}) for pair in pairs]


def _fts5(words: str) -> str:
    """A query of FTS5 that no typed character can break: every word and every phrase a string."""
    parts = re.findall(r'"([^"]*)"|(\S+)', words)
    strings = (" ".join((phrase or word).replace('"', " ").split()) for phrase, word in parts)
    return " ".join(f'"{part}"' for part in strings if any(c.isalnum() for c in part))
