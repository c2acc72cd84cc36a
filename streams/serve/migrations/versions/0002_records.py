"""Events and outcomes with their revisions."""

from alembic import op
from sqlalchemy import BigInteger, Boolean, Column, Date, Float, Integer, Text

from streams.serve.columns import Json, Utc

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "events",
        Column("event_id", Text(), primary_key=True), Column("revision", Integer(), nullable=False),
        Column("event", Text(), nullable=False), Column("mode", Text()), Column("quad", Integer()),
        Column("modality", Text()), Column("attribution", Text()), Column("place", Text()),
        Column("country", Text()), Column("latitude", Float()), Column("longitude", Float()),
        Column("resolution", Integer()), Column("date", Date()), Column("killed_min", BigInteger()),
        Column("killed_max", BigInteger()), Column("injured_min", BigInteger()), Column("injured_max", BigInteger()),
        Column("abducted_min", BigInteger()), Column("abducted_max", BigInteger()), Column("parent_id", Text()),
        Column("standing", Text(), nullable=False), Column("confidence", Float()),
        Column("origins_count", Integer(), nullable=False), Column("reports_count", Integer(), nullable=False),
        Column("first_seen", Utc()), Column("last_seen", Utc(), nullable=False),
        Column("names", Text(), nullable=False), Column("summary", Text(), nullable=False),
        Column("severity", Text(), nullable=False), Column("record", Json, nullable=False),
        Column("partition", Integer(), nullable=False), Column("offset", BigInteger(), nullable=False),
        Column("known_from", Utc(), nullable=False),
    )  # fmt: skip
    op.create_index("ix_events_country_last_seen", "events", ["country", "last_seen"])
    op.create_index("ix_events_event_last_seen", "events", ["event", "last_seen"])
    op.create_index("ix_events_last_seen_event_id", "events", ["last_seen", "event_id"])
    op.create_index("ix_events_latitude_longitude", "events", ["latitude", "longitude"])
    op.create_index("ix_events_mode_last_seen", "events", ["mode", "last_seen"])
    op.create_index("ix_events_severity_last_seen", "events", ["severity", "last_seen"])
    op.create_index("ix_events_standing_last_seen", "events", ["standing", "last_seen"])
    op.create_table(
        "event_revisions",
        Column("event_id", Text(), primary_key=True),
        Column("revision", Integer(), primary_key=True, autoincrement=False),
        Column("event", Text(), nullable=False), Column("mode", Text()), Column("quad", Integer()),
        Column("modality", Text()), Column("attribution", Text()), Column("place", Text()),
        Column("country", Text()), Column("latitude", Float()), Column("longitude", Float()),
        Column("resolution", Integer()), Column("date", Date()), Column("killed_min", BigInteger()),
        Column("killed_max", BigInteger()), Column("injured_min", BigInteger()), Column("injured_max", BigInteger()),
        Column("abducted_min", BigInteger()), Column("abducted_max", BigInteger()), Column("parent_id", Text()),
        Column("standing", Text(), nullable=False), Column("confidence", Float()),
        Column("origins_count", Integer(), nullable=False), Column("reports_count", Integer(), nullable=False),
        Column("first_seen", Utc()), Column("last_seen", Utc(), nullable=False),
        Column("names", Text(), nullable=False), Column("summary", Text(), nullable=False),
        Column("severity", Text(), nullable=False), Column("record", Json, nullable=False),
        Column("partition", Integer(), nullable=False), Column("offset", BigInteger(), nullable=False),
        Column("known_from", Utc(), nullable=False), Column("known_until", Utc()),
        Column("seq", BigInteger(), nullable=False),
    )  # fmt: skip
    op.create_index("ix_event_revisions_known_from_known_until", "event_revisions", ["known_from", "known_until"])
    op.create_index("ix_event_revisions_partition_offset", "event_revisions", ["partition", "offset"])
    op.create_index("ix_event_revisions_seq", "event_revisions", ["seq"])
    op.create_table(
        "outcomes",
        Column("outcome_id", Text(), primary_key=True), Column("revision", Integer(), nullable=False),
        Column("meeting_id", Text()), Column("forum", Text()), Column("document", Text(), nullable=False),
        Column("document_title", Text()), Column("status", Text(), nullable=False),
        Column("dissent", Boolean(), nullable=False), Column("reason", Text()), Column("place", Text()),
        Column("country", Text()), Column("latitude", Float()), Column("longitude", Float()), Column("date", Date()),
        Column("standing", Text(), nullable=False), Column("confidence", Float()),
        Column("origins_count", Integer(), nullable=False), Column("reports_count", Integer(), nullable=False),
        Column("first_seen", Utc()), Column("last_seen", Utc(), nullable=False),
        Column("names", Text(), nullable=False), Column("summary", Text(), nullable=False),
        Column("severity", Text(), nullable=False), Column("record", Json, nullable=False),
        Column("partition", Integer(), nullable=False), Column("offset", BigInteger(), nullable=False),
        Column("known_from", Utc(), nullable=False),
    )  # fmt: skip
    op.create_index("ix_outcomes_country_last_seen", "outcomes", ["country", "last_seen"])
    op.create_index("ix_outcomes_forum_last_seen", "outcomes", ["forum", "last_seen"])
    op.create_index("ix_outcomes_last_seen_outcome_id", "outcomes", ["last_seen", "outcome_id"])
    op.create_index("ix_outcomes_meeting_id", "outcomes", ["meeting_id"])
    op.create_index("ix_outcomes_standing_last_seen", "outcomes", ["standing", "last_seen"])
    op.create_index("ix_outcomes_status_last_seen", "outcomes", ["status", "last_seen"])
    op.create_table(
        "outcome_revisions",
        Column("outcome_id", Text(), primary_key=True),
        Column("revision", Integer(), primary_key=True, autoincrement=False), Column("meeting_id", Text()),
        Column("forum", Text()), Column("document", Text(), nullable=False), Column("document_title", Text()),
        Column("status", Text(), nullable=False), Column("dissent", Boolean(), nullable=False),
        Column("reason", Text()), Column("place", Text()), Column("country", Text()), Column("latitude", Float()),
        Column("longitude", Float()), Column("date", Date()), Column("standing", Text(), nullable=False),
        Column("confidence", Float()), Column("origins_count", Integer(), nullable=False),
        Column("reports_count", Integer(), nullable=False), Column("first_seen", Utc()),
        Column("last_seen", Utc(), nullable=False), Column("names", Text(), nullable=False),
        Column("summary", Text(), nullable=False), Column("severity", Text(), nullable=False),
        Column("record", Json, nullable=False), Column("partition", Integer(), nullable=False),
        Column("offset", BigInteger(), nullable=False), Column("known_from", Utc(), nullable=False),
        Column("known_until", Utc()), Column("seq", BigInteger(), nullable=False),
    )  # fmt: skip
    op.create_index("ix_outcome_revisions_known_from_known_until", "outcome_revisions", ["known_from", "known_until"])
    op.create_index("ix_outcome_revisions_partition_offset", "outcome_revisions", ["partition", "offset"])
    op.create_index("ix_outcome_revisions_seq", "outcome_revisions", ["seq"])


def downgrade() -> None:
    op.drop_table("outcome_revisions")
    op.drop_table("outcomes")
    op.drop_table("event_revisions")
    op.drop_table("events")
