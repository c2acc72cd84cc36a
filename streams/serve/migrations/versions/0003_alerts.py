"""Alerts, dead letters, search, endpoints and deliveries."""

from alembic import op
from sqlalchemy import BigInteger, Column, Float, Integer, Text

from streams.serve.columns import Json, Utc
from streams.serve.search import DROP, MAKE

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "alerts",
        Column("alert_id", Text(), primary_key=True), Column("rule", Text(), nullable=False),
        Column("transition", Text(), nullable=False), Column("severity", Text(), nullable=False),
        Column("summary", Text(), nullable=False), Column("record_id", Text(), nullable=False),
        Column("kind", Text()), Column("standing", Text()), Column("forum", Text()), Column("place", Text()),
        Column("country", Text()), Column("latitude", Float()), Column("longitude", Float()),
        Column("names", Text(), nullable=False), Column("created_at", Utc(), nullable=False),
        Column("at", Utc(), nullable=False), Column("record", Json, nullable=False),
        Column("transition_id", Text(), nullable=False),
    )  # fmt: skip
    op.create_index("ix_alerts_at_alert_id", "alerts", ["at", "alert_id"])
    op.create_index("ix_alerts_country_at", "alerts", ["country", "at"])
    op.create_index("ix_alerts_record_id", "alerts", ["record_id"])
    op.create_index("ix_alerts_severity_at", "alerts", ["severity", "at"])
    op.create_table(
        "transitions",
        Column("transition_id", Text(), primary_key=True), Column("alert_id", Text(), nullable=False),
        Column("rule", Text(), nullable=False), Column("transition", Text(), nullable=False),
        Column("severity", Text(), nullable=False), Column("summary", Text(), nullable=False),
        Column("record_id", Text(), nullable=False), Column("kind", Text()), Column("standing", Text()),
        Column("forum", Text()), Column("place", Text()), Column("country", Text()), Column("latitude", Float()),
        Column("longitude", Float()), Column("names", Text(), nullable=False), Column("at", Utc(), nullable=False),
        Column("known_from", Utc(), nullable=False), Column("known_until", Utc()),
        Column("record", Json, nullable=False), Column("partition", Integer(), nullable=False),
        Column("offset", BigInteger(), nullable=False), Column("seq", BigInteger(), nullable=False),
    )  # fmt: skip
    op.create_index("ix_transitions_alert_id_seq", "transitions", ["alert_id", "seq"])
    op.create_index("ix_transitions_at_transition_id", "transitions", ["at", "transition_id"])
    op.create_index("ix_transitions_known_from_known_until", "transitions", ["known_from", "known_until"])
    op.create_index("ix_transitions_partition_offset", "transitions", ["partition", "offset"])
    op.create_index("ix_transitions_seq", "transitions", ["seq"])
    op.create_table(
        "dead_letters",
        Column("partition", Integer(), primary_key=True, autoincrement=False),
        Column("offset", BigInteger(), primary_key=True, autoincrement=False), Column("item_key", Text()),
        Column("stage", Text(), nullable=False), Column("reason", Text(), nullable=False), Column("field", Text()),
        Column("found", Text()), Column("expected", Text()), Column("error", Text()), Column("source", Text()),
        Column("at", Utc(), nullable=False), Column("value", Text()),
    )  # fmt: skip
    op.create_index("ix_dead_letters_at_partition_offset", "dead_letters", ["at", "partition", "offset"])
    op.create_index("ix_dead_letters_stage", "dead_letters", ["stage"])
    op.create_table(
        "texts",
        Column("number", BigInteger().with_variant(Integer(), "sqlite"), primary_key=True),
        Column("what", Text(), nullable=False), Column("id", Text(), nullable=False),
        Column("title", Text(), nullable=False), Column("body", Text(), nullable=False),
        Column("at", Utc(), nullable=False),
    )  # fmt: skip
    op.create_index("ix_texts_what_id", "texts", ["what", "id"])
    op.create_table(
        "endpoints",
        Column("endpoint", Text(), primary_key=True), Column("since", Json, nullable=False),
        Column("state", Text(), nullable=False), Column("why", Text()),
        Column("failures", Integer(), nullable=False), Column("changed_at", Utc(), nullable=False),
    )  # fmt: skip
    op.create_table(
        "deliveries",
        Column("delivery_id", Text(), primary_key=True), Column("endpoint", Text(), nullable=False),
        Column("alert_id", Text(), nullable=False), Column("transition_id", Text(), nullable=False),
        Column("partition", Integer(), nullable=False), Column("offset", BigInteger(), nullable=False),
        Column("state", Text(), nullable=False), Column("attempts", Integer(), nullable=False),
        Column("next_at", Utc(), nullable=False), Column("created_at", Utc(), nullable=False),
        Column("done_at", Utc()), Column("status_code", Integer()), Column("error", Text()),
        Column("record", Json, nullable=False),
    )  # fmt: skip
    op.create_index("ix_deliveries_done_at", "deliveries", ["done_at"])
    op.create_index("ix_deliveries_endpoint_alert", "deliveries", ["endpoint", "alert_id", "state"])
    op.create_index("ix_deliveries_endpoint_state", "deliveries", ["endpoint", "state", "next_at"])
    for statement in MAKE[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    for statement in DROP[op.get_bind().dialect.name]:
        op.execute(statement)
    op.drop_table("deliveries")
    op.drop_table("endpoints")
    op.drop_table("texts")
    op.drop_table("dead_letters")
    op.drop_table("transitions")
    op.drop_table("alerts")
