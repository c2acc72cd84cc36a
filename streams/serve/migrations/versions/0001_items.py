"""Items and what they name."""

from alembic import op
from sqlalchemy import BigInteger, Column, Date, Float, Integer, Text

from streams.serve.columns import Json, Utc

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "items",
        Column("item_key", Text(), primary_key=True), Column("uri", Text(), nullable=False),
        Column("version", Text(), nullable=False), Column("provider", Text(), nullable=False),
        Column("origin", Text()), Column("language", Text()), Column("published", Utc()),
        Column("sorted_at", Utc(), nullable=False), Column("pub_status", Text(), nullable=False),
        Column("urgency", Integer()), Column("headline", Text(), nullable=False), Column("duplicate_of", Text()),
        Column("unread", Text()), Column("record", Json, nullable=False),
        Column("partition", Integer(), nullable=False), Column("offset", BigInteger(), nullable=False),
    )  # fmt: skip
    op.create_index("ix_items_provider_sorted_at", "items", ["provider", "sorted_at"])
    op.create_index("ix_items_sorted_at_item_key", "items", ["sorted_at", "item_key"])
    op.create_index("ix_items_uri", "items", ["uri"])
    op.create_table(
        "entities",
        Column("entity_id", Text(), primary_key=True), Column("label", Text(), nullable=False),
        Column("kind", Text()), Column("name", Text(), nullable=False), Column("folded", Text(), nullable=False),
        Column("country", Text()), Column("latitude", Float()), Column("longitude", Float()),
        Column("seen_at", Utc(), nullable=False), Column("seen_in", Text(), nullable=False),
    )  # fmt: skip
    op.create_index("ix_entities_country", "entities", ["country"])
    op.create_index("ix_entities_folded", "entities", ["folded"])
    op.create_table(
        "item_entities",
        Column("item_key", Text(), primary_key=True), Column("entity_id", Text(), primary_key=True),
        Column("salience", Float()), Column("spans", Json, nullable=False),
        Column("sorted_at", Utc(), nullable=False),
    )  # fmt: skip
    op.create_index("ix_item_entities_entity_id_sorted_at", "item_entities", ["entity_id", "sorted_at"])
    op.create_table(
        "mentions",
        Column("item_key", Text(), primary_key=True), Column("what", Text(), primary_key=True),
        Column("number", Integer(), primary_key=True, autoincrement=False), Column("kind", Text(), nullable=False),
        Column("status", Text(), nullable=False), Column("confidence", Float()), Column("evidence", Text()),
        Column("record", Json, nullable=False),
    )  # fmt: skip
    op.create_index("ix_mentions_kind_status", "mentions", ["kind", "status"])
    op.create_table(
        "parties",
        Column("record_id", Text(), primary_key=True), Column("role", Text(), primary_key=True),
        Column("number", Integer(), primary_key=True, autoincrement=False), Column("name", Text(), nullable=False),
        Column("folded", Text(), nullable=False), Column("entity_id", Text()), Column("country", Text()),
        Column("sector", Text()),
    )  # fmt: skip
    op.create_index("ix_parties_country", "parties", ["country"])
    op.create_index("ix_parties_entity_id", "parties", ["entity_id"])
    op.create_index("ix_parties_folded", "parties", ["folded"])
    op.create_table(
        "reports",
        Column("record_id", Text(), primary_key=True), Column("item_key", Text(), primary_key=True),
        Column("origin", Text()),
    )  # fmt: skip
    op.create_index("ix_reports_item_key", "reports", ["item_key"])
    op.create_table(
        "meetings",
        Column("meeting_id", Text(), primary_key=True), Column("name", Text(), nullable=False),
        Column("forum", Text()), Column("level", Text()), Column("place", Text()), Column("country", Text()),
        Column("start", Date()), Column("end", Date()), Column("last_seen", Utc(), nullable=False),
        Column("told_by", Text(), nullable=False),
    )  # fmt: skip
    op.create_index("ix_meetings_forum_last_seen", "meetings", ["forum", "last_seen"])
    op.create_index("ix_meetings_last_seen_meeting_id", "meetings", ["last_seen", "meeting_id"])
    op.create_table(
        "positions",
        Column("topic", Text(), primary_key=True),
        Column("partition", Integer(), primary_key=True, autoincrement=False),
        Column("next_offset", BigInteger(), nullable=False),
    )  # fmt: skip


def downgrade() -> None:
    op.drop_table("positions")
    op.drop_table("meetings")
    op.drop_table("reports")
    op.drop_table("parties")
    op.drop_table("mentions")
    op.drop_table("item_entities")
    op.drop_table("entities")
    op.drop_table("items")
