"""PostgreSQL: indexes for phrases of texts and for words within the names of places. SQLite needs neither."""

import logging

from alembic import op
from sqlalchemy.exc import DBAPIError

revision = "0005"
down_revision = "0004"

# Its index of words holds no positions, so that each text with both words of a phrase would have to be read. Which
# words follow each other is folded to 16 bits, which keeps the index small; the few texts found in vain are sorted out
# by the phrase itself. What stands between them and is no word of the index ("of the") is not counted.
_PAIRS = """
CREATE FUNCTION tocsin_pairs(words tsvector) RETURNS int[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 10000 AS $$
    SELECT coalesce(array_agg(('x' || left(md5(pair), 4))::bit(16)::int), '{}') FROM (
        SELECT lexeme || ' ' || lead(lexeme) OVER (ORDER BY position, lexeme) AS pair
        FROM (SELECT lexeme, unnest(positions) AS position FROM unnest(words)) placed
    ) pairs WHERE pair IS NOT NULL
$$"""
_PLACED = ("events", "event_revisions", "outcomes", "outcome_revisions", "alerts", "transitions")


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute(_PAIRS)
    op.execute("CREATE INDEX ix_texts_pairs ON texts USING gin (tocsin_pairs(words))")
    if _trigrams():
        for name in _PLACED:
            op.execute(f"CREATE INDEX ix_{name}_place ON {name} USING gin (lower(place) gin_trgm_ops)")


def _trigrams() -> bool:
    """Whether the database has pg_trgm, which comes with PostgreSQL but not with every package or to every owner."""
    try:
        with op.get_bind().begin_nested():
            op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    except DBAPIError as error:
        why = str(error.orig).splitlines()[0]
        logging.getLogger(__name__).warning("no index for words within places, which are sought row by row: %s", why)
        return False
    return True


def downgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    for name in _PLACED:
        op.execute(f"DROP INDEX IF EXISTS ix_{name}_place")
    op.execute("DROP INDEX ix_texts_pairs")
    op.execute("DROP FUNCTION tocsin_pairs")
