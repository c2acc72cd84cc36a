"""Alembic's entry: runs the migrations on the connection that streams.serve.database hands over."""

from alembic import context

from streams.serve.notify import tables as _notify  # noqa: F401  (its tables belong to the same metadata)
from streams.serve.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
