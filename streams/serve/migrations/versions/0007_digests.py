"""A delivery keeps which digest told it."""

from alembic import op
from sqlalchemy import Column, Text

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column("deliveries", Column("digest", Text()))


def downgrade() -> None:
    op.drop_column("deliveries", "digest")
