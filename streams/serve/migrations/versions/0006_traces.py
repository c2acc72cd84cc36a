"""Transitions and deliveries keep the trace of the item that led to them."""

from alembic import op
from sqlalchemy import Column, Text

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    for name in ("transitions", "deliveries"):
        op.add_column(name, Column("traceparent", Text()))


def downgrade() -> None:
    for name in ("transitions", "deliveries"):
        op.drop_column(name, "traceparent")
